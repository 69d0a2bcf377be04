"""A release slips: what follows is one change to approve, amend or decline; told in money, whole or not at all."""

from datetime import date
from typing import Any

import pytest

from seamark.kernel import Conflict, Forbidden, InputError, NotFound
from seamark.plan import Initiative, Task
from seamark.plan.slips import Slip
from tests.plan.cast import MARIA, MIA, NOOR, VERA, Office

LATER = "2026-05-12"


def slipped(desk: Office, day: str = LATER) -> Slip:
    """Atlas gets another day; the slip that this opens."""
    version = desk.plan.read(by=MIA).items["atlas"].version
    desk.plan.change("atlas", {"date": day}, version=version, by=MIA, why="Product needs four weeks more")
    return desk.plan.slips(by=MIA, state=None)[0]


def launch(desk: Office) -> Initiative:
    """The launch as it is now."""
    found = desk.plan.read(by=MIA).items["launch"]
    assert isinstance(found, Initiative)
    return found


def task(desk: Office, item_id: str, **fields: Any) -> None:  # noqa: ANN401 - JSON
    """A task of the launch."""
    draft = {"id": item_id, "title": item_id.capitalize(), "initiative": "launch", **fields}
    desk.plan.create("task", draft, by=MIA)


def test_a_slip_opens_one_difference_and_moves_nothing_but_the_release(desk: Office) -> None:
    slip = slipped(desk)
    assert (slip.state, slip.release_id) == ("open", "atlas")
    assert slip.title == "Atlas 2.0 moved from 14 April to 12 May"
    assert (slip.old_date, slip.new_date) == (date(2026, 4, 14), date(2026, 5, 12))
    assert [(one.id, one.new_start, one.because) for one in slip.cascade.initiatives] == [
        ("launch", date(2026, 5, 12), "atlas")
    ]
    assert launch(desk).start == date(2026, 4, 14)
    assert "CMO" in slip.sent_to


def test_the_right_role_approves_what_was_seen_and_the_plan_follows(desk: Office) -> None:
    slip = slipped(desk)
    with pytest.raises(Forbidden):
        desk.plan.approve_slip(slip.id, slip.content_hash, by=MIA)
    with pytest.raises(Conflict, match="not what you saw"):
        desk.plan.approve_slip(slip.id, "0" * 64, by=MARIA)
    done = desk.plan.approve_slip(slip.id, slip.content_hash, by=MARIA)
    assert launch(desk).start == date(2026, 5, 12)
    change = desk.plan.history(by=MIA)[0]
    assert (change.number, change.origin, change.by_name) == (done.change.number, f"slip:{slip.id}", "Maria")
    told = desk.plan.slip(slip.id, by=MIA)
    assert (told.state, told.decided_by, told.applied_change) == ("approved", "Maria", change.number)
    assert desk.plan.slips(by=MIA) == []


def test_it_is_the_same_on_both_databases(office: Office) -> None:
    office.begin()
    slip = slipped(office)
    office.plan.approve_slip(slip.id, slip.content_hash, by=MARIA)
    assert office.another().slip(slip.id, by=MIA).state == "approved"
    assert launch(office).start == date(2026, 5, 12)


def test_declined_the_plan_stays_and_says_why(desk: Office) -> None:
    slip = slipped(desk)
    with pytest.raises(Forbidden):
        desk.plan.decline_slip(slip.id, "No", by=NOOR)
    told = desk.plan.decline_slip(slip.id, "The launch is about the old version.", by=MARIA)
    assert (told.state, told.reason) == ("declined", "The launch is about the old version.")
    assert launch(desk).start == date(2026, 4, 14)
    assert any(clash.code == "release" for clash in desk.plan.clashes(by=MIA))
    with pytest.raises(Conflict, match="declined already"):
        desk.plan.approve_slip(slip.id, slip.content_hash, by=MARIA)


def test_a_file_that_moves_a_release_opens_a_slip_and_a_dry_run_does_not(desk: Office) -> None:
    content = b"id,title,date\natlas,Atlas 2.0,2026-05-12\n"
    desk.plan.import_plan(content, by=MIA, form="csv", dry_run=True)
    assert desk.plan.slips(by=MIA) == []
    with pytest.raises(InputError):
        desk.plan.import_plan(content + b"new,,soon\n", by=MIA, form="csv")
    assert desk.plan.slips(by=MIA) == []
    desk.plan.import_plan(content, by=MIA, form="csv")
    assert [one.title for one in desk.plan.slips(by=MIA)] == ["Atlas 2.0 moved from 14 April to 12 May"]


