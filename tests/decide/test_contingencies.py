"""Contingency plans: what is watched fires when its case has come, and only what is sure may be carried out."""

from datetime import date, timedelta
from typing import Any

import pytest

from seamark.decide import Recommendation, Watched
from seamark.kernel import Conflict, Money
from tests.decide.shop import ORDERS, TODAY, Shop
from tests.plan.cast import MARIA, MIA

DEAR: dict[str, Any] = {
    "title": "Spring sale too dear",
    "watch": "metric",
    "metric": "spend",
    "where": {"campaign": ["spring"]},
    "days": 14,
    "beyond": "above",
    "limit": 4000,
    "then": "Stop the sale and tell the shops.",
    "changes": [{"item": "busy", "field": "status", "value": "stopped"}],
    "protects": ["customers"],
    "start": "2026-04-01",
    "end": "2026-06-26",
}


def armed(shop: Shop, **fields: object) -> str:
    """A contingency plan that is published."""
    item = shop.live.create("contingency", {**DEAR, **fields}, by=MIA)
    shop.live.publish()
    return item.id


def watched(shop: Shop, one: str) -> Watched:
    return next(each for each in shop.decisions.watched(by=MARIA) if each.contingency_id == one)


def told(shop: Shop, one: str, state: str = "open") -> Recommendation | None:
    return next((each for each in shop.decisions.inbox(by=MARIA, state=state) if each.subject_id == one), None)


def test_a_metric_beyond_its_limit_brings_what_was_agreed_and_approving_it_changes_the_plan(shop: Shop) -> None:
    one = armed(shop)
    stands = watched(shop, one)
    assert stands.state == "fired"
    assert stands.value == pytest.approx(320 * 14, rel=0.02)
    assert stands.low is not None
    assert stands.high is not None
    assert 4000 < stands.low < stands.high
    shop.decisions.weigh()
    found = told(shop, one)
    assert found is not None
    assert (found.kind, found.verdict, found.amount) == ("contingency", "act", Money.of(0, "EUR"))
    assert found.title == "Spring sale too dear: spend came to €4,448, above €4,000."
    assert "Stop the sale and tell the shops." in found.finding
    assert [(one.item_id, one.field, one.old, one.new, one.label) for one in found.changes] == [
        ("busy", "status", "planned", "stopped", "Status of Spring sale: planned → stopped")
    ]
    shop.decisions.approve(found.id, found.content_hash, by=MARIA, apply=shop.applying(MARIA))
    assert shop.initiative("busy").status == "stopped"
    shop.live.publish()
    shop.decisions.weigh()
    assert told(shop, one) is None, "what was carried out does not come back"
    assert one not in {each.contingency_id for each in shop.decisions.watched(by=MARIA)}, "it is made already"


def test_what_may_be_chance_is_held_and_what_is_within_its_limit_says_nothing(stall: Shop) -> None:
    far = armed(stall, limit=9000)
    value = watched(stall, far).value
    assert value is not None
    close = armed(stall, limit=value - 5)
    stall.decisions.weigh()
    found = told(stall, close)
    assert found is not None
    assert (found.verdict, found.changes) == ("hold", ())
    assert "may be chance" in found.why_verdict
    assert told(stall, far) is None
    assert watched(stall, far).state == "quiet"
    assert watched(stall, far).p_beyond == pytest.approx(0, abs=0.001)


def test_a_ratio_is_read_from_its_sums(stall: Shop) -> None:
    one = armed(stall, metric="cost_per_acquisition", where={"channel": ["Paid Social"]}, days=28, limit=1)
    stands = watched(stall, one)
    costs = 480 * 28
    orders = stall.warehouse.row(
        "SELECT sum(conversions) FROM visits WHERE channel = 'Paid Social' AND day >= $first AND day < $today",
        {"first": TODAY - timedelta(28), "today": TODAY},
    )
    assert orders is not None
    assert stands.value == pytest.approx(costs / int(orders[0]), rel=0.02)
    assert (stands.unit, stands.state) == ("EUR", "fired")


def test_a_goal_off_its_path_fires_the_plan_for_it(stall: Shop) -> None:
    trigger: dict[str, Any] = {"watch": "goal", "metric": "", "where": {}, "limit": None, "goal": "customers"}
    one = armed(stall, **trigger)
    stall.decisions.weigh()
    found = told(stall, one)
    assert found is not None
    assert "the goal stands at" in found.title
    assert found.verdict in {"act", "hold"}
    stands = watched(stall, one)
    assert stands.p_beyond is not None
    assert (found.verdict == "act") == (stands.p_beyond >= 0.95)


