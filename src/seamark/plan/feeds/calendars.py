"""Releases from a calendar (iCalendar, RFC 5545): an event or a task a release, its day as it is written there."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import icalendar

from seamark.kernel import InputError
from seamark.plan.feeds.model import Announced, Found, fault_of
from seamark.plan.model import Fault

KINDS: Final = frozenset({"VEVENT", "VTODO"})
REPEATS: Final = ("RRULE", "RDATE", "RECURRENCE-ID")
CALENDAR: Final = "BEGIN:VCALENDAR"


class _Wrong(ValueError):
    """An entry that cannot be read, and what to do about it."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.help = help_


def from_calendar(content: bytes) -> Found:
    """The releases of a calendar. Raises InputError when it is none.

    A day is the day as the calendar writes it: of a moment, the day in its own time zone. A time zone that is missing
    or that nobody knows is told, and the day is read as it stands. What repeats is refused: a release happens once.
    """
    rows: list[Announced] = []
    told: list[str] = []
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for calendar in _calendars(content):
        zone = _zone(calendar)
        for place, entry in enumerate((one for one in calendar.walk() if one.name in KINDS), 1):
            title = str(entry.get("SUMMARY") or "").strip()
            key, where = str(entry.get("UID") or "").strip() or title, f"entry {place}"
            try:
                if str(entry.get("STATUS") or "").upper() == "CANCELLED":
                    told.append(f"'{title}' is cancelled in the calendar and was left out.")
                    continue
                _refuse_twice(seen.get(key, ""))
                day, note = _day(entry, title, zone=zone)
            except _Wrong as wrong:
                faults.append(fault_of(title or key, "date", said=str(wrong), help_=wrong.help, where=where))
                continue
            seen[key] = where
            told += [note] if note else []
            done = str(entry.get("STATUS") or "").upper() == "COMPLETED" if entry.name == "VTODO" else None
            rows.append(Announced(key[:200], title, day, done, str(entry.get("URL") or ""), where=where))
    return Found(tuple(rows), tuple(told), tuple(faults))


def _calendars(content: bytes) -> list[Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if CALENDAR not in text[:4000].upper():
        what = "a web page" if text.lstrip()[:1] == "<" else "no calendar"
        msg = f"What arrived is {what}: it does not begin with {CALENDAR}."
        raise InputError(msg, help="Use the address of the .ics itself, as the calendar gives it for subscribing.")
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        msg = "The calendar does not read: it ends in the middle."
        raise InputError(msg, help="Export it again; it was cut off.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: list[Any] = list(icalendar.Calendar.from_ical(text, multiple=True))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        msg = f"The calendar does not read: {str(error)[:200]}."
        raise InputError(msg, help="Export it again, or ask whoever keeps it.") from None
    return [one for one in found if one.name == "VCALENDAR"]


def _zone(calendar: Any) -> ZoneInfo | None:  # noqa: ANN401 - a component of the library
    """The time zone a whole calendar names for itself, where it is known."""
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE") or ""))
    except (ValueError, KeyError, OSError):
        return None


def _day(entry: Any, title: str, *, zone: ZoneInfo | None) -> tuple[date | None, str]:  # noqa: ANN401 - a component
    """The day of an entry, and what is odd about it."""
    if not title:
        raise _Wrong("It has no SUMMARY.", "Name the release in the calendar.")
    if any(name in entry for name in REPEATS):
        raise _Wrong("It repeats, and a release happens once.", "Make it a single entry, or keep it elsewhere.")
    for name in _names(entry):
        value = entry.get(name)
        if value is None:
            continue
        try:
            moment = value.dt
        except Exception as error:  # noqa: BLE001 - the library keeps what it could not read and raises when asked
            said = f"Its {name} is no day: {str(error).rpartition(': ')[2][:80]!r}."
            raise _Wrong(said, "Correct it in the calendar.") from None
        if not isinstance(moment, date):
            raise _Wrong(f"Its {name} is no day.", "Correct it in the calendar.")
        return _told(moment, title, named=str(value.params.get("TZID") or ""), zone=zone)
    return None, ""


def _refuse_twice(first: str) -> None:
    if first:
        raise _Wrong(f"Its UID stands twice, first in {first}.", "Give each entry a UID of its own.")


def _names(entry: Any) -> Iterator[str]:  # noqa: ANN401 - a component
    if entry.name == "VTODO":
        yield "DUE"
    yield "DTSTART"


def _told(moment: date, title: str, *, named: str, zone: ZoneInfo | None) -> tuple[date, str]:
    if not isinstance(moment, datetime):
        return moment, ""
    if moment.tzinfo is None:
        what = f"names the time zone '{named}', which the calendar does not define" if named else "names no time zone"
        return moment.date(), f"'{title}' {what}: it was read as the day {moment.date()}, as it is written."
    return (moment.astimezone(zone) if zone and not named else moment).date(), ""