def test_back_on_its_day_nothing_is_left_to_decide(desk: Office) -> None:
    slip = slipped(desk)
    version = desk.plan.read(by=MIA).items["atlas"].version
    desk.plan.change("atlas", {"date": "2026-04-14"}, version=version, by=MIA)
    assert desk.plan.slip(slip.id, by=MIA).state == "settled"
    assert desk.govern.approval(slip.approval_id, by=MARIA).state == "stale"


def test_slipping_again_is_the_same_slip_from_its_first_day(desk: Office) -> None:
    first = slipped(desk)
    again = slipped(desk, "2026-06-09")
    assert again.id == first.id
    assert (again.old_date, again.new_date) == (date(2026, 4, 14), date(2026, 6, 9))
    assert again.cascade.initiatives[0].new_start == date(2026, 6, 9)
    assert desk.govern.approval(first.approval_id, by=MARIA).state == "stale"


def test_a_change_meanwhile_is_counted_anew_and_what_was_seen_no_longer_holds(desk: Office) -> None:
    slip = slipped(desk)
    desk.plan.change("launch", {"end": "2026-05-08"}, version=1, by=NOOR)
    anew = desk.plan.slip(slip.id, by=MARIA)
    assert anew.content_hash != slip.content_hash
    with pytest.raises(Conflict):
        desk.plan.approve_slip(slip.id, slip.content_hash, by=MARIA)
    desk.plan.approve_slip(slip.id, anew.content_hash, by=MARIA)
    assert launch(desk).start == date(2026, 5, 12)


def test_moved_by_hand_first_nothing_is_left_to_do(desk: Office) -> None:
    slip = slipped(desk)
    desk.plan.change("launch", {"start": LATER, "end": "2026-05-28"}, version=1, by=NOOR)
    assert desk.plan.slip(slip.id, by=MIA).state == "settled"


def test_what_has_begun_stays_and_is_named(desk: Office) -> None:
    desk.plan.change("launch", {"status": "running"}, version=1, by=MIA)
    slip = slipped(desk)
    assert slip.cascade.initiatives == ()
    assert [(one.id, one.why) for one in slip.cascade.stays] == [("launch", "It has begun already.")]
    assert slip.state == "noted"


def test_bookings_effect_and_early_money_are_told_in_money(desk: Office) -> None:
    effect = {"likely": 50000, "low": 30000, "high": 90000, "currency": "EUR"}
    desk.plan.change("launch", {"effect": effect, "budget": "2000 EUR", "start": "2026-12-14", "end": "2026-12-23"},
                     version=1, by=MARIA)  # fmt: skip
    desk.plan.change("atlas", {"date": "2026-12-14"}, version=1, by=MIA)
    booking = {"kind": "booking", "needed": "end", "booked": True, "start": "2026-12-15", "end": "2026-12-15"}
    task(desk, "stand", **booking, budget="9500 EUR", cancel_by="2026-03-01")
    slip = slipped(desk, "2026-12-28")
    told = slip.cascade
    assert [(one.id, one.can_cancel) for one in told.bookings] == [("stand", True)]
    assert told.at_risk == 9500 * 10**6
    assert told.early == 2000 * 10**6
    # Ten days from 28 December to 6 January: six of them lie after the goal's deadline.
    assert told.effect.low < told.effect.value < told.effect.high
    assert told.effect.value == pytest.approx(0.6 * 50000, rel=0.25)
    assert any("9,500 EUR, to be cancelled by 1 March" in line for line in slip.says)


def test_tasks_that_must_move_do_and_the_others_stay(desk: Office) -> None:
    task(desk, "film", people={"ben": 2}, start="2026-03-30", end="2026-04-02")
    task(desk, "report", people={"ben": 1}, start="2026-05-18", end="2026-05-19", needed="end",
         depends_on=[{"on": "atlas"}])  # fmt: skip
    slip = slipped(desk, "2026-06-01")
    moved = {one.id: one.new_start for one in slip.cascade.tasks}
    assert "film" not in moved
    assert moved["report"] >= date(2026, 6, 1)


def test_amended_by_whoever_may_decide_it_is_made_at_once(desk: Office) -> None:
    slip = slipped(desk)
    done = desk.plan.amend_slip(slip.id, by=MARIA, start={"launch": date(2026, 5, 18)}, why="After the fair")
    assert (done.state, launch(desk).start) == ("approved", date(2026, 5, 18))
    assert desk.govern.approval(slip.approval_id, by=MARIA).state == "stale"


