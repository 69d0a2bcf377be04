"""Releases from files, once: CSV, workbook, calendar, an export of Jira; each row that is wrong is named."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from seamark.govern import SYSTEM
from seamark.kernel import Forbidden, InputError
from seamark.plan import Imported, Release
from tests.plan.cast import MIA, VERA, Office

JIRA = """Issue key,Summary,Fix versions,Fix versions,Status,Due date
AT-1,Import,Atlas 2.0,,Done,30/Nov/26 12:00 AM
AT-2,Export,Atlas 2.0,Atlas 2.1,In Progress,04/Dec/26 12:00 AM
AT-3,Polish,Atlas 2.1,,To Do,
AT-4,Chore,,,To Do,01/Jan/27 12:00 AM
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Acme//Roadmap//EN
X-WR-TIMEZONE:Europe/Berlin
{entries}
END:VCALENDAR
"""


def entry(uid: str, title: str, *lines: str, kind: str = "VEVENT") -> str:
    """An entry of a calendar."""
    return "\n".join([f"BEGIN:{kind}", f"UID:{uid}", f"SUMMARY:{title}", *lines, f"END:{kind}"])


def calendar(*entries: str) -> bytes:
    """A calendar with these entries."""
    return CALENDAR.format(entries="\n".join(entries)).replace("\n", "\r\n").encode()


def workbook(*rows: tuple[object, ...], above: int = 0) -> bytes:
    """A workbook as somebody keeps it: a sheet of notes, then one with lines above its header."""
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.append(["Ask Petra before changing anything"])
    sheet = book.create_sheet("Roadmap")
    for _ in range(above):
        sheet.append(["Roadmap of product, confidential"])
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bring(office: Office, content: bytes, **asked: object) -> Imported:
    """Import as the director."""
    return office.plan.import_releases(content, by=MIA, **asked)  # type: ignore[arg-type] # a test names what it says


def days(office: Office) -> dict[str, date]:
    """The day of every release."""
    return {one.title: one.date for one in office.plan.read(by=SYSTEM).of(Release).values()}


def faults(office: Office, content: bytes, **asked: object) -> list[str]:
    """What an import is refused with, each fault with its place; the plan must be what it was."""
    number = office.plan.number
    with pytest.raises(InputError) as caught:
        bring(office, content, **asked)
    assert office.plan.number == number
    told = caught.value.detail.get("faults", [])
    assert isinstance(told, list)
    return [f"{one['where']} {one['item']} {one['field']}: {one['message']}" for one in told] or [caught.value.message]


def told(done: Imported) -> list[str]:
    """What an import tells beside the difference."""
    return [one.message for one in done.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "Release,Release date\nAtlas 2.0,2026-05-12\nBeacon,2026-09-01\n",
        "Version;Datum\nAtlas 2.0;12.05.2026\nBeacon;1.9.2026\n",
        "Name\tDue date\tStatus\nAtlas 2.0\t12 May 2026\topen\nBeacon\tSep 1, 2026\topen\n",
        "\ufeffRoadmap\n\nrelease name,ship date,tier\natlas  2.0,05/12/2026,1\nBeacon,09/01/2026,\nC,08/31/2026,\n",
    ],
    ids=["plain", "german", "named months", "title above"],
)
def test_a_csv_is_read_as_it_comes(desk: Office, text: str) -> None:
    done = bring(desk, text.encode())
    found = days(desk)
    assert (found.get("Atlas 2.0") or found["atlas  2.0"], found["Beacon"]) == (date(2026, 5, 12), date(2026, 9, 1))
    atlas = desk.plan.read(by=SYSTEM).items["atlas"]
    assert isinstance(atlas, Release)
    assert (atlas.tier, atlas.confidence) == (1, 0.7), "what the file does not say stays"
    assert done.change.origin == "import"


def test_days_that_could_be_read_in_two_ways_are_told(desk: Office) -> None:
    done = bring(desk, b"Release,Release date\nAtlas 2.0,03/04/2026\nBeacon,05/06/2026\n", dry_run=True)
    assert any("could be read in two ways" in one for one in told(done))


def test_a_column_is_found_by_its_title_or_said(desk: Office) -> None:
    content = b"What,When it lands,Sure\nAtlas 2.0,2026-05-12,80 %\n"
    assert faults(desk, content) == [
        "No column holds the title of a release. The columns are 'What', 'When it lands', 'Sure'."
    ]
    mapping = {"title": "what", "date": "When it lands", "confidence": "Sure"}
    bring(desk, content, mapping=mapping)
    atlas = desk.plan.read(by=SYSTEM).items["atlas"]
    assert isinstance(atlas, Release)
    assert (atlas.date, atlas.confidence) == (date(2026, 5, 12), 0.8)
    assert "There is no column 'Wen'" in faults(desk, content, mapping={**mapping, "date": "Wen"})[0]
    assert "'colour' is nothing a release has" in faults(desk, content, mapping={"colour": "Sure"})[0]


def test_a_dry_run_says_what_would_change_and_changes_nothing(desk: Office) -> None:
    number = desk.plan.number
    done = bring(desk, b"Release,Date\nAtlas 2.0,2026-05-12\nBeacon,2026-09-01\n", dry_run=True)
    assert ([one.title for one in done.difference.added], [one.id for one in done.difference.changed]) == (
        ["Beacon"], ["atlas"],
    )  # fmt: skip
    (field,) = done.difference.changed[0].fields
    assert (field.field, field.before, field.after) == ("date", "2026-04-14", "2026-05-12")
    assert (done.dry_run, desk.plan.number) == (True, number)


def test_a_half_valid_sheet_changes_nothing_and_names_every_row(desk: Office) -> None:
    content = workbook(
        ("Release", "Release date", "Tier", "Confidence"),
        ("Atlas 2.0", datetime(2026, 5, 12), 1, 0.8),  # noqa: DTZ001 - as a workbook has it
        ("Beacon", "soon", 2, 0.5),
        ("", datetime(2026, 9, 1), 2, 0.5),  # noqa: DTZ001
        ("Comet", None, 2, 0.5),
        ("Dune", datetime(2026, 9, 1), 7, 0.5),  # noqa: DTZ001
        ("Elm", datetime(2026, 9, 1), 2, "sure"),  # noqa: DTZ001
        ("atlas 2.0", datetime(2026, 9, 9), 2, 0.5),  # noqa: DTZ001
        above=2,
    )
    assert faults(desk, content) == [
        "Roadmap row 5 release 'Beacon' date: It is 'soon', which is no day.",
        "Roadmap row 6 release '' title: It is empty.",
        "Roadmap row 7 release 'Comet' date: It is empty.",
        "Roadmap row 8 release 'Dune' tier: It is '7'.",
        "Roadmap row 9 release 'Elm' confidence: It is 'sure', which is no number.",
        "Roadmap row 10 release 'atlas 2.0' key: It is the release 'Atlas 2.0', as is Roadmap row 4.",
    ]
    assert days(desk)["Atlas 2.0"] == date(2026, 4, 14)


def test_a_workbook_is_read_below_the_lines_above_its_header(desk: Office) -> None:
    rows = (("Version", "Launch date", "Shipped"), ("Atlas 2.0", date(2026, 5, 12), "yes"), ("Beacon", "1.9.2026", ""))
    bring(desk, workbook(*rows, above=3))
    atlas = desk.plan.read(by=SYSTEM).items["atlas"]
    assert isinstance(atlas, Release)
    assert (atlas.date, atlas.shipped) == (date(2026, 5, 12), True)
    assert days(desk)["Beacon"] == date(2026, 9, 1)


def test_an_export_of_jira_gives_versions_with_the_latest_day_of_their_issues(desk: Office) -> None:
    done = bring(desk, JIRA.encode(), source="jira_csv")
    assert {title: day for title, day in days(desk).items() if title.startswith("Atlas")} == {
        "Atlas 2.0": date(2026, 12, 4), "Atlas 2.1": date(2026, 12, 4),
    }  # fmt: skip
    assert told(done) == ["The day of a version is the latest 'Due date' of its issues."]
    own = JIRA.replace("Due date", "Release date").replace("04/Dec/26 12:00 AM", "2026-12-11 00:00")
    assert told(bring(desk, own.encode())) == []
    assert days(desk)["Atlas 2.1"] == date(2026, 12, 11)
    wrong = JIRA.replace("30/Nov/26 12:00 AM", "end of November")
    assert faults(desk, wrong.encode()) == [
        "line 2 release 'Atlas 2.0' date: It is 'end of November', which is no day."
    ]


def test_a_calendar_gives_the_day_as_it_is_written_there(desk: Office) -> None:
    content = calendar(
        entry("a", "Atlas 2.0", "DTSTART;VALUE=DATE:20260512"),
        entry("b", "Beacon", "DTSTART;TZID=America/New_York:20260901T230000"),
        entry("c", "Comet", "DTSTART;TZID=W. Europe Standard Time:20260902T090000"),
        entry("d", "Dune", "DTSTART:20260902T223000Z"),
        entry("e", "Elm", "DUE;VALUE=DATE:20260903", "STATUS:COMPLETED", kind="VTODO"),
        entry("f", "Fir", "DTSTART;VALUE=DATE:20260904", "STATUS:CANCELLED"),
        entry("g", "Grove", kind="VTODO"),
    )
    done = bring(desk, content)
    assert days(desk) == {
        "Atlas 2.0": date(2026, 5, 12),
        "Beacon": date(2026, 9, 1),
        "Comet": date(2026, 9, 2),
        "Dune": date(2026, 9, 3),  # half past ten in UTC is the next day in Berlin, where the calendar lives
        "Elm": date(2026, 9, 3),
    }
    assert told(done) == [
        "'Fir' is cancelled in the calendar and was left out.",
        "'Grove' has no day at the source.",
    ]
    elm = next(one for one in desk.plan.read(by=SYSTEM).of(Release).values() if one.title == "Elm")
    assert elm.shipped


def test_a_time_zone_that_is_missing_is_told_and_the_day_is_read_as_written(desk: Office) -> None:
    content = calendar(
        entry("a", "Atlas 2.0", "DTSTART;TZID=Acme Head Office:20260512T233000"),
        entry("b", "Beacon", "DTSTART:20260901T233000"),
    )
    read, as_is = "it was read as the day", ", as it is written."
    unknown = "names the time zone 'Acme Head Office', which the calendar does not define"
    assert told(bring(desk, content)) == [
        f"'Atlas 2.0' {unknown}: {read} 2026-05-12{as_is}",
        f"'Beacon' names no time zone: {read} 2026-09-01{as_is}",
    ]
    assert days(desk)["Atlas 2.0"] == date(2026, 5, 12)


def test_what_repeats_or_does_not_read_is_refused_by_name(desk: Office) -> None:
    content = calendar(
        entry("a", "Atlas 2.0", "DTSTART;VALUE=DATE:20260512"),
        entry("b", "Weekly", "DTSTART;VALUE=DATE:20260512", "RRULE:FREQ=WEEKLY"),
        entry("c", "Broken", "DTSTART:rubbish"),
        entry("a", "Again", "DTSTART;VALUE=DATE:20260512"),
    )
    assert faults(desk, content) == [
        "entry 2 release 'Weekly' date: It repeats, and a release happens once.",
        "entry 3 release 'Broken' date: Its DTSTART is no day: 'rubbish'.",
        "entry 4 release 'Again' date: Its UID stands twice, first in entry 1.",
    ]


@pytest.mark.parametrize(
    ("content", "asked", "says"),
    [
        (b"", {}, "The file is empty."),
        (b"<html>Sign in</html>", {"source": "ics"}, "What arrived is a web page"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", {}, "The calendar does not read"),
        (b"PK\x03\x04broken", {}, "The plan file does not read: it is no workbook."),
        (b"Release,Date\n", {}, "The file has a header and no rows."),
        (b"Release,Date\nA,2026-01-01\n", {"source": "word"}, "'source' is 'word'."),
        (b"Release,Date\nA,2026-01-01\n", {"feed_title": "Nobody"}, "There is no feed 'Nobody'."),
        (workbook(("What", "When")), {}, "No sheet of the workbook has a header"),
    ],
    ids=["empty", "html", "cut off", "no workbook", "no rows", "no source", "no feed", "no header"],
)
def test_what_is_no_file_of_releases_is_refused_in_a_sentence(
    desk: Office, content: bytes, asked: dict[str, str], says: str
) -> None:
    (said,) = faults(desk, content, **asked)
    assert said.startswith(says)


def test_a_release_that_a_feed_keeps_may_be_imported_and_says_so(desk: Office) -> None:
    feed = {"id": "jira", "title": "Jira", "source": "jira", "address": "https://jira.example", "project": "A"}
    desk.plan.create("feed", feed, by=MIA)
    desk.plan.change("atlas", {"feed": "jira", "key": "10001"}, version=1, by=MIA)
    done = bring(desk, b"Release,Date\nAtlas 2.0,2026-05-12\n")
    assert told(done) == ["'Atlas 2.0' is kept by Jira, which may change it back."]
    by_key = bring(desk, b"Id,Release,Date\n10001,Atlas Two,2026-06-01\n", feed_title="Jira")
    assert [one.id for one in by_key.difference.changed] == ["atlas"]
    by_title = bring(desk, b"Release,Date\nAtlas Two,2026-07-01\n", feed_title="Jira")
    assert [(one.id, [field.field for field in one.fields]) for one in by_title.difference.changed] == [
        ("atlas", ["date"])
    ], "an export without ids speaks of the feed's releases by their titles"
    lost = bring(desk, b"Id,Release,Date\n10002,Beacon,2026-06-01\n", feed_title="Jira")
    assert told(lost) == ["'Atlas Two' is gone at the source and stays in the plan. Atlas launch hangs from it."]


def test_a_viewer_imports_nothing(desk: Office) -> None:
    with pytest.raises(Forbidden):
        desk.plan.import_releases(b"Release,Date\nAtlas 2.0,2026-05-12\n", by=VERA)
