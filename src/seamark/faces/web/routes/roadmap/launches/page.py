"""The list of launches, and a look at a feed."""

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.blanks import SOURCES, TIERS
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, NotFound, OutsideFailed, SeamarkError, TryLater
from seamark.plan import FeedState

HOME = "/roadmap/launches"
PATIENCE = 3  # failures after which a feed is off track, not at risk


class FeedRow(msgspec.Struct, frozen=True):
    """A feed with its sea mark, what that means, and what it is in words."""

    state: FeedState
    mark: str
    says: str
    what: str


def launches(visit: Visit) -> Response:
    """Every launch, what comes next first; below, where the dates come from."""
    plan = visit.workspace.plan
    found = plan.launches(by=visit.actor)
    feeds = [feed_row(one) for one in plan.feeds(by=visit.actor)]
    ahead = [one for one in found if not one.release.shipped]
    values = {
        "room": "roadmap",
        "ahead": ahead,
        "out": [one for one in found if one.release.shipped],
        "weak": [one for one in ahead if one.state in {"risk", "off"}],
        "feeds": feeds,
        "gone": {one.id for row in feeds for one in row.state.gone},
        "troubled": {row.state.title for row in feeds if row.state.trouble},
        "tiers": TIERS,
        "t_minus": t_minus,
    }
    return visit.show("roadmap/launches/page.html", values)


def look(visit: Visit) -> Response:
    """Look at a feed now; the list says how it went."""
    feed_id = visit.request.path_params["id"]
    plan = visit.workspace.plan
    before = next((one.change for one in plan.feeds(by=visit.actor) if one.feed_id == feed_id), 0)
    try:
        state = plan.look(feed_id, by=visit.actor)
    except NotFound:
        raise
    except (InputError, OutsideFailed, TryLater) as error:
        return visit.go(f"{HOME}#feeds", note=error.message)
    told = f"The plan is in step with '{state.title}' again." if state.change != before else ""
    return visit.go(f"{HOME}#feeds", note=told or f"Nothing is new at '{state.title}'.")


def t_minus(days: int) -> str:
    """Working days before a launch as marketers say it: T−12, T, T+5."""
    return f"T−{days}" if days > 0 else f"T+{-days}" if days < 0 else "T"


def feed_row(state: FeedState) -> FeedRow:
    """A feed as a page shows it."""
    what = SOURCES[state.source]
    if not state.is_on:
        return FeedRow(state, "unknown", "not looked at", what)
    if state.trouble:
        return FeedRow(state, "off" if state.failures >= PATIENCE else "risk", "in trouble", what)
    if state.gone:
        return FeedRow(state, "risk", "something is gone at the source", what)
    return FeedRow(
        state, "on" if state.succeeded_at else "unknown", "in step" if state.succeeded_at else "to come", what
    )


def refused(error: SeamarkError) -> list[dict[str, str]]:
    """The faults of a refusal, each with its place."""
    faults = error.detail.get("faults")
    return [dict(one) for one in faults] if isinstance(faults, list) else []


PAGES = [
    Page(HOME, launches),
    Page("/roadmap/launches/feeds/{id}/look", look, Method.POST),
]
