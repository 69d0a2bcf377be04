"""A plan of 40 people, 80 initiatives and 500 tasks that changes. ``python -m benchmarks.slips``.

Over HTTP, from a server that is a process of its own: what follows when an initiative moves or a release slips, as the
page asks it, and the schedule right after a change. The bars are those of a hand that waits for an answer.
"""

import json
import random
import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.pages import Browser
from benchmarks.rows import Row, emit
from benchmarks.server import EMAIL, PASSWORD, free_port, start
from benchmarks.timing import seconds
from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import governing, planning
from seamark.plan.model import ChangeSet, Edit

PEOPLE, INITIATIVES, TASKS, RELEASES = 40, 80, 500, 12
SKILLS = 8
ASKED = 12
SIZE = f"{PEOPLE} people, {INITIATIVES} initiatives, {TASKS} tasks"


def edits(today: date) -> Iterator[Edit]:
    """The plan: every fifth initiative sells a release; each has a chain of tasks, every task of a skill."""
    pick = random.Random(1)
    yield made("objective", "grow", fields={"title": "Grow"})
    goal = {"title": "Revenue", "objective": "grow", "metric": "revenue", "target": 1000.0, "dimension": "revenue"}
    yield made("goal", "revenue", fields={**goal, "start": str(today), "deadline": str(today + timedelta(600))})
    for number in range(PEOPLE):
        skills = [f"skill {one}" for one in pick.sample(range(SKILLS), 3)]
        yield made("person", f"p{number}", fields={"name": f"Person {number}", "skills": skills})
    for number in range(RELEASES):
        day = str(today + timedelta(60 + 25 * number))
        yield made("release", f"r{number}", fields={"title": f"Release {number}", "date": day, "tier": 1 + number % 3})
    starts = []
    for number in range(INITIATIVES):
        sold = number // 5 % RELEASES if number % 5 == 0 else None
        begins = today + timedelta(pick.randrange(60, 400) if sold is None else 60 + 25 * sold)
        starts.append(begins)
        yield made(
            "initiative",
            f"i{number}",
            fields={
                "title": f"Initiative {number}",
                "goals": ["revenue"],
                "start": str(begins),
                "end": str(begins + timedelta(pick.randrange(10, 60))),
                "release": "" if sold is None else f"r{sold}",
                "people": {f"p{pick.randrange(PEOPLE)}": 2.0},
                "effect": {"low": 1000.0, "likely": 5000.0, "high": 9000.0, "currency": "EUR"},
            },
        )
    for number in range(TASKS):
        of, place = (number // 8) % INITIATIVES, number % 8
        begins = starts[of] - timedelta(40 - 4 * place)
        yield made(
            "task",
            f"t{number}",
            fields={
                "title": f"Task {number}",
                "work": "film",
                "initiative": f"i{of}",
                "skills": {f"skill {pick.randrange(SKILLS)}": float(pick.randrange(1, 5))},
                "start": str(begins),
                "end": str(begins + timedelta(4)),
                "depends_on": [{"on": f"t{number - 1}", "type": "FS", "lag_days": 0}] if place else [],
            },
        )


def made(kind: str, item_id: str, *, fields: dict[str, Any]) -> Edit:
    """A new item."""
    return Edit(kind=kind, id=item_id, version=0, fields=fields, whole=True)


def timed(name: str, taken: list[float], *, bar: float) -> None:
    """The median in milliseconds."""
    note = f"median of {len(taken)}, slowest {1000 * max(taken):.0f} ms; {SIZE}"
    emit(Row(name=name, value=1000 * statistics.median(taken), unit="ms", better="lower", bar=bar, note=note))


def main() -> None:
    """Measure and print."""
    today = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        with governing(Settings(data=str(folder)), new=True) as govern:
            govern.create_administrator(EMAIL, PASSWORD, name="Ada")
        with planning(Settings(data=str(folder))) as plan:
            plan.commit(ChangeSet(tuple(edits(today))), by=SYSTEM, origin="import")
        port = free_port()
        server, _ = start(folder, port)
        try:
            browser = Browser(port)
            browser.get("/roadmap")
            moved = {"start": str(today + timedelta(75))}
            moves = [seconds(browser.post, f"/api/initiatives/i{one}/foresee", moved) for one in range(1, ASKED)]
            timed("what-if of a move, with all that follows, to the browser", moves, bar=200)
            slipped = []
            for one in range(ASKED):
                day = today + timedelta(60 + 25 * one + 28)
                slipped.append(seconds(browser.get, f"/api/releases/r{one}/slip?date={day}"))
            timed("what-if of a release that slips four weeks, tasks placed anew", slipped, bar=200)
            again, kept = [], []
            for one in range(1, ASKED):
                path = f"/api/initiatives/i{one}"
                seen = json.loads(browser.get(path))
                days = {name: str(date.fromisoformat(seen[name]) + timedelta(1)) for name in ("start", "end")}
                browser.post(f"{path}/move", {"version": seen["version"], **days})
                again.append(seconds(browser.get, "/api/schedule"))
                kept.append(seconds(browser.get, "/api/schedule"))
            timed("schedule after a change, with P50 and P80 of a thousand lives", again, bar=2000)
            timed("the same, asked again", kept, bar=200)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
