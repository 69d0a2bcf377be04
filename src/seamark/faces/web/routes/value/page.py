"""The Value page."""

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import count
from seamark.faces.web.routes.value.drawing import band_chart, check_chart, heat_rows, kept_chart, segment_rows
from seamark.faces.web.visit import Visit
from seamark.kernel import NotFound
from seamark.measure.value import ValueAnswer

HORIZONS = {30: "a month", 91: "a quarter", 182: "half a year", 365: "a year", 730: "two years"}
OF = {"people": "Share who ordered", "revenue": "Revenue per customer"}


def value(visit: Visit) -> Response:
    """What customers are worth from now on, and how we know."""
    measure, horizon = visit.workspace.measure, _horizon(visit)
    of = visit.chosen("cells", allowed=OF, usual="people")
    answer, too_little = None, ""
    try:
        answer = measure.value(horizon=horizon, by=visit.actor)
    except NotFound as error:
        too_little = error.message
    cohorts = measure.cohorts(by=visit.actor)
    values = {
        "room": "value",
        "headline": headline(visit, answer) if answer else "Value",
        "answer": answer,
        "too_little": too_little,
        "horizon": horizon,
        "horizons": HORIZONS,
        "span": HORIZONS[horizon],
        "check": check_chart(answer.check) if answer and answer.check and len(answer.check.weeks) > 1 else None,
        "channels": segment_rows(answer.channels) if answer else [],
        "regions": segment_rows(answer.regions) if answer and len(answer.regions) > 1 else [],
        "bands": band_chart(visit, answer.bands) if answer else None,
        "kept": kept_chart(measure.retention(by=visit.actor).months),
        "cohorts": cohorts,
        "rows": heat_rows(visit, cohorts.cohorts, of=of),
        "of": of,
        "ofs": OF,
    }
    return visit.show("value/page.html", values)


def headline(visit: Visit, answer: ValueAnswer) -> str:
    """What all of them are worth, in a sentence."""
    worth = answer.totals.value
    low, high = visit.money(worth.low), visit.money(worth.high)
    return (
        f"{count(answer.totals.customers)} customers are worth {visit.money(worth.value)} over the next "
        f"{HORIZONS[answer.horizon_days].removeprefix('a ')}, most likely {low} to {high}"
    )


def _horizon(visit: Visit) -> int:
    return int(visit.chosen("horizon", allowed=[str(days) for days in HORIZONS], usual="365"))


PAGES = [Page("/value", value)]
