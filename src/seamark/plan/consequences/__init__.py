"""What follows from a move. Pure: a plan and a move in, consequences out."""

from seamark.plan.consequences.behind import Behind, away_weeks, behind
from seamark.plan.consequences.capacity import Week, weeks_of
from seamark.plan.consequences.clashes import Clash
from seamark.plan.consequences.edited import new_clashes
from seamark.plan.consequences.foresight import (
    BudgetShift,
    Consequences,
    Moved,
    clashes_in,
    consequences_of,
    foresee,
    moved_items,
)
from seamark.plan.consequences.load import Load, Of, loads_of
from seamark.plan.consequences.ordering import SELLS, earliest, pushed_by
from seamark.plan.consequences.outlook import Outlook
from seamark.plan.consequences.redating import redated

__all__ = [
    "SELLS",
    "Behind",
    "BudgetShift",
    "Clash",
    "Consequences",
    "Load",
    "Moved",
    "Of",
    "Outlook",
    "Week",
    "away_weeks",
    "behind",
    "clashes_in",
    "consequences_of",
    "earliest",
    "foresee",
    "loads_of",
    "moved_items",
    "new_clashes",
    "pushed_by",
    "redated",
    "weeks_of",
]
