"""Every change is kept: who, when, why; any two moments compared, any brought back. On SQLite and PostgreSQL."""

import threading
from datetime import date, timedelta

import msgspec
import pytest

from seamark.govern import SYSTEM
from seamark.kernel import Conflict, FixedClock, Forbidden, InputError, NotFound
from seamark.plan import Goal, Initiative, Proposed
from seamark.plan.model import ChangeSet, Edit
from tests.plan.cast import MARIA, MIA, NOOR, VERA, Office


def test_an_empty_plan_reads_as_empty(office: Office) -> None:
    plan = office.plan.read(by=VERA)
    assert (plan.items, plan.number, office.plan.history(by=VERA)) == ({}, 0, [])


def test_a_plan_is_written_in_one_change_and_read_back_whole(office: Office) -> None:
    change = office.begin()
    plan = office.another().read(by=VERA)
    assert (change.number, change.touched, plan.number, len(plan.items)) == (1, 11, 1, 11)
    spring = plan.of(Initiative)["spring"]
    assert (spring.version, spring.start, spring.people) == (1, date(2026, 3, 2), {"ada": 5.0, "ben": 8.5})
    assert spring.budget is not None
    assert (spring.budget.micros, spring.budget.currency) == (40_000_000_000, "EUR")
    assert plan.stamps["spring"].by == "Mia"


def test_what_is_changed_is_told_with_before_and_after(office: Office, clock: FixedClock) -> None:
    office.begin()
    clock.advance(timedelta(hours=1))
    changed = office.plan.change("spring", {"budget": "41000 EUR", "end": "2026-03-31"}, version=1, by=NOOR, why="More")
    assert changed.version == 2
    newest = office.plan.history("spring", by=VERA)[0]
    assert (newest.by_name, newest.why, newest.origin, newest.at) == ("Noor", "More", "hand", clock.now())
    told = {one.field: (one.before, one.after) for one in newest.items[0].fields}
    assert told == {
        "budget": ({"amount": 40000, "currency": "EUR"}, {"amount": 41000, "currency": "EUR"}),
        "end": ("2026-03-27", "2026-03-31"),
    }
    everything = office.plan.history(by=VERA)
    assert [(one.number, one.touched) for one in everything] == [(2, 1), (1, 11)]
    assert office.plan.history(by=VERA, before=2, limit=1) == everything[1:]


def test_a_change_and_its_audit_row_are_one(office: Office) -> None:
    office.begin()
    office.plan.change("spring", {"title": "Spring"}, version=1, by=NOOR, why="Shorter")
    rows = office.govern.audit(by=SYSTEM)
    assert [(row.actor_name, row.verb, row.subject) for row in rows] == [
        ("Noor", "plan.changed", "initiative Spring"),
        ("Mia", "plan.changed", "11 items"),
    ]
    assert office.govern.verify_audit(by=SYSTEM).ok


def test_a_save_that_changes_nothing_writes_nothing(office: Office) -> None:
    office.begin()
    same = office.plan.change("spring", {"title": "Spring campaign"}, version=1, by=NOOR)
    assert (same.version, office.plan.number, len(office.govern.audit(by=SYSTEM))) == (1, 1, 1)


def test_two_people_edit_one_initiative_and_the_second_is_told_what_the_first_did(office: Office) -> None:
    office.begin()
    office.plan.change("spring", {"budget": "41000 EUR"}, version=1, by=NOOR)
    with pytest.raises(Conflict) as refusal:
        office.another().change("spring", {"budget": "30000 EUR"}, version=1, by=MIA)
    said, detail = refusal.value.message, refusal.value.detail
    assert "Noor changed 'budget'" in said
    assert "40000" in said
    assert "41000" in said
    assert "You both changed 'budget'" in refusal.value.help
    assert (detail["current_version"], detail["changed_by"]) == (2, "Noor")
    assert detail["fields"] == [
        {
            "field": "budget",
            "was": {"amount": 40000, "currency": "EUR"},
            "theirs": {"amount": 41000, "currency": "EUR"},
            "yours": "30000 EUR",
            "is_yours_too": True,
        }
    ]
    assert office.plan.read(by=VERA).items["spring"].version == 2


def test_fields_that_do_not_meet_are_said_to_be_safe_to_save_again(office: Office) -> None:
    office.begin()
    office.plan.change("spring", {"title": "Spring, early"}, version=1, by=NOOR)
    with pytest.raises(Conflict) as refusal:
        office.plan.change("spring", {"end": "2026-03-31"}, version=1, by=MIA)
    assert "Your fields are not theirs" in refusal.value.help


