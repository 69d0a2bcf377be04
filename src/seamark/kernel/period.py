"""Half-open spans of days."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from seamark.kernel.errors import InputError


class Period(msgspec.Struct, frozen=True, order=True):
    """Days from ``start`` (included) to ``end`` (excluded), in UTC."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            msg = f"The period ends on {self.end}, which is not after its start {self.start}."
            raise InputError(
                msg,
                start=str(self.start),
                end=str(self.end),
                help="Choose an end after the start.",
            )

    @property
    def days(self) -> int:
        """Number of days in the period."""
        return (self.end - self.start).days

    @property
    def first_moment(self) -> datetime:
        """The first moment of the period (aware, UTC)."""
        return datetime.combine(self.start, time.min, UTC)

    @property
    def end_moment(self) -> datetime:
        """The first moment after the period (aware, UTC)."""
        return datetime.combine(self.end, time.min, UTC)

    def previous(self) -> "Period":
        """The period of the same length that ends where this one starts."""
        return Period(self.start - timedelta(days=self.days), self.start)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @classmethod
    def parse(cls, start: str, end: str) -> "Period":
        """A period from two ISO dates. Raises InputError naming the field that is wrong."""
        return cls(parse_day(start, field="from"), parse_day(end, field="to"))

    @classmethod
    def last(cls, days: int, *, until: date) -> "Period":
        """The ``days`` days that end with ``until`` (included)."""
        return cls(until - timedelta(days=days - 1), until + timedelta(days=1))


def parse_day(text: str, *, field: str) -> date:
    """A date written as 2026-01-31. Raises InputError that names ``field``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"'{field}' is {text!r}, which is not a date."
        raise InputError(msg, field=field, arrived=text, help="Write dates as 2026-01-31 (UTC).") from None
