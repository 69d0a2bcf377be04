"""The verbs of an experiment: start, stop, decide, throw away."""

from typing import Literal

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.experiments.form import version_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError

HOME = "/experiments"


def start(visit: Visit) -> Response:
    """Give out variants from now on."""
    done = visit.workspace.experiments.start(_key(visit), version=version_of(visit), by=visit.actor)
    return visit.go(f"{HOME}/people/{done.key}", note=f"Started: {done.design.title}.")


def stop(visit: Visit) -> Response:
    """Give everybody the control from now on."""
    done = visit.workspace.experiments.stop(_key(visit), version=version_of(visit), by=visit.actor)
    return visit.go(f"{HOME}/people/{done.key}", note=f"Stopped: {done.design.title}. Decide what it showed.")


def decide(visit: Visit) -> Response:
    """Ship a variant or keep the control, and why."""
    verdict, _, variant = visit.text("choice").partition(":")
    if verdict not in {"ship", "keep"}:
        raise InputError("Nothing was chosen.", help="Ship a variant, or keep the control.", field="choice")
    chosen: Literal["ship", "keep"] = "ship" if verdict == "ship" else "keep"
    done = visit.workspace.experiments.decide(
        _key(visit), chosen, variant=variant, reason=visit.text("reason"), version=version_of(visit), by=visit.actor
    )
    return visit.go(f"{HOME}/people/{done.key}", note=f"Decided: {done.design.title}.")


def remove(visit: Visit) -> Response:
    """Throw a draft away."""
    visit.workspace.experiments.remove(_key(visit), version=version_of(visit), by=visit.actor)
    return visit.go(HOME, note="The draft is gone.")


def _key(visit: Visit) -> str:
    return str(visit.request.path_params["key"])


PAGES = [
    Page(f"/experiments/people/{{key}}/{verb}", answer, Method.POST)
    for verb, answer in (("start", start), ("stop", stop), ("decide", decide), ("remove", remove))
]
