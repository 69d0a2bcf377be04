"""From credits in the warehouse to an answer: names, money in one currency, costs beside them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seamark.kernel import InputError
from seamark.measure.answering import Exchange, Purse, excluded, ratio
from seamark.measure.model import Credit, Excluded, Model, ModelText, Totals
from seamark.measure.relations import HALF_LIFE_DAYS

Row = dict[str, Any]
BY = ("channel", "campaign", "utm_source", "utm_content")
RULES = tuple(model for model in Model if model not in {Model.MARKOV, Model.SHAPLEY})
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
        ModelText(
            Model.MARKOV,
            "Markov chain",
            "What comes next depends only on the last visits; a channel did what the chain would lose without it. "
            "Looks at paths without an order too.",
        ),
        ModelText(
            Model.SHAPLEY,
            "Shapley value",
            "An order needed every channel of its path, and each did the same however often it was seen.",
        ),
    )
}


def chosen(models: Iterable[str]) -> tuple[Model, ...]:
    """Models by their names. Raises InputError naming those there are."""
    allowed = [model.value for model in Model]
    for name in models:
        if name not in allowed:
            msg = f"There is no attribution model '{name}'. There are {', '.join(allowed)}."
            raise InputError(msg, help="Choose one of them.", arrived=name, allowed=allowed)
    return tuple(dict.fromkeys(Model(name) for name in models))


def credited(
    steps: Sequence[Row], costs: Mapping[str, float], *, models: Sequence[Model], exchange: Exchange
) -> tuple[Credit, ...]:
    """Credits of rules per name beside costs per name; every name with either has a row."""
    own: dict[str, list[Row]] = {name: [] for name in costs}
    for row in steps:
        own.setdefault(row["step"], []).append(row)
    return tuple(
        _credit(model, name, steps=own[name], cost=costs.get(name, 0.0), exchange=exchange)
        for model in models
        for name in sorted(own)
    )


def attributed(steps: Sequence[Row], *, exchange: Exchange) -> tuple[Totals, tuple[Excluded, ...]]:
    """What the credits of any rule add up to, and the money left out."""
    everything = _purse(steps, "linear_amount")
    total = Totals(sum(row["linear_orders"] for row in steps), everything.worth(exchange))
    return total, excluded("order_value", everything, exchange=exchange)


def _credit(model: Model, name: str, *, steps: Sequence[Row], cost: float, exchange: Exchange) -> Credit:
    column = model.replace("-", "_")
    conversions = sum(row[f"{column}_orders"] for row in steps)
    value = _purse(steps, f"{column}_amount").worth(exchange)
    return credit(model, name, conversions=conversions, value=value, cost=cost)


def credit(model: Model, name: str, *, conversions: float, value: float, cost: float) -> Credit:
    """A credit with its ratios."""
    return Credit(name, model, conversions, value, cost, ratio(cost, conversions), ratio(value, cost))


def _purse(rows: Iterable[Row], column: str) -> Purse:
    purse = Purse()
    for row in rows:
        purse.add(row[column], row["currency"])
    return purse
