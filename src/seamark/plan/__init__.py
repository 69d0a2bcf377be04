"""What we intend: objectives, goals, initiatives, releases, people and dates, with every version ever.

Takes: what people want to change, files, the numbers of measure. Gives: the plan of any moment, what follows from a
move, how each goal stands, relations of codes, targets and budgets. Promises: a change is whole or not at all and says
who, when and why; nobody overwrites what they have not seen; more money or an easier goal waits for whoever may decide
it; a file reads back as it was written. Does not do: recommend, decide who may approve, schedule by itself.
"""

from seamark.plan.calendars import SharedCalendar
from seamark.plan.consequences import Clash, Consequences, Load, Moved
from seamark.plan.files import TableReading, TableSeen
from seamark.plan.form import outside
from seamark.plan.kinds import (
    KINDS,
    Absence,
    CheckIn,
    Contingency,
    Goal,
    Initiative,
    Milestone,
    Objective,
    Person,
    Release,
    Task,
    Template,
)
from seamark.plan.launch import Launch
from seamark.plan.marks import Mark, mark_of
from seamark.plan.model import (
    Baseline,
    Change,
    Difference,
    Edit,
    Fault,
    Item,
    Move,
    PathPoint,
    Phase,
    Proposed,
    Snapshot,
)
from seamark.plan.responsibility import Candidate, Matrix
from seamark.plan.service import (
    Applied,
    FeedState,
    Form,
    GoalProgress,
    Imported,
    LaunchPrepared,
    Measured,
    Plan,
    PlanBook,
)
from seamark.plan.smart import Letter

__all__ = [
    "KINDS",
    "Absence",
    "Applied",
    "Baseline",
    "Candidate",
    "Change",
    "CheckIn",
    "Clash",
    "Consequences",
    "Contingency",
    "Difference",
    "Edit",
    "Fault",
    "FeedState",
    "Form",
    "Goal",
    "GoalProgress",
    "Imported",
    "Initiative",
    "Item",
    "Launch",
    "LaunchPrepared",
    "Letter",
    "Load",
    "Mark",
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
    "Proposed",
    "Release",
    "SharedCalendar",
    "Snapshot",
    "TableReading",
    "TableSeen",
    "Task",
    "Template",
    "mark_of",
    "outside",
]