def test_amended_by_somebody_else_it_waits_in_place_of_the_first(desk: Office) -> None:
    slip = slipped(desk)
    told = desk.plan.amend_slip(slip.id, by=NOOR, start={"launch": date(2026, 5, 18)})
    assert (told.state, launch(desk).start) == ("open", date(2026, 4, 14))
    assert told.approval_id != slip.approval_id
    assert desk.govern.approval(slip.approval_id, by=MARIA).state == "stale"
    desk.plan.approve_slip(slip.id, told.content_hash, by=MARIA)
    assert launch(desk).start == date(2026, 5, 18)


def test_what_is_left_where_it_is_does_not_move(desk: Office) -> None:
    slip = slipped(desk)
    told = desk.plan.amend_slip(slip.id, by=MARIA, stay=["launch"])
    assert launch(desk).start == date(2026, 4, 14)
    assert told.state == "approved"


def test_nonsense_is_refused_in_one_sentence(desk: Office) -> None:
    slip = slipped(desk)
    with pytest.raises(InputError, match="no initiative"):
        desk.plan.amend_slip(slip.id, by=MARIA, start={"ada": date(2026, 5, 18)})
    with pytest.raises(InputError, match="not in the plan"):
        desk.plan.amend_slip(slip.id, by=MARIA, stay=["nobody"])
    with pytest.raises(NotFound):
        desk.plan.slip("slip_none", by=MIA)
    with pytest.raises(InputError, match="'state' is 'lost'"):
        desk.plan.slips(by=MIA, state="lost")
    with pytest.raises(Forbidden):
        desk.plan.amend_slip(slip.id, by=VERA)


def test_foreseen_a_slip_changes_nothing(desk: Office) -> None:
    told = desk.plan.foresee_slip("atlas", date(2026, 5, 12), by=VERA)
    assert [one.id for one in told.initiatives] == ["launch"]
    assert desk.plan.slips(by=MIA) == []
    with pytest.raises(NotFound):
        desk.plan.foresee_slip("spring", date(2026, 5, 12), by=VERA)


def test_a_release_that_campaigns_hang_from_is_not_removed(desk: Office) -> None:
    with pytest.raises(InputError, match="Atlas launch"):
        desk.plan.remove("atlas", version=1, by=MIA)
    assert "atlas" in desk.plan.read(by=MIA).items


def test_the_schedule_is_carried_out_as_one_change(desk: Office) -> None:
    task(desk, "copy", skills={"copy": 3})
    task(desk, "film", people={"ben": 2}, depends_on=[{"on": "copy"}])
    found = desk.plan.scheduled(by=VERA)
    copy, film = found.items["copy"], found.items["film"]
    assert [hand.person for hand in copy.people] == ["ada"]
    assert film.start > copy.end
    change = desk.plan.schedule_tasks(by=NOOR)
    assert change.touched == 2
    placed = desk.plan.read(by=MIA).items["copy"]
    assert isinstance(placed, Task)
    assert (placed.start, placed.end, placed.who) == (copy.start, copy.end, {"copy": "ada"})
    assert desk.plan.scheduled(by=VERA).moved == []
    with pytest.raises(InputError, match="no task"):
        desk.plan.schedule_tasks(by=NOOR, ids=["spring"])


def test_a_task_nobody_can_do_is_left_out_and_named(desk: Office) -> None:
    with pytest.raises(InputError, match="Nobody has the skill 'Weaving'"):
        task(desk, "weave", skills={"Weaving": 2})
    content = b"id,title,initiative,skills\nweave,Weave,launch,Weaving: 2\n"
    done = desk.plan.import_plan(content, by=MIA, form="csv", kind="task")
    assert [str(one) for one in done.warnings] == ["row 2: task 'Weave', 'skills': Nobody has the skill 'Weaving'."]
    found = desk.plan.scheduled(by=VERA)
    assert "weave" not in found.items
    assert "Nobody has the skill" in found.left_out["weave"]


def test_a_circle_through_tasks_is_refused_by_name(desk: Office) -> None:
    task(desk, "copy", people={"ada": 3})
    with pytest.raises(InputError, match="waits for itself"):
        desk.plan.change("copy", {"depends_on": [{"on": "launch"}]}, version=1, by=MIA)
