"""The credits of seven ways to share orders, as a table and as a drawing."""

from collections.abc import Callable

import msgspec

from seamark.faces.web.charts import DotPlot, Words, dot_plot
from seamark.faces.web.numbers import Shown, count, money, nothing, ratio
from seamark.kernel import Estimate
from seamark.measure import AttributionAnswer, Credit, Model

DRAWN = 12  # rows of the drawing; the table has all
NO_NAME = {
    "channel": "Direct or unknown",
    "campaign": "no campaign",
    "utm_source": "no source",
    "utm_content": "no creative",
}
Look = Callable[[Credit], float | None]
Span = tuple[float, float]


class Measure(msgspec.Struct, frozen=True):
    """What is looked at: its name in the address and on the page, how to read it from a credit, how it is written."""

    id: str
    name: str
    what: str
    look: Look
    spans: Callable[[Credit], Span | None]


def _span(estimate: Estimate | None) -> Span | None:
    return (estimate.low, estimate.high) if estimate else None


def _cost_span(credit: Credit) -> Span | None:
    """Many orders make each cheap; where none may have come there is no end to what one cost."""
    one = credit.estimate
    return (credit.cost / one.high, credit.cost / one.low) if one and credit.cost and one.low > 0 else None


def _return_span(credit: Credit) -> Span | None:
    one = credit.value_estimate
    return (one.low / credit.cost, one.high / credit.cost) if one and credit.cost else None


MEASURES = (
    Measure("orders", "Orders", "orders", lambda credit: credit.conversions, lambda credit: _span(credit.estimate)),
    Measure("revenue", "Revenue", "revenue", lambda credit: credit.value, lambda credit: _span(credit.value_estimate)),
    Measure(
        "cost",
        "Cost per order",
        "spend per order",
        lambda credit: credit.cost_per_acquisition if credit.cost else None,
        _cost_span,
    ),
    Measure(
        "return",
        "Return on ad spend",
        "revenue per unit of spend",
        lambda credit: credit.return_on_ad_spend,
        _return_span,
    ),
)


class CreditRow(msgspec.Struct, frozen=True):
    """A channel: what it cost, and a value per model in the order of the models, with its interval where it has one."""

    name: str
    cost: float
    values: tuple[float | None, ...]
    spans: tuple[Span | None, ...]
    lost: float | None = None

    @property
    def known(self) -> list[float]:
        """The values there are."""
        return [value for value in self.values if value is not None]

    @property
    def spread(self) -> float:
        """How far the rules are apart."""
        return max(self.known) - min(self.known) if self.known else 0.0


def measure_named(name: str) -> Measure:
    """The measure of that name; orders when there is none."""
    return next((one for one in MEASURES if one.id == name), MEASURES[0])


def rows_of(answer: AttributionAnswer, measure: Measure) -> list[CreditRow]:
    """A row per channel, most credit first."""
    found: dict[str, dict[Model, Credit]] = {}
    for credit in answer.rows:
        found.setdefault(credit.name, {})[credit.model] = credit
    order = [text.model for text in answer.models]
    rows = [
        CreditRow(
            NO_NAME[answer.by] if name == "(none)" else name,
            next(iter(given.values())).cost,
            tuple(measure.look(given[model]) if model in given else None for model in order),
            tuple(measure.spans(given[model]) if model in given else None for model in order),
            given[Model.MARKOV].removal_effect if Model.MARKOV in given else None,
        )
        for name, given in found.items()
    ]
    return sorted(rows, key=lambda row: (-max(row.known, default=-1.0), -row.cost, row.name))


def shower(measure: Measure, currency: str) -> Callable[[float | None], Shown]:
    """How a value of the measure is written."""
    if measure.id == "orders":
        return lambda value: count(round(value, 1) if value is not None and value < 1000 else value and round(value))
    if measure.id == "return":
        return lambda value: ratio(value, why="no spend recorded")
    why = "no spend recorded, or no orders" if measure.id == "cost" else "no data"
    return lambda value: nothing(why) if value is None else money(value, currency)


def plot_of(answer: AttributionAnswer, rows: list[CreditRow], *, measure: Measure, period: str) -> DotPlot:
    """The drawing: a row per channel, a mark per rule."""
    drawn = [row for row in rows if row.known][:DRAWN]
    more = f"; the {DRAWN} largest of {len(rows)}" if len(rows) > len(drawn) == DRAWN else ""
    show = shower(measure, answer.currency)
    words = Words(
        "credits", title_of(drawn, measure, show=show), f"{measure.name} by {len(answer.models)} rules, {period}{more}"
    )
    things = {row.name: tuple(value or 0.0 for value in row.values) for row in drawn}
    spans = {row.name: row.spans for row in drawn}
    return dot_plot(words, [text.title for text in answer.models], things=things, show=show, spans=spans)


def title_of(rows: list[CreditRow], measure: Measure, *, show: Callable[[float | None], Shown]) -> str:
    """Which channel depends most on the rule."""
    if not rows or not any(row.spread for row in rows):
        return f"{measure.name}: the rules agree" if rows else measure.name
    most = max(rows, key=lambda row: row.spread)
    low, high = show(min(most.known)), show(max(most.known))
    return f"{most.name} depends most on the rule: {low} to {high} {_unit(measure)}".strip()


def headline(answer: AttributionAnswer) -> str:
    """Who leads, and by how many of the rules."""
    rows = [row for row in rows_of(answer, MEASURES[0]) if any(row.known)]
    if not rows:
        return "Channels"
    tops = [max(rows, key=lambda row: row.values[rule] or 0.0).name for rule in range(len(answer.models))]
    ranked = sorted(set(tops), key=lambda name: (-tops.count(name), name))
    if len(ranked) == 1:
        known = next(row for row in rows if row.name == ranked[0]).known
        return (
            f"{ranked[0]} leads by every rule, with {_range(known)} of {count(round(answer.total.conversions))} orders"
        )
    parts = [f"{name} by {tops.count(name)}" for name in ranked]
    return f"Who leads depends on the rule: {', '.join(parts)} of {len(tops)}"


def _range(values: list[float]) -> str:
    low, high = count(round(min(values))).text, count(round(max(values))).text
    return low if low == high else f"{low} to {high}"


def _unit(measure: Measure) -> str:
    return {"orders": "orders", "cost": "an order"}.get(measure.id, "")
