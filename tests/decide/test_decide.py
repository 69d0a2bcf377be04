"""Decisions: who may, what was seen, all or nothing; snoozed, declined, asked for, expired."""

from datetime import timedelta
from typing import Any

import pytest

from seamark.decide import Recommendation
from seamark.govern import Actor
from seamark.kernel import Conflict, Forbidden, InputError, NotFound
from tests.decide.shop import FELIX, Shop
from tests.decide.test_weigh import found
from tests.plan.cast import MARIA, MIA, NOOR, VERA


@pytest.fixture
def busy(shop: Shop) -> Recommendation:
    """The overspend, weighed."""
    shop.decisions.weigh()
    return found(shop, "busy")


def test_the_director_may_not_the_cmo_may_and_the_plan_changes_with_it(shop: Shop, busy: Recommendation) -> None:
    for_mia = shop.decisions.recommendation(busy.id, by=MIA)
    assert (for_mia.may_decide, for_mia.role) == (False, "cmo")
    assert "2,500" in for_mia.why_not
    with pytest.raises(Forbidden) as refused:
        shop.decisions.approve(busy.id, busy.content_hash, by=MIA, apply=shop.applying(MIA))
    assert refused.value.detail["role"] == "cmo"
    number = shop.live.number
    done = shop.decisions.approve(busy.id, busy.content_hash, by=MARIA, apply=shop.applying(MARIA))
    assert (done.state, done.decided_by, done.plan_change) == ("approved", "Maria", number + 1)
    change = shop.live.history("busy", by=MARIA)[0]
    assert (change.number, change.origin, change.by_name) == (number + 1, f"recommendation:{busy.id}", "Maria")
    steps = shop.initiative("busy").spend
    assert [step.share for step in steps if not isinstance(step, str)] == [one["share"] for one in busy.changes[0].new]
    assert shop.verbs() == ["opened", "opened", "opened", "approved"]
    with pytest.raises(Conflict, match="approved by Maria already"):
        shop.decisions.approve(busy.id, busy.content_hash, by=MARIA, apply=shop.applying(MARIA))


def test_a_failure_while_it_is_carried_out_leaves_nothing(shop: Shop, busy: Recommendation) -> None:
    def fail(one: Recommendation, session: Any) -> int:  # noqa: ANN401 - a session of the plan database
        shop.applying(MARIA)(one, session)
        msg = "the power went"
        raise RuntimeError(msg)

    number, before = shop.live.number, shop.initiative("busy")
    with pytest.raises(RuntimeError):
        shop.decisions.approve(busy.id, busy.content_hash, by=MARIA, apply=fail)
    assert shop.decisions.recommendation(busy.id, by=MARIA).state == "open"
    assert (shop.live.number, shop.initiative("busy")) == (number, before)
    assert "approved" not in shop.verbs()


def test_what_was_not_seen_is_not_approved(shop: Shop, busy: Recommendation) -> None:
    with pytest.raises(Conflict, match="changed since you looked"):
        shop.decisions.approve(busy.id, "0" * 64, by=MARIA, apply=shop.applying(MARIA))


def test_a_plan_that_changed_meanwhile_is_not_overwritten(shop: Shop, busy: Recommendation) -> None:
    shop.live.change("busy", {"spend": "front"}, version=shop.initiative("busy").version, by=MARIA)
    with pytest.raises(Conflict):
        shop.decisions.approve(busy.id, busy.content_hash, by=MARIA, apply=shop.applying(MARIA))
    assert shop.decisions.recommendation(busy.id, by=MARIA).state == "open"


def test_a_plan_in_steps_of_equal_pace_is_slowed_down_as_it_stands(stall: Shop) -> None:
    steps = [{"day": f"2026-0{month}-02", "share": share} for month, share in ((3, 0.25), (4, 0.25), (5, 0.5))]
    stall.live.change("busy", {"spend": steps}, version=stall.initiative("busy").version, by=MARIA)
    stall.live.publish()
    stall.decisions.weigh()
    one = found(stall, "busy")
    assert one.changes[0].old == steps
    assert stall.decisions.approve(one.id, one.content_hash, by=MARIA, apply=stall.applying(MARIA)).state == "approved"


def test_finance_approves_money_though_it_edits_no_plans(shop: Shop, busy: Recommendation) -> None:
    done = shop.decisions.approve(busy.id, busy.content_hash, by=FELIX, apply=shop.applying(FELIX))
    assert done.state == "approved"
    assert shop.live.history("busy", by=MARIA)[0].by_name == "Felix"


def test_a_goal_is_shown_to_be_read(shop: Shop) -> None:
    shop.decisions.weigh()
    goal = found(shop, "customers")
    with pytest.raises(Conflict, match="shown to be read"):
        shop.decisions.approve(goal.id, goal.content_hash, by=MARIA, apply=shop.applying(MARIA))


def test_declined_with_a_reason_it_does_not_come_back(shop: Shop, busy: Recommendation) -> None:
    with pytest.raises(InputError):
        shop.decisions.decline(busy.id, "  ", by=NOOR)
    done = shop.decisions.decline(busy.id, "We want to sell out early.", by=NOOR)
    assert (done.state, done.reason, done.decided_by) == ("declined", "We want to sell out early.", "Noor")
    assert shop.decisions.weigh().opened == ()
    with pytest.raises(Conflict, match="declined by Noor already"):
        shop.decisions.snooze(busy.id, shop.clock.now() + timedelta(days=1), by=NOOR)