def test_of_many_at_once_exactly_one_saves(office: Office) -> None:
    office.begin()
    outcomes: list[str] = []

    def save(name: str) -> None:
        try:
            office.another().change("spring", {"note": name}, version=1, by=NOOR)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("told")

    threads = [threading.Thread(target=save, args=(f"writer {n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told", "told", "told", "told"]
    assert office.plan.number == 2


def test_an_item_removed_meanwhile_is_told_with_who_removed_it(office: Office) -> None:
    office.begin()
    office.plan.remove("review", version=1, by=NOOR)
    with pytest.raises(Conflict, match="Noor removed the milestone 'Spring review'"):
        office.plan.change("review", {"title": "Review"}, version=1, by=MIA)
    with pytest.raises(NotFound, match="removed by Noor"):
        office.plan.find("milestone", "review", by=MIA)


def test_a_commit_is_whole_or_not_at_all_and_names_every_fault(office: Office) -> None:
    office.begin()
    good = Edit(kind="objective", id="second", fields={"title": "Second"}, whole=True)
    bad = Edit(kind="goal", id="customers", version=1, fields={"deadline": "2025-01-01", "metric": ""}, where="row 3")
    with pytest.raises(InputError) as refusal:
        office.plan.commit(ChangeSet((good, bad)), by=MIA)
    faults = refusal.value.detail["faults"]
    assert isinstance(faults, list)
    assert {(fault["field"], fault["where"]) for fault in faults} == {("deadline", "row 3"), ("metric", "row 3")}
    assert office.plan.number == 1
    assert "second" not in office.another().read(by=VERA).items


def test_any_two_moments_can_be_compared(office: Office, clock: FixedClock) -> None:
    begun = clock.now()
    office.begin()
    clock.advance(timedelta(days=1))
    office.plan.create("objective", {"id": "keep", "title": "Keep customers", "kind": "retention"}, by=MIA)
    office.plan.remove("review", version=1, by=MIA)
    office.plan.change("atlas", {"date": "2026-05-12"}, version=1, by=NOOR)
    found = office.plan.compare(begun, by=VERA)
    assert (found.from_number, found.to_number) == (1, 4)
    assert [one.id for one in found.added] == ["keep"]
    assert [one.id for one in found.removed] == ["review"]
    assert [(one.id, [(f.field, f.before, f.after) for f in one.fields]) for one in found.changed] == [
        ("atlas", [("date", "2026-04-14", "2026-05-12")])
    ]
    back = office.plan.compare(4, 1, by=VERA)
    assert ([one.id for one in back.added], [one.id for one in back.removed]) == (["review"], ["keep"])


def test_the_plan_of_any_moment_is_read_as_it_was(office: Office, clock: FixedClock) -> None:
    office.begin()
    then = office.plan.read(by=VERA)
    clock.advance(timedelta(minutes=1))
    office.plan.change("spring", {"title": "Summer campaign"}, version=1, by=NOOR)
    assert office.plan.read(by=VERA, at=1).items == then.items
    assert office.plan.read(by=VERA, at=clock.now() - timedelta(seconds=1)).items == then.items
    assert office.plan.read(by=VERA, at=0).items == {}
    with pytest.raises(NotFound, match="the newest is 2"):
        office.plan.read(by=VERA, at=3)


def test_a_version_is_brought_back_and_the_history_goes_on(office: Office) -> None:
    office.begin()
    then = office.plan.read(by=VERA)
    office.plan.change("spring", {"title": "Summer campaign", "budget": None}, version=1, by=NOOR)
    office.plan.create("objective", {"title": "Something new"}, by=NOOR)
    office.plan.remove("review", version=1, by=NOOR)
    change = office.plan.restore(1, by=MARIA, why="As agreed in January")
    now = office.another().read(by=VERA)
    assert (change.number, change.origin, change.touched) == (5, "restore", 3)
    assert {one: _bare(item) for one, item in now.items.items()} == {o: _bare(item) for o, item in then.items.items()}
    assert (now.items["spring"].version, now.items["review"].version) == (3, 3)
    assert office.plan.compare(1, by=VERA).changed == ()


def test_only_some_items_can_be_brought_back(office: Office) -> None:
    office.begin()
    office.plan.change("spring", {"title": "Summer campaign"}, version=1, by=NOOR)
    office.plan.change("atlas", {"date": "2026-06-01"}, version=1, by=NOOR)
    office.plan.restore(1, by=MIA, items=["spring"])
    now = office.plan.read(by=VERA)
    assert now.label("spring") == "Spring campaign"
    assert now.items["atlas"].version == 2
    with pytest.raises(NotFound, match="nobody"):
        office.plan.restore(1, by=MIA, items=["nobody"])


def test_a_change_is_taken_back_unless_it_was_built_upon(office: Office) -> None:
    office.begin()
    office.plan.change("spring", {"title": "Summer campaign"}, version=1, by=NOOR)
    assert office.plan.undo(2, by=NOOR).origin == "undo:2"
    assert office.plan.read(by=VERA).label("spring") == "Spring campaign"
    office.plan.change("spring", {"title": "Autumn campaign"}, version=3, by=NOOR)
    office.plan.change("spring", {"note": "on top"}, version=4, by=MIA)
    with pytest.raises(Conflict, match="changed again by Mia"):
        office.plan.undo(4, by=NOOR)


def test_changes_are_taken_back_one_after_the_other_newest_first(office: Office) -> None:
    office.begin()
    plan, before = office.plan, office.plan.read(by=NOOR).items["spring"]
    for version, title in ((1, "Second"), (2, "Third"), (3, "Fourth")):
        plan.change("spring", {"title": title}, version=version, by=NOOR)
    newest = plan.number
    for number in (newest, newest - 1, newest - 2):
        plan.undo(number, by=NOOR)
    after = plan.read(by=NOOR).items["spring"]
    assert after == msgspec.structs.replace(before, version=after.version)


def test_a_clock_that_is_set_back_keeps_changes_in_order(office: Office, clock: FixedClock) -> None:
    office.begin()
    clock.advance(timedelta(hours=-5))
    office.plan.change("spring", {"note": "later"}, version=1, by=NOOR)
    first, second = reversed(office.plan.history(by=VERA))
    assert second.at == first.at


def test_another_process_sees_a_change_at_once(office: Office) -> None:
    other = office.another()
    assert other.read(by=VERA).number == 0
    office.begin()
    assert other.changed_since(0)
    assert other.read(by=VERA).of(Goal).keys() == {"customers"}
    assert not other.changed_since(1)


def test_an_approved_proposal_changes_only_what_it_saw(office: Office) -> None:
    office.begin()
    now = {"amount": 40000, "currency": "EUR"}
    proposed = Proposed("spring", "budget", now, {"amount": 36000, "currency": "EUR"})
    change = office.plan.carry_out([proposed], by=MIA, why="It would overspend", origin="recommendation:rec_1")
    assert (change.origin, change.touched) == ("recommendation:rec_1", 1)
    with pytest.raises(Conflict, match="'budget' of Spring campaign is"):
        office.plan.carry_out([proposed], by=MIA, why="Again", origin="recommendation:rec_1")


def test_a_proposal_that_saw_the_same_spend_in_other_steps_is_carried_out(office: Office) -> None:
    office.begin()
    days = {"first": "2026-03-02", "second": "2026-03-09", "third": "2026-03-16"}
    weekly = [{"day": days["first"], "share": 0.25}, {"day": days["second"], "share": 0.25}]
    rest = {"day": days["third"], "share": 0.5}
    office.plan.change("spring", {"spend": [*weekly, rest]}, version=1, by=NOOR)
    slower = [{"day": days["first"], "share": 0.9}, {"day": days["third"], "share": 0.1}]
    for seen, fits in (
        ("even", False),
        ("quickly", False),
        ([{"day": "soon", "share": 1}], False),
        ([{"day": days["first"], "share": 0.4}, {"day": days["third"], "share": 0.6}], False),
        ([{"day": days["first"], "share": 0.5}, rest], True),
    ):
        proposed = Proposed("spring", "spend", seen, slower)
        if fits:
            assert office.plan.carry_out([proposed], by=MIA, why="Slower", origin="recommendation:rec_1").touched == 1
        else:
            with pytest.raises(Conflict, match="'spend' of Spring campaign is"):
                office.plan.carry_out([proposed], by=MIA, why="Slower", origin="recommendation:rec_1")


def test_who_may_only_look_changes_nothing(office: Office) -> None:
    office.begin()
    with pytest.raises(Forbidden, match=r"plan\.edit"):
        office.plan.change("spring", {"title": "Mine"}, version=1, by=VERA)
    with pytest.raises(Forbidden, match=r"plan\.restore"):
        office.plan.restore(0, by=NOOR)
    assert office.plan.number == 1


def _bare(item: object) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__struct_fields__ if name != "version"}  # type: ignore[attr-defined]
