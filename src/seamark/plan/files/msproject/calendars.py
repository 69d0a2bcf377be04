"""Working time for Project: one calendar for everybody, and one for each person with the days they are away."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element

from seamark.plan.files.msproject.elements import collection, element
from seamark.plan.files.msproject.model import Span
from seamark.plan.holidays import holidays_of
from seamark.plan.kinds import Absence, Person
from seamark.plan.kinds.person import WEEK
from seamark.plan.model import Snapshot

BASE: Final = 1  # number of everybody's calendar
HOURS: Final = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
SUNDAY, SATURDAY = 1, 7  # Project counts days of the week from Sunday
DAYS: Final = {name: number for number, name in enumerate(WEEK, 2)}


def base_calendar(plan: Snapshot) -> Element:
    """Monday to Friday without the days on which nobody works."""
    closed = [(one.start, one.end, one.note or "Closed") for one in plan.of(Absence).values() if one.kind == "closed"]
    days = [_weekday(number, works=SUNDAY < number < SATURDAY) for number in range(SUNDAY, SATURDAY + 1)]
    return _calendar(BASE, "Seamark", parts=(days, closed), is_base=True)


def person_calendar(plan: Snapshot, person: Person, *, number: int, span: Span) -> Element:
    """The base calendar with the weekdays of a person, their absences, and the holidays of their region in a span."""
    away = [(one.start, one.end, "Away") for one in plan.of(Absence).values() if one.person == person.id]
    away += [(*days, "Public holiday") for days in _holidays(person, span)]
    days = [_weekday(DAYS[name], works=name in person.weekdays) for name in WEEK] if person.weekdays != WEEK else []
    return _calendar(number, person.name, parts=(days, away), is_base=False)


def _holidays(person: Person, span: Span) -> Iterable[Span]:
    """Public holidays of the person's region, days that follow each other together."""
    if not person.region:
        return
    years = range(span[0].year, span[1].year + 1)
    found = sorted(day for year in years for day in holidays_of(person.region, year) if span[0] <= day <= span[1])
    for _, run in groupby(enumerate(found), lambda pair: pair[1].toordinal() - pair[0]):
        days = [day for _, day in run]
        yield days[0], days[-1]


def _calendar(
    number: int, name: str, *, parts: tuple[list[Element], list[tuple[date, date, str]]], is_base: bool
) -> Element:
    days, exceptions = parts
    return element(
        "Calendar",
        {
            "UID": number,
            "Name": one_line(name),
            "IsBaseCalendar": int(is_base),
            "BaseCalendarUID": -1 if is_base else BASE,
            "WeekDays": collection("WeekDays", days) if days else None,
            "Exceptions": collection("Exceptions", map(_exception, sorted(set(exceptions)))) if exceptions else None,
        },
    )


def _weekday(number: int, *, works: bool) -> Element:
    times = [element("WorkingTime", {"FromTime": start, "ToTime": end}) for start, end in HOURS]
    working = collection("WorkingTimes", times) if works else None
    return element("WeekDay", {"DayType": number, "DayWorking": int(works), "WorkingTimes": working})


def _exception(days: tuple[date, date, str]) -> Element:
    start, end, name = days
    period = element("TimePeriod", {"FromDate": f"{start}T00:00:00", "ToDate": f"{end}T23:59:00"})
    length = (end - start).days + 1
    return element(
        "Exception",
        {
            "EnteredByOccurrences": 0,
            "TimePeriod": period,
            "Occurrences": length,
            "Name": one_line(name),
            "Type": 1,
            "DayWorking": 0,
        },
    )


def one_line(text: str, most: int = 255) -> str:
    """Text on one line, as long as Project's names may be."""
    return " ".join(text.split())[:most]
