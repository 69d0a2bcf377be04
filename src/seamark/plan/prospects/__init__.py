"""How likely each goal is met by its deadline, from what was measured and from what is planned. Pure."""

from seamark.plan.prospects.effects import Added, added_between
from seamark.plan.prospects.forecasting import LOOK, Course, expected_level, expected_sum, rated_level
from seamark.plan.prospects.prospect import Prospect, foretold, prospect_of, unknown
from seamark.plan.prospects.reading import Foreseen, course_of

__all__ = [
    "LOOK",
    "Added",
    "Course",
    "Foreseen",
    "Prospect",
    "added_between",
    "course_of",
    "expected_level",
    "expected_sum",
    "foretold",
    "prospect_of",
    "rated_level",
    "unknown",
]
