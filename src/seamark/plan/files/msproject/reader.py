"""Microsoft Project's XML read into our words, with everything in it that cannot be."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from seamark.plan.calendar import WorkCalendar
from seamark.plan.files.model import LARGEST_BYTES, unreadable
from seamark.plan.files.msproject.elements import NAMESPACE
from seamark.plan.files.msproject.model import (
    GOALS_FIELD,
    HOURS_A_DAY,
    ID_FIELD,
    PERSON_FIELD,
    TYPES,
    Link,
    Project,
    Resource,
    Row,
    Span,
)
from seamark.plan.kinds.person import WEEK
from seamark.plan.model import Fault

OURS: Final = re.compile(r"(initiative|task|release|milestone|preparing|person|skill):(.+)\Z", re.DOTALL)
MARK: Final = re.compile(r"\s*\[Seamark ((?:initiative|task|release|milestone|preparing):[^\]\s]+)\]\s*\Z")
SUBJECT: Final = re.compile(r"Seamark change (\d{1,15}) ([0-9a-f]{8})\Z")
LENGTH: Final = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?\Z")
ELAPSED_LAG: Final = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
PERCENT_LAG: Final = frozenset({19, 20, 51, 52})
PREFIX: Final = f"{{{NAMESPACE}}}"
WORKS, GENERIC = "1", "1"
SAVE_AS: Final = "In Project choose File, Save As, XML format."
MOST_FAULTS: Final = 200


def read_project(content: bytes) -> Project:
    """A file as rows, resources and calendars. Raises InputError when it is none of Project's."""
    root = _root(content)
    reader = _Reader(root)
    found = SUBJECT.match(_text(root, "Subject"))
    rows = reader.rows()
    return Project(
        title=_text(root, "Title") or _text(root, "Name").removesuffix(".xml"),
        number=int(found[1]) if found else 0,
        digest=found[2] if found else "",
        rows=rows,
        resources=reader.resources,
        closed=reader.closed,
        faults=tuple(reader.faults[:MOST_FAULTS]),
        remarks=tuple(reader.remarks[:MOST_FAULTS]),
    )


def _root(content: bytes) -> Element:
    if len(content) > LARGEST_BYTES:
        raise unreadable(f"it has {len(content):,} bytes", help=f"At most {LARGEST_BYTES:,} are read.")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except ParseError as error:
        raise unreadable(f"it is no XML ({error})", help=SAVE_AS, line=error.position[0]) from None
    except DefusedXmlException:
        raise unreadable("it defines entities of its own, which are not read", help=SAVE_AS) from None
    except (ValueError, LookupError) as error:
        raise unreadable(f"it is no XML ({error})", help=SAVE_AS) from None
    if root.tag != f"{PREFIX}Project":
        raise unreadable(f"it begins with {root.tag[:80]!r} and is none of Microsoft Project's", help=SAVE_AS)
    return root


