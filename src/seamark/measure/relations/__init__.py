"""The relations that measuring needs, each defined once as an expression that every engine runs."""

from seamark.measure.relations.events import NUMBERED_DAYS, SessionRule, attributed_events, numbered_events
from seamark.measure.relations.facts import (
    DIMENSIONS,
    MONEY,
    PARTS,
    creative_costs,
    daily_facts,
    first_orders,
    people_by_value,
    visitors,
)
from seamark.measure.relations.paths import (
    HALF_LIFE_DAYS,
    HIDDEN,
    PathRule,
    counted_paths,
    credits_of,
    path_lengths,
    touches,
)
from seamark.measure.relations.reach import reach_steps
from seamark.measure.relations.regions import PLACED, channel_regions, regional_facts, spend_pauses
from seamark.measure.relations.trials import ExposureRule, SumsRule, arrivals, exposures, sums_of
from seamark.measure.relations.value import buyers, cohort_months, order_days, repeat_days
from seamark.measure.relations.visits import sessions, visits

__all__ = [
    "DIMENSIONS",
    "HALF_LIFE_DAYS",
    "HIDDEN",
    "MONEY",
    "NUMBERED_DAYS",
    "PARTS",
    "PLACED",
    "ExposureRule",
    "PathRule",
    "SessionRule",
    "SumsRule",
    "arrivals",
    "attributed_events",
    "buyers",
    "channel_regions",
    "cohort_months",
    "counted_paths",
    "creative_costs",
    "credits_of",
    "daily_facts",
    "exposures",
    "first_orders",
    "numbered_events",
    "order_days",
    "path_lengths",
    "people_by_value",
    "reach_steps",
    "regional_facts",
    "repeat_days",
    "sessions",
    "spend_pauses",
    "sums_of",
    "touches",
    "visitors",
    "visits",
]
