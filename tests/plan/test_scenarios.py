"""Scenarios: copies of the plan, changed by its own rules, merged back whole or not at all; on both databases."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seamark.kernel import AwaitsApproval, Conflict, Forbidden, InputError, NotFound
from seamark.plan.model import Edit, Move, Snapshot
from seamark.plan.scenarios import Choice, Scenario, Undo
from seamark.plan.scenarios.overlay import is_same
from tests.plan.cast import MARIA, MIA, NOOR, VERA, Office

ROOT = Path(__file__).resolve().parents[2]
SPRING = date(2026, 3, 2)
SLIPS = Move("atlas", date(2026, 5, 12))


@pytest.fixture
def begun(office: Office) -> Office:
    """An office with the cast's plan in it, on each database."""
    office.begin()
    return office


def edit(item_id: str, kind: str = "initiative", **fields: object) -> Edit:
    """A change of an item in a scenario."""
    return Edit(kind=kind, id=item_id, fields=fields)


def start(office: Office, title: str = "What if Atlas slips?", *edits: Edit) -> Scenario:
    """A scenario with some edits in it."""
    made = office.plan.start_scenario(title, by=MIA).scenario
    return office.plan.change_scenario(made.id, edits, version=1, by=MIA).scenario if edits else made


def version(office: Office, scenario: Scenario) -> int:
    """The version a scenario has now."""
    return office.plan.scenario(scenario.id, by=MIA).scenario.version


