"""The letters of one item: what they follow from, and the fields that set them."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from seamark.kernel import InputError
from seamark.plan.kinds import Initiative, Task
from seamark.plan.kinds.raci import Letters
from seamark.plan.model import Snapshot

WORDS: Final[dict[str, str]] = {
    "R": "responsible",
    "A": "accountable",
    "AR": "accountable and responsible",
    "C": "consulted",
    "I": "informed",
}
Piece = Initiative | Task


def works_on(item: Piece) -> dict[str, float]:
    """Days of work by person: those of a task whom the schedule chose too."""
    return item.doers if isinstance(item, Task) else dict(item.people)


def letters_of(item: Piece) -> dict[str, Letters]:
    """Letter by person. The owner is accountable, whoever works on it responsible; ``raci`` adds the others.

    Of two letters for one person the stronger holds: A and R together, then R, C, I.
    """
    parts: dict[str, set[str]] = {person: set(letters) for person, letters in item.raci.items()}
    if item.owner:
        parts.setdefault(item.owner, set()).add("A")
    for person in works_on(item):
        parts.setdefault(person, set()).add("R")
    return {person: _strongest(found) for person, found in parts.items()}


def accountable_in(item: Piece) -> list[str]:
    """Everybody who is accountable; the plan refuses more than one."""
    return [person for person, letters in letters_of(item).items() if "A" in letters]


def responsible_in(item: Piece) -> list[str]:
    """Everybody who is responsible."""
    return [person for person, letters in letters_of(item).items() if "R" in letters]


def lettered(plan: Snapshot, item: Piece, *, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The fields of ``item`` that make the letters what is wanted, by person; an empty letter takes one away.

    Raises InputError for a letter there is none, a letter that does not go with somebody's days of work, and two who
    would be accountable, naming both.
    """
    now, works = letters_of(item), works_on(item)
    for person, letter in wanted.items():
        _refuse_odd(plan, item, person=person, letter=letter, days=works.get(person))
    then = {**now, **wanted}
    accountable = [person for person, letter in then.items() if "A" in letter]
    if len(accountable) > 1:
        names = " and ".join(plan.label(person) for person in accountable)
        msg = f"{names} would both be accountable for '{item.label}'."
        help_ = f"One answers for it: give {plan.label(accountable[0])} another letter in the same change, e.g. R or C."
        raise InputError(msg, help=help_, field="letters", id=item.id, accountable=accountable)
    owner = accountable[0] if accountable else ""
    raci = {person: letter for person, letter in then.items() if _is_kept(letter, works.get(person))}
    return {"owner": owner, "raci": raci}


def _is_kept(letter: str, days: float | None) -> bool:
    """Whether a letter has to be written down: what follows from owner or days of work has not."""
    return letter in {"C", "I"} or (letter in {"R", "AR"} and days is None)


def _refuse_odd(plan: Snapshot, item: Piece, *, person: str, letter: str, days: float | None) -> None:
    if letter and letter not in get_args(Letters):
        msg = f"The letter of {plan.label(person)} for '{item.label}' is {letter[:20]!r}."
        help_ = "Allowed are R, A, AR, C, I, or nothing to take it away."
        raise InputError(msg, help=help_, field="letters", id=item.id)
    if days is not None and "R" not in letter:
        word = WORDS.get(letter, "nothing of it")
        msg = f"{plan.label(person)} works {days:g} days on '{item.label}' and so is responsible, not only {word}."
        help_ = "Choose R or AR, or take the days of work away in its form first."
        raise InputError(msg, help=help_, field="letters", id=item.id)


def _strongest(parts: set[str]) -> Letters:
    if {"A", "R"} <= parts:
        return "AR"
    order: tuple[Letters, ...] = ("A", "R", "C", "I")
    return next(letter for letter in order if letter in parts)
