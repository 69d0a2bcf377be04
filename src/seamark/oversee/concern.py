"""Whom a change of the plan concerns, and why. Pure: a plan and ids of its items in, people of the plan out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from seamark.oversee.model import Concern
from seamark.plan import Absence, Goal, Initiative, Item, Snapshot, Task

NAMED: Final = 3  # titles a sentence holds before it says how many more
SAYS: Final = {  # why something concerns somebody, in the order it is told, and whether it asks something of them
    "accountable": ("You answer for {}.", True),
    "responsible": ("You are responsible for {}.", True),
    "works": ("You work on {}.", True),
    "goal": ("You answer for a goal that {} works for.", False),
    "above": ("You answer for what {} belongs to.", False),
    "consulted": ("You are consulted on {}.", False),
    "informed": ("You are kept informed of {}.", False),
}
LETTERS: Final = {"A": "accountable", "R": "responsible", "C": "consulted", "I": "informed"}


class Tie(NamedTuple):
    """What ties a person of the plan to an item: a key of SAYS."""

    person: str
    tie: str


def concerned(plan: Snapshot, item_ids: Iterable[str]) -> dict[str, Concern]:
    """Whom items concern: id of the person in the plan → why, in the words they are told.

    Owners, those who work on it, those with a letter (A and R act, C and I are informed), and the owners of the goals
    it works for and of what it belongs to. An item that is no longer there concerns nobody.
    """
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for item_id in dict.fromkeys(item_ids):
        item = plan.items.get(item_id)
        if item is not None:
            for person, tie in _ties(plan, item):
                found[person][tie][item.label] = None
    return {person: _concern(ties) for person, ties in found.items() if person in plan.items}


def _concern(ties: dict[str, dict[str, None]]) -> Concern:
    """One sentence a tie; what is said more strongly of an item is not said again."""
    says, told = [], set[str]()
    for tie, (sentence, _) in SAYS.items():
        titles = [title for title in ties.get(tie, ()) if title not in told]
        told.update(titles)
        if titles:
            says.append(sentence.format(_listed(titles)))
    return Concern(any(SAYS[tie][1] for tie in ties), tuple(says))


def _ties(plan: Snapshot, item: Item) -> Iterator[Tie]:
    yield from _owner(item, "accountable")
    if isinstance(item, Absence):
        yield from (Tie(item.person, "works"),) if item.person else ()
    if isinstance(item, Initiative | Task):
        for person, letters in item.raci.items():
            yield from (Tie(person, LETTERS[letter]) for letter in letters)
        doers = item.doers if isinstance(item, Task) else item.people
        yield from (Tie(person, "works") for person in doers)
    if isinstance(item, Task):
        yield from _owner(plan.find(Initiative, item.initiative), "above")
    for goal in _goals(plan, item):
        yield from _owner(plan.find(Goal, goal), "goal")


def _goals(plan: Snapshot, item: Item) -> tuple[str, ...]:
    """The goals an item works for; a task works for those of its initiative."""
    over = plan.find(Initiative, item.initiative) if isinstance(item, Task) else item
    return over.goals if isinstance(over, Initiative) else ()


def _owner(item: Item | None, tie: str) -> Iterator[Tie]:
    owner = getattr(item, "owner", "")
    if owner:
        yield Tie(owner, tie)


def _listed(titles: list[str]) -> str:
    quoted = [f"‘{title}’" for title in titles[:NAMED]]
    if len(titles) > NAMED:
        quoted.append(f"{len(titles) - NAMED} more")
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