class _Reader:
    """Walks a file once; resources first, because rows name them."""

    def __init__(self, root: Element) -> None:
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self._root = root
        self._minutes = _whole(_text(root, "MinutesPerDay")) or 60 * HOURS_A_DAY
        self._calendars = {_text(one, "UID"): one for one in _all(root, "Calendars/Calendar")}
        self._default = _text(root, "CalendarUID") or next(iter(self._calendars), "")
        self.closed = frozenset(self._exceptions(self._default))
        self._working = WorkCalendar(day for span in self.closed for day in _days(span))
        self._names: dict[str, str] = {}
        self.resources = self._resources()
        self._work = self._assignments()

    def rows(self) -> dict[str, Row]:
        """The rows by key, in their order."""
        elements = [one for one in _all(self._root, "Tasks/Task") if _text(one, "UID") != "0"]
        elements = [one for one in elements if _text(one, "IsNull") != "1"]
        keys, found = self._keys(elements), {}
        path: list[str] = []
        for one in elements:
            uid = _text(one, "UID")
            if uid not in keys or keys[uid] in found:
                continue
            level = max(1, _whole(_text(one, "OutlineLevel")) or 1)
            del path[level - 1 :]
            row = self._row(one, keys=keys, parent=path[-1] if path else "")
            found[row.key] = row
            path.append(row.key)
        return found

    def _keys(self, elements: list[Element]) -> dict[str, str]:
        """Project's number of a row → our key; a row that was copied in Project is a new one."""
        keys: dict[str, str] = {}
        taken: set[str] = set()
        for one in elements:
            uid = _text(one, "UID")
            if not uid.lstrip("-").isdigit() or uid in keys:
                said = f"Its UID is {uid[:20]!r}, which {'stands twice' if uid in keys else 'is no number'}."
                self._fault(one, "UID", said=said, help_="Save the file from Project once more.")
                continue
            marked = MARK.search(_text(one, "Notes"))
            key = _attribute(one, ID_FIELD) or (marked[1] if marked else "")
            is_ours = OURS.match(key) is not None and key not in taken
            keys[uid] = key if is_ours else f"new:{uid}"
            taken.add(keys[uid])
        return keys

    def _row(self, one: Element, *, keys: Mapping[str, str], parent: str) -> Row:
        start, finish = self._moment(one, "Start"), self._moment(one, "Finish")
        is_milestone = _text(one, "Milestone") == "1"
        constraint = self._moment(one, "ConstraintDate") if _text(one, "ConstraintType") == "4" else None
        first = start.date() if start else None
        last = _last_day(start, finish) if finish else self._end(one, first=first)
        uid = _text(one, "UID")
        ended = self._moment(one, "ActualFinish")
        return Row(
            key=keys[uid],
            name=_text(one, "Name").strip(),
            parent=parent,
            level=max(1, _whole(_text(one, "OutlineLevel")) or 1),
            is_milestone=is_milestone,
            is_summary=_text(one, "Summary") == "1",
            is_manual=_text(one, "Manual") == "1",
            start=first,
            finish=first if is_milestone else last,
            percent=self._percent(one),
            began=_day(self._moment(one, "ActualStart")),
            ended=_last_day(None, ended) if ended else None,
            due=_day(self._moment(one, "Deadline")),
            earliest=_day(constraint),
            note=MARK.sub("", _text(one, "Notes")).strip("\n"),
            goals=_attribute(one, GOALS_FIELD),
            links=tuple(self._links(one, keys=keys)),
            work=self._work.get(uid, {}),
            where=_where(one),
        )

    def _end(self, one: Element, *, first: date | None) -> date | None:
        """The last day of a row that has a duration and no finish."""
        text = _text(one, "Duration")
        if first is None or not text:
            return first
        hours = _hours(text)
        if hours is None or hours < 0:
            self._fault(one, "Duration", said=f"It is {text[:40]!r}.", help_="Durations are written PT40H0M0S.")
            return first
        return self._working.end_of(first, max(1, round(hours * 60 / self._minutes)))

    def _percent(self, one: Element) -> int:
        percent = _whole(_text(one, "PercentComplete") or "0")
        if percent is None or not 0 <= percent <= 100:
            said = f"It is {_text(one, 'PercentComplete')[:20]!r}."
            self._fault(one, "PercentComplete", said=said, help_="It is a whole number from 0 to 100.")
            return 0
        return percent

    def _links(self, one: Element, *, keys: Mapping[str, str]) -> Iterator[Link]:
        for link in one.findall(f"{PREFIX}PredecessorLink"):
            other = _text(link, "PredecessorUID")
            if _text(link, "CrossProject") == "1":
                self._remark(one, "PredecessorLink", said="It waits for a task of another file, which is left out.")
                continue
            if other not in keys:
                said = f"It waits for the task with UID {other[:20]!r}, which is not in the file."
                self._fault(one, "PredecessorLink", said=said, help_="Take the link out in Project.")
                continue
            kind = TYPES.get(_whole(_text(link, "Type") or "1") or 0)
            if kind is None:
                said = f"Its link has the type {_text(link, 'Type')[:20]!r}."
                self._fault(one, "PredecessorLink", said=said, help_="Types are 0 (FF), 1 (FS), 2 (SF), 3 (SS).")
                continue
            yield Link(keys[other], kind, self._lag(one, link))

    def _lag(self, one: Element, link: Element) -> int:
        """A lag in working days; parts of days are rounded, and told."""
        lag, form = _whole(_text(link, "LinkLag") or "0") or 0, _whole(_text(link, "LagFormat") or "7") or 7
        if form in PERCENT_LAG:
            self._remark(one, "LinkLag", said=f"Its lag of {lag}% is left out: lags are working days.")
            return 0
        days = lag / 10 / 1440 * 5 / 7 if form in ELAPSED_LAG else lag / 10 / self._minutes
        if abs(days - round(days)) > 0.01:
            self._remark(one, "LinkLag", said=f"Its lag of {days:.2f} working days was rounded.")
        return round(days)

    def _resources(self) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        for one in _all(self._root, "Resources/Resource"):
            uid, name = _text(one, "UID"), _text(one, "Name").strip()
            if uid == "0" or not name:
                continue
            if (_text(one, "Type") or WORKS) != WORKS:
                self.remarks.append(Fault(f"resource '{name}'", "", "It is no person and is left out."))
                continue
            key = _attribute(one, PERSON_FIELD)
            is_generic = _text(one, "IsGeneric") == GENERIC
            if OURS.match(key) is None or key in found:
                key = f"skill:{name}" if is_generic else f"new:{uid}"
            self._names[uid] = key
            calendar = self._calendars.get(_text(one, "CalendarUID"))
            found[key] = Resource(
                key=key,
                name=name,
                email=_text(one, "EmailAddress").strip(),
                group=_text(one, "Group").strip(),
                units=_number(_text(one, "MaxUnits") or "1") or 0.0,
                is_generic=is_generic,
                weekdays=_weekdays(calendar),
                away=frozenset(self._exceptions(_text(one, "CalendarUID"))) if calendar is not None else frozenset(),
                where=f"resource {uid}",
            )
        return found

    def _assignments(self) -> dict[str, dict[str, float]]:
        """Row's number → resource's key → days of work."""
        found: dict[str, dict[str, float]] = {}
        for one in _all(self._root, "Assignments/Assignment"):
            key = self._names.get(_text(one, "ResourceUID"))
            hours = _hours(_text(one, "Work") or "PT0H0M0S")
            if key is None or hours is None:  # unassigned work (resource -65535), or a resource that is no person
                continue
            days = found.setdefault(_text(one, "TaskUID"), {})
            days[key] = round(days.get(key, 0.0) + hours / HOURS_A_DAY, 6)
        return found

    def _exceptions(self, uid: str) -> Iterator[Span]:
        calendar = self._calendars.get(uid)
        if calendar is None:
            return
        for one in _all(calendar, "Exceptions/Exception"):
            period = one.find(f"{PREFIX}TimePeriod")
            first, last = (
                _parsed(_text(period, name)) if period is not None else None for name in ("FromDate", "ToDate")
            )
            if _text(one, "DayWorking") == "1" or first is None or last is None:
                continue
            if _text(one, "Type") not in {"", "1"} or _text(one, "Period") not in {"", "0", "1"}:
                said = f"The days off {_text(one, 'Name')[:60]!r} repeat and are left out."
                self.remarks.append(Fault(f"calendar '{_text(calendar, 'Name')}'", "", said))
                continue
            yield first.date(), max(first.date(), last.date())

    def _moment(self, one: Element, name: str) -> datetime | None:
        text = _text(one, name)
        found = _parsed(text)
        if text and found is None:
            self._fault(one, name, said=f"It is {text[:40]!r}.", help_="Moments are written 2026-01-31T08:00:00.")
        return found

    def _fault(self, one: Element, field: str, *, said: str, help_: str) -> None:
        self.faults.append(Fault(f"'{_text(one, 'Name')[:80]}'", field, said, help_, _where(one)))

    def _remark(self, one: Element, field: str, *, said: str) -> None:
        self.remarks.append(Fault(f"'{_text(one, 'Name')[:80]}'", field, said, "", _where(one)))


