"""The duty that tells: requests that wait, requests that were decided, and what somebody else's eyes give."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from seamark.govern import SYSTEM, Actor, Approval, Request
from seamark.kernel import FixedClock, InputError
from seamark.loop.noticing import Noticer, slips_of
from seamark.oversee import Happening
from tests.ledgers import BOTH
from tests.oversee.watch import Watch, watch_on
from tests.plan.cast import INITIATIVE


@pytest.fixture
def clock() -> FixedClock:
    """Monday, eight o'clock."""
    return FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture(params=BOTH)
def watch(request: pytest.FixtureRequest, data_folder: Path, clock: FixedClock) -> Iterator[Watch]:
    """People, a plan, and oversee on each database."""
    opened = watch_on(request, request.param, folder=data_folder, clock=clock)
    yield opened
    opened.close()


def noticer(watch: Watch, *slips: Happening) -> Noticer:
    """The duty, as a process that starts has it."""
    return Noticer(watch.oversight, watch.govern, plan=watch.plan, clock=watch.clock, slips=lambda: slips)


def ask(watch: Watch, amount: int = 2000, title: str = "A larger budget") -> Approval:
    """Noor asks for money."""
    request = Request(
        "budget", title, f"{title}\nFor the spring campaign.", amount * 10**6, {"of": title}, "plan", title
    )
    return watch.govern.ask(request, watch.team.noor)


def approve(watch: Watch, one: Approval, by: Actor) -> None:
    """Somebody who may approves."""
    watch.govern.approve(one.id, one.content_hash, by=by, apply=lambda _session, _asked: None)


def test_a_request_reaches_who_is_asked_once_and_its_maker_not(watch: Watch) -> None:
    duty, asked = noticer(watch), ask(watch)
    assert duty.look() == 1
    assert duty.look() == 0
    assert noticer(watch).look() == 0, "another process tells nothing twice"
    [notice] = watch.oversight.notices(by=watch.team.mia)
    assert notice.title == "Noor asks: A larger budget"
    assert notice.body == "For the spring campaign."
    assert (notice.kind, notice.href, notice.act) == ("approval", f"/approvals/{asked.id}", True)
    assert watch.titles(watch.team.noor) == []


def test_the_answer_reaches_its_maker_and_ends_the_question(watch: Watch) -> None:
    duty, asked = noticer(watch), ask(watch)
    duty.look()
    approve(watch, asked, watch.team.mia)
    assert duty.look() == 1
    assert watch.titles(watch.team.mia, unread=True) == [], "nothing waits for her any more"
    assert watch.titles(watch.team.noor) == ["Mia approved ‘A larger budget’"]


def test_a_refusal_says_why(watch: Watch) -> None:
    duty, asked = noticer(watch), ask(watch)
    watch.govern.decline(asked.id, "Not before the summer", by=watch.team.mia)
    duty.look()
    [notice] = watch.oversight.notices(by=watch.team.noor)
    assert (notice.title, notice.body) == ("Mia declined ‘A larger budget’", "Not before the summer")
    assert watch.titles(watch.team.mia) == [], "decided before anybody looked: it does not wait for her"


def test_what_waits_too_long_reaches_the_next_role(watch: Watch) -> None:
    duty = noticer(watch)
    ask(watch)
    duty.look()
    watch.clock.advance(timedelta(days=3))
    assert watch.govern.escalate_due() == 1
    assert duty.look() == 1
    assert watch.titles(watch.team.maria) == ["Noor asks: A larger budget"]
    assert "goes to the next who may (1)" in watch.oversight.notices(by=watch.team.maria)[0].body


def test_who_comes_into_the_role_later_is_told_too(watch: Watch) -> None:
    duty = noticer(watch)
    ask(watch)
    duty.look()
    watch.govern.set_roles(watch.team.otto.id, ["operations", "director"], by=watch.team.ada)
    assert duty.look() == 1
    assert watch.titles(watch.team.otto) == ["Noor asks: A larger budget"]
    assert len(watch.titles(watch.team.mia)) == 1


def test_what_its_maker_takes_back_waits_for_nobody(watch: Watch) -> None:
    duty, asked = noticer(watch), ask(watch)
    duty.look()
    watch.govern.withdraw(asked.id, by=watch.team.noor)
    assert duty.look() == 0
    assert watch.titles(watch.team.mia, unread=True) == []
    assert watch.titles(watch.team.noor) == []


def test_an_answer_given_while_no_server_ran_is_told_within_a_week(watch: Watch) -> None:
    first, second = ask(watch), ask(watch, title="Another")
    approve(watch, first, watch.team.mia)
    watch.clock.advance(timedelta(days=6))
    approve(watch, second, watch.team.mia)
    watch.clock.advance(timedelta(days=2))
    noticer(watch).look()
    assert watch.titles(watch.team.noor) == ["Mia approved ‘Another’"]


def test_a_request_decided_long_after_many_others_is_not_overlooked(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seamark.loop.noticing.LATER_LOOKS", 1)
    duty, old = noticer(watch), ask(watch)
    duty.look()
    for number in range(3):
        watch.clock.advance(timedelta(minutes=1))
        ask(watch, title=f"Later {number}")
    duty.look()
    approve(watch, old, watch.team.mia)
    duty.look()
    assert watch.titles(watch.team.noor) == ["Mia approved ‘A larger budget’"]


def test_what_other_eyes_see_is_told_once(watch: Watch) -> None:
    slip = Happening(key="slip:1:opened", kind="slip", title="Atlas slips", items=("spring",), about="slip:1")
    duty = noticer(watch, slip)
    assert duty.look() == 4
    assert duty.look() == 0
    assert watch.titles(watch.team.mia) == ["Atlas slips"]


def test_one_that_cannot_be_told_does_not_keep_the_others_from_being_told(watch: Watch) -> None:
    broken = Happening(key="slip:0:opened", kind="slip", title="T", href="https://elsewhere.example", items=("spring",))
    whole = Happening(key="slip:1:opened", kind="slip", title="Atlas slips", items=("spring",), about="slip:1")
    with pytest.raises(InputError, match="The address of a notice"):
        noticer(watch, broken, whole).look()
    assert watch.titles(watch.team.mia) == ["Atlas slips"]


def test_whoever_has_to_do_with_a_slip_is_told_of_it_and_of_what_was_decided(watch: Watch) -> None:
    """The owner of what moves, by the e-mail address of the plan; whoever is asked to decide, by their role."""
    duty = Noticer(watch.oversight, watch.govern, plan=watch.plan, clock=watch.clock, slips=slips_of(watch.plan))
    duty.look()
    campaign = {**INITIATIVE, "title": "Atlas campaign", "release": "atlas", "owner": "noor", "people": {}}
    dates = {"start": "2026-12-01", "end": "2026-12-18", "campaign_codes": [], "goals": ["customers"]}
    watch.plan.create("initiative", {**campaign, **dates, "id": "campaign"}, by=SYSTEM)
    watch.plan.change("atlas", {"date": "2026-12-28"}, version=1, by=SYSTEM)
    duty.look()
    slip = watch.plan.slips(by=SYSTEM)[0]
    assert [one.id for one in slip.cascade.initiatives] == ["campaign"]
    titles = watch.titles(watch.team.noor)
    assert any("comes" in title and "later" in title for title in titles), titles
    assert duty.look() == 0
    approval = watch.govern.approval(slip.approval_id, by=SYSTEM)
    watch.plan.apply_approved(approval.id, approval.content_hash, by=watch.team.maria)
    duty.look()
    assert any("approved what follows" in title for title in watch.titles(watch.team.noor))
