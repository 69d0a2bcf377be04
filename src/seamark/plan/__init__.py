"""What we intend: objectives, goals, initiatives, releases, people and dates, with every version ever.

Takes: what people want to change, files, the numbers of measure. Gives: the plan of any moment, what follows from a
move, how each goal stands, relations of codes, targets and budgets. Promises: a change is whole or not at all and says
who, when and why; nobody overwrites what they have not seen; more money or an easier goal waits for whoever may decide
it; a file reads back as it was written. Does not do: recommend, decide who may approve, schedule by itself.
"""

from seamark.plan.consequences import BudgetShift, Clash, Consequences, Load, Moved
from seamark.plan.form import outside
from seamark.plan.kinds import (
    KINDS,
    Absence,
    CheckIn,
    Contingency,
    Feed,
    Goal,
    Initiative,
    Milestone,
    Objective,
    Person,
    Prepared,
    Release,
    Task,
    Template,
)
from seamark.plan.model import (
    Baseline,
    Change,
    ChangeSet,
    Dependency,
    Difference,
    Edit,
    Fault,
    Item,
    Move,
    PathPoint,
    Phase,
    Proposed,
    Snapshot,
    SpendStep,
)
from seamark.plan.responsibility import Candidate, Matrix
from seamark.plan.service import Applied, Form, GoalProgress, Imported, Measured, Plan, PlanBook
from seamark.plan.smart import Letter

__all__ = [
    "KINDS",
    "Absence",
    "Applied",
    "Baseline",
    "BudgetShift",
    "Candidate",
    "Change",
    "ChangeSet",
    "CheckIn",
    "Clash",
    "Consequences",
    "Contingency",
    "Dependency",
    "Difference",
    "Edit",
    "Fault",
    "Feed",
    "Form",
    "Goal",
    "GoalProgress",
    "Imported",
    "Initiative",
    "Item",
    "Letter",
    "Load",
    "Matrix",
    "Measured",
    "Milestone",
    "Move",
    "Moved",
    "Objective",
    "PathPoint",
    "Person",
    "Phase",
    "Plan",
    "PlanBook",
    "Prepared",
    "Proposed",
    "Release",
    "Snapshot",
    "SpendStep",
    "Task",
    "Template",
    "outside",
]
