"""What an event is worth: conversions, repeated orders, refunds, in journal order."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import msgspec
import numpy as np

from seamark.collect.load.seen import Seen
from seamark.kernel import Money, key_of
from seamark.warehouse import Keys

LARGEST: Final = Decimal(9_000_000_000_000)  # in micros this is the largest power that fits a BIGINT
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


class Sale(msgspec.Struct, gc=False):
    """The properties that carry money. Revenue counts; ``total`` holds tax and shipping, so only a refund reads it."""

    order_id: str | int | None = None
    revenue: Decimal | None = None
    total: Decimal | None = None
    currency: str | None = None


class Worth(msgspec.Struct, gc=False):
    """The money columns of one event. ``amount`` and ``excess`` in micros of ``currency``."""

    is_refund: bool
    conversion: int = 0
    amount: int | None = None
    currency: str | None = None
    order_key: int | None = None
    order_id: str | None = None
    is_repeat: bool = False
    excess: int | None = None


EVENT, SALE, REFUND = "event", "imported sale", "imported refund"


class Paid:
    """What some orders brought so far, in micros: shown by events, and imported until an event shows it."""

    def __init__(self, orders: Keys, before: Iterable[tuple[int, str, str, int]]) -> None:
        self._parts: dict[int, dict[tuple[str, str], int]] = {order: {} for order in orders.tolist()}
        for order, currency, part, amount in before:
            self._parts[order][currency, part] = amount

    def of(self, worth: Worth) -> int:
        """The sum of an event's order in its currency, refunds subtracted."""
        parts = self._parts.get(worth.order_key or 0, {})
        return sum(parts.get((worth.currency or "", part), 0) for part in (EVENT, SALE, REFUND))

    def note(self, worth: Worth) -> None:
        """An event showed this: it counts, and what was imported in its place counts no more."""
        parts = self._parts.get(worth.order_key or 0)
        if parts is None:
            return
        shown = REFUND if worth.is_refund else SALE
        if worth.conversion or (worth.amount or 0) < 0:
            for place in [place for place in parts if place[1] == shown]:
                del parts[place]
        if worth.amount is not None and worth.currency:
            parts[worth.currency, EVENT] = parts.get((worth.currency, EVENT), 0) + worth.amount


_SALE: Final = msgspec.json.Decoder(Sale, strict=False)


def sale_of(properties: bytes | None) -> Sale:
    """The money in an event's properties; nothing where they are no money."""
    try:
        return _SALE.decode(properties) if properties else Sale()
    except (msgspec.DecodeError, RecursionError):
        return Sale()


def worth_of(sale: Sale, *, is_refund: bool, currency: str) -> Worth:
    """What a sale or refund says by itself. ``currency`` is the reporting currency, for events that name none."""
    order = str(sale.order_id).strip() if sale.order_id is not None else ""
    given = (sale.currency or "").strip().upper()
    revenue = sale.revenue if sale.revenue is not None or not is_refund else sale.total
    return Worth(
        is_refund=is_refund,
        amount=_micros(revenue),
        currency=given if _CURRENCY.fullmatch(given) else currency,
        order_key=key_of("order", order) if order else None,
        order_id=order or None,
    )


def order_keys(worths: Sequence[Worth], *, refunds: bool) -> Keys:
    """Keys of the orders that are completed, or refunded."""
    keys = [worth.order_key for worth in worths if worth.is_refund == refunds and worth.order_key is not None]
    return np.array(keys, np.int64)


def settle(worths: Sequence[Worth], *, orders: Seen, paid: Paid) -> None:
    """Decide in order what counts: an order once, a refund as negative amount.

    ``paid`` holds what the refunded orders brought before, and is carried forward. A refund without an amount gives
    back all that was paid.
    """
    keys = order_keys(worths, refunds=False)
    new = {int(key) for key in keys[orders.missing(keys)]}
    for worth in worths:
        if worth.is_refund:
            _refund(worth, paid)
        elif worth.order_key is None or worth.order_key in new:
            worth.conversion = 1
            new.discard(worth.order_key or 0)
            paid.note(worth)
        else:
            worth.is_repeat = True
            worth.amount = None
        if worth.amount is None:
            worth.currency = None
    orders.note(np.unique(keys))


def _refund(worth: Worth, paid: Paid) -> None:
    before = paid.of(worth)
    if worth.amount is None:
        worth.amount = -max(before, 0) or None
    else:
        worth.amount = -abs(worth.amount)
        worth.excess = max(-worth.amount - max(before, 0), 0) or None
    paid.note(worth)


def _micros(amount: Decimal | None) -> int | None:
    if amount is None or not amount.is_finite() or abs(amount) > LARGEST:
        return None
    return Money.of(amount, "").micros
