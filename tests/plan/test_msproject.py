"""The plan in Microsoft Project and back: its schema, nothing lost, and only what was changed there changes here."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import pytest
from hypothesis import HealthCheck, given, settings

from seamark.kernel import InputError
from seamark.plan import Absence, Difference, Imported, Initiative, Person, Release, Snapshot, Task
from seamark.plan.files.msproject import edits_of_project, read_project, written_project
from seamark.plan.model import ChangeSet, Edit
from tests.plan.cast import MIA, NOOR, VERA, Office
from tests.plan.strategies import plans

SPACE = "{http://schemas.microsoft.com/project}"
PUBLISHED = Path(__file__).with_name("mspdi_order.txt")
OF_2010 = {"Active": "Name", "Manual": "Active", "ManualStart": "Duration", "ManualFinish": "ManualStart"}
OF_2010 |= {"ManualDuration": "ManualFinish"}  # element → the one it stands behind
TYPES = {
    "integer": r"-?\d+",
    "boolean": r"[01]",
    "float": r"-?\d+(\.\d+)?(e[+-]?\d+)?",
    "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "time": r"\d\d:\d\d:\d\d",
    "duration": r"PT\d+H\d+M\d+S",
}
TASK = {
    "title": "Write the copy",
    "initiative": "launch",
    "people": {"ben": 2.5},
    "skills": {"copy": 1.25},
    "start": "2026-04-07",
    "end": "2026-04-10",
    "depends_on": [{"on": "spring", "type": "SS", "lag_days": -2}],
    "due": "2026-04-13",
    "earliest": "2026-04-07",
    "note": "Two lines\nof notes",
}


@pytest.fixture
def busy(desk: Office) -> Office:
    """The cast's plan with tasks: one below an initiative, one that prepares a release."""
    edits = [
        Edit(kind="task", id="copy", fields=TASK, whole=True),
        Edit(kind="task", id="film", fields={"title": "Cut the film", "release": "atlas"}, whole=True),
        Edit(kind="milestone", id="review", fields={"initiatives": ["spring"]}),
    ]
    desk.plan.commit(ChangeSet(tuple(edits)), by=MIA, origin="import")
    return desk


def exported(office: Office) -> Element:
    """The plan as Project opens it."""
    return fromstring(office.plan.export_plan("xml", by=VERA))  # noqa: S314 - written here


def row(root: Element, key: str) -> Element:
    """The row of an item."""
    return next(one for one in root.iter(f"{SPACE}Task") if key in [part.text for part in one.iter(f"{SPACE}Value")])


def put(element: Element, **texts: str) -> None:
    """Write other texts into children of an element."""
    for name, text in texts.items():
        child = element.find(f"{SPACE}{name}")
        if child is None:
            child = SubElement(element, f"{SPACE}{name}")
        child.text = text


def brought(office: Office, root: Element, *, dry_run: bool = False) -> Imported:
    """The file of a root, imported."""
    return office.plan.import_plan(tostring(root), by=MIA, dry_run=dry_run)


def changes(found: Difference) -> dict[str, dict[str, Any]]:
    """Item → field → value after."""
    return {one.id: {field.field: field.after for field in one.fields} for one in found.changed}


def published() -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Path of an element → its children in the schema's order, each with its type."""
    path: list[str] = []
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for line in PUBLISHED.read_text().splitlines():
        if line.startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        name, _, kind = line.strip().partition(" ")
        del path[depth:]
        key = tuple(path) if depth else ()
        if name not in [one for one, _ in found.setdefault(key, [])]:
            found[key].append((name, kind))
        path.append(name)
    return found


def elements(root: Element, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Element]]:
    """Every element with its path; sections stand at the top, as the documentation has them."""
    name = root.tag.removeprefix(SPACE)
    sections = {"ExtendedAttributes", "Calendars", "Tasks", "Resources", "Assignments"}
    here = (name,) if name in sections else (*path, name)
    yield here, root
    for child in root:
        yield from elements(child, here)


def test_every_element_stands_where_the_published_schema_wants_it_with_a_value_of_its_type(busy: Office) -> None:
    order = published()
    seen = 0
    for path, element in elements(exported(busy)):
        allowed = order.get(path, [])
        names = [name for name, _ in allowed]
        for added, behind in OF_2010.items():
            if path[-1] == "Task":
                names.insert(names.index(behind) + 1, added)
        places = [names.index(child.tag.removeprefix(SPACE)) for child in element]
        assert places == sorted(places), path
        for child in element:
            kind = dict(allowed).get(child.tag.removeprefix(SPACE), "")
            if kind in TYPES and len(child) == 0:
                assert re.fullmatch(TYPES[kind], child.text or ""), (path, child.tag, child.text)
                seen += 1
    assert seen > 100


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans())
def test_any_plan_comes_back_from_project_without_a_change(plan: Snapshot) -> None:
    content = written_project(plan, title="Any")
    file = read_project(content)
    base = read_project(written_project(plan, title=""))
    for is_ours in (True, False):
        found = edits_of_project(file, base, plan=plan, is_ours=is_ours)
        assert ([str(fault) for fault in found.faults], found.edits) == ([], ())