def test_a_goal_that_cannot_be_judged_yet_is_unknown(stall: Shop) -> None:
    goal = stall.live.create("goal", {**ORDERS, "title": "Orders of May", "start": "2026-05-01"}, by=MIA)
    trigger: dict[str, Any] = {"watch": "goal", "metric": "", "where": {}, "limit": None, "goal": goal.id}
    assert watched(stall, armed(stall, **trigger)).state == "unknown"


def test_a_date_that_slips_too_far_fires_and_one_that_is_kept_does_not(shop: Shop) -> None:
    release = shop.live.create("release", {"title": "Atlas", "date": "2026-05-20"}, by=MIA)
    trigger: dict[str, Any] = {"watch": "date", "metric": "", "where": {}, "limit": None, "item": release.id}
    one = armed(shop, **trigger, later_than="2026-06-01", title="Atlas late")
    shop.decisions.weigh()
    assert (watched(shop, one).state, told(shop, one)) == ("quiet", None)
    shop.live.change(release.id, {"date": "2026-06-11"}, version=1, by=MIA)
    shop.live.publish()
    shop.decisions.weigh()
    found = told(shop, one)
    assert found is not None
    assert (found.title, found.verdict) == ("Atlas late: Atlas is 10 days later than it may be.", "act")
    shop.live.change(release.id, {"date": "2026-05-28"}, version=2, by=MIA)
    shop.live.publish()
    assert shop.decisions.weigh().withdrawn == (found.id,)


def test_money_it_would_take_decides_who_may(stall: Shop) -> None:
    one = armed(stall, changes=[{"item": "busy", "field": "budget", "value": "95000 EUR"}])
    stall.decisions.weigh()
    found = told(stall, one)
    assert found is not None
    assert found.amount == Money.of(65_000, "EUR")
    assert found.changes[0].label == "Budget of Spring sale: 30,000 EUR → 95,000 EUR"


def test_without_a_prepared_change_people_are_told_what_they_agreed_on(stall: Shop) -> None:
    one = armed(stall, changes=[])
    stall.decisions.weigh()
    found = told(stall, one)
    assert found is not None
    assert found.verdict == "hold"
    assert "for people to do" in found.why_verdict


def test_what_can_no_longer_be_carried_out_says_why(stall: Shop) -> None:
    one = armed(stall, changes=[{"item": "busy", "field": "end", "value": "2026-05-20"}])
    busy = stall.initiative("busy")
    steps = [{"day": "2026-03-02", "share": 0.5}, {"day": "2026-06-01", "share": 0.5}]
    stall.live.change("busy", {"spend": steps}, version=busy.version, by=MIA)
    stall.live.publish()
    stall.decisions.weigh()
    found = told(stall, one)
    assert found is not None
    assert found.verdict == "hold"
    assert "It cannot be carried out as prepared" in found.why_verdict
    assert "steps outside" in found.why_verdict


def test_a_plan_that_changed_since_is_not_overwritten(stall: Shop) -> None:
    one = armed(stall)
    stall.decisions.weigh()
    found = told(stall, one)
    assert found is not None
    busy = stall.initiative("busy")
    stall.live.change("busy", {"status": "done"}, version=busy.version, by=MIA)
    with pytest.raises(Conflict):
        stall.decisions.approve(found.id, found.content_hash, by=MARIA, apply=stall.applying(MARIA))
    assert stall.initiative("busy").status == "done"


def test_without_fresh_facts_it_is_unknown_and_what_is_open_stays(stall: Shop) -> None:
    one = armed(stall)
    stall.decisions.weigh()
    found = told(stall, one)
    assert found is not None
    stall.clock.advance(timedelta(days=9))
    stands = watched(stall, one)
    assert (stands.state, stands.value) == ("unknown", None)
    assert "has arrived since 2026-05-03" in stands.why
    assert found.id not in stall.decisions.weigh().withdrawn


def test_money_without_an_exchange_rate_is_no_small_amount(stall: Shop) -> None:
    one = armed(stall, beyond="below")
    with stall.warehouse.transaction() as tx:
        tx.execute("UPDATE costs SET currency = 'CHF' WHERE campaign = 'spring'")
    stands = watched(stall, one)
    assert (stands.state, stands.why) == ("unknown", "Money in CHF has no exchange rate.")


def test_off_and_out_of_its_time_nothing_is_watched(stall: Shop) -> None:
    off, over = armed(stall, status="off"), armed(stall, start="2026-01-01", end="2026-04-30")
    assert {off, over}.isdisjoint({each.contingency_id for each in stall.decisions.watched(by=MARIA)})
    assert date.fromisoformat("2026-04-30") < TODAY
