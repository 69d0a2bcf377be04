"""What was expensive to count is not counted for every look; what is cheap always is."""

import time
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from seamark.plan import Goal
from seamark.plan.service import standings
from seamark.plan.service.standings import Standings

TODAY = date(2026, 5, 4)


def goal(name: str, target: float = 10.0) -> Goal:
    return Goal(
        id=name, title=name, objective="grow", metric="revenue", target=target, start=TODAY,
        deadline=TODAY + timedelta(30), dimension="revenue",
    )  # fmt: skip


class Counter:
    """Counts what it is asked, taking its time."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.asked: list[list[str]] = []
        self.seconds = seconds

    def __call__(self, goals: Sequence[Goal]) -> list[str]:
        time.sleep(self.seconds)
        self.asked.append([one.id for one in goals])
        return [f"{one.id} to {one.target}, count {len(self.asked)}" for one in goals]


def test_without_new_records_nothing_is_counted_again() -> None:
    counter = Counter()
    kept = Standings(counter)
    first = kept.of([goal("a"), goal("b")], day=TODAY, record=7)
    assert kept.of([goal("b"), goal("a")], day=TODAY, record=7) == first[::-1]
    assert counter.asked == [["a", "b"]]


def test_what_is_cheap_is_counted_whenever_records_came() -> None:
    counter = Counter()
    kept = Standings(counter)
    kept.of([goal("a")], day=TODAY, record=7)
    assert kept.of([goal("a")], day=TODAY, record=8) == ["a to 10.0, count 2"]


@pytest.mark.parametrize(
    ("changed", "day"), [(goal("a", target=12.0), TODAY), (goal("a"), TODAY + timedelta(1))], ids=["goal", "day"]
)
def test_another_goal_or_day_is_counted_however_dear(changed: Goal, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "QUICK_SECONDS", 0.001)
    counter = Counter(0.01)
    kept = Standings(counter)
    kept.of([goal("a"), goal("b")], day=TODAY, record=7)
    kept.of([changed], day=day, record=7)
    assert counter.asked == [["a", "b"], ["a"]]


def test_what_is_dear_is_good_for_a_while_and_counted_ahead_for_who_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "QUICK_SECONDS", 0.001)
    counter = Counter(0.02)
    kept = Standings(counter)
    kept.renew([goal("a")], day=TODAY, record=6)
    assert not counter.asked, "nobody looks"
    first = kept.of([goal("a")], day=TODAY, record=7)
    assert kept.of([goal("a")], day=TODAY, record=8) == first
    time.sleep(0.02 * standings.PATIENCE * 0.6)
    kept.renew([goal("a")], day=TODAY, record=9)
    assert kept.of([goal("a")], day=TODAY, record=9) == ["a to 10.0, count 2"]
    time.sleep(0.02 * standings.PATIENCE * 1.3)
    assert kept.of([goal("a")], day=TODAY, record=10) == ["a to 10.0, count 3"], "too old to be shown"
