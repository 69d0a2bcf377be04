"""The tracking plan: what each event should look like, and what is done with one that doesn't."""

from seamark.collect.tracking_plan.draft import Action, EventDraft, EventType, PlanDraft, read_draft
from seamark.collect.tracking_plan.plan import Plan, PlannedEvent, Violation, default_plan
from seamark.collect.tracking_plan.verbs import PlanVersion, TrackingPlans

__all__ = [
    "Action",
    "EventDraft",
    "EventType",
    "Plan",
    "PlanDraft",
    "PlanVersion",
    "PlannedEvent",
    "TrackingPlans",
    "Violation",
    "default_plan",
    "read_draft",
]
