"""The plan against measured data in a real warehouse: progress, baselines, results, and what is published."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seamark.kernel import FixedClock, InputError, Period
from seamark.measure import Measurement
from seamark.plan import Baseline, Goal, Initiative, Plan
from seamark.warehouse import Warehouse
from tests.measure.company import add_cost, add_events, add_order, event, touch
from tests.plan.cast import GOAL, INITIATIVE, MARIA, MIA, VERA, Office

FIRST = datetime(2025, 1, 1, 6)  # noqa: DTZ001 - the warehouse's times are naive and mean UTC
LAST = datetime(2026, 2, 16, 7)  # noqa: DTZ001


class Shop(Office):
    """An office whose shop sells once a day on weekdays and twice on weekends, for 20 EUR each."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        super().__init__(f"sqlite:///{folder / 'plan.sqlite'}", folder, clock)
        self.warehouse = Warehouse.open(folder)
        measure = Measurement(self.warehouse, settings=self.settings, clock=clock)
        self.live = Plan(
            self.ledger, self.govern, warehouse=self.warehouse, measure=measure, settings=self.settings, clock=clock
        )
        with self.warehouse.transaction() as tx:
            rows = list(orders())
            add_events(tx, rows)
            tx.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM events")
            touch(tx, {row["subject"]: datetime(1900, 1, 1) for row in rows}.items())  # noqa: DTZ001
            measure.refresh(tx)

    def close(self) -> None:
        """Give both databases back."""
        self.warehouse.close()
        super().close()


def orders() -> Iterator[dict[str, Any]]:
    """A year and a half of orders, each by somebody new; in February under the campaign spring-26."""
    key, day = 1, FIRST
    while day <= LAST:
        for order in range(2 if day.weekday() >= 5 else 1):
            campaign = "spring-26" if (day.year, day.month) == (2026, 2) else None
            time = day + timedelta(hours=order)
            money = {"conversion": 1, "amount": 20_000_000, "currency": "EUR"}
            yield event(key, time=time, subject=key, campaign=campaign, channel="Email" if campaign else None, **money)
            key += 1
        day += timedelta(1)


@pytest.fixture
def shop(data_folder: Path, clock: FixedClock) -> Iterator[Shop]:
    """The shop on Monday 16 February 2026, with the cast's plan."""
    opened = Shop(data_folder, clock)
    opened.begin()
    yield opened
    opened.close()


def sold(start: date, end: date) -> int:
    """Orders from one day to another, both included, counted one by one."""
    days = [start + timedelta(n) for n in range((end - start).days + 1)]
    return sum(2 if day.weekday() >= 5 else 1 for day in days)


def add(shop: Shop, **changed: object) -> Goal:
    """A further goal."""
    made = shop.plan.create("goal", {**GOAL, "title": "Another goal of the shop", **changed}, by=MIA)
    assert isinstance(made, Goal)
    return made


def add_level(shop: Shop, metric: str, *, baseline: float, target: float, **changed: object) -> Goal:
    """A goal on a level, which began with a baseline that was read."""
    read = {"value": baseline, "read_at": "2026-01-02T00:00:00Z"}
    return add(shop, metric=metric, reading="level", baseline=read, target=target, **changed)


def test_a_total_is_what_was_measured_since_the_start_up_to_the_last_whole_day(shop: Shop) -> None:
    (found,) = shop.live.progress(by=VERA)
    until = date(2026, 2, 15)
    assert (found.day, found.actual) == (until, sold(date(2026, 1, 1), until))
    assert found.planned == pytest.approx(1200 * 46 / 365)
    assert (found.status, found.data_through) == ("off", datetime(2026, 2, 16, 6, tzinfo=UTC))
    assert [point.value for point in found.series][:4] == [1.0, 2.0, 4.0, 6.0]
    assert (len(found.planned_path), found.planned_path[-1].value) == (365, 1200.0)


def test_a_level_is_read_over_its_last_days_from_summed_parts(shop: Shop) -> None:
    goal = add_level(shop, "average_order_value", baseline=20, target=25)
    found = next(one for one in shop.live.progress(by=VERA) if one.goal_id == goal.id)
    assert (found.actual, found.status) == (20.0, "risk")
    assert found.planned == pytest.approx(20 + 5 * 45 / 364)


