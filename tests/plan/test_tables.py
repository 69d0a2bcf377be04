"""Spreadsheets: every kind as a CSV and back by id, and anybody's table once its columns are named."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from seamark.govern import SYSTEM
from seamark.kernel import InputError
from seamark.plan import KINDS, Initiative, Milestone, Person, Release, Snapshot, TableReading
from seamark.plan.drafting import drafted
from seamark.plan.files import edits_of, read_csv, read_grid, read_table, written_csv
from seamark.plan.files.forms import form_of, iso_day, money_parts, plain_money, plain_number
from tests.plan.cast import MIA, NOOR, VERA, Office
from tests.plan.strategies import plans

RELEASES = "Product roadmap, printed 3 Feb\n\nFeature;Go-live;How sure;Comment\nAtlas 2.0;12.05.2026;60 %;slipped\n"


def workbook(*rows: tuple[object, ...], title: str = "Roadmap", more: bool = False) -> bytes:
    """A workbook of somebody else, with a sheet of words before the table where ``more``."""
    book = openpyxl.Workbook()
    if more:
        book.active.title = "Read me"
        book.active.append(("Ask Zoe",))
    page = book.create_sheet(title) if more else book.active
    page.title = title
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans())
def test_every_kind_of_any_plan_comes_back_from_a_csv_as_it_was(plan: Snapshot) -> None:
    for kind in KINDS:
        content = written_csv(plan, kind)
        mapped = read_table(read_grid(content), TableReading(kind=kind), plan=plan, currency="EUR")
        for sheet in (read_csv(content, kind), mapped):
            edits, faults = edits_of(sheet, plan)
            assert [str(fault) for fault in faults] == []
            assert len(edits) == len(plan.of(KINDS[kind]))
            draft = drafted(plan, edits, gone={})
            assert ([str(fault) for fault in draft.faults], draft.put) == ([], ())


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_exported_csv_changes_nothing(desk: Office, kind: str) -> None:
    content = desk.plan.export_plan("csv", by=VERA, kind=kind)
    assert desk.plan.import_plan(content, by=MIA, form="csv", kind=kind).change.touched == 0


def test_a_csv_holds_no_formula_and_opens_as_a_table(desk: Office) -> None:
    desk.plan.change("spring", {"title": "=HYPERLINK(1)", "note": "@cmd; two\nlines"}, version=1, by=NOOR)
    content = desk.plan.export_plan("csv", by=VERA, kind="initiative")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    spring = next(row for row in rows if row["id"] == "spring")
    assert (spring["title"], spring["note"], spring["budget"]) == ("'=HYPERLINK(1)", "'@cmd; two\nlines", "40000")


def test_what_is_changed_in_the_table_is_changed_and_an_emptied_cell_empties(desk: Office) -> None:
    content = desk.plan.export_plan("csv", by=VERA, kind="initiative").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    for row in rows:
        if row["id"] == "spring":
            row |= {"title": "Spring push", "audience": "", "budget": "", "budget_currency": ""}
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    done = desk.plan.import_plan(target.getvalue().encode(), by=MIA, form="csv", kind="initiative")
    assert [one.id for one in done.difference.changed] == ["spring"]
    spring = desk.plan.read(by=VERA).of(Initiative)["spring"]
    assert (spring.title, spring.audience, spring.budget, spring.owner) == ("Spring push", "", None, "ada")


def test_a_table_is_looked_at_before_it_is_read(desk: Office) -> None:
    seen = desk.plan.look_at_table(RELEASES.encode(), TableReading(), by=MIA)
    assert {one.title: one.field for one in seen.columns} == {
        "Feature": "title",
        "Go-live": "date",
        "How sure": "",
        "Comment": "note",
    }
    assert (seen.rows, seen.delimiter, seen.encoding, seen.questions) == (1, ";", "UTF-8", ())
    assert seen.sample == (("Atlas 2.0", "12.05.2026", "60 %", "slipped"),)
    assert next(one for one in seen.columns if one.title == "Go-live").samples == ("12.05.2026",)
    named = desk.plan.look_at_table(RELEASES.encode(), TableReading(columns={"Comment": ""}), by=MIA)
    assert "No column is read as 'title'" in named.questions[0]
    assert desk.plan.number == 1


def test_named_columns_update_by_title_and_add_the_rest(desk: Office) -> None:
    content = f"{RELEASES}Beacon;1.9.2026;40 %;\n".encode("cp1252")
    columns = {"Feature": "title", "Go-live": "date", "How sure": "confidence", "Comment": ""}
    reading = TableReading(columns=columns)
    tried = desk.plan.import_table(content, reading, by=MIA, dry_run=True)
    assert ([one.id for one in tried.difference.changed], len(tried.difference.added)) == (["atlas"], 1)
    assert desk.plan.number == 1
    desk.plan.import_table(content, reading, by=MIA, why="From the product team")
    now = desk.plan.read(by=VERA).of(Release)
    assert (str(now["atlas"].date), now["atlas"].confidence, now["atlas"].note) == ("2026-05-12", 0.6, "")
    assert desk.plan.import_table(content, reading, by=MIA).change.touched == 0


def test_a_workbook_of_somebody_else_is_read_from_its_sheet(desk: Office) -> None:

    head = ("Campaign", "Who", "Begin", "Until", "Cost", "Goal")
    row = ("Summer", "ADA", dt.datetime(2026, 6, 1), dt.datetime(2026, 6, 26), 12000, "New customers from search")  # noqa: DTZ001
    content = workbook(head, row, more=True)
    first = desk.plan.look_at_table(content, TableReading(kind="initiative"), by=MIA)
    assert first.sheets == ("Read me", "Roadmap")
    reading = TableReading(kind="initiative", sheet="Roadmap")
    seen = desk.plan.look_at_table(content, reading, by=MIA)
    found = {one.title: one.field for one in seen.columns}
    assert (found["Campaign"], found["Begin"], found["Until"], found["Cost"]) == ("title", "start", "end", "budget")
    columns = {**found, "Who": "owner", "Goal": "goals"}
    done = desk.plan.import_table(content, TableReading(kind="initiative", sheet="Roadmap", columns=columns), by=SYSTEM)
    made = desk.plan.read(by=VERA).of(Initiative)[done.difference.added[0].id]
    assert (made.owner, made.goals, str(made.start)) == ("ada", ("customers",), "2026-06-01")
    assert made.budget is not None
    assert (made.budget.amount, made.budget.currency) == (Decimal(12000), "EUR")


def test_people_come_with_their_names_for_ids_and_twins_are_told(desk: Office) -> None:
    desk.plan.create("person", {"name": "Ada"}, by=NOOR)
    content = b"title,date,who\nReview,2026-05-04,Ada\nGate,2026-05-05,Ben\n"
    reading = TableReading(kind="milestone", columns={"who": "owner"})
    with pytest.raises(InputError, match=r"row 2: milestone, 'owner': 2 are called 'Ada'"):
        desk.plan.import_table(content, reading, by=MIA)
    desk.plan.import_table(content.replace(b"Ada", b"Ben"), reading, by=MIA)
    owners = {one.title: one.owner for one in desk.plan.read(by=VERA).of(Milestone).values()}
    assert (owners["Review"], owners["Gate"]) == ("ben", "ben")


@pytest.mark.parametrize("dates", ["DMY", "MDY"])
def test_dates_that_could_be_two_days_are_asked_about(desk: Office, dates: Any) -> None:  # noqa: ANN401 - one of two
    content = b"title,date\nAtlas 2.0,04/05/2026\n"
    seen = desk.plan.look_at_table(content, TableReading(), by=MIA)
    assert "04/05/2026, which could be two days" in seen.questions[0]
    with pytest.raises(InputError, match="could be two days") as refusal:
        desk.plan.import_table(content, TableReading(), by=MIA)
    assert "DMY" in refusal.value.help
    desk.plan.import_table(content, TableReading(dates=dates), by=MIA)
    told = {"DMY": "2026-05-04", "MDY": "2026-04-05"}
    assert str(desk.plan.read(by=VERA).of(Release)["atlas"].date) == told[dates]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Nothing": "title"}, "The file has no column 'Nothing'"),
        ({"Feature": "colour"}, "A release has no field 'colour'"),
        ({"Feature": "title", "Comment": "title"}, "Two columns are read as 'title'"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(desk: Office, columns: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        desk.plan.import_table(RELEASES.encode(), TableReading(columns=columns), by=MIA)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no rows"),
        (b"\n\n;;;\n", "no rows"),
        (b"PK\x03\x04 nothing", "no workbook"),
        (b'title,date\n"open,2026-01-01\n', "'date'"),
    ],
)
def test_a_file_that_is_no_table_is_refused(desk: Office, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        desk.plan.import_table(content, TableReading(), by=MIA)
    assert desk.plan.number == 1


def test_half_a_table_changes_nothing_and_every_fault_has_its_row(desk: Office) -> None:
    content = "Feature,Go-live,How sure\nBeacon,2026-09-01,40%\nCape,soon,50%\nDelta,2026-10-01,very\n"
    reading = TableReading(columns={"Feature": "title", "Go-live": "date", "How sure": "confidence"})
    with pytest.raises(InputError) as refusal:
        desk.plan.import_table(content.encode(), reading, by=MIA)
    faults = refusal.value.detail["faults"]
    assert isinstance(faults, list)
    assert [(one["where"], one["field"]) for one in faults] == [("row 3", "date"), ("row 4", "confidence")]
    assert desk.plan.number == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_and_letters_are_found(desk: Office, encoding: str, delimiter: str) -> None:
    content = (
        delimiter.join(["name", "team"])
        + "\n"
        + delimiter.join(["Zoë Müller", "Einkauf, Süd"]).replace("Einkauf, Süd", '"Einkauf, Süd"')
    )
    done = desk.plan.import_table(content.encode(encoding), TableReading(kind="person"), by=MIA)
    made = desk.plan.read(by=VERA).of(Person)[done.difference.added[0].id]
    assert (made.name, made.team) == ("Zoë Müller", "Einkauf, Süd")


@pytest.mark.parametrize(
    ("cells", "form", "days"),
    [
        (["12.05.2026", "1.9.26"], "DMY", ["2026-05-12", "2026-09-01"]),
        (["05/13/2026", "04/05/2026"], "MDY", ["2026-05-13", "2026-04-05"]),
        (["13/05/2026", "04/05/2026"], "DMY", ["2026-05-13", "2026-05-04"]),
        (["2026-05-12", "2026/5/12"], "YMD", ["2026-05-12", "2026-05-12"]),
        (["12 May 2026", "May 12, 2026", "12. Mai 2026"], "YMD", ["2026-05-12"] * 3),
        (["2026-05-12T10:00"], "YMD", ["2026-05-12"]),
        (["31.02.2026", "soon", ""], "DMY", ["31.02.2026", "soon", ""]),
    ],
)
def test_days_are_read_as_people_write_them(cells: list[str], form: Any, days: list[str]) -> None:  # noqa: ANN401 - one of three
    assert form_of(cells) == (form, "")
    assert [iso_day(cell, form) for cell in cells] == days


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1.234,5", False, "1234.5"),
        ("1,234.5", True, "1234.5"),
        ("1,234", False, "1234"),
        ("1,234", True, "1.234"),
        ("12,50", False, "12.50"),
        ("1 234", False, "1234"),
        ("1.234.567", False, "1234567"),
        ("60 %", False, "60%"),
        ("-3,5", False, "-3.5"),
        ("1.234", True, "1234"),
        ("0.125", True, "0.125"),
        ("1.234", False, "1.234"),
        ("three", False, "three"),
        ("1.2.3", False, "1.2.3"),
        ("", False, ""),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: str, *, comma: bool) -> None:
    assert plain_number(text, comma=comma) == number


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("40.000 €", ("40.000", "EUR")),
        ("$12", ("12", "USD")),
        ("EUR 5", ("5", "EUR")),
        ("7 CHF", ("7", "CHF")),
        ("9", ("9", "")),
    ],
)
def test_money_says_its_currency(text: str, parts: tuple[str, str]) -> None:
    assert money_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("40.000", "40000"),
        ("40,000", "40000"),
        ("40.000,50", "40000.50"),
        ("40,000.5", "40000.5"),
        ("9,50", "9.50"),
        ("7", "7"),
    ],
)
def test_money_has_no_three_decimals(text: str, amount: str) -> None:
    assert plain_money(text) == amount


def test_our_own_csv_saved_in_a_language_with_decimal_commas_changes_nothing(desk: Office) -> None:
    desk.plan.change("spring", {"progress": 0.35}, version=1, by=NOOR)
    content = desk.plan.export_plan("csv", by=VERA, kind="initiative").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows({**row, "progress": row["progress"].replace(".", ",")} for row in rows)
    assert ";0,35;" in target.getvalue()
    done = desk.plan.import_plan(target.getvalue().encode("cp1252"), by=MIA, form="csv", kind="initiative")
    assert done.change.touched == 0
