"""The effect of a variant over time, with its interval: the drawing of the monitor."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from seamark.faces.web.charts import Series, Trend, Words, trend
from seamark.faces.web.charts.scale import Tick
from seamark.faces.web.numbers import change, count, day
from seamark.measure.experiments import Monitor, Step, VariantBelief
from seamark.science.trials import Method

LEAST_REACH, TIMES = 0.1, 2.5  # what is drawn up and down: at least a tenth, else so many times the newest interval
TICKS = 6
READ = {
    Method.SEQUENTIAL: "The band is valid at any time: it may be looked at as often as one likes.",
    Method.FREQUENTIST: "The band is valid once, when the planned units are there; before, it only shows the way.",
    Method.BAYESIAN: "The band holds what is believed at each moment; judge it once, when the planned units are there.",
}


def charts_of(monitor: Monitor) -> list[Trend]:
    """A drawing for each variant of which something is known."""
    return [found for one in monitor.variants[1:] if (found := _chart(monitor, one)) is not None]


def _chart(monitor: Monitor, one: VariantBelief) -> Trend | None:
    known = [step for step in one.over_time if step.value is not None]
    known = known * 2 if len(known) == 1 else known  # a lone moment still has a band that one can see
    if not known or one.relative is None:
        return None
    reach = max(LEAST_REACH, TIMES * max(abs(one.relative.low), abs(one.relative.high)))
    name = one.title or one.name
    words = Words(f"effect-{one.name}", _title(one), _says(monitor, one))
    value, low, high = (tuple(_within(getattr(step, end), reach) for step in known) for end in ("value", "low", "high"))
    drawn = trend(
        words,
        [step.at.date() for step in known],
        series=[Series(name, value, 1, low=low, high=high)],
        show=change,
        height=260,
    )
    return msgspec.structs.replace(
        drawn, x_ticks=_ticks(known), columns=["Effect", "Low", "High", "Units"], rows=[_row(step) for step in known]
    )


def _title(one: VariantBelief) -> str:
    name, found = one.title or one.name, one.relative
    if found is None:
        return f"‘{name}’: nothing is known yet"
    if found.low > 0 or found.high < 0:
        more = "more" if found.value > 0 else "less"
        return f"‘{name}’: surely {more} than the control, by {change(found.value)}"
    return f"‘{name}’: {change(found.value)}, but it may as well be no difference"


def _says(monitor: Monitor, one: VariantBelief) -> str:
    name = one.title or one.name
    level = f"{monitor.experiment.design.level:.0%}"
    return (
        f"{monitor.metric_title}: difference of ‘{name}’ from the control, with its {level} interval. "
        f"{READ[monitor.experiment.design.method]}"
    )


def _within(value: float | None, reach: float) -> float:
    return max(-reach, min(reach, value or 0.0))


def _row(step: Step) -> tuple[str, list[object]]:
    return _moment(step.at), [change(step.value), change(step.low), change(step.high), count(step.units)]


def _ticks(known: Sequence[Step]) -> list[Tick]:
    last = max(1, len(known) - 1)
    is_short = known[-1].at - known[0].at < timedelta(days=3)
    every = max(1, round(len(known) / TICKS))
    texts = [f"{step.at:%H:%M}" if is_short else day(step.at.date()) for step in known]
    chosen = list(enumerate(texts))[::every]
    return [
        Tick(round(100 * place / last, 3), text, minor=number % 2 == 1) for number, (place, text) in enumerate(chosen)
    ]


def _moment(at: datetime) -> str:
    return f"{day(at.date(), year=True, weekday=True)}, {at:%H:%M}"
