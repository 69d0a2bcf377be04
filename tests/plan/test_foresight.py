"""What follows from a move: followers on working days, conflicts by name, money at another time."""

from datetime import date, timedelta

import msgspec
import pytest

from seamark.kernel import InputError, Money, NotFound, Period
from seamark.plan import Goal, Initiative, Move, Snapshot
from seamark.plan.calendar import WorkCalendar
from seamark.plan.consequences import Outlook, foresee, weeks_of
from seamark.plan.kinds import Person
from seamark.plan.model import Dependency
from seamark.plan.spend import shared_out, spent_by_channel, spent_by_day, spent_by_month, spent_in
from tests.plan.cast import MIA, NOOR, Office


def test_a_moved_campaign_pushes_what_waits_for_it_over_easter(desk: Office) -> None:
    found = desk.plan.foresee(Move("spring", date(2026, 3, 23)), by=MIA)
    assert [(one.id, one.new_start, one.new_end, one.because) for one in found.moves] == [
        # nineteen... twenty working days from Monday on, Good Friday and Easter Monday left out
        ("spring", date(2026, 3, 23), date(2026, 4, 21), ""),
        # the sixth working day after, thirteen working days long
        ("launch", date(2026, 4, 29), date(2026, 5, 15), "spring"),
    ]
    assert desk.plan.number == 1


def test_a_move_snaps_to_working_days(desk: Office) -> None:
    found = desk.plan.foresee(Move("spring", date(2026, 3, 7)), by=MIA)
    assert (found.moves[0].new_start, found.moves[0].new_end) == (date(2026, 3, 9), date(2026, 4, 7))


def test_a_slipped_release_moves_its_launch_and_names_who_is_away(desk: Office) -> None:
    found = desk.plan.foresee(Move("atlas", date(2026, 5, 4)), by=MIA)
    assert [(one.id, one.kind, one.new_start) for one in found.moves] == [
        ("atlas", "release", date(2026, 5, 4)),
        ("launch", "initiative", date(2026, 5, 4)),
    ]
    new = {clash.code: clash.message for clash in found.clashes if clash.is_new}
    assert new["away"] == "Ben owns Atlas launch and is away on 10 of its 13 working days."
    assert "Ben is booked beyond what is free in 2 weeks" in new["capacity"]
    assert found.breaks


def test_a_campaign_before_its_release_is_named(desk: Office) -> None:
    found = desk.plan.foresee(Move("launch", date(2026, 4, 8)), by=MIA)
    told = {clash.code: (clash.is_new, clash.other, clash.size) for clash in found.clashes}
    assert told["release"] == (True, "atlas", 4.0)
    assert told["order"][:2] == (True, "atlas")


def test_a_conflict_that_was_there_before_is_not_called_new(desk: Office) -> None:
    desk.plan.move(Move("launch", date(2026, 4, 8)), version=1, by=NOOR)
    found = desk.plan.foresee(Move("launch", date(2026, 4, 9)), by=MIA)
    assert {clash.code: clash.is_new for clash in found.clashes}["release"] is False


def test_a_missed_deadline_and_a_broken_gate_are_named(desk: Office) -> None:
    desk.plan.change("customers", {"deadline": "2026-04-30"}, version=1, by=MIA)
    gate = {"title": "Go or no go", "kind": "gate", "date": "2026-03-31", "initiatives": ["spring"]}
    desk.plan.create("milestone", gate, by=MIA)
    found = desk.plan.foresee(Move("spring", date(2026, 4, 7)), by=MIA)
    told = {(clash.code, clash.item): clash.message for clash in found.clashes if clash.is_new}
    assert "after the deadline 2026-04-30 of 'New customers from search'" in told["deadline", "spring"]
    assert "Go or no go needs it by 2026-03-31" in told["gate", "spring"]


def test_money_that_is_spent_in_another_month_is_told_by_month(desk: Office) -> None:
    found = desk.plan.foresee(Move("spring", date(2026, 3, 23)), by=MIA)
    assert [(one.month, one.currency) for one in found.budget] == [(date(2026, 3, 1), "EUR"), (date(2026, 4, 1), "EUR")]
    assert sum(one.before for one in found.budget) == sum(one.after for one in found.budget) == 40_000_000_000
    assert found.budget[1].before == 0


def test_a_move_saves_the_item_and_its_followers_in_one_change(desk: Office) -> None:
    change, told = desk.plan.move(Move("spring", date(2026, 3, 23)), version=1, by=NOOR, why="Creatives are late")
    now = desk.another().read(by=MIA)
    assert (change.number, change.touched, [one.id for one in told.moves]) == (2, 2, ["spring", "launch"])
    assert now.of(Initiative)["launch"].start == date(2026, 4, 29)
    desk.plan.undo(2, by=NOOR)
    assert desk.plan.read(by=MIA).of(Initiative)["launch"].start == date(2026, 4, 14)


def test_what_runs_is_not_pushed_but_told(desk: Office) -> None:
    desk.plan.change("launch", {"status": "running"}, version=1, by=NOOR)
    found = desk.plan.foresee(Move("spring", date(2026, 3, 23)), by=MIA)
    assert [one.id for one in found.moves] == ["spring"]
    assert ("order", "launch") in {(clash.code, clash.item) for clash in found.clashes if clash.is_new}


def test_a_move_that_cannot_be_is_refused(desk: Office) -> None:
    with pytest.raises(NotFound, match="'nobody'"):
        desk.plan.foresee(Move("nobody", date(2026, 3, 23)), by=MIA)
    with pytest.raises(InputError, match="A goal has no dates to move"):
        desk.plan.foresee(Move("customers", date(2026, 3, 23)), by=MIA)
    with pytest.raises(InputError, match="before the start"):
        desk.plan.foresee(Move("spring", date(2026, 3, 23), date(2026, 3, 1)), by=MIA)


