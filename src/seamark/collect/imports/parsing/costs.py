"""Rows of a cost report as rows of costs."""

from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from seamark.collect.channel import channel_of_cost
from seamark.collect.channel.codes import Coded, combined
from seamark.collect.imports.cells import Form, Mark, day_of, is_absent, scaled, whole_number
from seamark.collect.imports.kinds import Kind
from seamark.collect.imports.parsing.faults import Faults
from seamark.collect.imports.parsing.rows import Rows, is_null
from seamark.collect.imports.reading import Column, Whole

_TYPES: dict[str, pa.DataType] = {
    "source": pa.string(),
    "account": pa.string(),
    "day": pa.date32(),
    "channel": pa.string(),
    "campaign": pa.string(),
    "ad_group": pa.string(),
    "creative": pa.string(),
    "region": pa.string(),
    "utm_source": pa.string(),
    "utm_medium": pa.string(),
    "currency": pa.string(),
    "amount": pa.int64(),
    "impressions": pa.int64(),
    "clicks": pa.int64(),
    "claimed_conversions": pa.float64(),
    "claimed_value": pa.int64(),
}
COSTS = pa.schema(_TYPES)
MAIN_ACCOUNT = "main"
_A_NUMBER = "a number such as 1234.56"
_TEXTS = ("campaign", "ad_group", "creative", "region", "utm_source", "utm_medium")
_SIGNALS = ("source", "campaign", "channel", "campaign_type", "utm_source", "utm_medium")


class CostRows(Rows):
    """Reads the columns of a cost report. Faults are noted, not raised."""

    def __init__(self, kind: Kind, columns: dict[str, Column], *, faults: Faults, decimal: Mark, dates: Form) -> None:
        super().__init__(columns, faults=faults, decimal=decimal, dates=dates)
        self._kind = kind
        self.zeroed = 0

    def table(self) -> pa.Table:
        """Every row as a row of :data:`COSTS`; where a fault was noted the row is not to be used."""
        columns: dict[str, Any] = {name: self._text(name) for name in _TEXTS}
        columns["day"] = self._day()
        columns["source"] = self._required_text("source")
        account = self._columns.get("account", Column.constant(MAIN_ACCOUNT, self._count))
        columns["account"] = account.values(lambda cell: cell or MAIN_ACCOUNT, pa.string())
        columns["currency"] = self._currency()
        columns["amount"] = self._amount()
        columns["impressions"] = self._count_of("impressions")
        columns["clicks"] = self._count_of("clicks")
        columns["claimed_conversions"] = self._claimed()
        columns["claimed_value"] = self._money("claimed_value")
        columns["channel"] = self._channel()
        return pa.table([columns[name] for name in COSTS.names], schema=COSTS)

    def _text(self, name: str) -> "pa.Array[Any]":
        column = self._columns.get(name)
        return column.texts() if column else pa.nulls(self._count, pa.string())

    def _required_text(self, name: str) -> "pa.Array[Any]":
        column = self._columns[name]
        self._faults.add(column.is_blank(), name, column=column, allowed="a name in every row")
        return column.texts()

    def _day(self) -> "pa.Array[Any]":
        column = self._columns["day"]
        days = column.values(partial(day_of, form=self._dates), pa.date32())
        written = "a date such as 2026-01-31" if self._dates == "YMD" else f"a date written {self._dates} or 2026-01-31"
        self._faults.add(is_null(days), "day", column=column, allowed=written)
        if end := self._columns.get("end_day"):
            ends = end.values(partial(day_of, form=self._dates), pa.date32())
            longer = ~is_null(days) & ~is_null(ends) & (np.asarray(days) != np.asarray(ends))
            message = "The row covers more than one day; allowed: one day a row. Export it with a breakdown by day."
            self._faults.say(longer, "end_day", column=end, message=message)
        return days

    def _amount(self) -> "pa.Array[Any]":
        name = "cost_micros" if "cost_micros" in self._columns else "cost"
        absent = self._columns[name].where(is_absent)
        if self._kind.absent_is_zero:
            self.zeroed = int(absent.sum())
        else:
            self._faults.add(absent, name, column=self._columns[name], allowed=_A_NUMBER)
        return self._money(name).fill_null(0)

    def _money(self, name: str) -> "pa.Array[Any]":
        """Micros [N]; null where the cell says that there is none."""
        column = self._columns.get(name)
        if column is None:
            return pa.nulls(self._count, pa.int64())
        in_micros = name == "cost_micros"
        amounts = column.values(partial(whole_number if in_micros else scaled, mark=self._mark), pa.int64())
        wanted = "a whole number of millionths" if in_micros else _A_NUMBER
        self._fault(amounts, name, column=column, allowed=wanted)
        return amounts

    def _fault(self, values: "pa.Array[Any]", name: str, *, column: Column, allowed: str) -> None:
        """Note the cells that gave no value though they don't say that there is none."""
        if values.null_count:
            wrong = is_null(values)
            self._faults.add(wrong & ~column.where(is_absent), name, column=column, allowed=allowed)

    def _count_of(self, name: str) -> "pa.Array[Any]":
        column = self._columns.get(name)
        if column is None:
            return pa.nulls(self._count, pa.int64())
        counts = column.values(partial(_counted, mark=self._mark), pa.int64())
        self._fault(counts, name, column=column, allowed="a whole number of 0 or more")
        return counts

    def _claimed(self) -> "pa.Array[Any]":
        amounts = self._money("claimed_conversions")
        return pa.array(np.where(is_null(amounts), np.nan, _filled(amounts) / 1e6), from_pandas=True)

    def _channel(self) -> "pa.Array[Any]":
        none = Column.constant("", self._count)
        signals = [self._columns.get(name, none) for name in _SIGNALS]
        rows, found = combined([Coded(column.codes, list(column.cells)) for column in signals])
        channels = [_channel_of(*(signal or "" for signal in signals)) for signals in found]
        return pa.array(channels, pa.string()).take(rows)


def _channel_of(platform: str, campaign: str, *others: str) -> str:
    given, kind, source, medium = others
    return channel_of_cost(platform, campaign, given=given, campaign_type=kind, tags=(source, medium))


def _counted(cell: str, mark: Mark) -> int | None:
    count = whole_number(cell, mark)
    return None if count is None or count < 0 else count


def _filled(column: "pa.Array[Any]") -> Whole:
    return column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
