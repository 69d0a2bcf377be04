"""Design a regional test: which regions to treat, and what a test there would show."""

from starlette.responses import Response

from seamark.faces.web.routes.regional.asked import METRICS, metric_of, names_in, whole_of
from seamark.faces.web.routes.regional.drawing import day_before, power_chart, short
from seamark.faces.web.routes.regional.page import shower
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.measure.regions import DesignAnswer, DesignQuestion

SIZES = "1, 2, 3, 4"


def design(visit: Visit) -> Response:
    """The best sets of regions for a metric and a duration."""
    error, answer, metric = None, None, metric_of(visit)
    regions = visit.workspace.measure.regions(metric, by=visit.actor)
    try:
        answer = visit.workspace.measure.regional_design(_question(visit), by=visit.actor) if regions else None
    except InputError as wrong:
        error = wrong
    values = {
        "room": "experiments",
        "tab": "design",
        "headline": _headline(answer),
        "error": error,
        "metric": metric,
        "metrics": METRICS,
        "answer": answer,
        "sizes": visit.query.get("sizes", SIZES),
        "span_days": visit.query.get("days", "28"),
        "include": ", ".join(names_in(visit, "include")),
        "exclude": ", ".join(names_in(visit, "exclude")),
        "regions": regions,
        "power": power_chart(answer.markets, days=answer.days) if answer else None,
        "show": shower(visit, metric),
        "short": short,
        "days_before": day_before,
    }
    return visit.show("regional/design.html", values)


def _question(visit: Visit) -> DesignQuestion:
    sizes = [part.strip() for part in visit.query.get("sizes", SIZES).split(",") if part.strip()]
    if not sizes or not all(size.isdigit() for size in sizes):
        msg = (
            f"The numbers of regions are {', '.join(sizes) or 'empty'}; allowed are whole numbers with commas between."
        )
        raise InputError(msg, help="Write 1, 2, 3.", arrived=sizes)
    return DesignQuestion(
        metric_of(visit),
        days=whole_of(visit, "days", default=28),
        sizes=tuple(int(size) for size in sizes),
        include=names_in(visit, "include"),
        exclude=names_in(visit, "exclude"),
    )


def _headline(answer: DesignAnswer | None) -> str:
    if answer is None or not answer.markets:
        return "Design a regional test"
    best = answer.markets[0]
    return f"Treat {short(best.regions)} to see a change of {best.smallest * 100:.1f} %"
