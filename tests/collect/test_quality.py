"""How good the data are: what was complete, on time and valid, of how much, for each source."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from seamark.collect import SourceQuality
from seamark.govern import SYSTEM, Actor
from seamark.kernel import Forbidden
from tests.collect.shop import NOON, Shop, order, track

OLGA = Actor("p-olga", "Olga", "person", frozenset({"operations"}))
HEADER = "source,account,day,campaign,currency,cost\n"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


def only(shop: Shop, source: str = "Shop") -> SourceQuality:
    (found,) = [one for one in shop.collect.quality(by=OLGA) if one.source == source]
    return found


def counted(found: SourceQuality) -> list[tuple[int, int]]:
    return [(one.good, one.total) for one in (found.completeness, found.timeliness, found.validity)]


def days(first: int, last: int, *, without: tuple[int, ...] = ()) -> str:
    rows = (f"ads,A-1,2026-11-{day:02d},spring,EUR,10\n" for day in range(first, last + 1) if day not in without)
    return HEADER + "".join(rows)


def test_a_workspace_without_sources_has_no_quality(shop: Shop) -> None:
    assert shop.collect.quality(by=OLGA) == ()


def test_each_share_says_of_how_much(shop: Shop) -> None:
    page = track(1, type="page", event=None, name="Home")
    nowhere = track(2, type="page", event=None)
    late = track(3, timestamp=(NOON - timedelta(minutes=3)).isoformat())
    shop.sent(track(0))
    shop.clock.advance(timedelta(minutes=3))
    paid = order(4, "o-4", revenue=5, currency="EUR")
    click = track(5, type="page", event=None, context={"page": {"url": "https://shop.example/?gclid=abc"}})
    anonymous = {name: value for name, value in track(6).items() if name != "anonymousId"}
    shop.sent(page, nowhere, late, paid, click, anonymous)
    found = only(shop)
    assert counted(found) == [(4, 6), (5, 6), (6, 7)]
    assert found.score == pytest.approx(4 / 6)


def test_a_copy_and_a_refusal_of_the_person_are_no_faults(shop: Shop) -> None:
    refused = track(2, context={"consent": {"categoryPreferences": {"Analytics": False}}})
    shop.sent(track(1), track(1), refused)
    assert shop.drops(), "they were dropped"
    assert only(shop).validity.value == 1


def test_old_faults_are_forgotten(shop: Shop) -> None:
    shop.sent(track(1), track(2, anonymousId=None))
    assert only(shop).validity.value == 0.5
    shop.clock.advance(timedelta(days=29))
    assert [one for one in shop.collect.quality(by=OLGA) if one.validity.total] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(days(1, 22), [(22, 22), (22, 22), (22, 22)], id="all there up to yesterday"),
        pytest.param(days(1, 21), [(21, 21), (22, 22), (21, 21)], id="yesterday may still come"),
        pytest.param(days(1, 11), [(11, 11), (12, 22), (11, 11)], id="ten days behind"),
        pytest.param(days(1, 22, without=(5, 6)), [(20, 22), (22, 22), (20, 20)], id="two days are missing"),
    ],
)
def test_costs_are_judged_by_their_days(shop: Shop, text: str, expected: list[tuple[int, int]]) -> None:
    shop.collect.run_import(text.encode(), name="costs.csv", by=SYSTEM)
    shop.load()
    assert counted(only(shop, "ads")) == expected


def test_rows_that_could_not_be_read_count_against_the_file(shop: Shop) -> None:
    text = days(1, 22) + "ads,A-1,no day,spring,EUR,10\n"
    shop.collect.run_import(text.encode(), name="costs.csv", by=SYSTEM, skip_bad_rows=True)
    shop.load()
    assert only(shop, "ads").validity.value == pytest.approx(22 / 23)


def test_history_that_was_brought_along_is_not_late(shop: Shop) -> None:
    shop.sent(track(1, timestamp="2026-10-30T08:00:00Z"), track(2, timestamp=NOON.isoformat()))
    assert counted(only(shop))[1] == (1, 1)


def test_costs_that_stopped_long_ago_are_late_altogether(shop: Shop) -> None:
    text = HEADER + "ads,A-1,2026-01-01,spring,EUR,10\n"
    shop.collect.run_import(text.encode(), name="costs.csv", by=SYSTEM)
    shop.load()
    found = only(shop, "ads")
    assert (found.timeliness.good, found.timeliness.total, found.score) == (0, 28, 0.0)


def test_a_viewer_may_not_look(shop: Shop) -> None:
    with pytest.raises(Forbidden):
        shop.collect.quality(by=Actor("p-vera", "Vera", "person", frozenset({"viewer"})))
