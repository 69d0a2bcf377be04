"""The plan as a file: nothing is lost, and what is wrong in a file is named with its line or row."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta

import msgspec
import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from seamark.kernel import InputError
from seamark.plan import Initiative, Release, Snapshot
from seamark.plan.drafting import consequences_of, drafted
from seamark.plan.files import edits_of, read_excel, read_yaml, written_excel, written_yaml
from seamark.plan.files.model import Sheet
from tests.plan.cast import MIA, NOOR, VERA, Office
from tests.plan.strategies import FIRST, plans

FORMS = pytest.mark.parametrize(("write", "read"), [(written_yaml, read_yaml), (written_excel, read_excel)])
Write = Callable[[Snapshot], bytes]
Read = Callable[[bytes], Sheet]


@FORMS
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans())
def test_any_plan_reads_back_as_it_was_written(write: Write, read: Read, plan: Snapshot) -> None:
    edits, faults = edits_of(read(write(plan)), Snapshot({}))
    assert [str(fault) for fault in faults] == []
    draft = drafted(Snapshot({}), edits, gone={})
    assert [str(fault) for fault in draft.faults] == []
    assert {item.id: item for item in draft.put} == plan.items
    assert [str(fault) for fault, grave in consequences_of(Snapshot({}), draft, gone={}) if grave] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans())
def test_any_other_reader_of_yaml_sees_the_same(plan: Snapshot) -> None:
    """What our writer writes by hand is YAML as everybody understands it: text stays text, numbers numbers."""
    loaded = yaml.safe_load(written_yaml(plan))
    for item in plan.of(Initiative).values():
        row = next(row for row in loaded["initiatives"] if row["id"] == item.id)
        assert (row["title"], row.get("note", ""), row["start"]) == (item.title, item.note, item.start)
        assert tuple(row.get("campaign_codes", ())) == item.campaign_codes
        assert row.get("channels", {}) == item.channels


@FORMS
def test_an_exported_plan_imports_elsewhere_and_changes_nothing_here(desk: Office, write: Write, read: Read) -> None:
    content = write(desk.plan.read(by=VERA))
    again = desk.plan.import_plan(content, by=MIA)
    assert (again.change.touched, desk.plan.number) == (0, 1)
    desk.plan.change("spring", {"title": "Summer campaign"}, version=1, by=NOOR)
    desk.plan.create("objective", {"title": "Too much"}, by=NOOR)
    tried = desk.plan.import_plan(content, by=MIA, dry_run=True)
    assert ([one.id for one in tried.difference.changed], len(tried.difference.removed)) == (["spring"], 1)
    assert desk.plan.number == 3
    done = desk.plan.import_plan(content, by=MIA, why="Back to what we agreed")
    assert (done.change.origin, done.change.touched, desk.plan.number) == ("import", 2, 4)
    assert desk.plan.compare(1, by=VERA).changed == ()
    assert read(content).kinds


def test_a_section_that_is_left_out_stays_as_it_is(desk: Office) -> None:
    desk.plan.import_plan(b"milestones: []\n", by=MIA)
    now = desk.plan.read(by=VERA)
    assert "review" not in now.items
    assert len(now.items) == 10


@pytest.mark.parametrize(
    ("text", "where", "field", "said"),
    [
        ("objectives:\n  - id: o\n    title: X\n    colour: red\n", "line 2", "colour", "no such field"),
        ("objectives:\n  - id: o\n    titel: X\n", "line 2", "titel", "Did you mean 'title'?"),
        ("objectives:\n  - {id: o, title: X}\n  - {id: o, title: Y}\n", "line 3", "id", "first in line 2"),
        ("objectives:\n  - id: o\n    title: X\n    title: Y\n", "line 4", "title", "stands twice"),
        ("objectives:\n  - id: o\n    title: X\nobjectives: []\n", "line 4", "objectives", "stands twice"),
        ("objektives: []\n", "line 1", "objektives", "Did you mean 'objectives'?"),
        ("releases:\n\n  - id: r\n    title: X\n    date: 2026-13-01\n", "line 3", "date", "2026-01-31"),
        ("releases:\n  - {id: r, title: X, date: soon}\n", "line 2", "date", "'soon'"),
        (
            "objectives:\n  - id: o\n    title: X\n    owner: nobody\n",
            "line 2",
            "owner",
            "no person with the id 'nobody'",
        ),
        ("objectives:\n  - id: o\n    title: 12\n", "line 2", "title", "put it in quotes"),
        ("objectives:\n  - id: 7\n    title: X\n", "line 2", "id", "Put it in quotes"),
        ("objectives:\n  - id: o\n    title: &a [X]\n    description: *a\n", "line 3", "description", "anchors"),
        ("objectives:\n  - id: o\n    title: !!python/name:os.system X\n", "line 3", "title", "tag"),
        ("seamark_plan: 99\n", "line 1", "seamark_plan", "reads 1"),
        ("objectives: 5\n", "line 1", "objectives", "no list"),
        ("objectives:\n  - just text\n", "line 2", "", "no item with fields"),
    ],
)
def test_a_fault_in_yaml_is_named_with_its_line_and_field(
    desk: Office, text: str, where: str, field: str, said: str
) -> None:
    with pytest.raises(InputError) as refusal:
        desk.plan.import_plan(text.encode(), by=MIA)
    faults = refusal.value.detail["faults"]
    assert isinstance(faults, list)
    found = [fault for fault in faults if fault["field"] == field]
    assert [fault["where"] for fault in found] == [where]
    assert said in f"{found[0]['message']} {found[0]['help']}"
    assert where in refusal.value.message
    assert desk.plan.number == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: b: c\n", "line 1"),
        (b"- 1\n", "no sections"),
        (b"", "no sections"),
        (b"\xff\xfe\xfa", "not UTF-8"),
        (b"a: \x07\n", "character"),
        (b"[" * 5000, "line 2"),
        (b"PK\x03\x04 no workbook", "no workbook"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(desk: Office, content: bytes, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        desk.plan.import_plan(content, by=MIA)
    assert said in f"{refusal.value.message} {refusal.value.help}"
    assert desk.plan.number == 1


def test_dependencies_in_a_circle_are_named_with_their_line(desk: Office) -> None:
    text = desk.plan.export_plan(by=VERA).decode()
    closed = text.replace(
        "    title: Spring campaign\n", "    title: Spring campaign\n    depends_on: [{on: launch}]\n"
    )
    with pytest.raises(InputError, match=r"line \d+: initiative '.+', 'depends_on': It waits for itself"):
        desk.plan.import_plan(closed.encode(), by=MIA)


def sheet(name: str, *rows: tuple[object, ...]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "where", "field", "said"),
    [
        (
            sheet("objectives", ("id", "title", "colour"), ("o", "X", "red")),
            "objectives row 1",
            "colour",
            "no such column",
        ),
        (sheet("objectives", ("id", "title"), ("o", "X"), ("o", "Y")), "objectives row 3", "id", "objectives row 2"),
        (sheet("objectives", ("id", "title"), ("o", "=1+1")), "objectives row 2", "title", "formula"),
        (sheet("releases", ("title", "date"), ("R", "soon")), "releases row 2", "date", "'soon'"),
        (sheet("objectives", ("title", "owner"), ("X", "nobody")), "objectives row 2", "owner", "no person"),
        (sheet("wishes", ("title",), ("X",)), "sheet wishes", "wishes", "no such sheet"),
    ],
)
def test_a_fault_in_a_workbook_is_named_with_its_row(
    desk: Office, content: bytes, where: str, field: str, said: str
) -> None:
    with pytest.raises(InputError) as refusal:
        desk.plan.import_plan(content, by=MIA)
    faults = refusal.value.detail["faults"]
    assert isinstance(faults, list)
    found = [fault for fault in faults if fault["field"] == field]
    assert [fault["where"] for fault in found] == [where]
    assert said in found[0]["message"]
    assert desk.plan.number == 1


def test_a_workbook_holds_dates_numbers_and_no_formula(desk: Office) -> None:
    desk.plan.change("spring", {"title": "=HYPERLINK(1)", "note": "@cmd"}, version=1, by=NOOR)
    book = openpyxl.load_workbook(io.BytesIO(desk.plan.export_plan("xlsx", by=VERA)))
    page = book["initiatives"]
    names = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == "spring")
    cells = {name: cell for name, cell in zip(names, row, strict=True) if isinstance(name, str)}
    assert (cells["title"].value, cells["note"].value) == ("'=HYPERLINK(1)", "'@cmd")
    assert (cells["budget"].value, cells["budget_currency"].value) == (40000, "EUR")
    assert cells["start"].is_date
    assert cells["channels"].value == "Paid Search: 0.6; Email: 0.4"
    assert {cell.data_type for line in page.iter_rows() for cell in line} <= {"s", "n", "d", "b", "inlineStr"}


def test_a_workbook_that_would_grow_without_end_is_refused(desk: Office) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(5):
            archive.writestr(f"xl/{n}.xml", b"0" * 50_000_000)
    with pytest.raises(InputError, match="unpacks to 250,000,000 bytes"):
        desk.plan.import_plan(target.getvalue(), by=MIA)


def test_releases_come_as_csv_and_are_kept_in_step(desk: Office) -> None:
    first = "\ufefftitle;date;confidence;tier\nAtlas 2.0;2026-05-12;60%;1\nBeacon;2026-09-01;0.4;2\n"
    done = desk.plan.import_plan(first.encode(), by=MIA, form="csv")
    now = desk.plan.read(by=VERA).of(Release)
    assert ([one.id for one in done.difference.changed], len(done.difference.added)) == (["atlas"], 1)
    assert (str(now["atlas"].date), now["atlas"].confidence) == ("2026-05-12", 0.6)
    with pytest.raises(InputError, match=r"row 3: release 'Beacon', 'date'"):
        desk.plan.import_plan(b"title,date\nAtlas 2.0,2026-06-01\nBeacon,later\n", by=MIA, form="csv")
    assert desk.plan.number == 2


def test_five_thousand_initiatives_are_exported_in_time(desk: Office) -> None:
    """Two seconds each, of the thread that writes: others of this process may be at work."""
    plan = desk.plan.read(by=VERA)
    spring = plan.of(Initiative)["spring"]
    many = [
        msgspec.structs.replace(
            spring,
            id=f"i{n}",
            title=f"Campaign {n}: spring in the north",
            audience="Small harbours with a website",
            start=FIRST + timedelta(n % 300),
            end=FIRST + timedelta(n % 300 + 40),
            campaign_codes=(f"code-{n}", f"code-{n}-b"),
        )
        for n in range(5000)
    ]
    large = plan.changed(many)
    for write in (written_yaml, written_excel):
        begun = time.thread_time()
        write(large)
        assert time.thread_time() - begun < 2
