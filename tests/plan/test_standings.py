"""What was expensive to count is not counted for every look; what is cheap always is."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

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


def test_two_versions_of_a_goal_asked_at_once_each_have_their_own_answer() -> None:
    kept = Standings(Counter())
    both = kept.of([goal("a"), goal("a", target=12.0)], day=TODAY, record=7)
    assert [told.partition(",")[0] for told in both] == ["a to 10.0", "a to 12.0"]


class Handing:
    """A lock; as soon as it is free for the first time, somebody else does something."""

    def __init__(self, then: Callable[[], object]) -> None:
        self._lock, self._then = threading.Lock(), [then]

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        for then in [self._then.pop()] if self._then else []:
            then()


def test_nor_does_one_who_asks_get_the_answer_of_another_who_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Standings(Counter())
    other = partial(kept.of, [goal("a", target=12.0)], day=TODAY, record=7)
    monkeypatch.setattr(kept, "_counting", Handing(other))
    assert kept.of([goal("a")], day=TODAY, record=7) == ["a to 10.0, count 1"]


def test_a_start_counts_as_a_look_and_a_while_later_nothing_is_counted_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter()
    kept = Standings(counter)
    kept.renew([goal("a")], day=TODAY, record=6)
    assert counter.asked == [["a"]]
    monkeypatch.setattr(standings, "LOOKED_AT_SECONDS", 0.0)
    kept.renew([goal("b")], day=TODAY, record=6)
    assert counter.asked == [["a"]], "nobody looks"


def test_what_is_dear_is_good_for_a_while_and_counted_ahead_for_who_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "QUICK_SECONDS", 0.001)
    counter = Counter(0.02)
    kept = Standings(counter)
    first = kept.of([goal("a")], day=TODAY, record=7)
    assert kept.of([goal("a")], day=TODAY, record=8) == first
    time.sleep(0.02 * standings.PATIENCE * 0.6)
    kept.renew([goal("a")], day=TODAY, record=9)
    assert kept.of([goal("a")], day=TODAY, record=9) == ["a to 10.0, count 2"]
    time.sleep(0.02 * standings.PATIENCE * 1.3)
    assert kept.of([goal("a")], day=TODAY, record=10) == ["a to 10.0, count 3"], "too old to be shown"
