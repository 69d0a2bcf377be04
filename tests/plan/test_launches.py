"""Launches: prepared from a template, placed backwards, told how ready; the worked table of docs/launches.md."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamark.govern import SYSTEM
from seamark.kernel import Conflict, FixedClock, Forbidden, InputError, NotFound
from seamark.plan import Initiative, Launch, Milestone, Person, Release, Snapshot, Task
from seamark.plan.calendar import WorkCalendar
from seamark.plan.kinds import Step, Template
from seamark.plan.kinds.absence import leave_in
from seamark.plan.launch.placing import backwards, length, outside_days, pace_in
from seamark.plan.launch.standard import STANDARD
from tests.plan.cast import MIA, VERA, Office

PAGE = Path(__file__).resolve().parents[2] / "docs" / "launches.md"
BEGIN, END = "<!-- a test prepares this launch and compares -->\n", "<!-- end -->"
DAY = date(2026, 6, 30)


@pytest.fixture
def big(desk: Office) -> Office:
    """The cast's plan with a big release in summer, and a bank holiday on the way."""
    desk.plan.create("release", {"id": "big", "title": "Big", "date": str(DAY), "tier": 1}, by=MIA)
    holiday = {"kind": "closed", "start": "2026-05-25", "end": "2026-05-25", "note": "Whit Monday"}
    desk.plan.create("absence", holiday, by=MIA)
    return desk


def launch(office: Office, release_id: str = "big") -> Launch:
    """A launch, as a viewer reads it."""
    return office.plan.launch(release_id, by=VERA)


def worked(steps: tuple[Step, ...], found: Snapshot) -> str:
    """The table of the page, from what is in the plan."""
    lines = []
    for step in sorted(steps, key=lambda step: -step.days_before):
        item = found.items[f"big.{step.name}"]
        by = (
            f"T−{step.days_before}"
            if step.days_before > 0
            else "T"
            if not step.days_before
            else f"T+{-step.days_before}"
        )
        if isinstance(item, Milestone):
            lines.append(f"| **{step.title}** ({item.kind}) | {by} |  | {item.date:%a %d %b} |  |")
        elif isinstance(item, Task):
            outside = f"{outside_days(step)} days" if step.lead else ""
            lines.append(f"| {step.title} | {by} | {item.start:%a %d %b} | {item.end:%a %d %b} | {outside} |")
    return "\n".join(lines) + "\n"


def test_the_worked_table_of_the_page_is_what_is_made(big: Office) -> None:
    big.plan.prepare_launch("big", by=MIA, goals=["customers"])
    said = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = said.partition("| --- | --- | --- | --- | --- |\n")[2]
    assert rows == worked(STANDARD[1].steps, big.plan.read(by=SYSTEM))


def test_a_launch_is_prepared_in_one_change(big: Office) -> None:
    number = big.plan.number
    tried = big.plan.prepare_launch("big", by=MIA, goals=["customers"], owner="ada", dry_run=True)
    assert big.plan.number == number
    done = big.plan.prepare_launch("big", by=MIA, goals=["customers"], owner="ada")
    assert (big.plan.number, done.change.touched) == (number + 1, len(tried.difference.added))
    plan = big.plan.read(by=SYSTEM)
    made = plan.find(Initiative, "launch.big")
    assert made is not None
    assert (made.kind, made.release, made.goals, made.owner, made.start) == (
        "launch",
        "big",
        ("customers",),
        "ada",
        DAY,
    )
    assert [one.on for one in made.depends_on] == ["big", "big.message", "big.trained", "big.go"]
    gates = [one for one in plan.of(Milestone).values() if one.id.startswith("big.")]
    assert {one.id: one.kind for one in gates} == {
        "big.message": "gate", "big.trained": "gate", "big.go": "gate", "big.review": "review",
    }  # fmt: skip
    copy = plan.find(Task, "big.copy")
    assert copy is not None
    assert (copy.initiative, copy.release, copy.needed, copy.skills) == ("launch.big", "big", "start", {"copy": 6})
    assert [one.on for one in copy.depends_on] == ["big.message", "big.brief"]
    publish = plan.find(Task, "big.publish")
    assert publish is not None
    assert (publish.release, publish.needed, publish.start) == ("", "end", DAY)
    assert big.plan.clashes(by=VERA) == [], "a launch prepared in time goes together"
    assert "Nobody has the skill 'legal'." in {one.message for one in done.warnings}
    assert not any("'copy'" in one.message for one in done.warnings)


