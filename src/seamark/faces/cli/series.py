"""A series from a file: dates in the form they come in, put in order, on an even rhythm, gaps left empty."""

import calendar
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import msgspec
import numpy as np

from seamark.faces.cli.tables import Table
from seamark.kernel import InputError
from seamark.science import Floats

FORMS: Final = ("%Y-%m-%d", "%Y-%m", "%Y", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d")
AMBIGUOUS: Final = frozenset({"%d/%m/%Y", "%m/%d/%Y"})
MOST_PERIODS: Final = 100_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Rhythm(msgspec.Struct, frozen=True):
    """How far apart periods are: so many ``months``, or a ``span``; ``seasons`` are the usual ones, in periods."""

    name: str
    seasons: tuple[int, ...]
    months: int = 0
    span: timedelta = DAY

    def after(self, at: datetime, steps: int) -> datetime:
        """The period so many steps later."""
        if not self.months:
            return at + steps * self.span
        year, month = divmod(at.year * 12 + at.month - 1 + steps * self.months, 12)
        return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))

    def between(self, first: datetime, last: datetime) -> float:
        """How many steps apart two periods are; not whole where one lies beside the rhythm."""
        if not self.months:
            return (last - first) / self.span
        months = (last.year - first.year) * 12 + last.month - first.month
        return months / self.months

    def written(self, at: datetime) -> str:
        """A period as it is printed."""
        return at.isoformat(timespec="minutes") if self.span < DAY and not self.months else at.date().isoformat()


RHYTHMS: Final = (
    (timedelta(days=340), Rhythm("year", (), months=12)),
    (timedelta(days=80), Rhythm("quarter", (4,), months=3)),
    (timedelta(days=27), Rhythm("month", (12,), months=1)),
    (timedelta(days=5), Rhythm("week", (52,), span=7 * DAY)),
    (timedelta(hours=20), Rhythm("day", (7, 365), span=DAY)),
    (timedelta(minutes=50), Rhythm("hour", (24, 168), span=HOUR)),
)


class Dated(msgspec.Struct, frozen=True):
    """A series on its rhythm: ``values`` from the period ``first`` on, NaN where a period or its value is missing."""

    first: datetime
    rhythm: Rhythm
    values: Floats
    missing: int
    unsorted: bool

    def period(self, place: int) -> str:
        """The period of a value, or of one to come, as it is printed."""
        return self.rhythm.written(self.rhythm.after(self.first, place))


def dated(table: Table, *, date: str, value: str) -> Dated:
    """The series of a file. Raises InputError that names the line: no date, a date twice, one beside the rhythm."""
    moments = _moments(table, date)
    values = table.amounts(value)
    order = sorted(range(len(moments)), key=moments.__getitem__)
    for before, after in pairwise(order):
        if moments[before] == moments[after]:
            lines = sorted((table.lines[before], table.lines[after]))
            msg = f"{table.name}: {moments[after]:%Y-%m-%d %H:%M} stands on line {lines[0]} and on line {lines[1]}."
            raise InputError(msg, help="Keep one row a period: add them up, or leave one out.", lines=lines)
    first = moments[order[0]]
    rhythm = _rhythm([moments[place] for place in order], table)
    places = [_place(rhythm, first, at=moments[place], line=table.lines[place], name=table.name) for place in order]
    if places[-1] >= MOST_PERIODS:
        msg = f"{table.name} spans {places[-1] + 1:,} {rhythm.name}s; at most {MOST_PERIODS:,} are looked at."
        raise InputError(msg, help="Check the first and the last date.", arrived=places[-1] + 1)
    laid = np.full(places[-1] + 1, np.nan)
    laid[places] = [values[place] for place in order]
    return Dated(first, rhythm, laid, int(np.isnan(laid).sum()), order != sorted(order))


def seasons_of(text: Sequence[str], usual: Sequence[int], *, count: int) -> tuple[int, ...]:
    """Seasons as they were asked for (``7``, ``24,168``); else those of the rhythm that are seen twice."""
    if not text:
        return tuple(season for season in usual if 2 * season <= count)
    found = []
    for part in ",".join(text).split(","):
        if not part.strip().isdigit() or int(part) < 1:
            msg = f"A season of {part.strip()!r} arrived."
            raise InputError(
                msg, help="Write how many periods a season has, as 7 or 24,168; 1 is none.", arrived=part.strip()
            )
        found.append(int(part))
    return tuple(found)


def _moments(table: Table, column: str) -> list[datetime]:
    texts = [text.strip() for text in table.texts(column)]
    if read := _all(texts, _iso):
        return read
    fits = [form for form in FORMS if _all(texts, lambda text, form=form: datetime.strptime(text, form))]  # type: ignore[misc]  # noqa: DTZ007
    if len(AMBIGUOUS & set(fits)) > 1:
        msg = f"{table.name}, column '{column}': {texts[0]!r} may be day/month or month/day; no row says which."
        raise InputError(msg, help="Write dates as 2026-01-31.", column=column, arrived=texts[0])
    if fits:
        return [datetime.strptime(text, fits[0]) for text in texts]  # noqa: DTZ007 - periods carry no time zone
    line, text = next(
        ((line, text) for line, text in zip(table.lines, texts, strict=True) if not _any(text)),
        (table.lines[0], texts[0]),
    )
    msg = f"{table.name}, line {line}, column '{column}': {text!r} is not a date in the form of the others."
    raise InputError(msg, help="Write dates as 2026-01-31.", column=column, line=line, arrived=text)


def _all(texts: Sequence[str], read: Callable[[str], datetime]) -> list[datetime]:
    try:
        return [read(text) for text in texts]
    except ValueError:
        return []


def _any(text: str) -> bool:
    return any(_all([text], lambda one, form=form: datetime.strptime(one, form)) for form in FORMS) or bool(  # type: ignore[misc]  # noqa: DTZ007
        _all([text], _iso)
    )


def _iso(text: str) -> datetime:
    if len(text) < len("2026-01-31") or text[4] != "-":
        raise ValueError(text)
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _rhythm(moments: Sequence[datetime], table: Table) -> Rhythm:
    """The rhythm of most steps; days where there is but one row."""
    steps = Counter(after - before for before, after in pairwise(moments))
    usual = sorted(steps.elements())[len(moments) // 2 - 1] if steps else DAY
    for least, rhythm in RHYTHMS:
        if usual >= least:
            return rhythm
    msg = f"{table.name}: most rows are {usual} apart."
    raise InputError(msg, help="Sum it to hours, days, weeks or months.", arrived=str(usual))


def _place(rhythm: Rhythm, first: datetime, *, at: datetime, line: int, name: str) -> int:
    place = rhythm.between(first, at)
    if abs(place - round(place)) > 1e-6:
        msg = f"{name}, line {line}: {at:%Y-%m-%d %H:%M} lies between two {rhythm.name}s counted from {first:%Y-%m-%d}."
        raise InputError(msg, help=f"Give one row a {rhythm.name}, always from the same point.", line=line)
    return round(place)
