"""Rows of an order list as rows of offline orders: sales, and refunds that take away."""

import hashlib
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seamark.collect.channel import UNASSIGNED, channel_of_cost
from seamark.collect.imports.cells import Form, Mark, is_absent, moment_of, scaled
from seamark.collect.imports.kinds import REFUNDED, UNPAID
from seamark.collect.imports.parsing.faults import Faults
from seamark.collect.imports.parsing.rows import Rows, is_null
from seamark.collect.imports.reading import Column, Flags
from seamark.kernel import is_placeholder, key_of

_TYPES: dict[str, pa.DataType] = {
    "source": pa.string(),
    "account": pa.string(),
    "order_key": pa.int64(),
    "order_id": pa.string(),
    "time": pa.timestamp("us"),
    "subject": pa.int64(),
    "channel": pa.string(),
    "region": pa.string(),
    "currency": pa.string(),
    "amount": pa.int64(),
    "implied": pa.bool_(),  # a sale that only its refund tells of
}
ORDERS = pa.schema(_TYPES)
OFFLINE = "Offline"
_WEB_SHOP = frozenset({"web", "website", "online", "online store", "web shop", "webshop", "ecommerce", "e commerce"})
_SOURCE = "orders"
_ACCOUNT = "main"


class OrderRows(Rows):
    """Reads the columns of an order list. Faults are noted, not raised; ``repeated`` counts rows said twice."""

    def __init__(self, columns: dict[str, Column], *, faults: Faults, decimal: Mark, dates: Form) -> None:
        super().__init__(columns, faults=faults, decimal=decimal, dates=dates)
        self.repeated = 0

    def table(self) -> pa.Table:
        """The good rows as rows of :data:`ORDERS`: sales as they stand, refunds negative, implied sales last."""
        rows = self._read()
        amounts = rows.column("amount").combine_chunks().fill_null(0).to_numpy()
        refunded = self._cells("status").where(lambda cell: _plain(cell) in REFUNDED)
        refund = refunded | (amounts < 0)
        repeated = self._repeats(rows, refund=refund)
        good = ~self._faults.bad & ~repeated
        self.repeated = int(repeated.sum())
        signed = pa.array(np.where(refund, -np.abs(amounts), amounts))
        rows = rows.set_column(ORDERS.get_field_index("amount"), ORDERS.field("amount"), signed)
        lonely = self._lonely(good, refund=refund) & refunded & (amounts > 0)
        return pa.concat_tables([rows.filter(pa.array(good)), _implied(rows.filter(pa.array(lonely)))])

    def _cells(self, name: str, blank: str = "") -> Column:
        """The cells of a field; the same one in every row when the file has none."""
        return self._columns.get(name) or Column.constant(blank, self._count)

    def _read(self) -> pa.Table:
        columns: dict[str, Any] = {}
        ids = self._columns["order_id"]
        self._faults.add(ids.is_blank(), "order_id", column=ids, allowed="an id in every row")
        columns["order_id"] = ids.texts()
        columns["order_key"] = ids.values(lambda cell: key_of("order", cell), pa.int64())
        columns["time"] = self._time()
        columns["currency"] = self._currency()
        columns["amount"] = self._amount()
        columns["subject"] = self._subject()
        columns["source"] = self._cells("source", _SOURCE).values(lambda cell: cell or _SOURCE, pa.string())
        columns["account"] = self._cells("account", _ACCOUNT).values(lambda cell: cell or _ACCOUNT, pa.string())
        columns["channel"] = self._cells("channel").values(_channel, pa.string())
        columns["region"] = self._cells("region").texts()
        columns["implied"] = pa.array(np.zeros(self._count, np.bool_))
        return pa.table([columns[name] for name in ORDERS.names], schema=ORDERS)

    def _time(self) -> "pa.Array[Any]":
        column = self._columns["ordered_at"]
        times = column.values(partial(moment_of, form=self._dates), pa.timestamp("us"))
        written = "2026-01-31 or 2026-01-31T14:05:00Z" + ("" if self._dates == "YMD" else f", or {self._dates}")
        self._faults.add(is_null(times), "ordered_at", column=column, allowed=written)
        return times

    def _amount(self) -> "pa.Array[Any]":
        column = self._columns["amount"]
        read = partial(scaled, mark=self._mark)
        amounts = column.values(lambda cell: None if is_absent(cell) else read(cell), pa.int64())
        self._faults.add(is_null(amounts), "amount", column=column, allowed="a number such as 1234.56")
        return amounts

    def _subject(self) -> "pa.Array[Any]":
        """Whose order it is: the user id, else the hash of the address, as events name their subject."""
        users = self._cells("customer_id").values(_user_key, pa.int64())
        return pc.coalesce(users, self._cells("email").values(_email_key, pa.int64()))

    def _repeats(self, rows: pa.Table, *, refund: Flags) -> Flags:
        """Rows that say again what an earlier row said. A second sale of an order that differs is a fault."""
        columns: dict[str, Any] = {name: rows.column(name) for name in ("time", "amount", "currency")}
        columns |= {"code": self._columns["order_id"].codes, "refund": refund, "row": np.arange(self._count)}
        facts = pa.table(columns).filter(pa.array(~self._faults.bad))
        same = _earlier(facts, ["code", "refund", "time", "amount", "currency"], count=self._count)
        sales = _earlier(facts.filter(pc.invert(facts.column("refund"))), ["code"], count=self._count)
        message = "The order stands in an earlier row with another amount or date; allowed: one row per order."
        self._faults.say(sales & ~same, "order_id", column=self._columns["order_id"], message=message)
        return same

    def _lonely(self, good: Flags, *, refund: Flags) -> Flags:
        """Good refunds of orders that have no sale in the file."""
        codes = self._columns["order_id"].codes
        sold = np.zeros(len(self._columns["order_id"].cells), np.bool_)
        sold[codes[good & ~refund]] = True
        return good & refund & ~sold[codes]


