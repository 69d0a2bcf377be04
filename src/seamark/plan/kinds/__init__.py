"""The kinds of items. A new kind is one file with a small frozen value and one line here; the rest follows."""

from typing import Final

from seamark.plan.kinds.absence import Absence
from seamark.plan.kinds.check_in import CheckIn
from seamark.plan.kinds.contingency import Contingency, Prepared, carried_out
from seamark.plan.kinds.goal import DIMENSIONS, Goal
from seamark.plan.kinds.initiative import Initiative
from seamark.plan.kinds.milestone import Milestone
from seamark.plan.kinds.objective import Objective
from seamark.plan.kinds.person import Person
from seamark.plan.kinds.release import Release
from seamark.plan.model import Item

# In the order of a file: what is named comes before what names it, as far as that goes.
KINDS: Final[dict[str, type[Item]]] = {
    kind.noun: kind for kind in (Person, Absence, Objective, Goal, Release, Initiative, Milestone, Contingency, CheckIn)
}

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "Absence",
    "CheckIn",
    "Contingency",
    "Goal",
    "Initiative",
    "Milestone",
    "Objective",
    "Person",
    "Prepared",
    "Release",
    "carried_out",
]
