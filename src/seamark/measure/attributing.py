"""From credits in the warehouse to an answer: names, money in one currency, costs beside them."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from seamark.kernel import InputError
from seamark.measure.answering import Exchange, Excluded, Purse, excluded, ratio
from seamark.measure.model import Credit, Model, ModelText, Totals
from seamark.measure.relations import HALF_LIFE_DAYS

Row = dict[str, Any]
BY = ("channel", "campaign", "utm_source")
TEXTS: dict[Model, ModelText] = {
    text.model: text
    for text in (
        ModelText(
            Model.FIRST,
            "First touch",
            "The visit that began the path caused the order. Favours whatever finds new people; ignores what closed.",
        ),
        ModelText(
            Model.LAST,
            "Last touch",
            "The visit before the order caused it. Favours whatever people use when they have already decided.",
        ),
        ModelText(Model.LINEAR, "Linear", "Every visit of the path did the same. Favours channels that are seen often."),
        ModelText(
            Model.TIME_DECAY,
            "Time decay",
            f"A visit counts half as much for every {HALF_LIFE_DAYS} days before the order. Favours what comes late.",
        ),
        ModelText(
            Model.POSITION,
            "Position",
            "The first and the last visit did 40 % each, those between share 20 %. A convention, not a finding.",
        ),
    )
}


class Credited(msgspec.Struct, frozen=True):
    """The rows of an attribution, what they add up to, and the money left out."""

    rows: tuple[Credit, ...]
    attributed: Totals
    excluded: tuple[Excluded, ...]


def chosen(models: Iterable[str]) -> tuple[Model, ...]:
    """Models by their names. Raises InputError naming those there are."""
    found = []
    for name in models:
        if name not in set(Model):
            allowed = [model.value for model in Model]
            msg = f"There is no attribution model '{name}'. There are {', '.join(allowed)}."
            raise InputError(msg, help="Choose one of them.", arrived=name, allowed=allowed)
        found.append(Model(name))
    return tuple(dict.fromkeys(found))


def credited(
    credits: Iterable[Row], costs: Mapping[str, float], *, models: tuple[Model, ...], exchange: Exchange
) -> Credited:
    """Credits per name and model beside costs per name; every name with either has a row."""
    rows = list(credits)
    everything = Purse()
    orders: dict[tuple[str, Model], float] = {}
    purses: dict[tuple[str, Model], Purse] = {}
    for row in rows:
        everything.add(row["linear_amount"], row["currency"])
        for model in models:
            column = model.replace("-", "_")
            orders[row["step"], model] = orders.get((row["step"], model), 0.0) + row[f"{column}_orders"]
            purses.setdefault((row["step"], model), Purse()).add(row[f"{column}_amount"], row["currency"])
    names = sorted({row["step"] for row in rows} | costs.keys())
    made = tuple(
        _credit(name, model, (orders, purses, costs), exchange=exchange) for model in models for name in names
    )
    total = Totals(sum(row["linear_orders"] for row in rows), everything.worth(exchange))
    return Credited(made, total, excluded("revenue", everything, exchange=exchange))


Sums = tuple[Mapping[tuple[str, Model], float], Mapping[tuple[str, Model], Purse], Mapping[str, float]]


def _credit(name: str, model: Model, sums: Sums, *, exchange: Exchange) -> Credit:
    orders, purses, costs = sums
    conversions, cost = orders.get((name, model), 0.0), costs.get(name, 0.0)
    purse = purses.get((name, model))
    value = purse.worth(exchange) if purse else 0.0
    return Credit(name, model, conversions, value, cost, ratio(cost, conversions), ratio(value, cost))  # fmt: skip
