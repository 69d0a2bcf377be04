"""From scanned parts to answers: parts are summed, money is brought into one currency, then ratios are taken."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from seamark.kernel import MICROS
from seamark.measure.metrics import metric_of
from seamark.measure.model import MONEY, AnswerRow, Excluded, MetricDefinition, Question
from seamark.measure.planning import Scan, View, view_of
from seamark.measure.relations import MONEY as MONEY_PARTS

Row = dict[str, Any]
Key = tuple[Any, ...]
Scanned = Mapping[Scan, list[Row]]


class Exchange(msgspec.Struct, frozen=True):
    """The reporting currency, and what one unit of others is worth in it."""

    currency: str
    rates: dict[str, float]

    def worth(self, micros: float, currency: str) -> float | None:
        """An amount in whole units of the reporting currency; None without a rate."""
        if currency == self.currency:
            return micros / MICROS
        rate = self.rates.get(currency)
        return None if rate is None else micros / MICROS * rate


class Purse:
    """Sums money of several currencies exactly, then says what it is worth and what had to be left out."""

    def __init__(self) -> None:
        self._micros: dict[str, float] = {}

    def add(self, micros: float, currency: str | None) -> None:
        """Put in an amount; nothing without a currency is money."""
        if micros:
            self._micros[currency or "unknown"] = self._micros.get(currency or "unknown", 0) + micros

    def worth(self, exchange: Exchange) -> float:
        """All of it that has a rate, in whole units of the reporting currency."""
        known = (exchange.worth(micros, currency) for currency, micros in sorted(self._micros.items()))
        return sum((value for value in known if value is not None), 0.0)

    def left_out(self, exchange: Exchange) -> dict[str, float]:
        """What has no rate, by currency, in its own whole units."""
        return {name: micros / MICROS for name, micros in self._micros.items() if exchange.worth(micros, name) is None}


def unit_of(metric: MetricDefinition, exchange: Exchange) -> str:
    """The unit as an answer says it."""
    return exchange.currency if metric.unit == MONEY else metric.unit


def rows_of(
    question: Question, scanned: Scanned, *, exchange: Exchange
) -> tuple[tuple[AnswerRow, ...], tuple[Excluded, ...]]:
    """The rows that answer a question, and the money that could not be in them."""
    metric, view = metric_of(question.metric), view_of(question)
    numerators, out = values_of(metric.numerator, view, scanned=scanned, exchange=exchange)
    if not metric.denominator:
        return _ordered(numerators, view), out
    denominators, more = values_of(metric.denominator, view, scanned=scanned, exchange=exchange)
    keys = numerators.keys() | denominators.keys()
    ratios = {key: ratio(numerators.get(key, 0.0), denominators.get(key, 0.0)) for key in keys}
    kept = {key: value for key, value in ratios.items() if numerators.get(key) or denominators.get(key)}
    return _ordered(kept, view), (*out, *more)


def ratio(above: float, below: float) -> float | None:
    """One sum over another; None when there is nothing below."""
    return above / below if below else None


def values_of(
    part: str, view: View, *, scanned: Scanned, exchange: Exchange
) -> tuple[dict[Key, float], tuple[Excluded, ...]]:
    """A part per period and dimensions, zeros left out."""
    rows = next(rows for scan, rows in scanned.items() if scan.view == view and part in scan.parts)
    if part not in MONEY_PARTS:
        counts: dict[Key, float] = {}
        for row in rows:
            counts[_key(row, view)] = counts.get(_key(row, view), 0) + row[part]
        return {key: count for key, count in counts.items() if count}, ()
    purses: dict[Key, Purse] = {}
    everything = Purse()
    for row in rows:
        purses.setdefault(_key(row, view), Purse()).add(row[part], row["currency"])
        everything.add(row[part], row["currency"])
    worth = {key: purse.worth(exchange) for key, purse in purses.items()}
    return {key: value for key, value in worth.items() if value}, excluded(part, everything, exchange=exchange)


def excluded(part: str, purse: Purse, *, exchange: Exchange) -> tuple[Excluded, ...]:
    """What a purse holds that has no exchange rate."""
    return tuple(Excluded(part, name, amount) for name, amount in sorted(purse.left_out(exchange).items()))


def _key(row: Row, view: View) -> Key:
    return (row["period"], *(row[name] for name in view.by))


def _ordered(values: Mapping[Key, float | None], view: View) -> tuple[AnswerRow, ...]:
    rows: Iterable[tuple[Key, float | None]] = sorted(
        values.items(), key=lambda item: [(part is None, "" if part is None else part) for part in item[0]]
    )
    return tuple(AnswerRow(_date(key[0]), value, **dict(zip(view.by, key[1:], strict=True))) for key, value in rows)


def _date(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
