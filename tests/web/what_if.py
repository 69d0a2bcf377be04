"""A plan with launches ahead for the shop, and scenarios of it that differ in everything a comparison shows."""

from datetime import timedelta
from typing import Any

from seamark.govern import SYSTEM
from seamark.plan import Edit, Move, Plan
from tests.web.aims import GOAL, MONDAY, TODAY, campaign

EFFECT = {"likely": 9_000, "low": 3_000, "high": 18_000, "currency": "EUR"}
SLIPPED = MONDAY + timedelta(42 + 28)


def items() -> list[tuple[str, dict[str, Any]]]:
    """Everything of the plan, kind and fields, in the order it can be made."""
    money = {"metric": "revenue", "reading": "total", "dimension": "revenue"}
    level = {"reading": "level", "baseline": {"value": 2}, "baseline_note": "Last year", "dimension": "acquisition"}
    people = {"ines": 9, "otto": 4}
    atlas = [{"on": "atlas"}]
    return [
        ("person", {"id": "ines", "name": "Ines Adler", "skills": ["search", "copy"]}),
        ("person", {"id": "otto", "name": "Otto Brandt", "skills": ["film"]}),
        ("absence", {"person": "ines", "start": str(SLIPPED), "end": str(SLIPPED + timedelta(4))}),
        ("objective", {"id": "grow", "title": "Grow the shop"}),
        ("goal", {**GOAL, **money, "id": "revenue", "title": "Revenue of the season", "target": 99_000}),
        ("goal", {**GOAL, "metric": "conversions", **level, "id": "orders", "title": "Orders in four weeks",
                  "target": 275}),
        ("goal", {**GOAL, "measured_by": "Survey", **level, "id": "loved", "title": "Be recommended", "target": 50}),
        ("release", {"id": "atlas", "title": "Atlas 2.0", "date": str(MONDAY + timedelta(42)), "confidence": 0.7}),
        ("release", {"id": "borea", "title": "Borea", "date": str(MONDAY + timedelta(70)), "confidence": 0.6}),
        campaign("autumn-search", start=MONDAY - timedelta(35), days=80, status="running",
                 budget={"amount": 8_000, "currency": "EUR"}, people={"ines": 12}),
        campaign("atlas-launch", start=MONDAY + timedelta(42), days=26, kind="launch", release="atlas", owner="ines",
                 depends_on=atlas, people=people, effect=EFFECT, budget={"amount": 24_000, "currency": "EUR"}),
        campaign("atlas-letter", start=MONDAY + timedelta(49), days=19,
                 depends_on=[{"on": "atlas-launch", "type": "SS"}],
                 people={"otto": 6}, budget={"amount": 3_500, "currency": "EUR"}, effect=EFFECT),
        campaign("borea-film", start=MONDAY + timedelta(56), days=33, people={"otto": 9}, owner="otto",
                 budget={"amount": 12_000, "currency": "EUR"}),
        ("task", {"id": "cut", "title": "Cut the film", "initiative": "borea-film", "people": {"otto": 3},
                  "start": str(MONDAY + timedelta(35)), "end": str(MONDAY + timedelta(39))}),
        ("milestone", {"id": "look", "title": "Look at the season", "kind": "review",
                       "date": str(MONDAY + timedelta(20))}),
    ]  # fmt: skip


def write(plan: Plan) -> None:
    """Put all of it into a plan."""
    for kind, fields in items():
        plan.create(kind, fields, by=SYSTEM)


def slipped(plan: Plan) -> str:
    """The id of a scenario in which Atlas slips four weeks and its launch costs less."""
    made = plan.start_scenario("What if Atlas slips four weeks?", note="Asked by sales", by=SYSTEM).scenario
    less = Edit(kind="initiative", id="atlas-launch", fields={"budget": "16000 EUR"})
    plan.change_scenario(made.id, [less, Move("atlas", SLIPPED)], version=1, by=SYSTEM)
    return made.id


def bolder(plan: Plan) -> str:
    """The id of a scenario with a film that brings money early."""
    made = plan.start_scenario("Film first, letter dropped", by=SYSTEM).scenario
    fields = {"effect": {"likely": 6_000, "low": 1_000, "high": 16_000, "currency": "EUR"}, "budget": "20000 EUR",
              "people": {"otto": 24}}  # fmt: skip
    film = Edit(kind="initiative", id="borea-film", fields=fields)
    letter = Edit(kind="initiative", id="atlas-letter", fields={"status": "stopped"})
    early = Move("borea-film", TODAY + timedelta(14))
    plan.change_scenario(made.id, [film, letter, early], version=1, by=SYSTEM)
    return made.id
