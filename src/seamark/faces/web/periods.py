"""The period a page looks at and what it is compared with, as they stand in the address."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, Self
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace

from seamark.faces.web.numbers import day
from seamark.kernel import Period, parse_day

Comparison = Literal["previous", "year", "none"]
COMPARISONS: dict[Comparison, str] = {
    "previous": "the days before",
    "year": "the same weeks last year",
    "none": "nothing",
}
DEFAULT_DAYS = 28


class View(msgspec.Struct, frozen=True):
    """``period`` with ``compare``, the kind of period before it that changes are measured against."""

    period: Period
    compare: Comparison
    today: date

    @classmethod
    def read(cls, query: Mapping[str, str], *, today: date) -> Self:
        """The view an address asks for (``from`` included, ``to`` excluded, ``until`` included).

        Without dates: the 28 full days that ended yesterday. Raises InputError on a date or comparison that is none.
        """
        compare = query.get("compare", "previous")
        known: Comparison = next((name for name in COMPARISONS if name == compare), "previous")
        start, end = query.get("from"), query.get("to")
        if until := query.get("until"):
            end = str(parse_day(until, field="until") + timedelta(days=1))
        if not start and not end:
            return cls(Period.last(DEFAULT_DAYS, until=today - timedelta(days=1)), known, today)
        last = parse_day(end, field="to") if end else today
        first = parse_day(start, field="from") if start else last - timedelta(days=DEFAULT_DAYS)
        return cls(Period(first, last), known, today)

    @property
    def against(self) -> Period | None:
        """The period to compare with. A year back is 364 days, so that weekdays meet."""
        if self.compare == "none":
            return None
        if self.compare == "previous":
            return self.period.previous()
        year = timedelta(days=364)
        return Period(self.period.start - year, self.period.end - year)

    @property
    def is_default(self) -> bool:
        """Whether the address needs no dates to say this."""
        return self.compare == "previous" and self.period == Period.last(
            DEFAULT_DAYS, until=self.today - timedelta(days=1)
        )

    @property
    def fields(self) -> dict[str, str]:
        """What the address says for this view."""
        return {"from": str(self.period.start), "to": str(self.period.end), "compare": self.compare}

    @property
    def query(self) -> str:
        """What a link to another page carries so that it looks at the same days; empty for the default."""
        return "" if self.is_default else f"?{urlencode(self.fields)}"

    @property
    def has_today(self) -> bool:
        """Whether the last day is not over yet."""
        return self.period.start <= self.today < self.period.end

    @property
    def grain(self) -> Literal["day", "week", "month"]:
        """The step of a chart over this period: few enough points to see a shape, never more than about sixty."""
        return "day" if self.period.days <= 62 else "week" if self.period.days <= 430 else "month"

    @property
    def label(self) -> str:
        """24 Oct – 20 Nov 2026."""
        return span(self.period)

    @property
    def against_label(self) -> str:
        """Against what, in words."""
        return COMPARISONS[self.compare]

    @property
    def against_span(self) -> str:
        """The days compared with, in words."""
        return span(self.against) if self.against else "nothing"

    def presets(self) -> list[tuple[str, Self, bool]]:
        """Name, view and whether it is the one shown, for every period offered by name."""
        return [(name, replace(self, period=days), days == self.period) for name, days in self._named()]

    def choices(self) -> list[tuple[str, str]]:
        """Name and words of every comparison."""
        return list(COMPARISONS.items())

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.period.end - timedelta(days=1)

    def _named(self) -> list[tuple[str, Period]]:
        yesterday = self.today - timedelta(days=1)
        month = self.today.replace(day=1)
        quarter = date(self.today.year, (self.today.month - 1) // 3 * 3 + 1, 1)
        last_month = (month - timedelta(days=1)).replace(day=1)
        last_quarter_end = quarter - timedelta(days=1)
        last_quarter = date(last_quarter_end.year, (last_quarter_end.month - 1) // 3 * 3 + 1, 1)
        tomorrow = self.today + timedelta(days=1)
        return [
            ("Today", Period(self.today, tomorrow)),
            *((f"Last {days} days", Period.last(days, until=yesterday)) for days in (7, 28, 91)),
            ("This month", Period(month, tomorrow)),
            ("Last month", Period(last_month, month)),
            ("This quarter", Period(quarter, tomorrow)),
            ("Last quarter", Period(last_quarter, quarter)),
            ("This year", Period(self.today.replace(month=1, day=1), tomorrow)),
            ("Last 52 weeks", Period.last(364, until=yesterday)),
        ]


def span(period: Period) -> str:
    """A period in words, with its year once."""
    last = period.end - timedelta(days=1)
    if period.days == 1:
        return day(last, year=True)
    if last.year != period.start.year:
        return f"{day(period.start, year=True)} – {day(last, year=True)}"
    if (last.year, last.month) == (period.start.year, period.start.month):
        return f"{period.start.day} – {day(last, year=True)}"
    return f"{day(period.start)} – {day(last, year=True)}"
