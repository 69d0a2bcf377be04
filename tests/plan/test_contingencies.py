"""Contingency plans: their trigger can be told, what they prepare could be carried out, and what it takes is known."""

from datetime import date
from typing import Any

import pytest

from seamark.kernel import InputError
from seamark.plan import Contingency
from seamark.plan.gate import Exchange
from seamark.plan.remedy import remedy_of
from tests.plan.cast import MARIA, MIA, Office
from tests.plan.test_faults import refused

EUR = Exchange("EUR", {"USD": 0.5})
DEAR: dict[str, Any] = {
    "title": "Search too dear",
    "watch": "metric",
    "metric": "cost_per_acquisition",
    "where": {"channel": ["Paid Search"]},
    "limit": 40,
    "then": "Stop the campaign.",
    "start": "2026-03-02",
    "end": "2026-06-30",
}
LATE: dict[str, Any] = {
    **{name: DEAR[name] for name in ("then", "start", "end")},
    "title": "Atlas late",
    "watch": "date",
    "item": "atlas",
    "later_than": "2026-05-01",
}


@pytest.mark.parametrize(
    ("field", "changed", "said"),
    [
        ("end", {"end": "2026-03-01"}, "before the start"),
        ("then", {"then": " "}, "what is done then"),
        ("metric", {"metric": "cost_per_aquisition"}, "Did you mean 'cost_per_acquisition'?"),
        ("metric", {"metric": ""}, "a metric is watched"),
        ("metric", {"metric": "visitors"}, "Watch sessions instead"),
        ("limit", {"limit": None}, "a metric is watched"),
        ("where", {"where": {"planet": ["Mars"]}}, "no dimension 'planet'"),
        ("days", {"days": 7}, ">= 14"),
        ("goal", {"goal": "customers"}, "because a metric is watched"),
        ("goal", {"watch": "goal", "metric": "", "limit": None, "where": {}}, "a goal is watched"),
        ("protects", {"protects": ["ada"]}, "Name the id of a goal or initiative"),
        ("protects", {"protects": ["customers", "customers"]}, "named twice"),
        ("owner", {"owner": "nobody"}, "There is no person"),
        (
            "changes",
            {"changes": [{"item": "nothing", "field": "status", "value": "stopped"}]},
            "There is no initiative",
        ),
        ("changes", {"changes": [{"item": "spring", "field": "status", "value": "paused"}]}, "idea, planned, running"),
        ("changes", {"changes": [{"item": "spring", "field": "end", "value": "2026-02-01"}]}, "before the start"),
        ("changes", {"changes": [{"item": "spring", "field": "budget", "value": "much"}]}, "40000 EUR"),
        ("changes", {"changes": [{"item": "spring", "field": "owner", "value": "atlas"}]}, "There is no person"),
        ("changes", {"changes": [{"item": "spring", "field": "kind", "value": "event"}]}, "Invalid enum value"),
        (
            "changes",
            {"changes": [{"item": "spring", "field": "note", "value": str(n)} for n in range(2)]},
            "named twice",
        ),
    ],
)
def test_one_that_cannot_be_watched_or_carried_out_is_refused(
    desk: Office, field: str, changed: dict[str, Any], said: str
) -> None:
    _, told = refused(desk, "contingency", DEAR, **changed)
    assert said in told[field]


def test_a_date_is_watched_of_what_has_one(desk: Office) -> None:
    _, told = refused(desk, "contingency", LATE, item="ada")
    assert "initiative or release or milestone" in told["item"]
    _, told = refused(desk, "contingency", LATE, limit=3)
    assert "because a date is watched" in told["limit"]


def test_what_is_named_by_one_is_not_removed_under_it(desk: Office) -> None:
    desk.plan.create("contingency", LATE, by=MIA)
    with pytest.raises(InputError, match="contingency 'Atlas late' names it"):
        desk.plan.remove("atlas", version=1, by=MIA)


def armed(desk: Office, *changes: tuple[str, str]) -> Contingency:
    prepared = [{"item": "spring", "field": field, "value": value} for field, value in changes]
    made = desk.plan.create("contingency", {**DEAR, "changes": prepared}, by=MIA)
    assert isinstance(made, Contingency)
    return made


def test_its_remedy_is_the_difference_to_the_plan_of_now_and_what_money_that_takes(desk: Office) -> None:
    one = armed(desk, ("budget", "60000 EUR"), ("status", "running"))
    remedy = remedy_of(one, desk.plan.read(by=MIA), exchange=EUR, today=date(2026, 3, 9))
    assert [(each.field, each.old, each.new) for each in remedy.changes] == [
        ("budget", {"amount": 40000, "currency": "EUR"}, {"amount": 60000, "currency": "EUR"}),
        ("status", "planned", "running"),
    ]
    assert (remedy.amount, remedy.obstacle, remedy.is_made) == (20_000 * 10**6, "", False)
    desk.plan.change("spring", {"status": "running", "budget": "60000 EUR"}, version=1, by=MARIA)
    done = remedy_of(one, desk.plan.read(by=MIA), exchange=EUR, today=date(2026, 3, 9))
    assert (done.changes, done.is_made) == ((), True)


def test_money_of_an_unknown_currency_is_an_obstacle(desk: Office) -> None:
    one = armed(desk, ("budget", "60000 CHF"))
    remedy = remedy_of(one, desk.plan.read(by=MIA), exchange=EUR, today=date(2026, 3, 9))
    assert remedy.changes == ()
    assert "CHF, which has no exchange rate" in remedy.obstacle
