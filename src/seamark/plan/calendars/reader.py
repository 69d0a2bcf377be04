"""Dates back from a calendar of ours: an entry is known by its id, and only its days are read."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar, Event

from seamark.plan.consequences import redated
from seamark.plan.files.model import LARGEST_BYTES, unreadable
from seamark.plan.kinds import Absence, Initiative, Milestone, Release, Task
from seamark.plan.model import Edit, Fault, Item, Snapshot

OURS: Final = re.compile(
    r"(initiative|task|release|milestone|absence)\.([A-Za-z0-9][A-Za-z0-9_.:-]{0,63})@[a-z0-9-]+\.seamark\Z"
)
FOREIGN: Final = "Releases from a calendar of somebody else come in by a feed; this reads back what Seamark wrote."


def read_calendar(content: bytes, plan: Snapshot) -> tuple[list[Edit], list[Fault]]:
    """The edits that give the plan the days of a calendar file, and what of it cannot be read.

    Entries whose days are the plan's own make no edit; what is not in the file stays as it is. Raises InputError when
    it is no calendar.
    """
    edits: list[Edit] = []
    faults: list[Fault] = []
    for number, event in enumerate(_events(content), 1):
        where = f"entry {number}"
        title = str(event.get("SUMMARY", ""))[:80]
        try:
            edit = _edit(event, plan, where=where)
        except ValueError as error:
            faults.append(
                Fault(f"'{title}'", "", str(error), FOREIGN if OURS.match(_uid(event)) is None else "", where)
            )
            continue
        edits += [edit] if edit else []
    return edits, faults


def _events(content: bytes) -> Iterator[Event]:
    if len(content) > LARGEST_BYTES:
        raise unreadable(f"it has {len(content):,} bytes", help=f"At most {LARGEST_BYTES:,} are read.")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except Exception as error:  # noqa: BLE001 - a damaged calendar fails anywhere inside the reader
        said = " ".join(str(error).split())[:200]
        raise unreadable(f"it is no calendar ({said})", help="Send a file that ends with .ics.") from None
    if not calendars or any(one.name != "VCALENDAR" for one in calendars):
        raise unreadable("it is no calendar", help="Send a file that ends with .ics.")
    for calendar in calendars:
        yield from (part for part in calendar.walk("VEVENT") if isinstance(part, Event))


def _uid(event: Event) -> str:
    return str(event.get("UID", ""))


def _edit(event: Event, plan: Snapshot, *, where: str) -> Edit | None:
    """The edit of an entry; None where nothing differs. Raises ValueError saying what is wrong."""
    found = OURS.match(_uid(event))
    if found is None:
        msg = f"Its id {_uid(event)[:80]!r} is none of Seamark's."
        raise ValueError(msg)
    kind, item_id = found.groups()
    item = plan.items.get(item_id)
    if item is None or item.noun != kind:
        msg = f"There is no {kind} with the id {item_id!r}: it was removed, or is of another workspace."
        raise ValueError(msg)
    start, end = _days(event)
    fields = _fields(plan, item, start=start, end=end)
    return Edit(kind=kind, id=item_id, fields=fields, where=where) if fields else None


def _days(event: Event) -> tuple[date, date]:
    """First and last day of an entry; a moment counts as its day, an end at midnight as the day before."""
    try:
        start, end = event.start, event.end
    except Exception as error:  # noqa: BLE001 - the reader has many names for an entry without a beginning
        msg = f"Its days do not read: {' '.join(str(error).split())[:120]}."
        raise ValueError(msg) from None
    first = _day(start)
    last = _day(end)
    if not isinstance(end, datetime) or end.time() == datetime.min.time():
        last -= timedelta(1)
    return first, max(first, last)


def _day(moment: Any) -> date:  # noqa: ANN401 - a date or a moment
    return moment.date() if isinstance(moment, datetime) else moment


def _fields(plan: Snapshot, item: Item, *, start: date, end: date) -> dict[str, Any]:
    """The fields that an entry's days change."""
    if isinstance(item, Release | Milestone):
        return {} if item.date == start else {"date": start.isoformat()}
    if isinstance(item, Initiative) and (item.start, item.end) != (start, end):
        return redated(plan, item, start=start, end=end)
    if isinstance(item, Task | Absence) and (item.start, item.end) != (start, end):
        return {"start": start.isoformat(), "end": end.isoformat()}
    return {}
