"""A small plan for the shop: goals ahead and behind, campaigns of now and of the weeks to come, a release."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from seamark.govern import SYSTEM
from seamark.plan import Plan

TODAY = datetime.now(UTC).date()
MONDAY = TODAY - timedelta(TODAY.weekday())
GOAL: dict[str, Any] = {
    "objective": "grow",
    "unit": "EUR",
    "start": str(TODAY - timedelta(60)),
    "deadline": str(TODAY + timedelta(120)),
}


def campaign(name: str, *, start: date, days: int, **fields: object) -> tuple[str, dict[str, Any]]:
    """An initiative that works for the revenue goal."""
    dates = {"start": str(start), "end": str(start + timedelta(days - 1))}
    return "initiative", {
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "goals": ["revenue"],
        **dates,
    } | fields


def items() -> list[tuple[str, dict[str, Any]]]:
    """Everything of the plan, kind and fields, in the order it can be made."""
    revenue = {"metric": "revenue", "reading": "total", "dimension": "revenue"}
    noted = {"baseline": {"value": 40}, "baseline_note": "The survey of spring"}
    survey = {"measured_by": "Survey", "dimension": "satisfaction", **noted}
    budget = {"amount": 8_000, "currency": "EUR"}
    search = {"campaign_codes": ["autumn search"], "channels": {"Paid Search": 1}, "status": "running"}
    return [
        ("person", {"id": "ines", "name": "Ines Adler", "skills": ["search", "copy"]}),
        ("absence", {"person": "ines", "start": str(MONDAY + timedelta(28)), "end": str(MONDAY + timedelta(32))}),
        ("objective", {"id": "grow", "title": "Grow the shop"}),
        ("goal", {**GOAL, **revenue, "id": "revenue", "title": "Revenue of the season", "target": 900_000}),
        ("goal", {**GOAL, **revenue, "id": "modest", "title": "A modest sum", "target": 900}),
        (
            "goal",
            {**GOAL, **survey, "id": "loved", "title": "Be recommended", "target": 50, "dimension": "satisfaction"},
        ),
        ("release", {"id": "atlas", "title": "Atlas 2.0", "date": str(MONDAY + timedelta(10)), "confidence": 0.8}),
        campaign("autumn-search", start=MONDAY - timedelta(35), days=80, budget=budget, **search),
        campaign("spring-letter", start=MONDAY + timedelta(7), days=12, owner="ines"),
        campaign("far-away", start=MONDAY + timedelta(200), days=12),
        (
            "milestone",
            {"id": "look", "title": "Look at the season", "kind": "review", "date": str(MONDAY + timedelta(20))},
        ),
    ]


def write(plan: Plan) -> None:
    """Put all of it into a plan."""
    for kind, fields in items():
        plan.create(kind, fields, by=SYSTEM, why="The plan of the shop")