def test_steps_that_are_late_today_are_told_with_their_days(desk: Office) -> None:
    done = desk.plan.prepare_launch("atlas", by=MIA, template="standard:1")  # the launch is in the plan: its goals hold
    late = {one.step: (one.start, one.days) for one in done.late}
    assert set(late) == {"positioning", "voices", "pricing", "message", "brief"}, "the cut-off of a gate is told too"
    today = date(2026, 2, 16)
    for start, days in late.values():
        assert days == WorkCalendar().count(start, today) - 1
        assert start < today
    found = launch(desk, "atlas")
    assert found.launch_id == "launch"
    assert {one.on for one in desk.plan.read(by=SYSTEM).of(Initiative)["launch"].depends_on} >= {"atlas.go", "spring"}


def test_what_was_prepared_is_not_made_twice_and_what_is_lacking_is(big: Office) -> None:
    big.plan.prepare_launch("big", by=MIA, goals=["customers"])
    with pytest.raises(Conflict, match="'Big' is prepared already: all 23 tasks"):
        big.plan.prepare_launch("big", by=MIA)
    big.plan.change("big.lessons", {"title": "What we learnt"}, version=1, by=MIA)
    review = big.plan.read(by=SYSTEM).items["big.review"]
    big.plan.remove("big.review", version=review.version, by=MIA)
    again = big.plan.prepare_launch("big", by=MIA)
    assert [one.id for one in again.difference.added] == ["big.review"]
    assert again.difference.changed == ()


def test_a_workspace_has_templates_of_its_own(big: Office) -> None:
    steps = [
        {"name": "write", "title": "Write", "skill": "copy", "days": 3, "days_before": 5},
        {"name": "think", "title": "Think", "days": 2, "after": ["write"], "days_before": 2},
    ]
    own = {"id": "ours", "title": "Ours", "tier": 1, "owner": "ben", "goals": ["customers"], "steps": steps}
    big.plan.create("template", own, by=MIA)
    assert [name for name, _ in big.plan.launch_templates(by=VERA)] == [
        "ours",
        "standard:1",
        "standard:2",
        "standard:3",
    ]
    done = big.plan.prepare_launch("big", by=MIA)
    assert done.template == "Ours"
    assert done.warnings[-1].message == "'Think' names no skill: its 2 days of work are nobody's."
    assert {one.id for one in done.difference.added} == {"launch.big", "big.write", "big.think"}
    made = big.plan.read(by=SYSTEM).of(Initiative)["launch.big"]
    assert (made.owner, made.goals) == ("ben", ("customers",))


def test_refusals_say_what_to_do(big: Office) -> None:
    with pytest.raises(InputError, match="would work for no goal") as caught:
        big.plan.prepare_launch("big", by=MIA)
    assert "customers ('New customers from search')" in caught.value.help
    with pytest.raises(NotFound, match="There is no release with the id 'nothing'"):
        big.plan.prepare_launch("nothing", by=MIA)
    with pytest.raises(NotFound, match="There is no template with the id 'mine'"):
        big.plan.prepare_launch("big", by=MIA, template="mine")
    with pytest.raises(InputError, match="There is no goal with the id 'wealth'"):
        big.plan.prepare_launch("big", by=MIA, goals=["wealth"])
    with pytest.raises(Forbidden):
        big.plan.prepare_launch("big", by=VERA, goals=["customers"])
    big.plan.create("template", {"id": "bare", "title": "Bare", "tier": 3}, by=MIA)
    with pytest.raises(InputError, match="The template 'Bare' has no steps"):
        big.plan.prepare_launch("big", by=MIA, template="bare")