def test_a_ratio_counts_what_days_without_a_result_cost(shop: Shop) -> None:
    for n in range(28):
        add_cost(shop.warehouse, date(2026, 1, 19) + timedelta(n), "Email", campaign="spring-26", amount=10_000_000)
    where = {"campaign": ["spring-26"]}
    goal = add_level(shop, "cost_per_acquisition", baseline=20, target=10, direction="down", where=where)
    (found,) = shop.live.progress([goal], by=VERA)
    assert found.actual == pytest.approx(280 / sold(date(2026, 2, 1), date(2026, 2, 15)))


def test_a_ratio_counts_a_refund_on_a_day_without_orders(shop: Shop) -> None:
    add_order(shop.warehouse, 1, datetime(2026, 2, 3, 9, tzinfo=UTC), amount=50_000_000, channel="Shop")
    add_order(shop.warehouse, 2, datetime(2026, 2, 5, 9, tzinfo=UTC), amount=-50_000_000, channel="Shop")
    where = {"channel": ["Shop"]}
    goal = add_level(shop, "refund_rate", baseline=0.5, target=0.1, direction="down", where=where)
    (found,) = shop.live.progress([goal], by=VERA)
    assert found.actual == 1.0


def spends(shop: Shop, days: int) -> None:
    """Ten euros a day since the year began, for so many days."""
    for n in range(days):
        add_cost(shop.warehouse, date(2026, 1, 1) + timedelta(n), "Email", campaign="spring-26", amount=10_000_000)


def test_a_goal_on_costs_is_read_up_to_the_last_day_whose_costs_are_known(shop: Shop) -> None:
    spends(shop, 41)
    goal = add(shop, metric="spend", target=3650, direction="down")
    (found,) = shop.live.progress([goal], by=VERA)
    assert (found.day, found.actual) == (date(2026, 2, 10), 410.0)
    assert found.data_through == datetime(2026, 2, 11, tzinfo=UTC)


def test_a_ratio_with_costs_leaves_out_days_without_them(shop: Shop) -> None:
    spends(shop, 41)
    returns = add_level(shop, "return_on_ad_spend", baseline=2, target=4, window_days=7)
    value = add_level(shop, "average_order_value", baseline=20, target=25, window_days=7)
    found = {one.goal_id: one for one in shop.live.progress([returns, value], by=VERA)}
    assert found[returns.id].day == date(2026, 2, 10)
    assert found[returns.id].actual == pytest.approx(20 * sold(date(2026, 2, 4), date(2026, 2, 10)) / 70)
    assert found[value.id].day == date(2026, 2, 15)


def test_a_goal_on_costs_is_not_measured_before_the_first_of_them(shop: Shop) -> None:
    goal = add(shop, metric="cost_per_acquisition", reading="level", direction="down", target=10)
    (found,) = shop.live.progress([goal], by=VERA)
    assert (found.status, found.day, found.data_through) == ("unknown", None, None)


def test_a_level_of_people_counts_each_once(shop: Shop) -> None:
    goal = add_level(shop, "visitors", baseline=9, target=18, window_days=7)
    found = next(one for one in shop.live.progress([goal], by=VERA))
    assert (found.actual, found.day) == (9.0, date(2026, 2, 15))


def test_a_filter_narrows_what_is_counted(shop: Shop) -> None:
    goal = add(shop, metric="conversions", where={"campaign": ["spring-26"]})
    (found,) = shop.live.progress([goal], by=VERA)
    assert found.actual == sold(date(2026, 2, 1), date(2026, 2, 15))


def test_a_seasonal_path_follows_the_weekends_of_the_year_before(shop: Shop) -> None:
    goal = add(shop, metric="revenue", path="seasonal", start="2026-02-02", deadline="2026-02-15", target=360)
    (found,) = shop.live.progress([goal], by=VERA)
    steps = [b.value - a.value for a, b in zip(found.planned_path, found.planned_path[1:], strict=False)]
    assert steps[3:6] == pytest.approx([20.0, 40.0, 40.0])
    assert (found.status, found.actual, found.note) == ("on", 360.0, "")


def test_a_goal_that_nothing_measures_lives_from_check_ins(shop: Shop) -> None:
    goal = add(shop, metric="", measured_by="survey", reading="total", target=100)
    assert shop.live.progress([goal], by=VERA)[0].status == "unknown"
    shop.plan.create("check_in", {"on": goal.id, "date": "2026-02-14", "value": 40}, by=MIA)
    (found,) = shop.live.progress([goal], by=VERA)
    assert (found.actual, found.status, found.day) == (40.0, "on", date(2026, 2, 14))


