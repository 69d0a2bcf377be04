"""What changes when something is given to somebody."""

from typing import Any

from seamark.kernel import InputError
from seamark.plan.kinds import Person, Task
from seamark.plan.model import Snapshot
from seamark.plan.responsibility.letters import Piece, accountable_in, lettered, letters_of


def given_fields(plan: Snapshot, item: Piece, *, person: Person) -> dict[str, Any]:
    """The fields that give an item to a person.

    Of a task: the skills they have for which nobody was chosen yet (of one with somebody for each, those they have);
    where it takes no skill, the days of whoever did it so far; else the letter R. An initiative that nobody answers
    for: the letter A; else R. Raises InputError where it takes skills and they have none of them.
    """
    if isinstance(item, Task) and item.skills:
        theirs = {skill.casefold() for skill in person.skills}
        open_ = [skill for skill in item.skills if skill not in item.who] or list(item.skills)
        mine = [skill for skill in open_ if skill.casefold() in theirs]
        if not mine:
            msg = f"'{item.label}' takes {' and '.join(open_)}; {person.name} has {_listed(person)}."
            help_ = "Give it to somebody who has the skill, or write it down among theirs."
            raise InputError(msg, field="person", help=help_, id=item.id)
        return {"who": {**item.who, **dict.fromkeys(mine, person.id)}}
    if isinstance(item, Task) and item.people:
        return {"people": {person.id: sum(item.people.values())}}
    now = letters_of(item).get(person.id, "")
    letter = "A" if not accountable_in(item) and not isinstance(item, Task) else "R"
    if now and set(letter) <= set(now):
        msg = f"{person.name} has '{item.label}' already."
        raise InputError(msg, field="person", help="Give it to somebody else.", id=item.id)
    return lettered(plan, item, wanted={person.id: "AR" if {now, letter} == {"A", "R"} else letter})


def _listed(person: Person) -> str:
    return ", ".join(person.skills) or "no skills yet"
