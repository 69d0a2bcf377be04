"""The plan as a calendar: who sees what, written as iCalendar, and read back by the ids in it."""

from seamark.plan.calendars.model import SharedCalendar, Sharing
from seamark.plan.calendars.reader import read_calendar
from seamark.plan.calendars.scope import CALENDAR_KINDS, Scope, entries_of, scope_of
from seamark.plan.calendars.writer import written_calendar

__all__ = [
    "CALENDAR_KINDS",
    "Scope",
    "SharedCalendar",
    "Sharing",
    "entries_of",
    "read_calendar",
    "scope_of",
    "written_calendar",
]