def test_an_exported_plan_changes_nothing_also_when_it_is_old(busy: Office) -> None:
    content = busy.plan.export_plan("xml", by=VERA)
    assert busy.plan.import_plan(content, by=MIA).change.touched == 0
    busy.plan.change("spring", {"title": "Summer campaign", "end": "2026-03-31"}, version=1, by=NOOR)
    busy.plan.create("release", {"id": "beacon", "title": "Beacon", "date": "2026-09-01"}, by=NOOR)
    assert busy.plan.import_plan(content, by=MIA).change.touched == 0, "what others changed since stays"


def test_dates_names_links_and_work_changed_in_project_change_exactly_that(busy: Office) -> None:
    root = exported(busy)
    put(row(root, "initiative:spring"), Name="Spring push", Finish="2026-04-01T17:00:00")
    put(row(root, "release:atlas"), Start="2026-05-12T08:00:00", Finish="2026-05-12T08:00:00")
    copy = row(root, "task:copy")
    put(copy, PercentComplete="100", ActualStart="2026-04-07T08:00:00", ActualFinish="2026-04-09T17:00:00")
    link = copy.find(f"{SPACE}PredecessorLink")
    assert link is not None
    put(link, Type="1", LinkLag="14400")
    work = next(
        one
        for one in root.iter(f"{SPACE}Assignment")
        if one.findtext(f"{SPACE}TaskUID") == copy.findtext(f"{SPACE}UID")
        and one.findtext(f"{SPACE}Work") == "PT20H0M0S"
    )
    put(work, Work="PT32H0M0S")
    tried = brought(busy, root, dry_run=True)
    assert (tried.difference.added, tried.difference.removed) == ((), ())
    assert changes(tried.difference) == {
        "spring": {"title": "Spring push", "end": "2026-04-01"},
        "atlas": {"date": "2026-05-12"},
        "copy": {
            "status": "done",
            "began": "2026-04-07",
            "ended": "2026-04-09",
            "depends_on": [{"on": "spring", "type": "FS", "lag_days": 3}],
            "people": {"ben": 4.0},
        },
    }
    assert busy.plan.number == 2
    brought(busy, root)
    now = busy.plan.read(by=VERA)
    assert now.of(Task)["copy"].skills == {"copy": 1.25}
    assert now.of(Release)["atlas"].confidence == 0.7


def test_phases_come_along_when_project_moves_their_initiative(busy: Office) -> None:
    phases = [
        {"title": "Produce", "start": "2026-03-02", "end": "2026-03-13"},
        {"title": "Live", "start": "2026-03-16", "end": "2026-03-27"},
    ]
    busy.plan.change("spring", {"phases": phases}, version=1, by=NOOR)
    root = exported(busy)
    put(row(root, "initiative:spring"), Start="2026-03-09T08:00:00", Finish="2026-04-08T17:00:00")
    brought(busy, root)
    spring = busy.plan.read(by=VERA).of(Initiative)["spring"]
    assert (
        (spring.phases[0].start, spring.phases[-1].end)
        == (spring.start, spring.end)
        == (
            date(2026, 3, 9),
            date(2026, 4, 8),
        )
    )


def test_dates_that_are_only_rolled_up_from_tasks_are_no_change(busy: Office) -> None:
    """Programs without dates by hand give a summary the days of what lies below it."""
    root = exported(busy)
    launch = row(root, "initiative:launch")
    put(launch, Manual="0", Start="2026-04-07T08:00:00", Finish="2026-04-10T17:00:00")
    assert brought(busy, root).change.touched == 0


def test_a_row_deleted_in_project_is_removed_and_one_made_there_is_new(busy: Office) -> None:
    root = exported(busy)
    tasks = root.find(f"{SPACE}Tasks")
    assert tasks is not None
    tasks.remove(row(root, "task:film"))
    new = SubElement(tasks, f"{SPACE}Task")
    put(new, UID="99", ID="99", Name="Approve the copy", OutlineLevel="2")
    put(new, Start="2026-04-13T08:00:00", Finish="2026-04-13T17:00:00", Duration="PT8H0M0S")
    tasks.remove(new)
    below = row(root, "task:copy")
    tasks.insert(list(tasks).index(below) + 1, new)
    link = SubElement(new, f"{SPACE}PredecessorLink")
    put(link, PredecessorUID=below.findtext(f"{SPACE}UID") or "", Type="1", LinkLag="0", LagFormat="7")
    done = brought(busy, root)
    assert [one.id for one in done.difference.removed] == ["film"]
    made = busy.plan.read(by=VERA).of(Task)[done.difference.added[0].id]
    assert (made.title, made.initiative, [one.on for one in made.depends_on]) == (
        "Approve the copy",
        "launch",
        ["copy"],
    )


