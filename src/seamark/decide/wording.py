"""Numbers and days as a marketer reads them."""

from datetime import date
from typing import Final

CENTS_BELOW: Final = 100  # of an amount of money: what things cost each
_SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}


def money_text(value: float, currency: str) -> str:
    """Whole units: ``€3,200``, ``−€40``, ``3,200 SEK``."""
    minus = "−" if round(value) < 0 else ""
    digits = f"{abs(round(value)):,}"
    return f"{minus}{_SIGNS[currency]}{digits}" if currency in _SIGNS else f"{minus}{digits} {currency}"


def price_text(value: float, currency: str) -> str:
    """With cents: ``€48.20``, ``−€0.35``, ``48.20 SEK``."""
    minus = "−" if value <= -0.005 else ""
    digits = f"{abs(value):,.2f}"
    return f"{minus}{_SIGNS[currency]}{digits}" if currency in _SIGNS else f"{minus}{digits} {currency}"


def share_text(value: float) -> str:
    """A share in percent, with a digit after the point below ten: ``0.8 %``, ``24 %``."""
    return f"{value:.1%}".replace("%", " %") if abs(value) < 0.0995 else f"{value:.0%}".replace("%", " %")


def likely_text(p: float) -> str:
    """A probability; what is nearly certain is never called certain: ``84 %``, ``over 99 %``."""
    return "over 99 %" if p > 0.99 else f"{p:.0%}".replace("%", " %")


def count_text(value: float) -> str:
    """A count or amount in whole units, small ones to two digits: ``1,204``, ``3.42``."""
    return f"{value:,.2f}" if abs(value) < 10 and value != round(value) else f"{round(value):,}"


def amount_text(value: float, unit: str) -> str:
    """An amount in its unit: ``€48.20``, ``€3,200``, ``2.4 %``, ``1,204 visits``."""
    if unit == "share":
        return share_text(value)
    if len(unit) == len("EUR") and unit.isupper():
        return money_text(value, unit) if abs(value) >= CENTS_BELOW else price_text(value, unit)
    return f"{count_text(value)} {unit}"


def range_text(low: float, high: float, *, unit: str) -> str:
    """Both ends of an interval; what is counted is named beside them: ``€38.20 to €52.10``, ``949 to 1,049``."""
    is_counted = unit != "share" and not (len(unit) == len("EUR") and unit.isupper())
    ends = (count_text(end) if is_counted else amount_text(end, unit) for end in (low, high))
    return " to ".join(ends)


def day_text(day: date) -> str:
    """``3 October``."""
    return f"{day.day} {day:%B}"


def span_text(first: date, last: date) -> str:
    """Both days included: ``3 to 9 October``, ``28 September to 4 October``."""
    return f"{first.day} to {day_text(last)}" if first.month == last.month else f"{day_text(first)} to {day_text(last)}"


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