def merge(office: Office, scenario: Scenario, *choices: Choice) -> Any:  # noqa: ANN401 - a change
    """Merge the newest version of a scenario."""
    return office.plan.merge_scenario(scenario.id, choices, version=version(office, scenario), by=MIA)


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two plans say the same, whatever the versions of their items."""
    return one.items.keys() == other.items.keys() and all(
        is_same(item, other.items[i]) for i, item in one.items.items()
    )


def test_a_scenario_is_a_copy_that_the_plan_knows_nothing_of(begun: Office) -> None:
    before = begun.plan.read(by=VERA)
    made = start(begun, "Less for spring", edit("spring", budget="15000 EUR", note="Half of it"))
    opened = begun.another().scenario(made.id, by=VERA)
    assert (opened.scenario.title, opened.scenario.base, opened.scenario.items) == ("Less for spring", 1, 1)
    assert (opened.scenario.state, opened.scenario.behind, opened.scenario.version) == ("open", 0, 2)
    spring = opened.plan.items["spring"]
    assert (spring.note, spring.budget.amount) == ("Half of it", 15_000)  # type: ignore[attr-defined] # an initiative
    assert same(begun.plan.read(by=VERA), before)
    assert same(opened.base, before)
    assert [one.id for one in begun.plan.scenarios(by=VERA)] == [made.id]


def test_more_money_in_a_scenario_asks_nobody(begun: Office) -> None:
    made = begun.plan.start_scenario("Twenty times", by=NOOR).scenario
    more = begun.plan.change_scenario(made.id, [edit("spring", budget="800000 EUR")], version=1, by=NOOR)
    assert more.plan.items["spring"].budget.amount == 800_000  # type: ignore[attr-defined] # an initiative


def test_a_scenario_can_be_copied_and_goes_its_own_way(begun: Office) -> None:
    first = start(begun, "One", edit("spring", note="one"))
    second = begun.plan.start_scenario("Two", by=MIA, of=first.id).scenario
    begun.plan.change_scenario(second.id, [edit("spring", note="two")], version=1, by=MIA)
    notes = [begun.plan.scenario(one.id, by=VERA).plan.items["spring"].note for one in (first, second)]  # type: ignore[attr-defined]
    assert notes == ["one", "two"]


def test_a_move_takes_followers_along_and_tells_what_breaks(begun: Office) -> None:
    made = start(begun)
    foreseen = begun.plan.foresee_in_scenario(made.id, SLIPS, by=VERA)
    done = begun.plan.move_in_scenario(made.id, SLIPS, version=1, by=MIA)
    assert done.consequences == foreseen
    assert {one.id for one in foreseen.moves} == {"atlas", "launch"}
    assert done.opened.plan.items["launch"].start == SLIPS.start  # type: ignore[attr-defined] # an initiative
    assert begun.plan.read(by=VERA).items["launch"].start == date(2026, 4, 14)  # type: ignore[attr-defined]


def test_behind_a_release_moves_what_sells_it_and_its_tasks(begun: Office) -> None:
    """Though nothing says that it waits: the same follows as from a slip."""
    task = {"title": "Film", "initiative": "launch", "people": {"ada": 2}, "start": "2026-04-09", "end": "2026-04-13"}
    alone = edit("launch", depends_on=[], budget="1 EUR")
    made = start(begun, "Slips", alone, Edit(kind="task", id="film", fields=task))
    done = begun.plan.move_in_scenario(made.id, SLIPS, version=2, by=MIA)
    moved = {one.id: one.because for one in done.consequences.moves}
    assert moved["launch"] == "atlas"
    assert done.opened.plan.items["launch"].start == SLIPS.start  # type: ignore[attr-defined] # an initiative


def test_the_rules_of_the_plan_hold_and_every_fault_is_told_at_once(begun: Office) -> None:
    made = start(begun)
    wrong = [
        edit("spring", end="2026-02-01", budget="-5 EUR"),
        edit("launch", goals=["nothing"]),
        edit("", kind="milestone", title="x"),
        edit("atlas", kind="release", date="soon"),
    ]
    with pytest.raises(InputError) as refusal:
        begun.plan.change_scenario(made.id, wrong, version=1, by=MIA)
    faults: Any = refusal.value.detail["faults"]
    assert {"end", "budget", "goals", "date"} <= {fault["field"] for fault in faults}
    opened = begun.plan.scenario(made.id, by=MIA)
    assert (opened.scenario.version, opened.scenario.items) == (1, 0)


def test_a_cycle_is_refused_in_a_scenario_and_one_that_only_the_merge_makes_there(begun: Office) -> None:
    made = start(begun)
    waits = [{"on": "launch"}]
    with pytest.raises(InputError, match="waits for itself"):
        begun.plan.change_scenario(made.id, [edit("spring", depends_on=waits)], version=1, by=MIA)
    free = begun.plan.change_scenario(made.id, [edit("launch", depends_on=[{"on": "atlas"}])], version=1, by=MIA)
    begun.plan.change_scenario(made.id, [edit("spring", depends_on=waits)], version=free.scenario.version, by=MIA)
    mine = Choice("launch", "depends_on", "theirs")
    launch = begun.plan.read(by=MIA).items["launch"]
    lag = [{"on": "spring", "lag_days": 9}, {"on": "atlas"}]
    begun.plan.change("launch", {"depends_on": lag}, version=launch.version, by=MIA)
    number = begun.plan.number
    assert any("waits for itself" in fault for fault in begun.plan.preview_merge(made.id, by=MIA).faults)
    with pytest.raises(InputError, match="waits for itself"):
        merge(begun, made, mine)
    assert begun.plan.number == number
    assert begun.plan.scenario(made.id, by=MIA).scenario.state == "open"


def test_two_who_edit_one_scenario_do_not_overwrite_each_other(begun: Office) -> None:
    made = start(begun)
    begun.plan.change_scenario(made.id, [edit("spring", note="Mia's")], version=1, by=MIA)
    with pytest.raises(Conflict, match="Mia changed 'What if Atlas slips\\?'") as told:
        begun.another().change_scenario(made.id, [edit("spring", note="Noor's")], version=1, by=NOOR)
    assert told.value.detail["current_version"] == 2
    with pytest.raises(Conflict, match="you had version 1 open"):
        begun.plan.move_in_scenario(made.id, SLIPS, version=1, by=NOOR)


def test_what_is_taken_back_is_no_difference(begun: Office) -> None:
    made = start(begun, "Spring", edit("spring", note="x"), edit("review", kind="milestone", title="Look"))
    back = begun.plan.change_scenario(made.id, [edit("spring", note="")], version=2, by=MIA)
    assert back.scenario.items == 1
    undone = begun.plan.change_scenario(made.id, [Undo("review")], version=3, by=MIA)
    assert undone.scenario.items == 0
    with pytest.raises(NotFound, match="'nothing'"):
        begun.plan.change_scenario(made.id, [Undo("nothing")], version=4, by=MIA)


def test_what_a_scenario_adds_or_removes_can_be_undone(begun: Office) -> None:
    gone = Edit(kind="milestone", id="review", removed=True)
    made = start(begun, "Other", edit("new", kind="milestone", title="New", date="2026-06-01"), gone)
    undone = begun.plan.change_scenario(made.id, [Undo("new"), Undo("review")], version=2, by=MIA)
    assert undone.scenario.items == 0
    assert same(undone.plan, begun.plan.read(by=MIA))


def test_titles_notes_and_ids_that_are_none_are_refused_by_name(begun: Office) -> None:
    with pytest.raises(InputError, match="'title' is empty"):
        begun.plan.start_scenario("   ", by=MIA)
    with pytest.raises(InputError, match="'title' has 201 characters"):
        begun.plan.start_scenario("x" * 201, by=MIA)
    with pytest.raises(InputError, match="control character"):
        begun.plan.start_scenario("a\x00b", by=MIA)
    with pytest.raises(NotFound, match="no scenario with the id 'none'"):
        begun.plan.start_scenario("Copy", by=MIA, of="none")
    for verb in (begun.plan.scenario, begun.plan.preview_merge):
        with pytest.raises(NotFound):
            verb("none", by=MIA)


def test_renamed_and_dropped(begun: Office) -> None:
    made = start(begun)
    named = begun.plan.rename_scenario(made.id, title="Atlas in May", version=1, by=MIA).scenario
    assert (named.title, named.note, named.version) == ("Atlas in May", "", 2)
    with pytest.raises(Conflict):
        begun.plan.drop_scenario(made.id, version=1, by=MIA)
    begun.plan.drop_scenario(made.id, version=2, by=MIA)
    assert begun.plan.scenarios(by=MIA) == []
    told = [row.verb for row in begun.govern.audit(by=MARIA) if row.subject == made.id]
    assert told == ["scenario.dropped", "scenario.renamed", "scenario.started"]


def test_to_look_takes_plan_read_and_to_change_plan_edit(begun: Office) -> None:
    made = start(begun)
    plan, v = begun.plan, 1
    calls: tuple[Callable[[], object], ...] = (
        lambda: plan.start_scenario("x", by=VERA),
        lambda: plan.change_scenario(made.id, [], version=v, by=VERA),
        lambda: plan.move_in_scenario(made.id, SLIPS, version=v, by=VERA),
        lambda: plan.rename_scenario(made.id, version=v, by=VERA),
        lambda: plan.merge_scenario(made.id, version=v, by=VERA),
        lambda: plan.refresh_scenario(made.id, version=v, by=VERA),
        lambda: plan.drop_scenario(made.id, version=v, by=VERA),
    )
    for call in calls:
        with pytest.raises(Forbidden):
            call()
    assert plan.compare_scenarios([made.id], by=VERA).columns[1].id == made.id


def test_a_copy_of_a_plan_that_is_no_longer_there_is_told(begun: Office) -> None:
    made = start(begun)
    with begun.ledger.session() as session:
        session.connection().exec_driver_sql("UPDATE plan_scenarios SET base_number = 40")
    with pytest.raises(Conflict, match=r"copied from change 40; the newest there is is 1\."):
        begun.plan.scenario(made.id, by=MIA)
    assert begun.plan.scenarios(by=MIA)[0].base == 40
    begun.plan.drop_scenario(made.id, version=1, by=MIA)


def test_merging_an_untouched_scenario_changes_nothing(begun: Office) -> None:
    made = start(begun)
    begun.plan.create("milestone", {"title": "Meanwhile", "date": "2026-07-01"}, by=MIA)
    before = begun.plan.read(by=MIA)
    change = merge(begun, made)
    assert (change.touched, begun.plan.number) == (0, before.number)
    told = begun.plan.scenario(made.id, by=MIA).scenario
    assert (told.state, told.merged_change) == ("merged", None)


def test_merging_into_a_plan_that_stood_still_gives_exactly_the_scenario(begun: Office) -> None:
    gone = Edit(kind="milestone", id="review", removed=True)
    new = edit("more", kind="initiative", title="More", goals=["customers"], start="2026-05-04", end="2026-05-08")
    made = start(begun, "All of it", edit("spring", note="less"), gone, new)
    begun.plan.move_in_scenario(made.id, SLIPS, version=2, by=MIA)
    opened = begun.plan.scenario(made.id, by=MIA)
    change = merge(begun, made)
    assert same(begun.plan.read(by=MIA), opened.plan)
    assert (change.origin, change.touched, change.why) == (f"scenario:{made.id}", 5, "Merged the scenario 'All of it'")
    told = begun.plan.scenario(made.id, by=MIA).scenario
    assert (told.state, told.merged_change) == ("merged", change.number)
    with pytest.raises(Conflict, match="was merged into the plan already"):
        begun.plan.change_scenario(made.id, [], version=told.version, by=MIA)


def test_different_fields_of_one_item_go_together(begun: Office) -> None:
    made = start(begun, "Note", edit("spring", note="from the scenario"))
    begun.plan.change("spring", {"audience": "Large harbours"}, version=1, by=NOOR)
    assert begun.plan.preview_merge(made.id, by=VERA).conflicts == ()
    merge(begun, made)
    spring: Any = begun.plan.read(by=MIA).items["spring"]
    assert (spring.note, spring.audience) == ("from the scenario", "Large harbours")


def test_a_conflict_shows_both_values_and_who_when_and_takes_what_is_chosen(begun: Office) -> None:
    made = start(begun, "Note", edit("spring", note="mine", audience="ours"))
    begun.clock.advance(timedelta(hours=3))
    begun.plan.change("spring", {"note": "theirs", "audience": "there"}, version=1, by=NOOR)
    preview = begun.plan.preview_merge(made.id, by=VERA)
    told = {one.field: one for one in preview.conflicts}
    assert told.keys() == {"note", "audience"}
    assert (told["note"].base, told["note"].mine, told["note"].theirs) == ("", "mine", "theirs")
    assert (told["note"].by, told["note"].at) == ("Noor", begun.clock.now())
    assert preview.difference.changed == ()
    number = begun.plan.number
    with pytest.raises(Conflict, match="2 conflicts are not decided: 'audience' of 'Spring campaign' is 'ours'"):
        merge(begun, made)
    with pytest.raises(Conflict, match="One conflict is not decided"):
        merge(begun, made, Choice("spring", "note", "mine"))
    assert begun.plan.number == number
    merge(begun, made, Choice("spring", "note", "mine"), Choice("spring", "audience", "theirs"))
    spring: Any = begun.plan.read(by=MIA).items["spring"]
    assert (spring.note, spring.audience) == ("mine", "there")


def test_what_was_decided_on_must_still_be_so(begun: Office) -> None:
    made = start(begun, "Note", edit("spring", note="mine"))
    begun.plan.change("spring", {"note": "theirs"}, version=1, by=NOOR)
    seen = begun.plan.preview_merge(made.id, by=MIA).number
    begun.plan.change("spring", {"note": "theirs again"}, version=2, by=NOOR)
    mine = [Choice("spring", "note", "mine")]
    with pytest.raises(Conflict, match="'note' of 'Spring campaign' was changed again after you looked"):
        begun.plan.merge_scenario(made.id, mine, version=2, by=MIA, seen=seen)
    begun.plan.merge_scenario(made.id, mine, version=2, by=MIA, seen=seen + 1)


@pytest.mark.parametrize(("take", "stays"), [("mine", False), ("theirs", True)])
def test_removed_in_the_scenario_and_changed_in_the_plan(begun: Office, take: Any, stays: bool) -> None:  # noqa: ANN401, FBT001
    made = start(begun, "Without", Edit(kind="milestone", id="review", removed=True))
    begun.plan.change("review", {"title": "A longer review"}, version=1, by=NOOR)
    (told,) = begun.plan.preview_merge(made.id, by=MIA).conflicts
    assert (told.field, told.mine, told.theirs, told.by) == ("", "removed", "changed", "Noor")
    assert [(one.field, one.after) for one in told.changes] == [("title", "A longer review")]
    merge(begun, made, Choice("review", "", take))
    assert ("review" in begun.plan.read(by=MIA).items) is stays


@pytest.mark.parametrize(("take", "stays"), [("mine", True), ("theirs", False)])
def test_changed_in_the_scenario_and_removed_in_the_plan(begun: Office, take: Any, stays: bool) -> None:  # noqa: ANN401, FBT001
    made = start(begun, "With", edit("review", kind="milestone", title="A longer review"))
    begun.plan.remove("review", version=1, by=NOOR)
    (told,) = begun.plan.preview_merge(made.id, by=MIA).conflicts
    assert (told.mine, told.theirs, told.by) == ("changed", "removed", "Noor")
    merge(begun, made, Choice("review", "", take))
    found: Any = begun.plan.read(by=MIA).items.get("review")
    assert (found.title == "A longer review") if stays else found is None


def test_a_choice_about_no_conflict_or_twice_is_refused(begun: Office) -> None:
    made = start(begun, "Note", edit("spring", note="mine"))
    with pytest.raises(InputError, match="decides on 'note' of 'spring', which is no conflict"):
        merge(begun, made, Choice("spring", "note", "mine"))
    with pytest.raises(InputError, match="decides twice"):
        merge(begun, made, Choice("spring", "note", "mine"), Choice("spring", "note", "theirs"))


def test_a_merge_that_leaves_a_reference_without_its_item_names_it(begun: Office) -> None:
    made = start(begun, "Without Ben", edit("launch", owner="", people={}), edit("spring", people={"ada": 5}),
                 Edit(kind="absence", id="leave", removed=True),
                 Edit(kind="person", id="ben", removed=True))  # fmt: skip
    fields = {"title": "Ben's", "goals": ["customers"], "owner": "ben", "start": "2026-06-01", "end": "2026-06-05"}
    begun.plan.create("initiative", fields, by=MIA)
    assert any("names it" in fault for fault in begun.plan.preview_merge(made.id, by=MIA).faults)
    number = begun.plan.number
    with pytest.raises(InputError, match="Ben would be removed, and initiative 'Ben's' names it"):
        merge(begun, made)
    assert begun.plan.number == number


def test_money_that_grows_waits_for_approval_and_the_scenario_with_it(begun: Office) -> None:
    made = begun.plan.start_scenario("Much more", by=NOOR).scenario
    begun.plan.change_scenario(made.id, [edit("spring", budget="400000 EUR")], version=1, by=NOOR)
    with pytest.raises(AwaitsApproval) as kept:
        begun.plan.merge_scenario(made.id, version=2, by=NOOR)
    told = begun.plan.scenario(made.id, by=NOOR).scenario
    assert (told.state, told.approval_id) == ("waiting", kept.value.detail["approval"])
    assert begun.plan.number == 1
    for refused in (
        lambda: begun.plan.change_scenario(made.id, [], version=told.version, by=NOOR),
        lambda: begun.plan.drop_scenario(made.id, version=told.version, by=NOOR),
        lambda: begun.plan.merge_scenario(made.id, version=told.version, by=NOOR),
    ):
        with pytest.raises(Conflict, match="waits for approval"):
            refused()
    asked = begun.govern.approval(told.approval_id, by=MARIA)
    begun.plan.apply_approved(asked.id, asked.content_hash, by=MARIA)
    done = begun.plan.scenario(made.id, by=NOOR).scenario
    assert (done.state, done.merged_change) == ("merged", 2)


def test_a_merge_that_was_declined_can_be_changed_and_sent_again(begun: Office) -> None:
    made = begun.plan.start_scenario("Much more", by=NOOR).scenario
    begun.plan.change_scenario(made.id, [edit("spring", budget="400000 EUR")], version=1, by=NOOR)
    with pytest.raises(AwaitsApproval) as kept:
        begun.plan.merge_scenario(made.id, version=2, by=NOOR)
    begun.govern.decline(str(kept.value.detail["approval"]), "Too much", by=MARIA)
    told = begun.plan.scenario(made.id, by=NOOR).scenario
    assert (told.state, told.approval_id) == ("open", "")
    less = begun.plan.change_scenario(made.id, [edit("spring", budget="40000 EUR")], version=told.version, by=NOOR)
    assert (less.scenario.items, less.scenario.state) == (0, "open")


def test_refreshed_it_stands_on_the_plan_of_now(begun: Office) -> None:
    made = start(begun, "Note", edit("spring", note="mine"))
    begun.plan.change("spring", {"audience": "there"}, version=1, by=NOOR)
    assert begun.plan.scenario(made.id, by=MIA).scenario.behind == 1
    fresh = begun.plan.refresh_scenario(made.id, version=2, by=MIA)
    spring: Any = fresh.plan.items["spring"]
    assert (fresh.scenario.base, fresh.scenario.behind, fresh.scenario.items) == (2, 0, 1)
    assert (spring.note, spring.audience) == ("mine", "there")
    begun.plan.change("spring", {"note": "theirs"}, version=2, by=NOOR)
    with pytest.raises(Conflict, match="not decided"):
        begun.plan.refresh_scenario(made.id, version=3, by=MIA)


# Disjoint edits of fields of the cast's items: what one side changes the other leaves alone.
FIELDS: Mapping[tuple[str, str, str], st.SearchStrategy[Any]] = {
    ("initiative", "spring", "note"): st.text("ab ", max_size=3),
    ("initiative", "spring", "audience"): st.text("cd", max_size=3),
    ("initiative", "spring", "progress"): st.sampled_from([0, 0.25, 0.5]),
    ("initiative", "launch", "note"): st.text("ef", max_size=3),
    ("release", "atlas", "confidence"): st.sampled_from([0.1, 0.7, 0.9]),
    ("release", "atlas", "date"): st.sampled_from(["2026-04-14", "2026-05-12"]),
    ("milestone", "review", "title"): st.sampled_from(["Spring review", "Look"]),
    ("person", "ada", "skills"): st.sampled_from([["search"], ["search", "copy"], []]),
}
Part = dict[tuple[str, str, str], Any]


@st.composite
def halves(draw: st.DrawFn) -> tuple[Part, Part]:
    """Two sets of changed fields without one in common."""
    drawn: tuple[Part, Part] = ({}, {})
    for place, values in FIELDS.items():
        side = draw(st.sampled_from([None, 0, 1]))
        if side is not None:
            drawn[side][place] = draw(values)
    return drawn


def edits_of(part: Part) -> list[Edit]:
    """One edit an item."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for (kind, item_id, field), value in part.items():
        found.setdefault((kind, item_id), {})[field] = value
    return [edit(item_id, kind, **fields) for (kind, item_id), fields in found.items()]


