"""Days and moments as exports write them, and which comes first where that can be doubted: day or month."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

Form = Literal["YMD", "DMY", "MDY"]

_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+\-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_CLOCK}")
_COMPACT = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_CLOCK}")
_NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})(?P<sign>[-/.])(?P<b>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}}){_CLOCK}")
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?[\s\-]+(?:de\s+)?{_NAME}[\s\-,]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}}){_CLOCK}"
)
_NAME_DAY = re.compile(rf"{_WEEKDAY}{_NAME}[\s\-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]+(?P<year>\d{{4}}){_CLOCK}")
_MONTHS = (
    ("jan", "ene", "gen"), ("feb", "fév", "fev"), ("mar", "mär", "mrz", "maa"), ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"), ("jun", "juin", "giu"), ("jul", "juil", "lug"), ("aug", "aoû", "aou", "ago"),
    ("sep", "set"), ("oct", "okt", "out", "ott"), ("nov",), ("dec", "dez", "déc", "dic"),
)  # fmt: skip
_EARLIEST, _LATEST = 1990, 2100
_CENTURY = 2000


class FormFound(NamedTuple):
    """Which part of a date comes first.

    ``sure`` is false when every date could be read both ways; ``form`` is then the likelier one (the days span less
    time), ``example`` a date that shows the doubt.
    """

    form: Form
    sure: bool
    example: str = ""


def form_of(cells: Iterable[str]) -> FormFound:
    """How the dates of a column are written, from its distinct cells.

    Only ``03/04/2026`` and ``03-04-2026`` can be doubted: a year in front, a month's name or points between
    (``3.4.2026`` is always day, month, year) cannot.
    """
    votes = {"DMY": 0, "MDY": 0}
    doubted: list[str] = []
    for cell in cells:
        found = _NUMBERS.fullmatch(cell.strip())
        if found is None:
            continue
        if found["sign"] == "." or int(found["a"]) > 12:
            votes["DMY"] += 1
        elif int(found["b"]) > 12:
            votes["MDY"] += 1
        elif found["a"] != found["b"]:
            doubted.append(cell.strip())
    if votes["DMY"] or votes["MDY"]:
        return FormFound("DMY" if votes["DMY"] >= votes["MDY"] else "MDY", sure=True)
    if not doubted:
        return FormFound("YMD", sure=True)
    return FormFound("DMY" if _span(doubted, "DMY") <= _span(doubted, "MDY") else "MDY", sure=False, example=doubted[0])


def _span(cells: list[str], form: Form) -> timedelta:
    days = [moment for cell in cells if (moment := moment_of(cell, form))]
    return max(days) - min(days) if days else timedelta.max


def day_of(cell: str, form: Form) -> date | None:
    """The day a cell names, as it is written there (a time zone does not move it), or None."""
    found = _parts(cell.strip(), form)
    return found[0].date() if found else None


def moment_of(cell: str, form: Form) -> datetime | None:
    """The moment a cell names, naive in UTC; a cell without a zone is UTC. None when it is no moment."""
    found = _parts(cell.strip(), form)
    if found is None:
        return None
    local, zone = found
    return local - zone


def _parts(text: str, form: Form) -> tuple[datetime, timedelta] | None:
    for pattern in (_YEAR_FIRST, _NUMBERS, _COMPACT, _DAY_NAME, _NAME_DAY):
        found = pattern.fullmatch(text)
        if found is not None:
            facts = found.groupdict()
            if pattern is _NUMBERS:
                facts["month"], facts["day"] = _ordered(facts, form)
            return _moment(facts)
    return None


def _ordered(facts: dict[str, str], form: Form) -> tuple[str, str]:
    """Month and day of a date in numbers; points between them always mean day first."""
    day_first = facts["sign"] == "." or form == "DMY"
    return (facts["b"], facts["a"]) if day_first else (facts["a"], facts["b"])


def _moment(facts: dict[str, str]) -> tuple[datetime, timedelta] | None:
    year = int(facts["year"]) + (_CENTURY if len(facts["year"]) == 2 else 0)
    month = int(facts["month"]) if facts.get("month") else _month(facts["name"])
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        second = int(facts["second"] or 0)
        micro = int((facts["fraction"] or "0").ljust(6, "0")[:6])
        local = datetime(year, month, int(facts["day"]), _hour(facts), int(facts["minute"] or 0), second, micro)  # noqa: DTZ001
    except ValueError:
        return None
    return local, _zone(facts["zone"])


def _hour(facts: dict[str, str]) -> int:
    hour = int(facts["hour"] or 0)
    if not facts["half"]:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if facts["half"][0] in "Pp" else 0)


def _month(name: str) -> int:
    """The number of a month's name in English, German, French, Spanish, Italian, Dutch or Portuguese; 0 for none."""
    lower = name.lower()
    return next((number for number, starts in enumerate(_MONTHS, 1) if lower.startswith(starts)), 0)


def _zone(text: str | None) -> timedelta:
    if not text or text[0] not in "+-":
        return timedelta()
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return ahead if text[0] == "+" else -ahead
