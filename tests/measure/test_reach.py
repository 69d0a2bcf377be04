"""How many different people some days hold, for every day in one pass, is what counting each span by itself gives."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from seamark.govern import SYSTEM, Actor
from seamark.kernel import FixedClock, Forbidden, InputError, Period, Settings
from seamark.measure import Measurement, Question
from seamark.measure.store import refresh_visits
from seamark.warehouse import Warehouse
from tests.measure.company import add_events, earliest, events_table, moment, random_events, touch

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 20)


@pytest.fixture(scope="module")
def measure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurement]:
    warehouse = Warehouse.open(tmp_path_factory.mktemp("reach"))
    events = random_events(11, 1200, people=40)
    with warehouse.transaction() as tx:
        add_events(tx, events)
        tx.register("fresh", events_table(events))
        touch(tx, earliest((row["subject"], row["time"]) for row in events if row["subject"] is not None))
        refresh_visits(tx, minutes=30)
    yield Measurement(warehouse, settings=Settings(), clock=FixedClock(moment(3, 1)))
    warehouse.close()


def counted(measure: Measurement, start: date, end: date, where: dict[str, tuple[str, ...]]) -> int:
    rows = measure.ask(Question("visitors", Period(start, end), grain="total", where=where), by=SYSTEM).rows
    return int(rows[0].value or 0) if rows else 0


@pytest.mark.parametrize("days", [1, 2, 7, 40, None])
@pytest.mark.parametrize("where", [{}, {"channel": ("Email", "Direct")}], ids=["all", "two channels"])
def test_every_day_of_reach_is_a_count_of_its_span(
    days: int | None, where: dict[str, tuple[str, ...]], measure: Measurement
) -> None:
    span = measure.ask(Question("visitors", Period(date(2020, 1, 1), date(2030, 1, 1)), grain="day"), by=SYSTEM).rows
    first, last = span[0].period, span[-1].period
    period = Period(first - timedelta(2), last + timedelta(9))
    found = measure.reach(period, days=days, where=where, by=SYSTEM)
    assert len(found) == (period.end - period.start).days
    assert max(found) > 1
    for number, value in enumerate(found):
        day = period.start + timedelta(number)
        start = period.start if days is None else day - timedelta(days - 1)
        assert value == counted(measure, start, day + timedelta(1), where), day


def test_a_period_inside_the_data_knows_who_came_before_it(measure: Measurement) -> None:
    rows = measure.ask(Question("visitors", Period(date(2020, 1, 1), date(2030, 1, 1)), grain="day"), by=SYSTEM).rows
    middle = rows[len(rows) // 2].period
    (found,) = measure.reach(Period(middle, middle + timedelta(1)), days=5, by=SYSTEM)
    assert found == counted(measure, middle - timedelta(4), middle + timedelta(1), {})
    assert found > counted(measure, middle, middle + timedelta(1), {})


def test_nobody_is_counted_where_nothing_happened(measure: Measurement) -> None:
    assert measure.reach(Period(date(2030, 1, 1), date(2030, 1, 4)), days=2, by=SYSTEM) == (0, 0, 0)


def test_what_people_cannot_be_told_by_is_refused(measure: Measurement) -> None:
    with pytest.raises(InputError, match="dimension"):
        measure.reach(Period(FIRST, LAST), where={"colour": ("red",)}, by=SYSTEM)
    with pytest.raises(Forbidden):
        measure.reach(Period(FIRST, LAST), by=Actor("k", "K", "key", scopes=frozenset({"write"})))
