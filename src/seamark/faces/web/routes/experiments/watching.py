"""The page of one experiment: live monitor, design, versions, and what it takes to decide."""

import math
import time

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import Shown, change, count, money, percent
from seamark.faces.web.routes.experiments.chart import charts_of
from seamark.faces.web.routes.experiments.designing import plan_of
from seamark.faces.web.routes.experiments.form import METHODS, UNITS
from seamark.faces.web.routes.experiments.page import MARKS
from seamark.faces.web.visit import Visit
from seamark.measure.experiments import Experiment, Monitor, State, unit_metric
from seamark.science.trials import Guarded

CURRENCY = 3  # letters of a unit that is one
EVERY, TIMES = 5, 10  # seconds between two looks while it runs; at least so many times what a look takes
LEAST_P = 0.001
FEW = 100  # below it a part of a thing is worth showing
GUARDS = {Guarded.SAFE: "on", Guarded.HARMED: "off", Guarded.UNCLEAR: "unknown"}


def one(visit: Visit) -> Response:
    """An experiment as it stands; of a draft what it would take."""
    values, found = _values(visit)
    values |= {
        "room": "experiments",
        "versions": visit.workspace.experiments.versions(_key(visit), by=visit.actor),
        "plan": plan_of(visit, found.design, key=found.key) if found.state is State.DRAFT else None,
        "methods": METHODS,
        "units": UNITS,
        "metric": unit_metric(found.design.metric),
        "metric_titles": {guard.metric: unit_metric(guard.metric).title for guard in found.design.guardrails},
    }
    return visit.show("experiments/one.html", values)


def live(visit: Visit) -> Response:
    """The part of the page that moves while units arrive."""
    return visit.show("experiments/monitor.html", _values(visit)[0])


def _values(visit: Visit) -> tuple[dict[str, object], Experiment]:
    """What the monitor shows, and of which experiment; what took long to count is asked for less often."""
    began = time.monotonic()
    monitor = visit.workspace.experiments.monitor(_key(visit), by=visit.actor)
    every = max(EVERY, math.ceil(TIMES * (time.monotonic() - began)))
    values: dict[str, object] = {
        "every": every,
        "it": monitor.experiment,
        "monitor": monitor,
        "charts": charts_of(monitor),
        "mark_of": MARKS[monitor.belief.verdict],
        "guard_marks": GUARDS,
        "value_of": lambda value: shown(value, monitor),
        "change": change,
        "p_text": p_text,
        "done": min(1.0, monitor.units / monitor.needed) if monitor.needed else None,
        "names": {variant.name: variant.says for variant in monitor.experiment.design.variants},
    }
    return values, monitor.experiment


def shown(value: float | None, monitor: Monitor) -> Shown:
    """A value of the metric in its unit."""
    unit = monitor.metric_unit
    if unit == "share":
        return percent(value)
    if len(unit) == CURRENCY and unit.isupper():
        return money(value, unit)
    if value is not None and abs(value) < FEW:
        return Shown(f"{value:.3g}", f"{value:.6g}", value)
    return count(value)


def p_text(p: float | None, is_said: bool = False) -> str:  # noqa: FBT001, FBT002 - a template calls it
    """A p-value as one reads it; ``is_said`` with its sign of relation."""
    if p is None:
        return "–"
    text = f"{p:.3f}" if p >= LEAST_P else f"< {LEAST_P}"
    return f"= {text}" if is_said and p >= LEAST_P else text


def _key(visit: Visit) -> str:
    return str(visit.request.path_params["key"])


PAGES = [Page("/experiments/people/{key}", one), Page("/experiments/people/{key}/live", live)]
