"""What channels brought over time, standing on each other."""

from collections.abc import Mapping

import msgspec

from seamark.faces.web.asking import NO_NAME, days_in
from seamark.faces.web.charts import Series, Trend, Words, trend
from seamark.faces.web.foreseen import Ahead, ahead_of
from seamark.faces.web.numbers import count, percent
from seamark.faces.web.steps import Steps
from seamark.faces.web.visit import Visit
from seamark.measure import Question

DRAWN = 6  # the largest have a colour each, the others share one
REST = "others"
TOTAL_COLOUR = 8
METRICS = {"orders": ("conversions", "Orders"), "revenue": ("revenue", "Revenue"), "cost": ("spend", "Spend")}


def response_of(visit: Visit, *, by: str, measure: str, ahead: Ahead) -> Trend | None:
    """Orders, revenue or spend by step and channel, carried on ``ahead``; None where there are none, or by creative."""
    if by == "utm_content":  # no metric is split by creative
        return None
    metric, name = METRICS.get(measure, METRICS["revenue"])
    view, steps = visit.view, Steps(visit.view)
    question = Question(metric, view.period, by=(by,), grain="day")
    days = {day: place for place, day in enumerate(days_in(view.period))}
    found: dict[str, list[float]] = {}
    for row in visit.workspace.measure.ask(question, by=visit.actor).rows:
        values = found.setdefault(getattr(row, by) or NO_NAME, [0.0] * len(days))
        values[days[row.period]] = max(0.0, row.value or 0.0)
    parts = {name: steps.of(values) for name, values in found.items()}
    if not any(any(values) for values in parts.values()) or len(steps.starts) < 2:
        return None
    kept = _largest(parts)
    lines = [Series(name, values, number + 1, "area") for number, (name, values) in enumerate(kept.items())]
    is_money = metric != "conversions"
    unit = f"{name}, {visit.workspace.settings.currency}" if is_money else name
    words = Words(
        "response", _title(kept, name), f"{unit} {steps.words} by the visit an order was made in, {view.label}"
    )
    return trend(
        msgspec.structs.replace(words, says=words.says + ahead.says),
        ahead.days(steps),
        series=ahead.drawn(lines, steps),
        show=visit.money if is_money else count,
        notes=ahead.notes,
    )


def ahead_of_all(visit: Visit, *, measure: str) -> Ahead:
    """What comes of all channels together."""
    metric, _ = METRICS.get(measure, METRICS["revenue"])
    return ahead_of(visit, {metric: TOTAL_COLOUR}, of="All channels")


def _largest(parts: Mapping[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    ranked = sorted(parts, key=lambda name: -sum(parts[name]))
    kept = {name: parts[name] for name in ranked[:DRAWN]}
    rest = [parts[name] for name in ranked[DRAWN:]]
    if rest:
        kept[REST] = tuple(map(sum, zip(*rest, strict=True)))
    return kept


def _title(kept: Mapping[str, tuple[float, ...]], what: str) -> str:
    """How much of it the largest three have."""
    total = sum(map(sum, kept.values()))
    names = [name for name in kept if name != REST][:3]
    share = sum(sum(kept[name]) for name in names) / total
    if len(kept) <= len(names) or len(names) < 2:
        return f"{what} over time"
    return f"{', '.join(names[:-1])} and {names[-1]} have {percent(round(share, 2))} of {what.lower()}"
