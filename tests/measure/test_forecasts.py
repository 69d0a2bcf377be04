"""A shop asks what comes of its orders, and when they turned."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from seamark.govern import Actor
from seamark.kernel import Forbidden, Grounds, InputError, NotFound
from seamark.measure.forecasts import ForecastAnswer, HistoryQuestion
from tests.measure.company import START, Row, event
from tests.measure.conftest import ANALYST, Shop

DAYS = 140
TURN = 90
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=DAYS)
STRANGER = Actor("p9", "Nobody", "person", frozenset())


def orders() -> list[Row]:
    """Orders of each day, fewer at weekends and from day 90 on, half of them by e-mail; part of today as well."""
    chance = np.random.default_rng(7)
    rows: list[Row] = []
    for day in range(DAYS + 1):
        weekend = (START + timedelta(days=day)).weekday() >= 5
        usual = (12 if weekend else 24) * (1 if day < TURN else 0.6)
        many = 2 if day == DAYS else chance.poisson(usual)
        for number in range(many):
            at = START + timedelta(days=day, hours=8, minutes=number)
            rows.append(
                event(
                    len(rows) + 1,
                    time=at,
                    subject=len(rows) + 1,
                    conversion=1,
                    name="order",
                    channel="Email" if number % 2 else None,
                )
            )
    return rows


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop with twenty weeks behind it, at noon of the day after."""
    made = Shop(tmp_path_factory.mktemp("busy"), currency="EUR")
    made.load(orders())
    made.clock.at = NOW
    return made


def foretold(shop: Shop, **asked: object) -> ForecastAnswer:
    return shop.measure.forecast(HistoryQuestion("conversions", **asked), 14, by=ANALYST)  # type: ignore[arg-type]


def test_the_next_two_weeks_begin_with_today_which_is_not_over(busy: Shop) -> None:
    found = foretold(busy)
    today = date(2026, 1, 1) + timedelta(days=DAYS)
    assert found.history_end == today
    assert [step.period for step in found.steps] == [today + timedelta(days=number) for number in range(14)]
    weekend = np.array([step.period.weekday() >= 5 for step in found.steps])
    values = np.array([step.estimate.value for step in found.steps])
    assert values[~weekend].mean() == pytest.approx(24 * 0.6, rel=0.25)
    assert values[weekend].mean() == pytest.approx(12 * 0.6, rel=0.35)


def test_a_forecast_is_an_estimate_with_its_method_and_age(busy: Shop) -> None:
    found = foretold(busy)
    first = found.steps[0].estimate
    assert (first.method, first.level, first.evidence) == ("forecast 1", 0.8, Grounds.MODEL)
    assert found.steps[0].low95 <= first.low < first.value < first.high <= found.steps[0].high95
    assert first.data_through == found.data_through
    assert found.mase is not None
    assert found.coverage80 is not None


def test_what_would_have_been_said_earlier_can_be_asked(busy: Shop) -> None:
    found = foretold(busy, before=date(2026, 1, 1) + timedelta(days=TURN))
    assert found.history_end == date(2026, 1, 1) + timedelta(days=TURN)
    values = [step.estimate.value for step in found.steps if step.period.weekday() < 5]
    assert np.mean(values) == pytest.approx(24, rel=0.2)


def test_one_channel_alone_can_be_foretold(busy: Shop) -> None:
    alone = foretold(busy, where={"channel": ("Email",)})
    assert sum(step.estimate.value for step in alone.steps) < 0.7 * sum(
        step.estimate.value for step in foretold(busy).steps
    )


def test_weeks_are_sums_of_their_days(busy: Shop) -> None:
    found = busy.measure.forecast(HistoryQuestion("conversions", step_days=7), 4, by=ANALYST)
    assert [step.period - found.history_end for step in found.steps] == [timedelta(days=7 * week) for week in range(4)]
    assert found.history_steps == DAYS // 7
    assert found.steps[0].estimate.value == pytest.approx(0.6 * (5 * 24 + 2 * 12), rel=0.25)


def test_the_turn_is_found_on_its_day(busy: Shop) -> None:
    found = busy.measure.changes(HistoryQuestion("conversions"), by=ANALYST)
    assert len(found.changes) == 1
    turn = found.changes[0]
    assert abs((turn.period - date(2026, 1, 1)).days - TURN) <= 3
    assert turn.share == pytest.approx(-0.4, abs=0.1)
    assert turn.confidence >= found.confidence
    assert not turn.bends


def test_the_same_history_is_looked_at_once(busy: Shop) -> None:
    assert busy.measure.changes(HistoryQuestion("conversions"), by=ANALYST).changes == (
        busy.measure.changes(HistoryQuestion("conversions"), by=ANALYST).changes
    )
    before = foretold(busy)
    last = orders()[-1]
    late = event(900_001, time=last["time"] - timedelta(days=2), received_at=last["time"], subject=9, conversion=1)
    busy.load([late])
    assert foretold(busy) != before


def test_ratios_are_foretold_by_the_day_only(busy: Shop) -> None:
    assert busy.measure.forecast(HistoryQuestion("conversion_rate"), 3, by=ANALYST).unit == "share"
    with pytest.raises(InputError, match="cannot be summed"):
        busy.measure.forecast(HistoryQuestion("conversion_rate", step_days=7), 3, by=ANALYST)
    with pytest.raises(InputError, match="cannot be summed"):
        busy.measure.changes(HistoryQuestion("visitors", step_days=28), by=ANALYST)


@pytest.mark.parametrize("horizon", [0, -1, 10_000])
def test_horizons_out_of_reach_are_refused(busy: Shop, horizon: int) -> None:
    with pytest.raises(InputError, match="1 to 366"):
        busy.measure.forecast(HistoryQuestion("conversions"), horizon, by=ANALYST)


def test_what_cannot_be_asked_is_said(busy: Shop) -> None:
    with pytest.raises(InputError, match="no metric 'luck'"):
        busy.measure.changes(HistoryQuestion("luck"), by=ANALYST)
    with pytest.raises(InputError, match="Steps of 3 days"):
        busy.measure.changes(HistoryQuestion("conversions", step_days=3), by=ANALYST)
    with pytest.raises(NotFound, match="full steps"):
        foretold(busy, before=date(2026, 1, 2))
    with pytest.raises(NotFound, match="Nothing is known yet"):
        busy.measure.forecast(HistoryQuestion("spend"), 3, by=ANALYST)
    with pytest.raises(Forbidden):
        busy.measure.forecast(HistoryQuestion("conversions"), 3, by=STRANGER)


def test_an_empty_company_has_nothing_to_carry_on(tmp_path: Path) -> None:
    empty = Shop(tmp_path)
    with pytest.raises(NotFound, match="Nothing is known yet"):
        empty.measure.forecast(HistoryQuestion("revenue"), 7, by=ANALYST)
