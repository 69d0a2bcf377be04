"""The kinds of items. A new kind is one file with a small frozen value and one line here; the rest follows."""

from typing import Final

from seamark.plan.kinds.absence import Absence
from seamark.plan.kinds.check_in import CheckIn
from seamark.plan.kinds.contingency import Contingency, Prepared, carried_out
from seamark.plan.kinds.feed import Feed
from seamark.plan.kinds.goal import DIMENSIONS, Goal
from seamark.plan.kinds.initiative import Initiative
from seamark.plan.kinds.milestone import Milestone
from seamark.plan.kinds.objective import Objective
from seamark.plan.kinds.person import Person
from seamark.plan.kinds.release import Release
from seamark.plan.kinds.task import Task, skills_in
from seamark.plan.kinds.template import Step, Template
from seamark.plan.model import Item

# In the order of a file: what is named comes before what names it, as far as that goes.
KINDS: Final[dict[str, type[Item]]] = {
    kind.noun: kind
    for kind in (
        Person,
        Absence,
        Objective,
        Goal,
        Feed,
        Release,
        Template,
        Initiative,
        Task,
        Milestone,
        Contingency,
        CheckIn,
    )
}

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "Absence",
    "CheckIn",
    "Contingency",
    "Feed",
    "Goal",
    "Initiative",
    "Milestone",
    "Objective",
    "Person",
    "Prepared",
    "Release",
    "Step",
    "Task",
    "Template",
    "carried_out",
    "skills_in",
]
