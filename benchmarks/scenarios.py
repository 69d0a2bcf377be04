"""Scenarios beside a large plan, and how chances of goals hold. ``python -m benchmarks.scenarios [--write]``.

The plan has 300 initiatives, 500 tasks, 40 people and 20 goals counted from 400 days of orders in a real warehouse;
each of three scenarios moves a release with what follows, cuts budgets and adds work. A comparison is the answer of the
desk: everything the page shows. ``--write`` puts the table of chances into docs/scenarios.md.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from benchmarks.rows import Row, emit
from benchmarks.timing import seconds, usual_seconds
from seamark.govern import SYSTEM, Governance
from seamark.kernel import FixedClock, Settings
from seamark.measure import Measurement
from seamark.plan import Move, Plan
from seamark.plan.model import ChangeSet, Edit
from seamark.warehouse import Ledger, Warehouse
from tests.measure.company import add_events, event, touch
from tests.plan import goal_worlds

INITIATIVES, TASKS, PEOPLE, GOALS, RELEASES = 300, 500, 40, 20, 6
COMPARED, WORLDS = 3, 12_000
NOW = datetime(2026, 2, 16, 8, tzinfo=UTC)
TODAY = NOW.date()
METRICS = ("revenue", "conversions", "average_order_value", "sessions", "new_customers")
PAGE = Path(__file__).parent.parent / "docs" / "scenarios.md"
BEGIN, END = "<!-- measured: python -m benchmarks.scenarios --write -->\n", "<!-- end -->"
HEAD = "| chance said | goals | mean of what was said | share that came true |\n| --- | ---: | ---: | ---: |\n"


def edits() -> Iterator[Edit]:
    """The plan: everything that hangs together, around today."""
    yield Edit(kind="objective", id="grow", fields={"title": "Grow"}, whole=True)
    for n in range(PEOPLE):
        yield Edit(kind="person", id=f"p{n}", fields={"name": f"Person {n}", "skills": ["copy"]}, whole=True)
    for n in range(RELEASES):
        fields: dict[str, Any] = {"title": f"Release {n}", "date": str(TODAY + timedelta(20 + 40 * n))}
        yield Edit(kind="release", id=f"r{n}", fields=fields, whole=True)
    for n in range(GOALS):
        reading = {"reading": "total"} if n % len(METRICS) != 2 else {"reading": "level", "baseline_note": "typed"}
        fields = {
            "title": f"Goal {n}", "objective": "grow", "metric": METRICS[n % len(METRICS)],
            "target": 9_000.0 + 500 * n,
            "start": str(TODAY - timedelta(90)), "deadline": str(TODAY + timedelta(30 + 10 * n)),
            "dimension": "revenue",
        } | reading  # fmt: skip
        yield Edit(kind="goal", id=f"g{n}", fields=fields, whole=True)
    yield from work()


def work() -> Iterator[Edit]:
    """Initiatives that wait for releases and for each other, and tasks of people for them."""
    for n in range(INITIATIVES):
        begins = TODAY + timedelta(n)
        waits = [{"on": f"i{n - 50}", "type": "FS"}] if n % 3 == 0 and n >= 50 else []
        fields: dict[str, Any] = {
            "title": f"Initiative {n}", "goals": [f"g{n % GOALS}"], "budget": "5000 EUR",
            "people": {f"p{n % PEOPLE}": 4},
            "start": str(begins), "end": str(begins + timedelta(25)), "owner": f"p{n % PEOPLE}",
            "effect": {"likely": 9000, "low": 2000, "high": 20000, "currency": "EUR"},
            "depends_on": [*waits, {"on": f"r{n % RELEASES}", "type": "SS"}] if n % 4 == 0 else waits,
        }  # fmt: skip
        yield Edit(kind="initiative", id=f"i{n}", fields=fields, whole=True)
    for n in range(TASKS):
        begins = TODAY + timedelta(n % 280)
        fields = {
            "title": f"Task {n}", "initiative": f"i{n % INITIATIVES}", "people": {f"p{(7 * n) % PEOPLE}": 2},
            "start": str(begins), "end": str(begins + timedelta(4)),
        }  # fmt: skip
        yield Edit(kind="task", id=f"t{n}", fields=fields, whole=True)


def sold(warehouse: Warehouse, measure: Measurement) -> None:
    """Four hundred days of orders, a few more on some days than on others."""
    first, rows = datetime(2025, 1, 12, 6), []  # noqa: DTZ001 - the warehouse's times are naive and mean UTC
    for day in range(400):
        for order in range(3 + (day * 7) % 5):
            key = day * 10 + order + 1
            time = first + timedelta(days=day, hours=order)
            money = {"conversion": 1, "amount": 20_000_000 + (key * 37 % 11) * 1_000_000, "currency": "EUR"}
            rows.append(event(key, time=time, subject=key, channel="Email", **money))
    with warehouse.transaction() as tx:
        add_events(tx, rows)
        tx.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM events")
        touch(tx, {row["subject"]: datetime(1900, 1, 1) for row in rows}.items())  # noqa: DTZ001
        measure.refresh(tx)


def opened(folder: Path) -> Plan:
    """A plan over a warehouse with orders in it."""
    clock, settings = FixedClock(NOW), Settings(data=str(folder))
    ledger, warehouse = Ledger.open(f"sqlite:///{folder / 'plan.sqlite'}"), Warehouse.open(folder)
    govern = Governance(ledger, settings, clock=clock, hasher=PasswordHasher(1, 8, 1))
    measure = Measurement(warehouse, settings=settings, clock=clock)
    sold(warehouse, measure)
    plan = Plan(ledger, govern, warehouse=warehouse, measure=measure, settings=settings, clock=clock)
    plan.commit(ChangeSet(tuple(edits())), by=SYSTEM, origin="import")
    return plan


def scenario(plan: Plan, number: int) -> str:
    """A scenario in which a release slips, budgets shrink and work is added."""
    made = plan.start_scenario(f"Release {number} slips", by=SYSTEM).scenario
    late = Move(f"r{number}", date.fromisoformat(str(TODAY + timedelta(48 + 40 * number))))
    version = plan.move_in_scenario(made.id, late, version=1, by=SYSTEM).opened.scenario.version
    cut = [Edit(kind="initiative", id=f"i{n}", fields={"budget": "3000 EUR"}) for n in range(number, 90, 9)]
    added = {
        "title": "More",
        "goals": ["g0"],
        "start": str(TODAY),
        "end": str(TODAY + timedelta(40)),
        "people": {"p1": 9},
    }
    more = Edit(kind="initiative", id=f"more{number}", fields=added)
    plan.change_scenario(made.id, [*cut, more], version=version, by=SYSTEM)
    return made.id


def speed() -> None:
    """How long a comparison and a preview take."""
    with tempfile.TemporaryDirectory() as folder:
        plan = opened(Path(folder))
        ids = [scenario(plan, number) for number in range(COMPARED)]
        item = plan.read(by=SYSTEM).items["i200"]
        plan.change("i200", {"note": "meanwhile"}, version=item.version, by=SYSTEM)  # the copies are of a plan that was
        note = f"{INITIATIVES} initiatives, {TASKS} tasks, {PEOPLE} people, {GOALS} goals; each one change behind"
        first = seconds(plan.compare_scenarios, ids, by=SYSTEM)
        emit(Row(name=f"{COMPARED} scenarios compared, the first time", value=first * 1e3, unit="ms", better="lower"))
        emit(
            Row(
                name=f"{COMPARED} scenarios compared",
                value=usual_seconds(plan.compare_scenarios, ids, by=SYSTEM) * 1e3,
                unit="ms",
                better="lower",
                bar=500,
                note=note,
            )
        )
        preview = usual_seconds(plan.preview_merge, ids[0], by=SYSTEM) * 1e3
        emit(Row(name="what a merge would change", value=preview, unit="ms", better="lower", bar=500, note=note))


def chances() -> goal_worlds.Score:
    """How well the chances hold, of each kind of goal and of all."""
    for kind in goal_worlds.KINDS:
        found = goal_worlds.score(kind, WORLDS, seed=1)
        note = f"{found.worlds:,} simulated goals; 80 % intervals hold {found.inside80:.0%}"
        emit(
            Row(
                name=f"{kind}: worst tenth from 20 % to 80 %, said against came",
                value=100 * found.worst(),
                unit="points",
                better="lower",
                bar=7,
                note=note,
            )
        )
        emit(
            Row(
                name=f"{kind}: Brier score",
                value=found.brier,
                unit="",
                better="lower",
                bar=round(found.base, 4),
                peer="always the share of all",
                peer_value=found.base,
            )
        )
    return goal_worlds.score("", WORLDS, seed=2)


def write(found: goal_worlds.Score) -> None:
    """The table of chances in docs/scenarios.md."""
    rows = "".join(
        f"| {10 * n} to {10 * n + 10} % | {count:,} | {said:.0%} | {came:.0%} |\n"
        for n, (count, said, came) in enumerate(found.tenths)
    )
    said = (
        f"Measured on {found.worlds:,} simulated goals (totals, levels and ratios with a season of the week and noise "
        f"that remembers yesterday) whose end is known: 80 % intervals hold in {found.inside80:.0%}; the Brier score "
        f"is {found.brier:.3f}, that of always saying the share of all {found.base:.3f}.\n\n"
    )
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + said + HEAD + rows + "\n" + END + rest.partition(END)[2], "utf-8")


def main(arguments: list[str]) -> None:
    """Measure."""
    speed()
    found = chances()
    if "--write" in arguments:
        write(found)


if __name__ == "__main__":
    main(sys.argv[1:])