def test_snoozed_it_comes_back_with_fresh_numbers(shop: Shop, busy: Recommendation) -> None:
    with pytest.raises(InputError):
        shop.decisions.snooze(busy.id, shop.clock.now() + timedelta(days=91), by=NOOR)
    shop.decisions.snooze(busy.id, shop.clock.now() + timedelta(days=2), by=NOOR)
    assert [one.subject_id for one in shop.decisions.inbox(by=MARIA, state="snoozed")] == ["busy"]
    assert "busy" not in {one.subject_id for one in shop.decisions.inbox(by=MARIA)}
    shop.clock.advance(timedelta(days=2, minutes=1))
    assert found(shop, "busy").id == busy.id
    shop.decisions.weigh()
    assert found(shop, "busy").state == "open"


def test_what_nobody_decides_in_two_weeks_expires_and_opens_anew(shop: Shop, busy: Recommendation) -> None:
    start = shop.clock.now().date()
    shop.clock.advance(timedelta(days=14))
    shop.spend(start, shop.clock.now().date(), spring=320.0, tour=60.0, mail=100.0)
    expired = shop.decisions.recommendation(busy.id, by=MARIA)
    assert (expired.state, expired.decided_at) == ("expired", expired.expires_at)
    with pytest.raises(Conflict, match="expired"):
        shop.decisions.approve(busy.id, busy.content_hash, by=MARIA, apply=shop.applying(MARIA))
    weighed = shop.decisions.weigh()
    assert busy.id in weighed.expired
    assert shop.decisions.recommendation(busy.id, by=MARIA).reason == "Nobody decided in time."


def test_asked_for_it_waits_for_who_may_and_is_approved_there(shop: Shop, busy: Recommendation) -> None:
    asked = shop.decisions.ask(busy.id, by=MIA)
    assert shop.decisions.ask(busy.id, by=MIA).id == asked.id
    assert (asked.role, asked.origin) == ("cmo", f"recommendation:{busy.id}")
    assert [one.approval_id for one in shop.decisions.inbox(by=MIA, state="waiting")] == [asked.id]
    done = shop.live.apply_approved(
        asked.id,
        asked.content_hash,
        by=MARIA,
        also=lambda session, approval, change: shop.decisions.approved_by_request(
            session, approval, change=change.number, by=MARIA
        ),
    )
    decided = shop.decisions.recommendation(busy.id, by=MIA)
    assert (decided.state, decided.decided_by, decided.plan_change) == ("approved", "Maria", done.change.number)


def test_a_refused_request_declines_the_recommendation(shop: Shop, busy: Recommendation) -> None:
    asked = shop.decisions.ask(busy.id, by=MIA)
    shop.govern.decline(asked.id, "The sale is worth it.", by=MARIA)
    assert shop.decisions.follow_requests() == 1
    one = shop.decisions.recommendation(busy.id, by=MIA)
    assert (one.state, one.reason, one.decided_by) == ("declined", "The sale is worth it.", "Maria")


def test_a_withdrawn_request_leaves_it_open(shop: Shop, busy: Recommendation) -> None:
    asked = shop.decisions.ask(busy.id, by=MIA)
    shop.govern.withdraw(asked.id, by=MIA)
    assert shop.decisions.follow_requests() == 1
    one = shop.decisions.recommendation(busy.id, by=MIA)
    assert (one.state, one.approval_id) == ("open", "")


def test_numbers_stay_as_asked_while_they_are_about_the_same(shop: Shop, busy: Recommendation) -> None:
    shop.decisions.ask(busy.id, by=MIA)
    start = shop.clock.now().date()
    shop.clock.advance(timedelta(days=1))
    shop.spend(start, shop.clock.now().date(), spring=320.0, tour=60.0, mail=100.0)
    shop.decisions.weigh()
    assert shop.decisions.recommendation(busy.id, by=MIA).content_hash == busy.content_hash


def test_who_only_looks_decides_nothing(shop: Shop, busy: Recommendation) -> None:
    seen = shop.decisions.recommendation(busy.id, by=VERA)
    assert seen.may_decide is False
    assert seen.why_not
    for verb in (
        lambda: shop.decisions.approve(busy.id, busy.content_hash, by=VERA, apply=shop.applying(VERA)),
        lambda: shop.decisions.decline(busy.id, "no", by=VERA),
        lambda: shop.decisions.ask(busy.id, by=VERA),
    ):
        with pytest.raises(Forbidden):
            verb()


def test_what_does_not_exist_is_not_found(stall: Shop) -> None:
    with pytest.raises(NotFound):
        stall.decisions.recommendation("rec_none", by=MARIA)
    with pytest.raises(InputError):
        stall.decisions.inbox(by=MARIA, state="lost")


def test_an_api_key_reads_and_approves_nothing(shop: Shop, busy: Recommendation) -> None:
    robot = Actor("key_1", "Robot", "key", scopes=frozenset({"admin"}))
    seen = shop.decisions.recommendation(busy.id, by=robot)
    assert (seen.may_decide, seen.why_not) == (False, "only a person decides on a recommendation")
    number = shop.live.number
    with pytest.raises(Forbidden, match="API key"):
        shop.decisions.approve(busy.id, busy.content_hash, by=robot, apply=shop.applying(robot))
    assert (shop.live.number, shop.decisions.recommendation(busy.id, by=MARIA).state) == (number, "open")