def _all(parent: Element, path: str) -> list[Element]:
    return parent.findall("/".join(f"{PREFIX}{name}" for name in path.split("/")))


def _text(parent: Element, name: str) -> str:
    return parent.findtext(f"{PREFIX}{name}") or ""


def _where(one: Element) -> str:
    return f"task {_text(one, 'ID') or _text(one, 'UID')}"


def _attribute(one: Element, field: str) -> str:
    for part in one.findall(f"{PREFIX}ExtendedAttribute"):
        if _text(part, "FieldID") == field:
            return _text(part, "Value")
    return ""


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _last_day(start: datetime | None, finish: datetime) -> date:
    """The last day that a row is worked on: one that ends before work begins ended the day before."""
    if finish.time() < time(8, 0, 1) and (start is None or finish.date() > start.date()):
        return (finish - timedelta(1)).date()
    return finish.date()


def _hours(text: str) -> float | None:
    found = LENGTH.match(text)
    if found is None:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    whole = days * 24 + hours + minutes / 60 + seconds / 3600
    return -whole if found[1] else whole


def _weekdays(calendar: Element | None) -> tuple[str, ...] | None:
    """The days of the week a calendar works, where it says so itself."""
    if calendar is None:
        return None
    said = {_text(one, "DayType"): _text(one, "DayWorking") == "1" for one in _all(calendar, "WeekDays/WeekDay")}
    known = {name: said[str(number)] for number, name in enumerate(WEEK, 2) if str(number) in said}
    return tuple(name for name in WEEK if known.get(name, True)) if known else None


def _days(span: Span) -> Iterator[date]:
    first, last = span
    return (first + timedelta(n) for n in range(min((last - first).days, 1100) + 1))
