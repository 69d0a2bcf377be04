"""Read a regional test: what the treated regions had beside what was expected of them."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from seamark.faces.web.numbers import Shown, count
from seamark.faces.web.routes.regional.asked import METHODS, METRICS, metric_of, names_in, question_of
from seamark.faces.web.routes.regional.drawing import (
    day_before,
    effect_chart,
    observed_chart,
    placebo_chart,
    short,
    span_of,
)
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.measure.regions import RegionalAnswer, RegionalQuestion, headline

READ_PATH: Final = "/experiments/regional"
WEIGHTS: Final = 12  # control regions in the table
GRADES: Final = {
    "experiment": "Experiment: chance decided which regions were treated.",
    "quasi-experiment": "Quasi-experiment: nobody says that chance decided which regions were treated.",
}


def regional(visit: Visit) -> Response:
    """The test of the address, or the newest that the costs show."""
    measure = visit.workspace.measure
    found = measure.found_tests(by=visit.actor)
    error, answer, question = None, None, None
    try:
        question = question_of(visit, found)
        answer = measure.regional(question, by=visit.actor) if question else None
    except InputError as wrong:
        error = wrong
    values = {
        "room": "experiments",
        "tab": "read",
        "headline": _headline(answer),
        "error": error,
        "found": found,
        "question": question,
        "regions": measure.regions(metric_of(visit), by=visit.actor),
        "treated": question.treated if question else names_in(visit, "treated"),
        "metric": metric_of(visit),
        "metrics": METRICS,
        "methods": METHODS,
        "grades": GRADES,
        "short": short,
        "days_before": day_before,
        "answer": answer,
        **(_drawn(visit, answer, question=question) if answer and question else {}),
    }
    return visit.show("regional/read.html", values)


def _drawn(visit: Visit, answer: RegionalAnswer, *, question: RegionalQuestion) -> dict[str, object]:
    show = shower(visit, question.metric)
    what = METRICS.get(question.metric, question.metric)
    title = f"{short(answer.treated)}: {what.lower()} observed and expected"
    return {
        "show": show,
        "span": span_of(answer),
        "observed": observed_chart(answer, title=title, what=what, show=show),
        "effect": effect_chart(answer, what=what, show=show),
        "placebos": placebo_chart(answer),
        "weights": answer.found.fit.weights[:WEIGHTS],
        "what": what.lower(),
    }


def shower(visit: Visit, metric: str) -> Callable[[float | None], Shown]:
    """How a value of the metric is written."""
    if metric == "revenue":
        return visit.money
    return lambda value: count(None if value is None else round(value, 1 if abs(value) < 100 else 0))


def _headline(answer: RegionalAnswer | None) -> str:
    if answer is None:
        return "Regional tests"
    what = "orders" if answer.metric == "conversions" else METRICS.get(answer.metric, answer.metric).lower()
    return headline(answer.found.effect, what=what)