def test_readiness_is_the_share_of_the_work_that_is_done(big: Office, clock: FixedClock) -> None:
    assert (launch(big).readiness, launch(big).state) == (None, "unknown")
    big.plan.prepare_launch("big", by=MIA, goals=["customers"])
    assert (launch(big).readiness, launch(big).state) == (0.0, "on")
    clock.advance(datetime(2026, 4, 21, 8, tzinfo=UTC) - clock.now())
    found = launch(big)
    states = {one.id: (one.state, one.why) for one in found.tasks}
    assert states["big.positioning"] == ("off", "1 working day late")
    assert states["big.pricing"] == ("on", "to come")
    assert (found.state, found.why) == ("risk", "Of 23 tasks 2 are late.")
    message = found.gates[0]
    assert (message.state, message.why) == ("risk", "2 of the 3 tasks due by then are late or at risk")
    for name in ("positioning", "voices"):
        big.plan.change(f"big.{name}", {"status": "done"}, version=1, by=MIA)
    total = sum(max(0.25, step.days) for step in STANDARD[1].steps if step.kind != "gate")
    found = launch(big)
    assert found.readiness == pytest.approx(9 / total)
    assert found.state == "on"
    clock.advance(timedelta(1))
    assert {one.state for one in launch(big).tasks if one.id == "big.pricing"} == {"risk"}, (
        "after its latest safe start"
    )
    clock.advance(timedelta(7))
    assert launch(big).why == "Big: Message signed off: its cut-off is over and it is not passed."
    big.plan.change("big", {"shipped": True}, version=1, by=MIA)
    assert (launch(big).state, launch(big).why) == ("on", "It is out.")


def test_every_version_of_the_day_is_told_with_who_moved_it(big: Office) -> None:
    big.plan.change("big", {"date": "2026-07-28"}, version=1, by=MIA, why="The beta needs longer")
    big.plan.change("big", {"note": "Nothing about its day"}, version=2, by=MIA)
    moves = [(one.by, one.before, one.after, one.why) for one in launch(big).moves]
    assert moves == [("Mia", DAY, date(2026, 7, 28), "The beta needs longer"), ("Mia", None, DAY, "")]


def test_launches_come_next_first_and_those_that_are_out_last(big: Office) -> None:
    big.plan.create("release", {"title": "Past", "date": "2026-01-01", "shipped": True}, by=MIA)
    assert [one.release.title for one in big.plan.launches(by=VERA)] == ["Atlas 2.0", "Big", "Past"]
    assert launch(big, "atlas").hanging == ("Atlas launch",)


steps_of_any = st.lists(
    st.tuples(
        st.sampled_from(["work", "approval", "booking", "gate"]),
        st.floats(0, 20),
        st.integers(-30, 80),
        st.sets(st.integers(0, 11), max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@given(steps_of_any, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_whatever_the_steps_order_and_days_are_kept(rows: list[tuple[str, float, int, set[int]]], day: date) -> None:
    """Each is done by its day; what waits begins after; nothing lies on a day off."""
    names = [f"s{number}" for number in range(len(rows))]
    steps = []
    for place, (kind, days, before, after) in enumerate(rows):
        first = tuple(names[one] for one in sorted(after) if one < place)
        facts = {"name": names[place], "title": "X", "kind": kind, "after": first, "days_before": before}
        steps.append(msgspec.convert({**facts, "skill": "copy", "days": days}, Step))
    people = {"a": Person(id="a", name="A", skills=("copy",))}
    plan = Snapshot(people)
    calendar, pace = leave_in(plan).calendar, pace_in(plan)
    placed = backwards(steps, day, calendar, pace)
    for step in steps:
        at = placed[step.name]
        assert at.start <= at.end <= at.due
        if step.kind != "gate":
            assert calendar.is_working(at.start)
            assert calendar.count(at.start, at.end) == length(step, pace)
        for name in step.after:
            if step.kind != "gate" and next(one for one in steps if one.name == name).kind != "gate":
                assert placed[name].end < at.start


def test_a_release_that_campaigns_hang_from_is_not_removed(desk: Office) -> None:
    number = desk.plan.number
    with pytest.raises(InputError, match=r"Atlas 2\.0 would be removed, and initiative 'Atlas launch' names it"):
        desk.plan.remove("atlas", version=1, by=MIA)
    assert desk.plan.number == number


def test_seamarks_own_templates_are_right(desk: Office) -> None:
    plan = desk.plan.read(by=SYSTEM)
    for tier, template in STANDARD.items():
        assert template.tier == tier
        assert list(template.check(plan)) == []
        places = {step.name: step.days_before for step in template.steps}
        for step in template.steps:
            if step.kind == "gate":
                assert all(places[name] > step.days_before for name in step.after), step.name
    assert isinstance(STANDARD[1], Template)
    assert isinstance(plan.items["atlas"], Release)
