"""Orders as text: ids, and the properties of checkout, order and refund calls."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seamark.loop.world.text import Texts, chosen, either, joined, money, numbered
from seamark.science import CATALOGUE, Breach, Kind, Orders, WorldParameters

_ID_DIGITS = 8


def order_ids(parameters: WorldParameters, number: NDArray[np.int64]) -> Texts:
    """HP-00000042; [B]."""
    return numbered(f"{parameters.company.order_prefix}-", number, width=_ID_DIGITS)


def order_facts(
    parameters: WorldParameters, orders: Orders, *, kind: NDArray[np.int8], breach: NDArray[np.int8]
) -> Texts:
    """Properties as JSON of calls of ``kind`` about ``orders`` (one row each), broken as ``breach`` says; [B]."""
    cents, currency = orders.cents, parameters.company.currency
    number = joined('"order_id":"', order_ids(parameters, orders.number), '",')
    paid = joined('"revenue":', money(cents), ",")
    shipped = _shipping(parameters, cents)
    started = kind == Kind.STARTED
    parts = (
        either(started | (breach == Breach.NO_ORDER_ID), "", no=number),
        either(started, "", no=either(breach == Breach.REVENUE_TEXT, '"revenue":"abc",', no=paid)),
        *('"value":', money(cents), ',"shipping":', money(shipped), ',"total":', money(cents + shipped), ","),
        either(breach == Breach.NO_CURRENCY, "", no=f'"currency":"{currency}",'),
    )
    return joined("{", *parts, '"products":[', _lines(orders), "]}")


def _shipping(parameters: WorldParameters, cents: NDArray[np.int64]) -> NDArray[np.int64]:
    company = parameters.company
    return np.where(cents < round(100 * company.free_shipping), round(100 * company.shipping), 0)


def _lines(orders: Orders) -> Texts:
    first = _line(orders.first, orders.quantity)
    second = _line(np.maximum(orders.second, 0), np.ones_like(orders.quantity))
    return either(orders.second >= 0, joined(first, ",", second), no=first)


def _line(product: NDArray[np.int64], quantity: NDArray[np.int64]) -> Texts:
    facts = '{{"product_id":"{}","name":"{}","category":"{}","price":{},"quantity":'
    texts = [facts.format(item.sku, item.name, item.category, item.cents / 100) for item in CATALOGUE.products]
    return joined(chosen(texts, product), pa.array(quantity).cast(pa.string()), "}")