ONE_OFFICE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONE_OFFICE
@given(parts=halves())
def test_disjoint_changes_commute(desk: Office, parts: tuple[Part, Part]) -> None:
    """Merged in either order, or one of them made in the plan by hand: the same plan."""
    ends = []
    for first, second in (parts, parts[::-1]):
        desk.plan.restore(1, by=MARIA)
        one, other = (start(desk, "x", *edits_of(part)) for part in (first, second))
        assert desk.plan.preview_merge(other.id, by=MIA).conflicts == ()
        merge(desk, one)
        assert desk.plan.preview_merge(other.id, by=MIA).conflicts == ()
        merge(desk, other)
        ends.append(desk.plan.read(by=MIA))
        for scenario in (one, other):
            desk.plan.drop_scenario(scenario.id, version=version(desk, scenario), by=MIA)
    assert same(*ends)


@ONE_OFFICE
@given(parts=halves())
def test_merging_into_a_plan_that_stood_still_gives_the_scenario(desk: Office, parts: tuple[Part, Part]) -> None:
    desk.plan.restore(1, by=MARIA)
    made = start(desk, "x", *edits_of(parts[0] | parts[1]))
    wanted = desk.plan.scenario(made.id, by=MIA).plan
    merge(desk, made)
    assert same(desk.plan.read(by=MIA), wanted)
    desk.plan.drop_scenario(made.id, version=version(desk, made), by=MIA)


