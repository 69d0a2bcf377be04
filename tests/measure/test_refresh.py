"""Visits made a batch at a time are exactly those made from all events at once, however late events arrive."""

import random
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from seamark.measure.relations import SessionRule, visits
from seamark.measure.store import refresh_visits
from seamark.warehouse import DuckEngine, Transaction, Warehouse
from tests.measure import reference
from tests.measure.company import (
    START,
    Row,
    add_events,
    earliest,
    event,
    events_table,
    random_events,
    random_identity,
    set_identity,
    touch,
)

Identity = list[tuple[int, datetime, datetime, int]]
ALWAYS = datetime(1900, 1, 1)  # noqa: DTZ001 - the warehouse's times are naive and mean UTC


def comparable(rows: Sequence[Row]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


def load(tx: Transaction, batch: Sequence[Row], minutes: int = 30) -> None:
    add_events(tx, batch)
    tx.register("fresh", events_table(batch))
    refresh_visits(tx, minutes=minutes)


def reported(
    before: Identity, after: Identity, *, old: Sequence[Row], new: Sequence[Row]
) -> list[tuple[int, datetime]]:
    """Who has new events, and who gains or loses older ones, since when: what resolving reports."""
    fresh = [(reference.person_of(row, after), row["time"]) for row in new if row["subject"] is not None]
    moved = []
    for row in (row for row in old if row["subject"] is not None):
        was, becomes = reference.person_of(row, before), reference.person_of(row, after)
        if was != becomes:
            moved += [(was, row["time"]), (becomes, row["time"])]
    return [*earliest(fresh), *earliest(moved)]


@pytest.mark.parametrize("seed", range(12))
def test_batches_give_the_same_visits_as_one_batch(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    warehouse = Warehouse.open(tmp_path)
    seen: list[Row] = []
    identity: Identity = []
    events = random_events(seed, 300, people=draw.choice((3, 8, 20)))
    events = sorted(events, key=lambda row: row["time"]) if seed % 2 else events
    while len(seen) < len(events):
        batch = events[len(seen) : len(seen) + draw.choice((1, 7, 40, 150))]
        after = random_identity(draw.randrange(99), people=8) if draw.random() < 0.4 else identity
        reports = reported(identity, after, old=seen, new=batch)
        if draw.random() < 0.3:  # whoever resolves may ask for more than needed
            reports += [(person, ALWAYS) for person, _ in draw.sample(reports, len(reports) // 2)]
        with warehouse.transaction() as tx:
            set_identity(tx, after)
            touch(tx, reports)
            load(tx, batch)
        seen, identity = seen + list(batch), after
        stored = warehouse.table("SELECT * FROM visits").to_pylist()
        assert comparable(stored) == comparable(reference.visits(seen, identity))
    with DuckEngine(warehouse) as engine:
        defined = engine.run(visits(engine, SessionRule())).to_pylist()
    assert comparable(warehouse.table("SELECT * FROM visits").to_pylist()) == comparable(defined)
    warehouse.close()


@pytest.mark.parametrize("minutes", [5, 30, 90])
def test_the_step_is_the_definition(minutes: int, tmp_path: Path) -> None:
    """The hot path's SQL and the expression that also runs on a cluster say the same."""
    warehouse = Warehouse.open(tmp_path)
    events = random_events(minutes, 1500)
    with warehouse.transaction() as tx:
        set_identity(tx, random_identity(minutes))
        touch(tx, [(person, ALWAYS) for person in range(12)])
        load(tx, events, minutes)
    with DuckEngine(warehouse) as engine:
        defined = engine.run(visits(engine, SessionRule(minutes=minutes)))
    stored = warehouse.table("SELECT * FROM visits")
    assert set(stored.column_names) == set(defined.column_names)
    assert comparable(stored.to_pylist()) == comparable(defined.to_pylist())
    warehouse.close()


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"minutes": 5},
        {"at_midnight": True},
        {"at_campaign": True},
        {"minutes": 10, "at_midnight": True, "at_campaign": True},
    ],
)
def test_every_way_to_cut_a_session_follows_the_written_rule(rule: dict[str, Any], tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    events, identity = random_events(5, 900), random_identity(5)
    with warehouse.transaction() as tx:
        add_events(tx, events)
        set_identity(tx, identity)
    with DuckEngine(warehouse) as engine:
        defined = engine.run(visits(engine, SessionRule(**rule))).to_pylist()
    assert comparable(defined) == comparable(reference.visits(events, identity, **rule))
    warehouse.close()


def test_half_an_hour_to_the_microsecond_is_still_the_same_session(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    on_time = [event(1, subject=1), event(2, subject=1, time=START.replace(minute=30))]
    late = [event(3, subject=2), event(4, subject=2, time=START.replace(minute=30, microsecond=1))]
    with warehouse.transaction() as tx:
        touch(tx, [(1, START), (2, START)])
        load(tx, [*on_time, *late])
    rows = warehouse.rows("SELECT person, count(*) FROM visits WHERE is_start GROUP BY person ORDER BY person")
    assert rows == [(1, 1), (2, 2)]
    warehouse.close()


EURO, FRANC = {"amount": 5_000_000, "currency": "EUR"}, {"amount": 7_000_000, "currency": "CHF"}
LATER = START.replace(minute=10)


@pytest.mark.parametrize(
    ("before", "fresh"),
    [
        pytest.param(
            [event(5, subject=1, channel="Email")],
            [event(3, subject=1, channel="Display", source="app")],
            id="an event at the same moment sorts before by its key",
        ),
        pytest.param(
            [event(1, subject=1, conversion=1), event(2, subject=1, conversion=1, **EURO)],
            [event(3, subject=1, time=LATER, conversion=1, **FRANC)],
            id="a first franc moves the main row away from the euro",
        ),
        pytest.param(
            [event(1, subject=1, conversion=1)],
            [event(2, subject=1, time=LATER, **EURO), event(3, subject=1, time=LATER, **FRANC)],
            id="money comes to a visit that had none",
        ),
        pytest.param(
            [event(1, subject=1, conversion=1, **EURO), event(2, subject=1, conversion=1, **FRANC)],
            [event(3, subject=1, time=LATER, conversion=1, **EURO), event(4, subject=1, time=LATER, conversion=1)],
            id="money in both currencies grows",
        ),
        pytest.param(
            [event(1, subject=1, channel="Direct")],
            [event(2, subject=1, time=LATER, channel="Email", campaign="news")],
            id="an arrival that is direct is an arrival",
        ),
        pytest.param(
            [event(1, subject=1)],
            [event(2, subject=1, time=LATER, channel="Email", campaign="news", is_bot=True)],
            id="a visit gets its arrival and turns out a robot",
        ),
        pytest.param(
            [event(1, subject=1, time=START.replace(hour=23, minute=50))],
            [event(2, subject=1, time=START.replace(day=2, minute=5), channel="Email")],
            id="midnight passes and yesterday's row learns the channel",
        ),
        pytest.param(
            [event(1, subject=1), event(2, subject=1, time=START.replace(minute=50), channel="Email")],
            [event(3, subject=1, time=START.replace(minute=25), channel="Display")],
            id="a late event makes two visits one and brings the earlier arrival",
        ),
        pytest.param(
            [
                event(1, subject=1),
                event(2, subject=1, time=START.replace(minute=25), channel="Email"),
                event(3, subject=1, time=START.replace(minute=50)),
            ],
            [event(4, subject=1, time=LATER, channel="Display"), event(5, subject=1, time=START.replace(hour=10))],
            id="a late event lies inside a visit that goes on after it",
        ),
        pytest.param(
            [event(1, subject=1, channel="Email"), event(2, subject=1, time=LATER)],
            [event(3, subject=1, time=START.replace(minute=5), channel="Display")],
            id="a late arrival after the first changes nothing",
        ),
        pytest.param(
            [event(5, subject=1, time=LATER, channel="Email", source="web")],
            [event(6, subject=1, source="app"), event(3, subject=1, time=LATER, channel="Display")],
            id="a late event becomes the start, and one arrives in the same moment as the arrival",
        ),
        pytest.param(
            [event(1, subject=1, conversion=1, **EURO), event(2, subject=1, time=START.replace(minute=50), **FRANC)],
            [event(3, subject=1, time=START.replace(minute=25), conversion=1)],
            id="a late event makes one visit of a euro and a franc",
        ),
        pytest.param(
            [
                event(1, subject=1, time=START.replace(hour=23, minute=50), **FRANC),
                event(2, subject=1, time=START.replace(day=2, minute=5), conversion=1),
                event(3, subject=1, time=START.replace(day=2, minute=6), conversion=1, **EURO),
            ],
            [event(4, subject=1, time=START.replace(day=2, minute=20), conversion=1, **FRANC)],
            id="yesterday's franc comes back after midnight and takes the main row from the euro",
        ),
    ],
)
def test_a_running_visit_goes_on_as_if_made_at_once(before: list[Row], fresh: list[Row], tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    for batch in (before, fresh):
        with warehouse.transaction() as tx:
            touch(tx, earliest((row["subject"], row["time"]) for row in batch))
            load(tx, batch)
    stored = warehouse.table("SELECT * FROM visits").to_pylist()
    assert comparable(stored) == comparable(reference.visits([*before, *fresh], []))
    warehouse.close()


def test_whoever_is_reported_once_from_earlier_on_is_made_again_from_there(tmp_path: Path) -> None:
    """One report of all a person's changes is enough when it reaches back to the first."""
    warehouse = Warehouse.open(tmp_path)
    before = [event(1, subject=1), event(2, subject=2, time=START.replace(minute=1))]
    with warehouse.transaction() as tx:
        touch(tx, earliest((row["subject"], row["time"]) for row in before))
        load(tx, before)
    last = event(3, subject=1, time=START.replace(hour=5))
    identity = [(2, ALWAYS, datetime(9999, 1, 1), 1)]  # noqa: DTZ001
    with warehouse.transaction() as tx:
        set_identity(tx, identity)
        touch(tx, [(1, START.replace(minute=1)), (2, START.replace(minute=1))])
        load(tx, [last])
    stored = warehouse.table("SELECT * FROM visits").to_pylist()
    assert comparable(stored) == comparable(reference.visits([*before, last], identity))
    warehouse.close()


def test_another_rule_makes_every_visit_again(tmp_path: Path) -> None:
    """The setting was changed and the server started: with the next batch all visits follow the new rule."""
    warehouse = Warehouse.open(tmp_path)
    events, identity = random_events(3, 500), random_identity(3)
    with warehouse.transaction() as tx:
        set_identity(tx, identity)
        touch(tx, [(person, ALWAYS) for person in range(12)])
        load(tx, events)
    last = event(9999, subject=3, time=START)
    with warehouse.transaction() as tx:
        touch(tx, [(reference.person_of(last, identity), START)])
        load(tx, [last], minutes=5)
    stored = warehouse.table("SELECT * FROM visits").to_pylist()
    assert comparable(stored) == comparable(reference.visits([*events, last], identity, minutes=5))
    assert warehouse.rows("SELECT session_minutes FROM visit_rule") == [(5,)]
    warehouse.close()


def test_a_batch_that_touches_nobody_changes_nothing(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    with warehouse.transaction() as tx:
        touch(tx, [(1, START)])
        load(tx, [event(1, subject=1)])
    before = warehouse.rows("SELECT * FROM visits")
    with warehouse.transaction() as tx:
        touch(tx, [])
        load(tx, [event(2, subject=None)])
    assert warehouse.rows("SELECT * FROM visits") == before
    warehouse.close()