def test_a_baseline_is_read_from_the_data_of_a_period(shop: Shop) -> None:
    goal = shop.plan.read(by=VERA).of(Goal)["customers"]
    found = shop.live.baseline(goal, Period(date(2025, 10, 1), date(2026, 1, 1)), by=MIA)
    assert found == Baseline(
        sold(date(2025, 10, 1), date(2025, 12, 31)), date(2025, 10, 1), date(2026, 1, 1), shop.clock.now()
    )
    with pytest.raises(InputError, match="Nothing was measured from 2020-01-01"):
        shop.live.baseline(goal, Period(date(2020, 1, 1), date(2020, 2, 1)), by=MIA)


def test_an_initiative_shows_what_its_codes_brought(shop: Shop) -> None:
    add_cost(shop.warehouse, date(2026, 2, 3), "Email", campaign="spring-26", amount=100_000_000)
    shop.plan.change("spring", {"start": "2026-02-01", "end": "2026-03-27"}, version=1, by=MIA)
    (found,) = shop.live.measured(by=VERA)
    orders_in_february = sold(date(2026, 2, 1), date(2026, 2, 16))
    assert (found.initiative_id, found.spend, found.conversions) == ("spring", 100.0, orders_in_february)
    assert found.revenue == 20.0 * orders_in_february
    assert found.return_on_ad_spend == pytest.approx(20.0 * orders_in_february / 100)


def test_the_plan_is_published_whole_and_again_when_it_changed(shop: Shop) -> None:
    shop.plan.change("launch", {"budget": "999.99 EUR", "status": "idea", "campaign_codes": ["x"]}, version=1, by=MIA)
    assert shop.live.publish() == shop.live.published == 2
    rows = shop.warehouse.rows
    assert rows("SELECT campaign, initiative_id, budget, currency, starts, ends FROM plan_codes") == [
        ("spring-26", "spring", 40_000_000_000, "EUR", date(2026, 3, 2), date(2026, 3, 27))
    ]
    assert rows("SELECT goal_id, metric, reading, target, filters FROM plan_goals") == [
        ("customers", "new_customers", "total", 1200.0, "{}")
    ]
    assert rows("SELECT count(*), min(day), max(day), max(planned) FROM plan_targets") == [
        (365, date(2026, 1, 1), date(2026, 12, 31), 1200.0)
    ]
    assert rows("SELECT channel, sum(planned)::BIGINT, count(*) FROM plan_budgets GROUP BY 1 ORDER BY 1") == [
        ("Email", 16_000_000_000, 26),
        ("Paid Search", 24_000_000_000, 26),
    ]
    assert not shop.live.changed_since(shop.live.published)
    shop.another().change("spring", {"campaign_codes": []}, version=1, by=MIA)
    assert shop.live.changed_since(shop.live.published)
    shop.live.publish()
    assert rows("SELECT count(*) FROM plan_codes") == [(0,)]


def test_an_initiative_without_a_channel_mix_is_published_without_a_channel(shop: Shop) -> None:
    fields = {**INITIATIVE, "channels": {}, "budget": "10 USD", "campaign_codes": []}
    made = shop.plan.create("initiative", fields, by=MARIA)
    assert isinstance(made, Initiative)
    shop.live.publish()
    found = shop.warehouse.rows(
        "SELECT channel, currency, sum(planned)::BIGINT FROM plan_budgets WHERE initiative_id = ? GROUP BY ALL",
        [made.id],
    )
    assert found == [(None, "USD", 10_000_000)]


def test_two_hundred_goals_are_read_in_one_look(shop: Shop) -> None:
    """A page of 200 goals must come in half a second: they share what is asked."""
    goal = shop.plan.read(by=VERA).of(Goal)["customers"]
    many = [goal, *(add(shop, metric=name) for name in ("revenue", "conversions", "sessions"))] * 50
    begun = datetime.now(UTC)
    found = shop.live.progress(many, by=VERA)
    assert len(found) == 200
    assert (datetime.now(UTC) - begun).total_seconds() < 2  # half a second on a quiet machine
