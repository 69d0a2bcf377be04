"""A large plan: forty people in teams with calendars of their own, initiatives, tasks, absences."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from seamark.govern import SYSTEM
from seamark.plan import Plan
from seamark.plan.model import ChangeSet, Edit

TODAY = datetime.now(UTC).date()
MONDAY = TODAY - timedelta(TODAY.weekday())
NAMES: Final = (
    "Ada Kern", "Ben Okafor", "Mara Lindt", "Ines Adler", "Joel Brandt", "Noor Haddad", "Vera Sommer", "Cem Yilmaz",
    "Lena Fuchs", "Tom Berger",
)  # fmt: skip
TEAMS: Final = ("Studio", "Performance", "Product marketing", "Events")
SKILLS: Final = ("film", "edit", "copy", "design", "search", "events", "analysis", "web")
TITLES: Final = ("Spring campaign", "Atlas launch", "Partner webinar", "Price page", "Autumn fair", "Customer stories")


def write(plan: Plan, *, people: int = 40, initiatives: int = 1000, tasks: int = 500, seed: int = 7) -> None:
    """Put all of it into a plan, in one change."""
    source = random.Random(seed)
    edits = [_edit("objective", "grow", {"title": "Grow"}), _edit("goal", "sales", _goal())]
    edits += [_edit("person", f"p{n}", _person(source, n)) for n in range(people)]
    edits += [_edit("absence", f"a{n}", _absence(source, n, people=people)) for n in range(people)]
    edits += [_edit("initiative", f"i{n}", _initiative(source, n, people=people)) for n in range(initiatives)]
    edits += [_edit("task", f"t{n}", _task(source, n, people=people, many=initiatives)) for n in range(tasks)]
    plan.commit(ChangeSet(tuple(edits)), by=SYSTEM, why="A year of work", origin="import")


def _edit(kind: str, item_id: str, fields: dict[str, Any]) -> Edit:
    return Edit(kind=kind, id=item_id, version=0, fields=fields, whole=True)


def _goal() -> dict[str, Any]:
    return {
        "title": "Sales", "objective": "grow", "metric": "revenue", "unit": "EUR", "reading": "total",
        "target": 900_000, "start": str(TODAY - timedelta(60)), "deadline": str(TODAY + timedelta(500)),
        "dimension": "revenue",
    }  # fmt: skip


def _person(source: random.Random, number: int) -> dict[str, Any]:
    name = NAMES[number % len(NAMES)] + ("" if number < len(NAMES) else f" {number // len(NAMES) + 1}")
    part_time = {"weekdays": ["mon", "tue", "wed"], "hours_a_week": 24} if number % 7 == 3 else {}
    return {
        "name": name, "team": TEAMS[number % len(TEAMS)], "skills": source.sample(SKILLS, 2),
        "region": source.choice(["", "DE-BY", "GB"]), **part_time,
    }  # fmt: skip


def _absence(source: random.Random, number: int, *, people: int) -> dict[str, Any]:
    start = MONDAY + timedelta(source.randrange(84))
    return {
        "person": f"p{number % people}",
        "start": str(start),
        "end": str(start + timedelta(source.randrange(1, 12))),
    }


def _span(source: random.Random, shortest: int, *, longest: int) -> tuple[date, date]:
    start = MONDAY + timedelta(source.randrange(-140, 280))
    return start, start + timedelta(source.randrange(shortest, longest))


def _initiative(source: random.Random, number: int, *, people: int) -> dict[str, Any]:
    start, end = _span(source, 14, longest=70)
    workers = source.sample(range(people), 2)
    return {
        "title": f"{TITLES[number % len(TITLES)]} {number}", "goals": ["sales"], "start": str(start), "end": str(end),
        "owner": f"p{workers[0]}" if number % 9 else "",
        "people": {f"p{one}": source.choice([1, 2, 2.5]) for one in workers},
        "status": "done" if end < TODAY else "running" if start <= TODAY else "planned",
    }  # fmt: skip


def _task(source: random.Random, number: int, *, people: int, many: int) -> dict[str, Any]:
    start, end = _span(source, 2, longest=14)
    skill = source.choice(SKILLS)
    who = {skill: f"p{source.randrange(people)}"} if number % 3 else {}
    return {
        "title": f"{skill.capitalize()} for {number}", "work": skill, "initiative": f"i{source.randrange(many)}",
        "skills": {skill: source.choice([1.0, 2.0, 3.0])}, "who": who, "start": str(start), "end": str(end),
        "status": "done" if end < TODAY else "planned",
        **({"began": str(start), "ended": str(end)} if end < TODAY else {}),
    }  # fmt: skip