def test_a_file_of_another_workspace_removes_nothing(busy: Office) -> None:
    root = exported(busy)
    put(root, Subject="Seamark change 2 00000000")
    tasks = root.find(f"{SPACE}Tasks")
    assert tasks is not None
    tasks.remove(row(root, "task:film"))
    assert brought(busy, root).change.touched == 0


def test_people_and_days_off_come_back(busy: Office) -> None:
    root = exported(busy)
    ben = next(one for one in root.iter(f"{SPACE}Resource") if one.findtext(f"{SPACE}Name") == "Ben")
    put(ben, MaxUnits="0.25", EmailAddress="ben@example.com")
    periods = [one for one in root.iter(f"{SPACE}TimePeriod") if one.findtext(f"{SPACE}FromDate", "") > "2026-05"]
    assert len(periods) == 1
    put(periods[0], FromDate="2026-05-11T00:00:00", ToDate="2026-05-22T23:59:00")
    brought(busy, root)
    now = busy.plan.read(by=VERA)
    assert (now.of(Person)["ben"].hours_a_week, now.of(Person)["ben"].email) == (20.0, "ben@example.com")
    leave = now.of(Absence)["leave"]
    assert (leave.start, leave.end, leave.kind) == (date(2026, 5, 11), date(2026, 5, 22), "holiday")


FOREIGN = """<Project xmlns="http://schemas.microsoft.com/project"><Title>Website relaunch</Title><Tasks>
<Task><UID>0</UID><ID>0</ID><Name>Website relaunch</Name><OutlineLevel>0</OutlineLevel></Task>
<Task><UID>1</UID><ID>1</ID><Name>Relaunch</Name><OutlineLevel>1</OutlineLevel><Summary>1</Summary>
<Start>2026-06-01T08:00:00</Start><Finish>2026-06-26T17:00:00</Finish></Task>
<Task><UID>2</UID><ID>2</ID><Name>Design</Name><OutlineLevel>2</OutlineLevel><Summary>1</Summary></Task>
<Task><UID>3</UID><ID>3</ID><Name>Draft</Name><OutlineLevel>3</OutlineLevel><Start>2026-06-01T08:00:00</Start>
<Duration>PT40H0M0S</Duration></Task>
<Task><UID>4</UID><ID>4</ID><Name>Build</Name><OutlineLevel>2</OutlineLevel><Start>2026-06-10T08:00:00</Start>
<Finish>2026-06-24T08:00:00</Finish><PercentComplete>30</PercentComplete>
<PredecessorLink><PredecessorUID>3</PredecessorUID><Type>1</Type><LinkLag>20160</LinkLag><LagFormat>8</LagFormat>
</PredecessorLink></Task>
<Task><UID>5</UID><ID>5</ID><Name>Online</Name><OutlineLevel>1</OutlineLevel><Milestone>1</Milestone>
<Start>2026-06-29T08:00:00</Start><PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink>
</Task></Tasks><Resources><Resource><UID>1</UID><Name>ada</Name><Type>1</Type></Resource>
<Resource><UID>2</UID><Name>Cleo</Name><Type>1</Type><MaxUnits>0.5</MaxUnits></Resource>
<Resource><UID>3</UID><Name>Paper</Name><Type>0</Type></Resource></Resources><Assignments>
<Assignment><UID>1</UID><TaskUID>3</TaskUID><ResourceUID>1</ResourceUID><Work>PT24H0M0S</Work></Assignment>
<Assignment><UID>2</UID><TaskUID>4</TaskUID><ResourceUID>2</ResourceUID><Work>PT60H0M0S</Work></Assignment>
<Assignment><UID>3</UID><TaskUID>4</TaskUID><ResourceUID>-65535</ResourceUID><Work>PT1H0M0S</Work></Assignment>
</Assignments></Project>"""


