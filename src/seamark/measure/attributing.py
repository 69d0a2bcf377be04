"""From credits in the warehouse to an answer: names, money in one currency, costs beside them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from seamark.kernel import InputError
from seamark.measure.answering import Exchange, Purse, excluded, ratio
from seamark.measure.model import Credit, Excluded, Model, ModelText, Totals
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
        ModelText(
            Model.LINEAR, "Linear", "Every visit of the path did the same. Favours channels that are seen often."
        ),
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
    """The rows of an attribution, what they add up to under every model, and the money left out."""

    rows: tuple[Credit, ...]
    attributed: Totals
    excluded: tuple[Excluded, ...]


def chosen(models: Iterable[str]) -> tuple[Model, ...]:
    """Models by their names. Raises InputError naming those there are."""
    allowed = [model.value for model in Model]
    for name in models:
        if name not in allowed:
            msg = f"There is no attribution model '{name}'. There are {', '.join(allowed)}."
            raise InputError(msg, help="Choose one of them.", arrived=name, allowed=allowed)
    return tuple(dict.fromkeys(Model(name) for name in models))


def credited(
    steps: Sequence[Row], costs: Mapping[str, float], *, models: tuple[Model, ...], exchange: Exchange
) -> Credited:
    """Credits per name and model beside costs per name; every name with either has a row."""
    own: dict[str, list[Row]] = {name: [] for name in costs}
    for row in steps:
        own.setdefault(row["step"], []).append(row)
    rows = [
        _credit(model, name, steps=own[name], cost=costs.get(name, 0.0), exchange=exchange)
        for model in models
        for name in sorted(own)
    ]
    everything = _purse(steps, "linear_amount")
    total = Totals(sum(row["linear_orders"] for row in steps), everything.worth(exchange))
    return Credited(tuple(rows), total, excluded("order_value", everything, exchange=exchange))


def _credit(model: Model, name: str, *, steps: Sequence[Row], cost: float, exchange: Exchange) -> Credit:
    column = model.replace("-", "_")
    conversions = sum(row[f"{column}_orders"] for row in steps)
    value = _purse(steps, f"{column}_amount").worth(exchange)
    return Credit(
        name=name,
        model=model,
        conversions=conversions,
        value=value,
        cost=cost,
        cost_per_acquisition=ratio(cost, conversions),
        return_on_ad_spend=ratio(value, cost),
    )


def _purse(rows: Iterable[Row], column: str) -> Purse:
    purse = Purse()
    for row in rows:
        purse.add(row[column], row["currency"])
    return purse
