"""Numbers as people read them: short, with unit and currency, the exact value on hover."""

import math
from datetime import UTC, date, datetime

import msgspec
from markupsafe import Markup, escape

from seamark.kernel import MICROS

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "BRL": "R$", "ILS": "₪", "TRY": "₺"}
MINUS, THIN, DASH = "−", "\u202f", "–"
_SCALES = ((1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))


class Shown(msgspec.Struct, frozen=True):
    """A number as shown: ``text`` on the page, ``exact`` on hover, ``value`` for programs (None: no such number)."""

    text: str
    exact: str = ""
    value: float | None = None

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        if self.value is None:
            return str(Markup('<span class="muted" title="{}">{}</span>').format(self.exact, self.text))
        title = Markup(' title="{}"').format(self.exact) if self.exact != self.text else ""
        return str(Markup('<data value="{}"{}>{}</data>').format(f"{self.value:.12g}", title, escape(self.text)))


def nothing(why: str = "no data") -> Shown:
    """A dash where there is no number, with the reason on hover."""
    return Shown(DASH, why)


def _grouped(value: float, places: int) -> str:
    text = f"{abs(value):,.{places}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def _short(value: float) -> str:
    """Above four digits with k, M, B and three figures; below as it is."""
    size = abs(value)
    if size < 9_999.5:
        return _grouped(value, 0)
    scale, letter = next((s, x) for s, x in _SCALES if size >= s * 0.9995)
    scaled = size / scale
    places = 0 if scaled >= 99.95 else 1 if scaled >= 9.995 else 2
    text = f"{scaled:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS if value < 0 else ''}{text}{letter}"


def count(value: float | None, *, why: str = "no data") -> Shown:
    """A number of things: 9,312 · 12.3k · 4.05M."""
    if value is None:
        return nothing(why)
    if float(value).is_integer():
        return Shown(_short(value), _grouped(value, 0), value)
    text = f"{value:.1f}".replace("-", MINUS) if abs(value) < 100 else _short(value)
    return Shown(text, _grouped(value, 2), value)


def symbol(currency: str) -> str:
    """What stands before an amount: a sign where everybody knows it, else the ISO code and a space."""
    return SYMBOLS.get(currency, f"{currency}\u00a0")


def money(amount: float | None, currency: str, *, why: str = "no data") -> Shown:
    """An amount in whole units of ``currency``: €41.20 · €9,876 · €1.92M."""
    if amount is None:
        return nothing(why)
    sign, unit = (MINUS if amount < 0 else ""), symbol(currency)
    exact = f"{sign}{unit}{abs(amount):,.2f}"
    if abs(amount) < 99.995:
        return Shown(exact if amount else f"{unit}0", exact, amount)
    return Shown(f"{sign}{unit}{_short(abs(amount))}", exact, amount)


def whole(amount: float | None, currency: str) -> str:
    """An amount written out, without cents: €15,250."""
    value = amount or 0.0
    return f"{MINUS if value < -0.5 else ''}{symbol(currency)}{abs(value):,.0f}"


def micros(amount: int | None, currency: str, *, why: str = "no data") -> Shown:
    """An amount in millionths of ``currency``."""
    return money(None if amount is None else amount / MICROS, currency, why=why)


def percent(share: float | None, *, why: str = "no data") -> Shown:
    """A share of one as a percentage: 2.41 % · 34.5 % · 120 %."""
    if share is None or not math.isfinite(share):
        return nothing(why)
    value = share * 100
    places = 0 if abs(value) >= 99.95 or value == 0 else 1 if abs(value) >= 9.995 else 2
    text = _grouped(value, places)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Shown(f"{text}{THIN}%", f"{_grouped(value, 4)}{THIN}%", share)


def change(share: float | None, *, why: str = "nothing to compare with") -> Shown:
    """A relative change with its sign: +6 % · −3.2 %."""
    if share is None or not math.isfinite(share):
        return nothing(why)
    value = share * 100
    text = _grouped(value, 0 if abs(value) >= 9.95 else 1)
    text = text.removesuffix(".0")
    sign = "" if text.startswith(MINUS) or text == "0" else "+"
    return Shown(f"{sign}{text}{THIN}%", f"{sign if value > 0 else ''}{_grouped(value, 2)}{THIN}%", share)


def ratio(value: float | None, *, why: str = "no data") -> Shown:
    """Money back per money spent: 3.42×."""
    if value is None or not math.isfinite(value):
        return nothing(why)
    text = f"{value:.2f}".removesuffix(".00") if abs(value) < 99.995 else _short(value)
    return Shown(f"{text}×".replace("-", MINUS), f"{value:.4f}×", value)


def of_unit(value: float | None, unit: str, *, currency: str, why: str = "no data") -> Shown:
    """A metric's value by the unit of its definition: ``count``, ``money`` (whole units), ``share``, ``ratio``."""
    forms = {"money": lambda: money(value, currency, why=why), "share": lambda: percent(value, why=why)}
    forms["ratio"] = lambda: ratio(value, why=why)
    return forms.get(unit, lambda: count(value, why=why))()


def duration(seconds: float | None) -> Shown:
    """A span of time in its largest sensible unit: 12 ms · 0.4 s · 3 min · 5 h · 2 days."""
    if seconds is None:
        return nothing()
    exact = f"{seconds:,.3f} s"
    for limit, size, name in (
        (0.0995, 0.001, "ms"),
        (9.95, 1, "s"),
        (90, 1, "s"),
        (5400, 60, "min"),
        (172_800, 3600, "h"),
    ):
        if seconds < limit:
            places = 1 if limit == 9.95 or (name == "ms" and seconds < 0.00995) else 0
            return Shown(f"{seconds / size:.{places}f}\u00a0{name}", exact, seconds)
    return Shown(f"{seconds / 86_400:.0f}\u00a0days", exact, seconds)


def size(number: int) -> Shown:
    """Bytes: 640 B · 31.9 kB · 2.4 MB."""
    value = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return Shown(f"{value:.0f}\u00a0B" if unit == "B" else f"{value:.1f}\u00a0{unit}", f"{number:,}\u00a0B", number)


def day(value: date, *, year: bool = False, weekday: bool = False) -> str:
    """3 Nov · Mon 3 Nov · 3 Nov 2026."""
    text = f"{value.day} {value:%b}"
    return f"{f'{value:%a} ' if weekday else ''}{text}{f' {value.year}' if year else ''}"


def moment(value: datetime | None, *, now: datetime) -> Markup:
    """A moment as an element: the time of day if it is today, else the day; the full moment on hover."""
    if value is None:
        return Markup('<span class="muted">never</span>')
    at = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    date_and_time = f"{day(at.date(), year=at.year != now.year)}, {at:%H:%M}"
    text = f"{at:%H:%M:%S}" if at.date() == now.date() else date_and_time
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        f"{at:%Y-%m-%dT%H:%M:%S.%fZ}", f"{at:%A} {day(at.date(), year=True)}, {at:%H:%M:%S} UTC", text
    )


def ago(value: datetime | None, *, now: datetime) -> str:
    """How long ago a moment was, in words."""
    if value is None:
        return "never"
    at = value if value.tzinfo else value.replace(tzinfo=UTC)
    seconds = max(0.0, (now - at).total_seconds())
    return "just now" if seconds < 2 else f"{duration(seconds)} ago"


def plural(number: float, one: str, *, many: str = "") -> str:
    """The right word for a number of things: ``plural(1, 'row')`` is row."""
    return one if number == 1 else (many or f"{one}s")