def test_a_foreign_file_becomes_initiatives_tasks_milestones_and_people(desk: Office) -> None:
    done = desk.plan.import_plan(FOREIGN.encode(), by=MIA)
    assert (done.difference.changed, done.difference.removed) == ((), ())
    now = desk.plan.read(by=VERA)
    made = {now.label(one.id): now.items[one.id] for one in done.difference.added}
    assert set(made) == {"Relaunch", "Draft", "Build", "Online", "Cleo"}
    draft, build, relaunch = made["Draft"], made["Build"], made["Relaunch"]
    assert isinstance(draft, Task)
    assert isinstance(build, Task)
    assert (draft.initiative, draft.end, draft.people) == (relaunch.id, date(2026, 6, 5), {"ada": 3.0})
    assert (build.end, build.status, build.people) == (date(2026, 6, 23), "running", {made["Cleo"].id: 7.5})
    assert [(one.on, one.lag_days) for one in build.depends_on] == [(draft.id, 1)], "1.4 elapsed days are a working day"
    assert getattr(made["Online"], "initiatives", ()) == (relaunch.id,)
    assert getattr(made["Cleo"], "ongoing_share", 0) == 0.5
    assert "no person" in str(done.warnings[0])


def test_a_flat_list_becomes_one_initiative(desk: Office) -> None:
    flat = FOREIGN.replace("<OutlineLevel>2", "<OutlineLevel>1").replace("<OutlineLevel>3", "<OutlineLevel>1")
    done = desk.plan.import_plan(flat.encode(), by=MIA)
    now = desk.plan.read(by=VERA)
    whole = next(now.items[one.id] for one in done.difference.added if one.kind == "initiative")
    assert whole.label == "Website relaunch"
    assert {one.initiative for one in now.of(Task).values()} == {whole.id}


def test_goals_are_named_in_the_file_where_there_are_several(desk: Office) -> None:
    goal = {"title": "Revenue", "objective": "grow", "metric": "revenue", "target": 9, "dimension": "revenue"}
    desk.plan.create("goal", {**goal, "start": "2026-01-01", "deadline": "2026-12-31"}, by=NOOR)
    with pytest.raises(InputError, match=r"task 1: initiative 'Relaunch', 'goals'.+ the plan has 2") as refusal:
        desk.plan.import_plan(FOREIGN.encode(), by=MIA)
    assert "Text29" in refusal.value.help
    value = "<ExtendedAttribute><FieldID>188744015</FieldID><Value>Revenue</Value></ExtendedAttribute>"
    named = FOREIGN.replace("<Summary>1</Summary>\n<Start>", f"<Summary>1</Summary>{value}\n<Start>", 1)
    assert desk.plan.import_plan(named.encode(), by=MIA).change.touched == 5


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("<UID>4</UID>", "<UID>3</UID>", "task 4: 'Build', 'UID': Its UID is '3', which stands twice"),
        ("<UID>4</UID>", "<UID>x</UID>", "which is no number"),
        ("2026-06-10T08:00:00", "soon", "task 4: 'Build', 'Start': It is 'soon'"),
        ("<PredecessorUID>3", "<PredecessorUID>77", "waits for the task with UID '77', which is not in the file"),
        ("<PercentComplete>30", "<PercentComplete>130", "task 4: 'Build', 'PercentComplete': It is '130'"),
        ("PT40H0M0S", "a week", "task 3: 'Draft', 'Duration': It is 'a week'"),
        ("<Type>1</Type><LinkLag>", "<Type>7</Type><LinkLag>", "Its link has the type '7'"),
        ("<Name>Draft</Name>", "<Name/>", "task 3: task '', 'title': It has no name"),
        ("2026-06-24T08:00:00", "2026-06-01T17:00:00", "The end 2026-06-01 is before the start 2026-06-10"),
    ],
)
def test_a_fault_in_a_file_is_told_once_with_its_task(desk: Office, was: str, now: str, said: str) -> None:
    assert was in FOREIGN
    with pytest.raises(InputError) as refusal:
        desk.plan.import_plan(FOREIGN.replace(was, now).encode(), by=MIA)
    assert said in refusal.value.message
    assert desk.plan.number == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<?xml version='1.0'?><Project>", "no XML"),
        (b"<?xml version='1.0'?><plan/>", "none of Microsoft Project's"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "entities of its own"),
        (b"<?xml version='1.0' encoding='klingon'?><x/>", "no XML"),
        (b"<Project xmlns='http://schemas.microsoft.com/project'/>", ""),
    ],
)
def test_what_is_none_of_projects_files_is_refused(desk: Office, content: bytes, said: str) -> None:
    if not said:
        assert desk.plan.import_plan(content, by=MIA).change.touched == 0
        return
    with pytest.raises(InputError, match=re.escape(said)):
        desk.plan.import_plan(content, by=MIA)


def test_what_was_removed_here_and_changed_there_is_told(busy: Office) -> None:
    root = exported(busy)
    busy.plan.remove("film", version=1, by=NOOR)
    assert brought(busy, root, dry_run=True).change.touched == 0
    put(row(root, "task:film"), Name="Cut it again")
    with pytest.raises(InputError, match="The task 'film' was removed meanwhile"):
        brought(busy, root)
