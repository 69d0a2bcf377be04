"""What was agreed for the case that something goes wrong, and how near each case is."""

from datetime import date

import msgspec
from starlette.responses import Response

from seamark.decide import Watched
from seamark.faces.web.door import Page
from seamark.faces.web.numbers import day
from seamark.faces.web.routes.goals.page import METRIC_OF
from seamark.faces.web.routes.recommendations.card import shown
from seamark.faces.web.visit import Visit
from seamark.plan import Contingency, Snapshot

ORDER = {"off": 0, "risk": 1, "on": 2, "unknown": 3}
NEAR = 0.2  # probability of being beyond the limit from which it is worth a look


class Row(msgspec.Struct, frozen=True):
    """A contingency plan: its sea mark with words, the case, how it stands, and where it is dealt with."""

    item: Contingency
    mark: str
    state: str
    case: str
    now: str
    interval: str
    href: str
    protects: list[tuple[str, str]]
    changes: list[str]


def contingencies(visit: Visit) -> Response:
    """Every contingency plan, those that fired first."""
    plan = visit.workspace.plan.read(by=visit.actor)
    return visit.show("roadmap/contingencies.html", {"room": "roadmap", "rows": rows_of(visit, plan), "plan": plan})


def rows_of(visit: Visit, plan: Snapshot) -> list[Row]:
    """The contingency plans of a plan, what is measured beside each where the visitor may see it."""
    items = plan.of(Contingency).values()
    may = visit.may("decide.read") and items
    watched = {one.contingency_id: one for one in (visit.workspace.decisions.watched(by=visit.actor) if may else ())}
    found = {
        one.subject_id: f"/recommendations/{one.id}"
        for one in (visit.workspace.decisions.inbox(by=visit.actor) if may else ())
        if one.kind == "contingency"
    }
    currency, today = visit.workspace.settings.currency, visit.now.date()
    rows = [
        _row(item, plan, watched=watched.get(item.id), href=found.get(item.id, ""), words=(currency, today))
        for item in items
    ]
    return sorted(rows, key=lambda row: (ORDER[row.mark], row.item.start, row.item.id))


def _row(item: Contingency, plan: Snapshot, *, watched: Watched | None, href: str, words: tuple[str, date]) -> Row:
    currency, today = words
    mark, state = _state(item, watched, today=today)
    now, interval = _now(watched)
    return Row(
        item,
        mark,
        state,
        case_says(item, plan, currency=currency),
        now,
        interval,
        href,
        [(_place(plan, one), plan.label(one)) for one in item.protects],
        [f"{plan.label(one.item)}: {one.field} → {plan.label(one.value)}" for one in item.changes],
    )


def case_says(item: Contingency, plan: Snapshot, *, currency: str) -> str:
    """The case in words: ``Costs of Paid Social over 14 days above €4,000``."""
    if item.watch == "date":
        return f"{plan.label(item.item)} later than {day(item.later_than, year=True) if item.later_than else '–'}"
    if item.watch == "goal":
        return f"{plan.label(item.goal)} off its path"
    metric = METRIC_OF[item.metric]
    limit = shown(item.limit, currency if metric.unit == "money" else metric.unit)
    only = "; ".join(", ".join(values) for values in item.where.values())
    return f"{metric.title}{f' ({only})' if only else ''} over {item.days} days {item.beyond} {limit}"


def _state(item: Contingency, watched: Watched | None, *, today: date) -> tuple[str, str]:
    """Its sea mark and the words for it."""
    if watched is None:
        return "unknown", _resting(item, today)
    if watched.state == "fired":
        return "off", "its case has come"
    if watched.state == "unknown":
        return "unknown", watched.why or "not known"
    is_near = watched.p_beyond is not None and watched.p_beyond >= NEAR
    return ("risk", "near its limit") if is_near else ("on", "all is well")


def _resting(item: Contingency, today: date) -> str:
    """Why it is not watched today."""
    if item.status == "off":
        return "not watched"
    if today < item.start:
        return f"watched from {day(item.start, year=True)}"
    if today > item.end:
        return f"was watched until {day(item.end, year=True)}"
    return "carried out, or not watched yet"


def _now(watched: Watched | None) -> tuple[str, str]:
    """What is measured, with its interval, as one reads it."""
    if watched is None:
        return "", ""
    if watched.watch == "date":
        return (f"planned for {day(watched.day, year=True)}" if watched.day else ""), ""
    if watched.value is None:
        return "", ""
    value = str(shown(watched.value, watched.unit))
    if watched.low is None or watched.high is None:
        return value, ""
    return value, f"{shown(watched.low, watched.unit)} to {shown(watched.high, watched.unit)}"


def _place(plan: Snapshot, item_id: str) -> str:
    item = plan.items.get(item_id)
    return f"/goals/{item_id}" if item is not None and item.noun == "goal" else f"/roadmap?item={item_id}"


PAGES = [Page("/roadmap/contingencies", contingencies)]
