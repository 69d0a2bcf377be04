"""Questions that share a pass over the rows are answered as each would be by itself, and shared passes are few."""

from datetime import date, datetime

import pytest

from seamark.kernel import Period
from seamark.measure import Question
from seamark.measure.planning import NONE, scans_of
from seamark.measure.sharing import united_scans
from tests.measure.company import add_cost, add_order, random_events
from tests.measure.conftest import ANALYST, Shop

YEARS = Period(date(2020, 1, 1), date(2030, 1, 1))
ASKED = ("revenue", "visitors", "return_on_ad_spend")
WHERES: list[dict[str, tuple[str, ...]]] = [
    {},
    {"channel": ("Email",)},
    {"channel": ("Nobody came by it",)},
    {"campaign": ("spring",)},
    {"campaign": (NONE,)},
    {"channel": ("Email",), "campaign": ("spring",)},
    {"campaign": (NONE,), "channel": ("Direct",)},
    {"channel": ("Email", "Direct")},
]


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A shop with everything that is counted."""
    shop.load(random_events(5, 1500, people=60))
    add_cost(shop.warehouse, date(2026, 1, 2), "Email", amount=7_500_000, campaign="spring", clicks=3)
    add_order(shop.warehouse, 9_001, datetime(2026, 1, 3), amount=19_900_000, channel="Email")  # noqa: DTZ001
    return shop


@pytest.mark.parametrize(("by", "grain"), [((), "day"), (("channel",), "total")], ids=["days", "channels"])
def test_answers_are_those_of_asking_one_by_one(by: tuple[str, ...], grain: str, busy: Shop) -> None:
    questions = [Question(metric, YEARS, by=by, grain=grain, where=where) for metric in ASKED for where in WHERES]
    together = busy.measure.ask_many(questions, by=ANALYST)
    assert list(together) == [busy.measure.ask(question, by=ANALYST) for question in questions]
    assert sum(bool(answer.rows) for answer in together) > len(WHERES)


@pytest.mark.parametrize("days", [7, None])
def test_reach_under_several_filters_is_reach_under_each(days: int | None, busy: Shop) -> None:
    asked = Period(date(2025, 12, 20), date(2026, 3, 1))
    together = busy.measure.reaches(asked, days=days, wheres=WHERES, by=ANALYST)
    assert together == [busy.measure.reach(asked, days=days, where=where, by=ANALYST) for where in WHERES]
    assert sum(max(found) > 0 for found in together) > len(WHERES) / 2


def test_a_hundred_campaigns_are_one_pass() -> None:
    wheres: list[dict[str, tuple[str, ...]]] = [{"campaign": (f"campaign {number}",)} for number in range(100)]
    scans = scans_of([Question(metric, YEARS, where=where) for where in wheres for metric in ("revenue", "sessions")])
    assert (len(scans), len(united_scans(scans))) == (100, 1)