DAY = date(2026, 6, 1)  # a Monday


def pair(kind: str, lag: int) -> Snapshot:
    """Two initiatives of a week, the second waiting for the first."""
    goal = Goal(
        id="g",
        title="g",
        objective="o",
        metric="revenue",
        target=1,
        start=DAY,
        deadline=DAY + timedelta(300),
        dimension="revenue",
    )
    first = Initiative(id="a", title="a", goals=("g",), start=DAY, end=DAY + timedelta(4))
    waits = (Dependency("a", kind, lag),)  # type: ignore[arg-type] # a test's parameter
    second = Initiative(id="b", title="b", goals=("g",), start=DAY, end=DAY + timedelta(4), depends_on=waits)
    return Snapshot({"g": goal, "a": first, "b": second})


@pytest.mark.parametrize(
    ("kind", "lag", "start", "end"),
    [
        ("FS", 0, date(2026, 6, 15), date(2026, 6, 19)),
        ("FS", 2, date(2026, 6, 17), date(2026, 6, 23)),
        ("FS", -2, date(2026, 6, 11), date(2026, 6, 17)),
        ("SS", 0, date(2026, 6, 8), date(2026, 6, 12)),
        ("SS", 1, date(2026, 6, 9), date(2026, 6, 15)),
        ("FF", 0, date(2026, 6, 8), date(2026, 6, 12)),
        ("FF", 1, date(2026, 6, 9), date(2026, 6, 15)),
        ("SF", 0, date(2026, 6, 2), date(2026, 6, 8)),
    ],
)
def test_each_kind_of_dependency_asks_for_its_own_dates(kind: str, lag: int, start: date, end: date) -> None:
    """The first moves a week, to Monday 8 June."""
    moves = foresee(pair(kind, lag), Move("a", date(2026, 6, 8))).moves
    assert [(one.id, one.new_start, one.new_end) for one in moves[1:]] == [("b", start, end)]


def test_working_days_agree_with_counting_days_one_by_one() -> None:
    closed = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 25), date(2026, 5, 26)}
    calendar = WorkCalendar(closed)
    days = [date(2026, 3, 1) + timedelta(n) for n in range(150)]
    working = [day for day in days if day.weekday() < 5 and day not in closed]
    for day in days[20:100]:
        assert calendar.is_working(day) == (day in working)
        assert calendar.on_or_after(day) == next(one for one in working if one >= day)
        assert calendar.on_or_before(day) == [one for one in working if one <= day][-1]
        for n in range(1, 12):
            assert calendar.shifted(day, n) == [one for one in working if one > day][n - 1]
            assert calendar.shifted(day, -n) == [one for one in working if one < day][-n]
            assert calendar.end_of(day, n) == [one for one in working if one >= day][n - 1]
            assert calendar.start_of(day, n) == [one for one in working if one <= day][-n]


def test_a_person_is_free_for_what_ongoing_work_and_leave_let(desk: Office) -> None:
    outlook = Outlook(desk.plan.read(by=MIA))
    ada, ben = (outlook.plan.of(Person)[name] for name in ("ada", "ben"))
    march = weeks_of(outlook, ada, start=date(2026, 3, 2), end=date(2026, 3, 8))
    assert [(one.monday, round(one.booked, 2), round(one.free, 2)) for one in march] == [(date(2026, 3, 2), 1.25, 3.25)]
    leave = weeks_of(outlook, ben, start=date(2026, 5, 4), end=date(2026, 5, 4))
    assert [(one.booked, one.free) for one in leave] == [(0.0, 0.0)]
    easter = weeks_of(outlook, ben, start=date(2026, 4, 1), end=date(2026, 4, 1))
    assert easter[0].free == 2.0


@pytest.mark.parametrize("amount", [0, 1, 7, 40_000_000_000, 8_000_000_000_000_000])
def test_planned_spend_sums_to_the_budget_exactly(desk: Office, amount: int) -> None:
    plan = desk.plan.read(by=MIA)
    if amount < 10**15:
        desk.plan.change("spring", {"budget": f"{amount / 1e6:.6f} EUR", "spend": "front"}, version=1, by=MIA)
        plan = desk.plan.read(by=MIA)
        spring = plan.of(Initiative)["spring"]
        assert int(spent_by_day(spring).sum()) == amount == sum(spent_by_month(spring).values())
        assert sum(int(days.sum()) for _, days in spent_by_channel(spring)) == amount
        assert all(days.min() >= 0 for _, days in spent_by_channel(spring))
    weights = spent_by_day(plan.of(Initiative)["spring"]).astype(float) + 1
    assert int(shared_out(amount, weights).sum()) == amount


def test_spend_of_a_period_is_summed_over_initiatives_in_one_currency(desk: Office) -> None:
    spring = desk.plan.read(by=MIA).of(Initiative)["spring"]
    idea = msgspec.structs.replace(spring, status="idea")
    foreign = msgspec.structs.replace(spring, budget=Money(1_000_000_000, "USD"))
    unknown = msgspec.structs.replace(spring, budget=Money(1_000_000_000, "CHF"))
    span = Period(spring.start - timedelta(3), spring.end + timedelta(5))
    rates = {"EUR": 1.0, "USD": 0.5}
    days = spent_in([spring, idea, foreign, unknown], span, rates=rates)
    assert float(days.sum()) == pytest.approx(40_000 + 500)
    assert days[:3].tolist() == [0, 0, 0]
    half = Period(spring.start, spring.start + timedelta(14))
    assert float(spent_in([spring], half, rates=rates).sum()) == pytest.approx(
        spent_by_day(spring)[:14].sum() / 1_000_000
    )