@ONE_OFFICE
@given(parts=halves(), broken=st.sampled_from(["goals", "end", "owner"]))
def test_a_fault_changes_nothing_at_all(desk: Office, parts: tuple[Part, Part], broken: str) -> None:
    """The scenario is right by itself; what the plan became meanwhile makes the merge wrong."""
    desk.plan.restore(1, by=MARIA)
    faults: dict[str, dict[str, Any]] = {
        "goals": {"goals": ["late"]},
        "end": {"start": "2026-03-20"},
        "owner": {"owner": "cleo", "raci": {}},
    }
    late = faults[broken]
    extra = [
        edit("late", "goal", title="Later", objective="grow", metric="conversions", reading="total", target=5,
             start="2026-01-01", deadline="2026-12-31", dimension="revenue"),
        edit("cleo", "person", name="Cleo"),
    ]  # fmt: skip
    desk.plan._write(extra, by=MARIA, why="", origin="hand")  # noqa: SLF001 - the plan before the copy
    made = start(desk, "x", *edits_of(parts[0]), edit("extra", "initiative", **{
        "title": "Extra", "goals": ["customers"], "start": "2026-03-02", "end": "2026-03-27", **late}))  # fmt: skip
    plan = desk.plan.read(by=MIA)
    if broken == "end":
        opened = desk.plan.scenario(made.id, by=MIA)
        desk.plan.change_scenario(made.id, [edit("launch", depends_on=[{"on": "extra"}])],
                                  version=opened.scenario.version, by=MIA)  # fmt: skip
        desk.plan.remove("launch", version=plan.items["launch"].version, by=MIA)
    else:
        gone = "late" if broken == "goals" else "cleo"
        desk.plan.remove(gone, version=plan.items[gone].version, by=MARIA)
    before = desk.plan.read(by=MIA)
    with pytest.raises(InputError):
        merge(desk, made)
    assert same(desk.plan.read(by=MIA), before)
    assert desk.plan.number == before.number
    desk.plan.drop_scenario(made.id, version=version(desk, made), by=MIA)


