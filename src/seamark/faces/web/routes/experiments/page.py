"""The list of experiments, each with what is believed of it."""

from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import plural
from seamark.faces.web.visit import Visit
from seamark.measure.experiments import Experiment, Monitor, State, unit_metric

MARKS: Final = {"wait": "unknown", "ship": "on", "keep": "risk", "look": "off"}
TABS: Final = {"": "All", "running": "Running", "draft": "Drafts", "stopped": "Stopped", "decided": "Decided"}
MOST_WATCHED: Final = 8  # a page looks at so many at once


class Row(msgspec.Struct, frozen=True):
    """An experiment as the list shows it; ``monitor`` of those that run or wait for a decision."""

    it: Experiment
    metric: str
    mark: str
    says: str
    monitor: Monitor | None


def experiments(visit: Visit) -> Response:
    """Experiments in one state, or all of them."""
    state = visit.query.get("state", "")
    every = visit.workspace.experiments.experiments(by=visit.actor)
    shown = visit.workspace.experiments.experiments(by=visit.actor, state=state) if state else every
    watched = {one.key for one in [one for one in shown if _is_watched(one)][:MOST_WATCHED]}
    values = {
        "room": "experiments",
        "title": title_of(every),
        "tabs": [(name, f"?state={key}" if key else "/experiments", _count(every, key)) for key, name in TABS.items()],
        "tab": TABS[state],
        "rows": [_row(visit, one, is_watched=one.key in watched) for one in shown],
        "is_empty": not every,
    }
    return visit.show("experiments/page.html", values)


def title_of(every: tuple[Experiment, ...]) -> str:
    """The finding: how many run, and how many wait for a decision."""
    running = sum(one.state is State.RUNNING for one in every)
    waiting = sum(one.state is State.STOPPED for one in every)
    if not running and not waiting:
        return "No experiment is running"
    says = f"{running} {plural(running, 'experiment runs', many='experiments run')}" if running else ""
    waits = f"{waiting} {plural(waiting, 'waits', many='wait')} for a decision" if waiting else ""
    return ", ".join(filter(None, (says, waits)))


def _is_watched(one: Experiment) -> bool:
    return one.state in {State.RUNNING, State.STOPPED}


def _count(every: tuple[Experiment, ...], state: str) -> int:
    return sum(one.state == state for one in every) if state else 0


def _row(visit: Visit, one: Experiment, *, is_watched: bool) -> Row:
    metric = unit_metric(one.design.metric).title
    if one.decision is not None:
        shipped = next(variant.says for variant in one.design.variants if variant.name == one.decision.variant)
        says = f"Shipped ‘{shipped}’" if one.decision.verdict == "ship" else f"Kept ‘{shipped}’"
        mark = "on" if one.decision.verdict == "ship" else "unknown"
        return Row(one, metric, mark, f"{says}: {one.decision.reason}", None)
    if not is_watched:
        return Row(one, metric, "unknown", "Not started." if one.state is State.DRAFT else "", None)
    monitor = visit.workspace.experiments.monitor(one.key, by=visit.actor)
    return Row(one, metric, MARKS[monitor.belief.verdict], monitor.belief.says, monitor)


PAGES = [Page("/experiments", experiments)]