def paid(columns: dict[str, Column]) -> Flags | None:
    """Rows [N] of orders that were paid, also those paid back; None when the file has no status."""
    status = columns.get("status")
    return None if status is None else status.where(lambda cell: _plain(cell) not in UNPAID)


def _implied(refunds: pa.Table) -> pa.Table:
    """A refunded order was sold first: its sale, to be left out where it is known already."""
    changed: dict[str, Any] = {
        "amount": pc.negate(refunds.column("amount")),
        "implied": pa.array(np.ones(refunds.num_rows, np.bool_)),
    }
    return pa.table([changed.get(name, refunds.column(name)) for name in ORDERS.names], schema=ORDERS)


def _earlier(facts: pa.Table, by: list[str], *, count: int) -> Flags:
    """Rows [count] for which an earlier row has the same values."""
    first = facts.group_by(by).aggregate([("row", "min")]).column("row_min")
    flags = np.zeros(count, np.bool_)
    flags[facts.column("row").to_numpy()] = True
    flags[first.to_numpy()] = False
    return flags


def _plain(status: str) -> str:
    return " ".join(status.lower().replace("_", " ").replace("-", " ").split())


def _channel(cell: str) -> str:
    """A till's own word for where it sold, in one spelling. The web shop is no channel: nobody knows what led to it."""
    if _plain(cell) in _WEB_SHOP:
        return UNASSIGNED
    channel = channel_of_cost("", given=cell) if cell else OFFLINE
    return channel[:1].upper() + channel[1:]


def _user_key(cell: str) -> int | None:
    return None if is_placeholder("user", cell) else key_of("user", cell)


def _email_key(cell: str) -> int | None:
    address = cell.lower()
    if "@" not in address or is_placeholder("email", address):
        return None
    return key_of("email", hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest())