def rule_rows() -> list[list[str]]:
    """The worked table of docs/scenarios.md."""
    lines = (ROOT / "docs" / "scenarios.md").read_text().splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("| copied | scenario | plan"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize("row", rule_rows(), ids=lambda row: " ".join(row[:3]))
def test_the_worked_table_of_merging_is_what_the_code_does(desk: Office, row: list[str]) -> None:
    """A dash is an item that is not there; ? is a conflict; mine and theirs are what a choice makes of it."""
    copied, mine, theirs, outcome, take_mine, take_theirs = row
    for choice, wanted in (("", outcome), ("mine", take_mine), ("theirs", take_theirs)):
        if not wanted:
            continue
        desk.plan.restore(1, by=MARIA)
        stage = {"copied": copied, "mine": mine, "theirs": theirs}
        assert merged_title(desk, stage, choice=choice) == wanted


def merged_title(office: Office, stage: Mapping[str, str], *, choice: str) -> str:
    """The title of the milestone of a row after merging: ? for a conflict."""
    plan = office.plan
    put(office, stage["copied"])
    made = start(office, "row")
    edits = [] if stage["mine"] == stage["copied"] else [milestone(stage["mine"])]
    if edits:
        made = plan.change_scenario(made.id, edits, version=1, by=MIA).scenario
    put(office, stage["theirs"])
    conflicts = plan.preview_merge(made.id, by=MIA).conflicts
    if conflicts and not choice:
        return "?"
    assert conflicts or not choice
    merge(office, made, *(Choice(one.item, one.field, choice) for one in conflicts))  # type: ignore[arg-type] # a take
    found: Any = plan.read(by=MIA).items.get("row")
    return found.title if found else "–"


def milestone(title: str) -> Edit:
    """The milestone of a row with a title, or taken out."""
    if title == "–":
        return Edit(kind="milestone", id="row", removed=True)
    return edit("row", "milestone", title=title, date="2026-06-01")


def put(office: Office, title: str) -> None:
    """Make the plan have the milestone of a row like this."""
    there = "row" in office.plan.read(by=MIA).items
    if title != "–" or there:
        office.plan._write([milestone(title)], by=MIA, why="", origin="hand")  # noqa: SLF001 - whatever its version


def test_edits_and_moves_are_one_step_whole_or_not_at_all(desk: Office) -> None:
    made = start(desk)
    steps: list[Edit | Move | Undo] = [edit("spring", note="less"), SLIPS, Move("spring", date(2026, 3, 9))]
    done = desk.plan.change_scenario(made.id, steps, version=1, by=MIA)
    assert (done.scenario.version, done.scenario.items) == (2, 3)
    with pytest.raises(NotFound):
        desk.plan.change_scenario(made.id, [edit("spring", note="more"), Move("none", SPRING)], version=2, by=MIA)
    spring: Any = desk.plan.scenario(made.id, by=MIA).plan.items["spring"]
    assert (spring.note, spring.start) == ("less", date(2026, 3, 9))
    changes, clashes = desk.plan.scenario_changes(made.id, by=VERA)
    assert {one.id for one in changes.changed} == {"atlas", "launch", "spring"}
    assert [(one.code, one.item) for one in clashes.new] == [("capacity", "ben")]  # his leave
