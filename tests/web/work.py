"""A busier plan for the roadmap: people in teams, tasks behind a launch, gates, and what waits for what."""

import random
from datetime import timedelta
from typing import Any

from seamark.govern import SYSTEM
from seamark.plan import Plan
from seamark.plan.model import ChangeSet, Edit
from tests.web import aims
from tests.web.aims import MONDAY

TYPES = ("FS", "SS", "FF", "SF")


def write(plan: Plan) -> None:
    """The plan of the shop, and the launch with its work."""
    aims.write(plan)
    for kind, fields in items():
        plan.create(kind, fields, by=SYSTEM, why="The launch and its work")


def items() -> list[tuple[str, dict[str, Any]]]:
    """What comes to the plan of the shop."""
    start = MONDAY + timedelta(14)
    effect = {"likely": 120_000, "low": 75_000, "high": 170_000, "currency": "EUR"}
    after, stand = {"depends_on": [{"on": "atlas-launch"}]}, {"amount": 4_100, "currency": "EUR"}
    launch = {
        "kind": "launch",
        "release": "atlas",
        "owner": "mara",
        "audience": "Marina owners",
        "channels": {"Email": 1},
        "people": {"mara": 6, "noor": 2},
        "budget": {"amount": 40_000, "currency": "EUR"},
        "effect": effect,
        "raci": {"noor": "R", "ines": "C"},
        "depends_on": [{"on": "spring-letter"}],
        "stage": "introduction",
    }
    return [
        ("person", {"id": "mara", "name": "Mara Lind", "skills": ["film"], "team": "Studio"}),
        ("person", {"id": "noor", "name": "Noor Haddad", "skills": ["copy"], "team": "Studio"}),
        aims.campaign("atlas-launch", start=start, days=26, **launch),
        aims.campaign("atlas-fair", start=start + timedelta(28), days=5, kind="event", **after),
        task("film", start=start - timedelta(14), people={"mara": 4}),
        task("stand", start=start - timedelta(7), kind="booking", booked=True, budget=stand),
        task("letter", start=start, people={"noor": 1}, depends_on=[{"on": "film"}]),
        (
            "milestone",
            {
                "id": "legal", "title": "Legal has agreed", "kind": "gate", "date": str(start + timedelta(30)),
                "initiatives": ["atlas-launch"],
            },
        ),
        ("check_in", {"on": "atlas-launch", "date": str(aims.TODAY), "mood": "worried", "text": "The film is late."}),
    ]  # fmt: skip


def task(name: str, *, start: Any, **fields: object) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - a day
    """A task of a week for the launch."""
    days = {"start": str(start), "end": str(start + timedelta(4))}
    return "task", {"id": name, "title": f"Make the {name}", "initiative": "atlas-launch", **days} | fields


def tangle(plan: Plan, *, many: int) -> None:
    """As many initiatives of random length, tied to one another in all four ways."""
    draw = random.Random(7)
    edits = []
    for number in range(many):
        begins = MONDAY + timedelta(draw.randrange(-60, 240))
        days = {"start": str(begins), "end": str(begins + timedelta(draw.randrange(3, 50)))}
        earlier = draw.sample(range(number), k=min(number, draw.randrange(3)))
        after = [{"on": f"tied-{one}", "type": draw.choice(TYPES)} for one in earlier]
        fields = {"title": f"Tied {number}", "goals": [("revenue", "loved")[number % 2]], **days, "depends_on": after}
        edits.append(Edit(kind="initiative", id=f"tied-{number}", version=0, fields=fields, whole=True))
    plan.commit(ChangeSet(tuple(edits)), by=SYSTEM, origin="import")
