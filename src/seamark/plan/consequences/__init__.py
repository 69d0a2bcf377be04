"""What follows from a move. Pure: a plan and a move in, consequences out."""

from seamark.plan.consequences.capacity import Week, weeks_of
from seamark.plan.consequences.clashes import Clash
from seamark.plan.consequences.foresight import (
    BudgetShift,
    Consequences,
    Moved,
    clashes_in,
    foresee,
    moved_items,
)
from seamark.plan.consequences.load import Load, Of, loads_of
from seamark.plan.consequences.outlook import Outlook

__all__ = [
    "BudgetShift",
    "Clash",
    "Consequences",
    "Load",
    "Moved",
    "Of",
    "Outlook",
    "Week",
    "clashes_in",
    "foresee",
    "loads_of",
    "moved_items",
    "weeks_of",
]
