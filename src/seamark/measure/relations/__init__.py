"""The relations that measuring needs, each defined once as an expression that every engine runs."""

from seamark.measure.relations.events import NUMBERED_DAYS, SessionRule, attributed_events, numbered_events
from seamark.measure.relations.facts import (
    DIMENSIONS,
    MONEY,
    PARTS,
    daily_facts,
    first_orders,
    people_by_value,
    visitors,
)
from seamark.measure.relations.paths import HALF_LIFE_DAYS, PathRule, counted_paths, credits_of, path_lengths, touches
from seamark.measure.relations.reach import reach_steps
from seamark.measure.relations.value import buyers, cohort_months, order_days, repeat_days
from seamark.measure.relations.visits import sessions, visits

__all__ = [
    "DIMENSIONS",
    "HALF_LIFE_DAYS",
    "MONEY",
    "NUMBERED_DAYS",
    "PARTS",
    "PathRule",
    "SessionRule",
    "attributed_events",
    "buyers",
    "cohort_months",
    "counted_paths",
    "credits_of",
    "daily_facts",
    "first_orders",
    "numbered_events",
    "order_days",
    "path_lengths",
    "people_by_value",
    "reach_steps",
    "repeat_days",
    "sessions",
    "touches",
    "visitors",
    "visits",
]
