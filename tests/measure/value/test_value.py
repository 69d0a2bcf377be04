"""What the customers of a shop are worth, asked of a real warehouse; cohorts; who comes back."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from seamark.govern import Actor
from seamark.kernel import Forbidden, Grounds, InputError, NotFound, hex_of
from seamark.measure.relations import buyers, cohort_months, order_days, repeat_days
from seamark.measure.value.cohorts import cohorts_of, kept
from seamark.science.lifetime import Buying
from seamark.warehouse import DuckEngine
from tests.measure.company import Row, add_order, event
from tests.measure.conftest import ANALYST, Shop
from tests.science.lifetime.lives import live

START = datetime(2025, 1, 1)  # noqa: DTZ001 - the warehouse's times are naive and mean UTC
LAST = date(2026, 1, 9)  # the shop's clock stands on the 10th
Orders = dict[int, list[tuple[date, int, bool]]]  # per person: day, micros, whether it is an order


def a_year(seed: int = 3, people: int = 160) -> list[Row]:
    """A year of orders and some refunds by people of two channels."""
    chance, rows, key = random.Random(seed), [], 1
    for person in range(people):
        at = START + timedelta(days=chance.randrange(280), seconds=chance.randrange(80_000))
        rate, channel = chance.gammavariate(0.9, 1 / 30), chance.choice(("Email", "Paid Search"))
        while at.date() <= date(2026, 1, 12):  # some are ordered after the clock: they are not known yet
            money = {"amount": chance.randrange(10, 90) * 1_000_000, "currency": "EUR"}
            rows.append(event(key, subject=person, time=at, conversion=1, channel=channel, **money))
            if chance.random() < 0.1:
                back = {"amount": -5_000_000, "currency": "EUR"}
                rows.append(event(key + 1, subject=person, time=at + timedelta(hours=30), **back))
            key += 2
            if chance.random() < 0.2:
                break
            at += timedelta(days=1 + int(chance.expovariate(rate + 1e-4)))
    return rows


def by_hand(rows: list[Row], until: date) -> Orders:
    """Orders and refunds per person, counted from the rules."""
    found: Orders = defaultdict(list)
    for row in rows:
        if row["time"].date() <= until:
            found[row["subject"]].append((row["time"].date(), row["amount"], row["conversion"] == 1))
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, list[Row]]]:
    """The shop after a year; tests only read it."""
    shop = Shop(tmp_path_factory.mktemp("value"), currency="EUR", exchange_rates={"USD": 0.5})
    rows = a_year()
    shop.load(rows)
    yield shop, rows
    shop.warehouse.close()


def test_buyers_are_those_of_plain_counting(loaded: tuple[Shop, list[Row]]) -> None:
    shop, rows = loaded
    with DuckEngine(shop.warehouse) as engine:
        found = {row["person"]: row for row in engine.run(buyers(engine, rates={"EUR": 1.0}, until=LAST)).to_pylist()}
    expected = {person: days for person, days in by_hand(rows, LAST).items() if any(bought for _, _, bought in days)}
    assert found.keys() == expected.keys()
    for person, days in expected.items():
        bought = {day for day, _, is_order in days if is_order}
        row = found[person]
        assert (row["first_day"], row["last_day"], row["order_days"]) == (min(bought), max(bought), len(bought))
        assert row["orders"] == sum(is_order for _, _, is_order in days)
        assert row["amount"] == sum(amount for _, amount, _ in days)
        assert row["channel"] in {"Email", "Paid Search"}


def test_days_on_which_somebody_came_back_are_those_of_plain_counting(loaded: tuple[Shop, list[Row]]) -> None:
    shop, rows = loaded
    known_by = date(2025, 7, 1)
    with DuckEngine(shop.warehouse) as engine:
        made = engine.run(repeat_days(engine, known_by=known_by, until=LAST)).to_pylist()
    expected: dict[date, int] = defaultdict(int)
    for days in by_hand(rows, LAST).values():
        bought = sorted({day for day, _, is_order in days if is_order})
        if bought and bought[0] <= known_by:
            for day in bought[1:]:
                expected[day] += 1
    assert {row["day"]: row["people"] for row in made} == expected


def test_cohorts_add_up_to_all_orders_and_all_money(loaded: tuple[Shop, list[Row]]) -> None:
    shop, rows = loaded
    answer = shop.measure.cohorts(by=ANALYST)
    days = by_hand(rows, answer.as_of).values()
    cells = [cell for cohort in answer.cohorts for cell in cohort.cells]
    assert answer.as_of == LAST
    assert sum(cell.orders for cell in cells) == sum(is_order for one in days for _, _, is_order in one)
    assert sum(cell.revenue for cell in cells) == pytest.approx(sum(money for one in days for _, money, _ in one) / 1e6)
    assert sum(cohort.customers for cohort in answer.cohorts) == len(list(days))
    assert all(cohort.cells[0].share == 1 for cohort in answer.cohorts)


def test_only_months_that_are_not_over_are_open(loaded: tuple[Shop, list[Row]]) -> None:
    answer = loaded[0].measure.cohorts(by=ANALYST)
    for cohort in answer.cohorts:
        assert [cell.is_open for cell in cohort.cells] == [False] * (len(cohort.cells) - 1) + [True]
        assert cohort.cells[-1].since == 12 * (2026 - cohort.month.year) + 1 - cohort.month.month
    ended = cohorts_of(
        [{"month": date(2025, 12, 1), "since": 0, "people": 3, "orders": 3, "amount": 9}], date(2025, 12, 31)
    )
    assert not ended[0].is_open


def test_shares_that_come_back_have_intervals_and_leave_open_months_out(loaded: tuple[Shop, list[Row]]) -> None:
    answer = loaded[0].measure.retention(by=ANALYST)
    cohorts = loaded[0].measure.cohorts(by=ANALYST).cohorts
    first = answer.months[0]
    whole = [cohort for cohort in cohorts if len(cohort.cells) > 1 and not cohort.cells[1].is_open]
    assert first.since == 1
    assert first.customers == sum(cohort.customers for cohort in whole)
    assert all(0 <= one.low < one.share < one.high <= 1 for one in answer.months if one.share)
    assert kept(cohorts) == answer.months


def test_the_value_has_an_interval_and_its_parts_add_up(loaded: tuple[Shop, list[Row]]) -> None:
    answer = loaded[0].measure.value(by=ANALYST)
    total = answer.totals
    assert (answer.as_of, answer.currency, answer.horizon_days) == (LAST, "EUR", 365)
    assert total.value.low < total.value.value < total.value.high
    assert (total.value.evidence, total.value.method) == (Grounds.MODEL, answer.model)
    for parts in (answer.channels, answer.regions):
        assert sum(one.value.value for one in parts) == pytest.approx(total.value.value)
        assert sum(one.customers for one in parts) == total.customers
        assert sum(one.alive for one in parts) == pytest.approx(total.alive)
    assert sum(one.value for one in answer.bands) == pytest.approx(total.value.value)
    assert {one.name for one in answer.channels} == {"Email", "Paid Search"}
    best = [one.expected_value for one in answer.best]
    assert best == sorted(best, reverse=True)
    at_risk = [one.spent * (1 - one.p_alive) for one in answer.lost]
    assert at_risk == sorted(at_risk, reverse=True)


def test_the_model_is_held_against_what_came(loaded: tuple[Shop, list[Row]]) -> None:
    shop, rows = loaded
    check = shop.measure.value(horizon=120, by=ANALYST).check
    assert check is not None
    assert (check.cut, check.days) == (LAST - timedelta(days=120), 120)
    actual = 0
    for days in by_hand(rows, LAST).values():
        bought = sorted({day for day, _, is_order in days if is_order})
        if bought and bought[0] <= check.cut:
            actual += sum(day > check.cut for day in bought)
    assert check.actual == actual
    assert check.expected.low < check.expected.value < check.expected.high
    after = [week for week in check.weeks if week.week > check.cut]
    assert sum(week.observed for week in after) <= actual
    assert all(week.low <= week.expected <= week.high for week in check.weeks)


def test_one_person_is_their_share_of_all(loaded: tuple[Shop, list[Row]]) -> None:
    measure = loaded[0].measure
    best = measure.value(by=ANALYST).best[0]
    assert measure.value_of(best.customer, by=ANALYST) == best
    assert measure.value_of(hex_of(999_999), by=ANALYST) is None


@pytest.mark.parametrize("horizon", [0, -1, 4000])
def test_a_horizon_out_of_bounds_is_refused(horizon: int, loaded: tuple[Shop, list[Row]]) -> None:
    with pytest.raises(InputError, match="1 to 3660 are allowed"):
        loaded[0].measure.value(horizon=horizon, by=ANALYST)


def test_a_model_that_is_none_is_refused_and_each_there_is_answers(loaded: tuple[Shop, list[Row]]) -> None:
    measure = loaded[0].measure
    with pytest.raises(InputError, match="There is no model 'magic'; there are bg-nbd, pareto-nbd"):
        measure.value(model="magic", by=ANALYST)
    plain = measure.value(model="bg-nbd", by=ANALYST)
    assert plain.model == "bg-nbd"
    assert measure.value(model="bg-nbd", discount=0.1, by=ANALYST).totals.value.value < plain.totals.value.value


def test_nobody_may_ask_without_the_permission(loaded: tuple[Shop, list[Row]]) -> None:
    nobody = Actor("p2", "No Body", "person", frozenset())
    measure = loaded[0].measure
    for ask in (measure.value, measure.cohorts, measure.retention):
        with pytest.raises(Forbidden):
            ask(by=nobody)
    with pytest.raises(Forbidden):
        measure.value_of("0" * 16, by=nobody)


def test_imported_orders_have_a_region_and_money_without_a_rate_is_told(shop: Shop) -> None:
    shop.load(a_year(people=60))
    for key, person in enumerate((1, 2, 3, 700)):
        at = START + timedelta(days=300)
        add_order(shop.warehouse, key, at, subject=person, amount=9_000_000, currency="GBP", region="north")
    answer = shop.measure.value(by=ANALYST)
    regions = {one.name: one.customers for one in answer.regions}
    assert regions["north"] == 1  # the first order of the others names none
    assert [(one.currency, one.amount) for one in answer.excluded] == [("GBP", 36.0)]
    with DuckEngine(shop.warehouse) as engine:
        rows = engine.run(order_days(engine, rates={"EUR": 1.0}, until=LAST)).to_pylist()
    lone = next(row for row in rows if row["person"] == 700)
    assert (lone["orders"], lone["amount"], lone["channel"]) == (1, 0, "Offline")


def test_an_empty_shop_says_what_it_needs(shop: Shop) -> None:
    with pytest.raises(NotFound, match="There are no orders before today"):
        shop.measure.value(by=ANALYST)
    assert shop.measure.cohorts(by=ANALYST).cohorts == ()
    assert shop.measure.retention(by=ANALYST).months == ()


def test_a_shop_in_which_nobody_came_back_says_so(shop: Shop) -> None:
    at = START + timedelta(days=9)
    shop.load(
        [event(key, subject=key, time=at, conversion=1, amount=1_000_000, currency="EUR") for key in range(1, 90)]
    )
    with pytest.raises(NotFound, match="89 customers with 0 repeat orders"):
        shop.measure.value(by=ANALYST)
    assert shop.measure.cohorts(by=ANALYST).cohorts[0].customers == 89


def test_a_refund_before_any_order_makes_no_buyer(shop: Shop) -> None:
    shop.load([event(1, subject=5, time=START, amount=-1_000_000, currency="EUR")])
    with DuckEngine(shop.warehouse) as engine:
        assert engine.run(buyers(engine, rates={"EUR": 1.0}, until=LAST)).num_rows == 0
        assert engine.run(cohort_months(engine, rates={"EUR": 1.0}, until=LAST)).num_rows == 0


def test_the_last_whole_day_is_the_last(tmp_path: Path) -> None:
    """What is ordered today waits for tomorrow; a shop that fell silent is valued as of when it was last heard."""
    shop = Shop(tmp_path, currency="EUR")
    shop.load(a_year(people=90))
    assert shop.measure.cohorts(by=ANALYST).as_of == LAST
    shop.clock.advance(timedelta(days=90))
    heard = shop.warehouse.rows("SELECT max(received_at)::DATE FROM events")[0][0]
    assert shop.measure.cohorts(by=ANALYST).as_of == heard < (shop.clock.now() - timedelta(days=1)).date()
    shop.warehouse.close()


def test_simulated_customers_are_counted_as_they_were_drawn() -> None:
    lives = live(1, law=Buying.BG_NBD, customers=300)
    known = lives.known
    assert known.customers == 300
    assert known.repeats[known.place] == pytest.approx(lives.orders - 1)
    assert np.all(known.recency <= known.age)
