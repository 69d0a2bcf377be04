"""Outcomes: checked when their time has come, against what was promised; and how well deciding goes."""

from datetime import date, timedelta

import pytest

from seamark.science.shares import share
from tests.decide.shop import TODAY, Shop
from tests.decide.test_weigh import found
from tests.plan.cast import MARIA, MIA


def approved(shop: Shop) -> str:
    """Have the overspend approved a day and a half after it was found."""
    shop.decisions.weigh()
    one = found(shop, "busy")
    shop.clock.advance(timedelta(hours=36))
    shop.decisions.approve(one.id, one.content_hash, by=MARIA, apply=shop.applying(MARIA))
    return one.id


def test_a_kept_promise_is_checked_four_weeks_later(shop: Shop) -> None:
    one = approved(shop)
    assert shop.decisions.revisit() == 0
    shop.spend(TODAY, date(2026, 6, 5), spring=182.0)
    shop.clock.advance(timedelta(days=30))
    assert shop.decisions.revisit() == 1
    outcome = shop.decisions.recommendation(one, by=MARIA).outcome
    assert outcome is not None
    assert outcome.inside
    assert outcome.value == pytest.approx((320 - 182) * 28, rel=0.1)
    assert shop.decisions.revisit() == 0
    quality = shop.decisions.quality(by=MARIA)
    assert (quality.decided, quality.median_hours_to_decide, quality.checked, quality.inside) == (1, 36.0, 1, 1)
    assert quality.low is not None
    assert quality.low < 1
    assert [seen.id for seen in shop.decisions.inbox(by=MARIA, state="checked")] == [one]
    assert shop.verbs()[-1] == "checked"


def test_a_promise_nobody_kept_lies_outside(stall: Shop) -> None:
    one = approved(stall)
    stall.spend(TODAY, date(2026, 6, 5), spring=320.0)
    stall.clock.advance(timedelta(days=30))
    stall.decisions.revisit()
    outcome = stall.decisions.recommendation(one, by=MARIA).outcome
    assert outcome is not None
    assert not outcome.inside
    assert outcome.value == pytest.approx(0, abs=200)


def test_a_late_decision_does_not_save_what_was_spent_before_it(stall: Shop) -> None:
    stall.decisions.weigh()
    one = found(stall, "busy")
    stall.decisions.ask(one.id, by=MIA)
    stall.clock.advance(timedelta(days=10))
    stall.decisions.approve(one.id, one.content_hash, by=MARIA, apply=stall.applying(MARIA))
    stall.spend(TODAY, date(2026, 6, 20), spring=320.0)
    stall.clock.advance(timedelta(days=30))
    assert stall.decisions.revisit() == 1
    outcome = stall.decisions.recommendation(one.id, by=MARIA).outcome
    assert outcome is not None
    assert outcome.value == pytest.approx(0, abs=200)


def test_days_after_the_budget_ended_are_nobodys_saving_or_loss(stall: Shop) -> None:
    stall.spend(TODAY, date(2026, 7, 1), spring=320.0, tour=60.0)
    stall.clock.advance(date(2026, 6, 10) - TODAY)
    stall.decisions.weigh()
    one = found(stall, "idle")
    stall.decisions.approve(one.id, one.content_hash, by=MARIA, apply=stall.applying(MARIA))
    stall.clock.advance(timedelta(days=30))
    assert stall.decisions.revisit() == 1
    outcome = stall.decisions.recommendation(one.id, by=MARIA).outcome
    assert outcome is not None
    assert outcome.says.startswith("By 26 June")


def test_what_was_decided_when_its_days_were_over_does_not_keep_others_from_being_checked(stall: Shop) -> None:
    stall.spend(TODAY, date(2026, 6, 20), spring=320.0, tour=60.0)
    stall.clock.advance(date(2026, 6, 20) - TODAY)
    stall.decisions.weigh()
    one = found(stall, "idle")
    stall.clock.advance(timedelta(days=9))
    stall.decisions.approve(one.id, one.content_hash, by=MARIA, apply=stall.applying(MARIA))
    stall.clock.advance(timedelta(days=9))
    assert stall.decisions.revisit() == 0


def test_the_check_waits_for_costs_that_are_not_reported(stall: Shop) -> None:
    one = approved(stall)
    stall.clock.advance(timedelta(days=30))
    assert stall.decisions.revisit() == 0
    assert stall.decisions.recommendation(one, by=MARIA).outcome is None


def test_nothing_decided_has_no_quality_yet(stall: Shop) -> None:
    quality = stall.decisions.quality(by=MARIA)
    assert (quality.decided, quality.median_hours_to_decide, quality.inside_share) == (0, None, None)


def test_the_interval_of_a_share_is_wilsons() -> None:
    ten, none = share(8, 10), share(0, 5)
    assert (ten.low, ten.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert (none.low, none.high) == pytest.approx((0.0, 0.4345), abs=1e-4)
