"""Sources: what sends, how much, how late, and how it stands."""

from starlette.responses import Response

from seamark.faces.web.charts import spark
from seamark.faces.web.door import Page
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.sources import source_states
from seamark.faces.web.visit import Visit


def sources(visit: Visit) -> Response:
    """Every source with its mark, lag, volume and last event."""
    states = source_states(visit)
    needing = [state for state in states if state.mark in ("risk", "off")]
    values = {
        "states": states,
        "needing": needing,
        "sparks": {state.name: spark(state.days) for state in states},
        "lag": visit.workspace.collect.lag(),
        "status": visit.workspace.status(),
    }
    return show(visit, "Sources", template="data/sources.html", values=values)


PAGES = [Page("/data", sources)]
