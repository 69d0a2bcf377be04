"""How many visits an order needs."""

from collections.abc import Sequence

import msgspec

from seamark.faces.web.charts import Bar, columns
from seamark.faces.web.numbers import count, percent
from seamark.measure import PathLength

LONGEST = 10  # longer paths share a column


class LengthChart(msgspec.Struct, frozen=True):
    """Orders by the number of visits before them, ready to be drawn."""

    id: str
    title: str
    says: str
    of: str
    what: str
    bars: list[Bar]


def lengths_chart(lengths: Sequence[PathLength], *, look_back: int, period: str) -> LengthChart | None:
    """The drawing; None without orders that have a path."""
    orders = [0] * LONGEST
    for one in lengths:
        if one.touches:
            orders[min(one.touches, LONGEST) - 1] += one.conversions
    if not sum(orders):
        return None
    last = max(number for number, value in enumerate(orders) if value) + 1
    names = [str(number + 1) if number + 1 < LONGEST else f"{LONGEST}+" for number in range(last)]
    bars = columns([(name, float(value), count(value)) for name, value in zip(names, orders, strict=False)])
    says = f"Orders by the number of visits in the {look_back} days before them, {period}"
    return LengthChart("lengths", _title(orders), says, "Visits", "Orders", bars)


def _title(orders: Sequence[int]) -> str:
    total = sum(orders)
    first, many = orders[0] / total, sum(orders[2:]) / total
    if first >= 0.995:
        return "Every order is made on the first visit"
    once, more = percent(round(first, 2)), percent(round(many, 2))
    return f"{once} of orders are made on the first visit, {more} need three or more"
