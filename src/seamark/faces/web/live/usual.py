"""What is usual at this hour of this weekday: the live figures mean little without it."""

from seamark.faces.web.numbers import Shown, count, money
from seamark.measure import Band, LiveSnapshot, Usual

JOINER = "\u2060"  # no line ends inside a range
WITHOUT = {
    "events_per_second": "in the last ten seconds",
    "visitors_5m": "people in the last five minutes",
    "conversions_5m": "in the last five minutes",
    "revenue_today": "since midnight, UTC",
    "spend_today": "from today's imports",
}


def contexts(snapshot: LiveSnapshot, usual: Usual, *, currency: str) -> dict[str, str]:
    """A line under each figure: the usual range, or whether the figure lies below or above it."""
    weekday = f"{snapshot.at:%A}"
    said = {
        "events_per_second": _said(snapshot.events_per_second, usual.events_per_second, when="for this hour"),
        "visitors_5m": _said(snapshot.visitors_5m, usual.visitors_5m, when="for this hour"),
        "conversions_5m": _said(snapshot.conversions_5m, usual.conversions_5m, when="for this hour"),
        "revenue_today": _said(snapshot.revenue_today, usual.revenue_today, when="by now", currency=currency),
        "spend_today": _whole_day(usual.spend_day, weekday, currency=currency),
    }
    return {name: text or WITHOUT[name] for name, text in said.items()}


def _said(value: float, band: Band | None, *, when: str, currency: str = "") -> str:
    if band is None:
        return ""
    if band.high <= 0:
        return "usually none at this hour"
    span = _span(band, currency)
    if value < band.low:
        return f"below the usual {span}"
    return f"above the usual {span}" if value > band.high else f"usual {when} {span}"


def _whole_day(band: Band | None, weekday: str, *, currency: str) -> str:
    return f"a whole {weekday} usually {_span(band, currency)}" if band else ""


def _span(band: Band, currency: str) -> str:
    low, high = _text(band.low, currency).text, _text(band.high, currency).text
    return low if low == high else f"{low}{JOINER}–{JOINER}{high}"


def _text(value: float, currency: str) -> Shown:
    if currency:
        return money(value if value < 100 else round(value), currency)
    return count(round(value)) if value >= 10 else Shown(f"{value:.2g}", value=value)
