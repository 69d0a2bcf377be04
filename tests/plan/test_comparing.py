"""Scenarios beside the plan: dates in working days, money in one currency, capacity and conflicts, by hand."""

from datetime import date
from typing import Any

import pytest

from seamark.govern import Governance
from seamark.kernel import FixedClock, InputError, NotFound, Settings
from seamark.plan import PlanBook
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Edit, Move
from seamark.plan.scenarios import Comparison
from seamark.plan.scenarios.comparing import working_days_between
from tests.plan.cast import CHEAP, MIA, VERA, Office

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def scenario(office: Office, title: str, *edits: Edit, move: Move | None = None) -> str:
    """The id of a scenario with edits and a move in it."""
    made = office.plan.start_scenario(title, by=MIA).scenario
    if edits:
        made = office.plan.change_scenario(made.id, edits, version=made.version, by=MIA).scenario
    if move:
        office.plan.move_in_scenario(made.id, move, version=made.version, by=MIA)
    return made.id


def edit(item_id: str, kind: str = "initiative", **fields: object) -> Edit:
    """A change of an item."""
    return Edit(kind=kind, id=item_id, fields=fields)


def compare(office: Office, *ids: str) -> Comparison:
    """The plan and scenarios as a colleague sees them."""
    return office.plan.compare_scenarios(ids, by=VERA)


def test_an_untouched_scenario_differs_in_nothing(desk: Office) -> None:
    found = compare(desk, scenario(desk, "Same"))
    assert [one.title for one in found.columns] == ["The plan", "Same"]
    assert (found.dates, found.same_dates) == ((), 4)
    assert found.money.totals[0] == found.money.totals[1] == 40_000_000_000
    assert found.capacity[0] == found.capacity[1]
    assert [(one.new, one.gone) for one in found.clashes] == [((), ()), ((), ())]


def test_dates_differ_by_working_days_and_what_is_new_or_gone_has_none(desk: Office) -> None:
    late = scenario(desk, "Late", move=Move("atlas", date(2026, 5, 12)))
    fields: dict[str, Any] = {"title": "More", "goals": ["customers"], "start": "2026-06-01", "end": "2026-06-05"}
    other = scenario(desk, "Other", edit("more", **fields), Edit(kind="milestone", id="review", removed=True))
    rows = {row.id: row for row in compare(desk, late, other).dates}
    assert rows.keys() == {"atlas", "launch", "more", "review"}
    plan, slipped, same = rows["launch"].spans
    assert plan
    assert slipped
    assert same
    assert (plan.start_shift, slipped.start, slipped.start_shift, same.start_shift) == (0, date(2026, 5, 12), 20, 0)
    assert rows["review"].spans[2] is None
    assert rows["more"].spans[:2] == (None, None)
    more = rows["more"].spans[2]
    assert more
    assert (more.start, more.start_shift) == (date(2026, 6, 1), None)


@pytest.mark.parametrize(
    ("was", "now", "days"),
    [
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # over Easter, on which everybody is away
        (date(2026, 4, 7), date(2026, 4, 2), -1),
        (date(2026, 3, 2), date(2026, 3, 30), 20),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 6), date(2026, 3, 8), 0),
    ],
)
def test_a_shift_is_counted_in_working_days(desk: Office, was: date, now: date, days: int) -> None:
    assert working_days_between(was, now, calendar=leave_in(desk.plan.read(by=VERA)).calendar) == days


def test_money_by_month_in_the_currency_of_the_workspace_and_in_its_own(desk: Office, clock: FixedClock) -> None:
    fields: dict[str, Any] = {"title": "More", "goals": ["customers"], "start": "2026-04-07", "end": "2026-04-10"}
    dollars = scenario(desk, "Dollars", edit("more", **fields, budget="1000 USD"), edit("spring", status="stopped"))
    pounds = scenario(desk, "Pounds", edit("more", **fields, budget="500 GBP"))
    settings = Settings(data=str(desk.folder), exchange_rates={"USD": 0.5})
    govern = Governance(desk.ledger, settings, clock=clock, hasher=CHEAP)
    book = PlanBook(desk.ledger, govern, settings=settings, clock=clock)
    money = book.compare_scenarios([dollars, pounds], by=VERA).money
    assert money.totals == (40_000_000_000, 500_000_000, 40_000_000_000)
    assert [(row.month, row.amounts) for row in money.months] == [
        (MARCH, (40_000_000_000, 0, 40_000_000_000)),
        (APRIL, (0, 500_000_000, 0)),
    ]
    assert money.by_currency == {
        "EUR": (40_000_000_000, 0, 40_000_000_000),
        "GBP": (0, 0, 500_000_000),
        "USD": (0, 1_000_000_000, 0),
    }
    assert (money.currency, money.unknown) == ("EUR", ("GBP",))


def test_capacity_names_the_worst_weeks(desk: Office) -> None:
    found = compare(desk, scenario(desk, "Ada does it all", edit("launch", people={"ada": 30}))).capacity
    assert (found[0].weeks_over, found[0].worst) == (0, ())
    assert found[1].first == date(2026, 2, 16)
    worst = found[1].worst[0]
    assert (worst.name, worst.monday, worst.booked, worst.free) == ("Ada", date(2026, 4, 20), 11.54, 3.25)
    assert found[1].weeks_over == 3
    assert found[1].days_over == pytest.approx(sum(found[1].over))
    assert found[1].booked[9] == pytest.approx(5 * 30 / 13, abs=0.001)


def test_conflicts_that_are_new_and_those_that_are_gone(desk: Office) -> None:
    early = scenario(desk, "Early", edit("launch", start="2026-04-01", depends_on=[]))
    found = compare(desk, early).clashes
    assert [one.count for one in found] == [0, 1]
    assert [(one.code, one.item, one.is_new) for one in found[1].new] == [("release", "launch", True)]
    launch = desk.plan.read(by=MIA).items["launch"]
    desk.plan.change("launch", {"start": "2026-04-01", "depends_on": []}, version=launch.version, by=MIA)
    late = scenario(desk, "Back", edit("launch", start="2026-04-14"))
    again = compare(desk, late, early).clashes
    assert [(one.count, len(one.new), len(one.gone)) for one in again] == [(1, 0, 0), (0, 0, 1), (1, 0, 0)]


def test_a_scenario_says_how_far_it_is_behind(desk: Office) -> None:
    made = scenario(desk, "Old", edit("spring", note="x"))
    desk.plan.create("milestone", {"title": "Meanwhile", "date": "2026-07-01"}, by=MIA)
    column = compare(desk, made).columns[1]
    assert (column.behind, column.items) == (1, 1)


@pytest.mark.parametrize(
    ("ids", "said"), [([], "names 0 scenarios"), (["a"] * 2, "'a' twice"), ([*"abcde"], "names 5 scenarios")]
)
def test_none_too_many_and_one_twice_are_refused(desk: Office, ids: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        compare(desk, *ids)


def test_an_unknown_scenario_is_named(desk: Office) -> None:
    with pytest.raises(NotFound, match="'scenario_x'"):
        compare(desk, "scenario_x")
