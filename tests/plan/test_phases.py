"""Phases: parts of an initiative's time that stay in order, inside, and move with it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamark.kernel import InputError
from seamark.plan import Initiative, Move, Phase, Snapshot
from seamark.plan.calendar import WorkCalendar
from seamark.plan.consequences import foresee
from seamark.plan.consequences.phases import moved_phases

MONDAY = date(2026, 3, 2)
CALENDAR = WorkCalendar()


def work(*weeks: tuple[str, int, int], kind: str = "campaign", last: int = 25) -> Initiative:
    """An initiative of four weeks; phases by name, first and last day counted from its Monday."""
    phases = tuple(Phase(name, MONDAY + timedelta(first), MONDAY + timedelta(end)) for name, first, end in weeks)
    end = MONDAY + timedelta(last)
    return Initiative(id="film", version=1, title="Film", goals=("g",), start=MONDAY, end=end, phases=phases, kind=kind)  # type: ignore[arg-type] # a kind as text


def flaws(item: Initiative) -> list[str]:
    return [flaw.message for flaw in item.check(Snapshot({})) if flaw.field == "phases"]


FILM = work(("Write", 0, 4), ("Shoot", 7, 11), ("Cut", 14, 25))


def test_they_lie_inside_one_after_the_other_each_with_its_own_name() -> None:
    assert flaws(FILM) == []
    assert flaws(work(("Write", 0, 4), ("Shoot", 4, 11))) == ["'Shoot' starts before 'Write' is over."]
    assert flaws(work(("Write", 4, 2))) == ["'Write' ends before it starts."]
    assert flaws(work(("Write", -1, 4), ("Cut", 20, 26))) == [
        "'Write' lies outside 2026-03-02 to 2026-03-27.",
        "'Cut' lies outside 2026-03-02 to 2026-03-27.",
    ]
    assert flaws(work(("Cut", 0, 4), ("Cut", 7, 9))) == ["The same one is named twice."]
    assert FILM.phase_on(MONDAY + timedelta(8)) == FILM.phases[1]
    assert FILM.phase_on(MONDAY + timedelta(5)) is None, "nobody works on a weekend"


def test_a_move_takes_them_along_on_working_days() -> None:
    plan = Snapshot({"film": FILM})
    moved = foresee(plan, Move("film", MONDAY + timedelta(2)))
    assert (moved.moves[0].new_start, moved.moves[0].new_end) == (date(2026, 3, 4), date(2026, 3, 31))
    phases = moved_phases(FILM, date(2026, 3, 4), end=date(2026, 3, 31), calendar=CALENDAR)
    assert [(one.title, one.start, one.end) for one in phases] == [
        ("Write", date(2026, 3, 4), date(2026, 3, 10)),
        ("Shoot", date(2026, 3, 11), date(2026, 3, 17)),
        ("Cut", date(2026, 3, 18), date(2026, 3, 31)),
    ]


def test_half_the_time_is_half_of_each() -> None:
    phases = moved_phases(FILM, MONDAY, end=MONDAY + timedelta(11), calendar=CALENDAR)
    days = [CALENDAR.count(one.start, one.end) for one in phases]
    assert days == [2, 3, 5]
    assert phases[-1].end == MONDAY + timedelta(11)


def test_fewer_days_than_phases_are_refused_in_words() -> None:
    with pytest.raises(InputError, match="3 phases do not fit into 2 days") as refused:
        foresee(Snapshot({"film": FILM}), Move("film", MONDAY, MONDAY + timedelta(1)))
    assert refused.value.detail["field"] == "end"


@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True).map(sorted),
    st.integers(-200, 200),
    st.integers(0, 90),
    st.sampled_from(["campaign", "event"]),
)
def test_on_any_dates_they_stay_right_or_it_is_said(cuts: list[int], by: int, days: int, kind: str) -> None:
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    item = work(*((f"p{number}", first, last) for number, (first, last) in enumerate(pairs)), kind=kind, last=60)
    start = MONDAY + timedelta(by)
    end = start + timedelta(days)
    try:
        phases = moved_phases(item, start, end=end, calendar=CALENDAR)
    except InputError:
        assert days < 7 * len(item.phases), "there was room for all of them"
        return
    moved = Initiative(id="film", version=2, title="Film", goals=("g",), start=start, end=end, phases=phases)
    assert flaws(moved) == []
    assert [one.title for one in phases] == [one.title for one in item.phases]
