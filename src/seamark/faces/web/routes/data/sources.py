"""Sources: what sends, how much, how late, and how it stands."""

from collections.abc import Sequence

from starlette.responses import Response

from seamark.collect import SourceQuality
from seamark.faces.web.charts import spark
from seamark.faces.web.door import Page
from seamark.faces.web.numbers import percent
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.sources import source_states
from seamark.faces.web.visit import Visit

GOOD = 0.98  # a score from which the page calls the data good


def sources(visit: Visit) -> Response:
    """Every source with its mark, lag, volume and last event."""
    states = source_states(visit)
    needing = [state for state in states if state.mark in ("risk", "off")]
    quality = sorted(visit.workspace.collect.quality(by=visit.actor), key=lambda one: (one.score is None, one.score))
    values = {
        "quality": quality,
        "quality_title": quality_title(quality),
        "counted": list({one.kind: one for one in quality}.values()),
        "states": states,
        "needing": needing,
        "sparks": {state.name: spark(state.days) for state in states},
        "lag": visit.workspace.collect.lag(),
        "status": visit.workspace.status(),
    }
    return show(visit, "Sources", template="data/sources.html", values=values)


def quality_title(quality: Sequence[SourceQuality]) -> str:
    """How good the worst source is, for the table is read from there."""
    worst = quality[0] if quality else None
    if worst is None or worst.score is None:
        return "How good the data are"
    if worst.score >= GOOD:
        return "The data are complete, in time and valid"
    parts = {"incomplete": worst.completeness, "late": worst.timeliness, "invalid": worst.validity}
    why = min((name for name in parts if parts[name].value is not None), key=lambda name: parts[name].value or 0.0)
    return f"{worst.source} scores {percent(worst.score).text}: the rest is {why}"


PAGES = [Page("/data", sources)]
