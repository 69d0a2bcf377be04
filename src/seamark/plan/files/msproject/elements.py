"""Elements of Microsoft Project's XML in the order its schema asks for.

The order is that of the published XML Data Interchange Schema (mspdi_pj12.xsd, Project 2007); ``Active``, ``Manual``
and the three ``Manual…`` dates came with Project 2010, which writes them in these places.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement

NAMESPACE: Final = "http://schemas.microsoft.com/project"

Value = str | int | float | None | Element | list[Element]

ORDER: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(order.split())
    for name, order in {
        "Project": "SaveVersion UID Name Title Subject Category Company Manager Author CreationDate Revision LastSaved"
        " ScheduleFromStart StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol"
        " CurrencyCode CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay"
        " MinutesPerWeek DaysPerMonth DefaultTaskType DurationFormat WorkFormat HonorConstraints NewTasksEffortDriven"
        " NewTasksEstimated WeekStartDay ExtendedAttributes Calendars Tasks Resources Assignments",
        "ExtendedAttribute": "FieldID FieldName Alias Value",
        "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions",
        "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
        "TimePeriod": "FromDate ToDate",
        "WorkingTime": "FromTime ToTime",
        "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type DayWorking",
        "Task": "UID ID Name Active Manual Type IsNull WBS OutlineNumber OutlineLevel Priority Start Finish Duration"
        " ManualStart ManualFinish ManualDuration DurationFormat Work EffortDriven Estimated Milestone Summary"
        " PercentComplete ActualStart ActualFinish ConstraintType CalendarUID ConstraintDate Deadline"
        " IgnoreResourceCalendar Notes PredecessorLink ExtendedAttribute",
        "PredecessorLink": "PredecessorUID Type CrossProject LinkLag LagFormat",
        "Resource": "UID ID Name Type IsNull Group EmailAddress MaxUnits CalendarUID IsGeneric ExtendedAttribute",
        "Assignment": "UID TaskUID ResourceUID Units Work",
    }.items()
}


def element(tag: str, values: Mapping[str, Value]) -> Element:
    """An element with its children in the order of the schema; those that are None are left out."""
    made = Element(tag)
    unknown = set(values) - set(ORDER[tag])
    if unknown:
        msg = f"{tag} has no {', '.join(sorted(unknown))}"
        raise KeyError(msg)
    for name in ORDER[tag]:
        value = values.get(name)
        if isinstance(value, Element):
            made.append(value)
        elif isinstance(value, list):
            made.extend(value)
        elif value is not None:
            SubElement(made, name).text = f"{value:g}" if isinstance(value, float) else str(value)
    return made


def collection(tag: str, parts: Iterable[Element]) -> Element:
    """An element that only holds others."""
    made = Element(tag)
    made.extend(parts)
    return made
