"""What the numbers say: which budgets and goals are found, which are left in peace, and what is said of them."""

from datetime import date, timedelta

import pytest

from seamark.decide import Recommendation
from seamark.kernel import Period
from tests.decide.shop import A_DAY, ADS, ORDERS, TODAY, Shop
from tests.plan.cast import MARIA, MIA


def found(shop: Shop, subject: str, state: str = "open") -> Recommendation:
    """The recommendation about a subject."""
    return next(one for one in shop.decisions.inbox(by=MARIA, state=state) if one.subject_id == subject)


def test_two_budgets_and_a_goal_are_found_and_nothing_else(shop: Shop) -> None:
    assert len(shop.decisions.weigh().opened) == 3
    verdicts = {one.subject_id: one.verdict for one in shop.decisions.inbox(by=MARIA)}
    assert verdicts == {"busy": "act", "idle": "act", "customers": "hold"}
    again = shop.decisions.weigh()
    assert (again.opened, again.refreshed, again.withdrawn, again.expired) == ((), (), (), ())


def test_the_budget_that_will_not_last_is_slowed_down_within_what_was_approved(stall: Shop) -> None:
    stall.decisions.weigh()
    one = found(stall, "busy")
    total = 320 * 117  # days at the pace that is measured
    forecast = next(fact for fact in one.evidence if fact.label.startswith("Spend at the end"))
    assert forecast.low is not None
    assert forecast.high is not None
    assert forecast.low <= total <= forecast.high
    assert forecast.value == pytest.approx(total, rel=0.02)
    assert float(one.amount.amount) == pytest.approx(total - 30_000, rel=0.05)
    (change,) = one.changes
    assert (change.item_id, change.field, change.old) == ("busy", "spend", "even")
    assert [step["day"] for step in change.new] == ["2026-03-02", "2026-05-05"]
    assert sum(step["share"] for step in change.new) == pytest.approx(1)
    assert change.new[0]["share"] == pytest.approx(320 * 64 / 30_000, abs=0.01)
    assert one.expected is not None
    assert one.expected.low < one.expected.value < one.expected.high
    assert one.expected.level == 0.8
    assert "before the end" in one.title


def test_the_budget_that_idles_is_released_but_for_what_will_be_needed(stall: Shop) -> None:
    stall.decisions.weigh()
    (change,) = found(stall, "idle").changes
    assert (change.field, change.old) == ("budget", {"amount": 20_000, "currency": "EUR"})
    assert 60 * 117 <= change.new["amount"] <= 60 * 117 * 1.1


def test_the_goal_is_missed_for_the_days_on_which_the_checkout_was_broken(stall: Shop) -> None:
    stall.decisions.weigh()
    one = found(stall, "customers")
    lost = next(fact for fact in one.evidence if fact.label == "Lost in the episode")
    assert lost.period == Period(date(2026, 4, 6), date(2026, 4, 13))
    assert lost.low is not None
    assert lost.high is not None
    assert lost.low < 0.052 * 100 * 7 < lost.high
    assert "in every channel at once" in one.finding
    assert "from 6 to 12 April visits stopped turning into orders" in one.title
    assert one.changes == ()
    assert one.may_decide is False


def test_a_deep_cut_asks_for_a_test_instead(stall: Shop) -> None:
    stall.spend(date(2026, 3, 2), TODAY, spring=130.0)
    stall.decisions.weigh()
    one = found(stall, "busy")
    assert one.verdict == "test"
    assert one.changes == ()
    assert "stop the work" in one.why_verdict


def test_a_channel_that_costs_what_nobody_planned_is_told_of(stall: Shop) -> None:
    calm = stall.initiative("calm")
    stall.live.change("calm", {"channels": {"Email": 1}}, version=calm.version, by=MIA)
    stall.live.publish()
    stall.spend(date(2026, 4, 1), TODAY, channel="Email", stray=180.0)
    stall.decisions.weigh()
    one = found(stall, "channel:Email")
    assert (one.verdict, one.changes, one.may_decide) == ("hold", (), False)
    planned = 12_000 / 117 * 87  # the days of the second quarter that the budget runs
    assert one.evidence[0].value == pytest.approx(planned, rel=0.01)
    assert found(stall, "busy").verdict == "act"


def test_a_channel_is_told_of_although_an_initiative_on_it_idles(stall: Shop) -> None:
    idle = stall.initiative("idle")
    stall.live.change("idle", {"channels": {"Email": 1}}, version=idle.version, by=MIA)
    stall.live.publish()
    stall.spend(date(2026, 4, 1), TODAY, channel="Email", stray=400.0)
    stall.decisions.weigh()
    assert "unused" in found(stall, "idle").title
    assert "no initiative on it overspends" in found(stall, "channel:Email").why_verdict


def test_a_channel_is_silent_where_an_initiative_on_it_overspends(stall: Shop) -> None:
    busy = stall.initiative("busy")
    stall.live.change("busy", {"channels": {ADS: 1}}, version=busy.version, by=MIA)
    stall.live.publish()
    stall.decisions.weigh()
    assert "overspend" in found(stall, "busy").title
    assert f"channel:{ADS}" not in {one.subject_id for one in stall.decisions.inbox(by=MARIA)}


def test_one_whose_reason_is_gone_is_withdrawn(shop: Shop) -> None:
    shop.decisions.weigh()
    busy = shop.initiative("busy")
    shop.live.change("busy", {"budget": "40000 EUR"}, version=busy.version, by=MARIA)
    shop.live.publish()
    one = found(shop, "busy")
    assert shop.decisions.weigh().withdrawn == (one.id,)
    gone = shop.decisions.recommendation(one.id, by=MARIA)
    assert (gone.state, gone.reason) == ("withdrawn", "The numbers no longer say so.")


def test_new_numbers_refresh_it_and_it_keeps_its_id(shop: Shop) -> None:
    shop.decisions.weigh()
    one = found(shop, "busy")
    shop.clock.advance(timedelta(days=1))
    shop.spend(TODAY, TODAY + timedelta(1), spring=320.0, tour=60.0, mail=100.0)
    assert one.id in shop.decisions.weigh().refreshed
    fresh = found(shop, "busy")
    assert (fresh.id, fresh.opened_at) == (one.id, one.opened_at)
    assert fresh.content_hash != one.content_hash


def test_old_costs_are_no_basis_and_leave_what_is_open_alone(stall: Shop) -> None:
    stall.decisions.weigh()
    stall.clock.advance(timedelta(days=9))
    weighed = stall.decisions.weigh()
    assert found(stall, "busy").id not in weighed.withdrawn


def test_days_whose_costs_are_not_known_yet_put_no_goal_behind(stall: Shop) -> None:
    on_path = sum(A_DAY.values()) * 117
    fields = {**ORDERS, "title": "Spend as agreed", "metric": "spend", "unit": "money", "target": on_path}
    goal = stall.live.create("goal", fields, by=MIA)
    stall.live.publish()
    with stall.warehouse.transaction() as tx:
        tx.execute("DELETE FROM costs WHERE day > DATE '2026-04-24'")
    stall.decisions.weigh()
    assert goal.id not in {one.subject_id for one in stall.decisions.inbox(by=MARIA)}


def test_money_in_another_currency_is_compared_at_its_rate(stall: Shop) -> None:
    stall.decisions.weigh()
    assert {one.amount.currency for one in stall.decisions.inbox(by=MIA)} == {"EUR"}
