"""What needs somebody: sources that fell silent, quarantine, money without a rate, a warehouse that is behind."""

from collections.abc import Iterable

import msgspec

from seamark.faces.web.asking import Asked
from seamark.faces.web.numbers import ago, count, money, plural
from seamark.faces.web.sources import source_states
from seamark.faces.web.visit import Visit

LATE_SECONDS = 5.0  # what the product promises from event to page


class Item(msgspec.Struct, frozen=True):
    """One thing that needs somebody, with the page where it is dealt with."""

    mark: str
    state: str
    title: str
    says: str
    href: str = ""
    verb: str = "Open"


def attention_of(visit: Visit, asked: Asked) -> list[Item]:
    """Everything that needs somebody, worst first; where all is well, one item that says so."""
    found = [*_behind(visit), *_left_out(asked)]
    if visit.may("collect.read"):
        found = [*found, *_sources(visit), *_quarantine(visit)]
    order = {"off": 0, "risk": 1, "unknown": 2}
    says = "Every source reports, nothing waits in quarantine." if visit.may("collect.read") else "Nothing is left out."
    calm = Item("on", "on track", "Nothing needs you", says)
    return sorted(found, key=lambda item: order[item.mark]) or [calm]


def attention_title(items: list[Item]) -> str:
    """How many things need somebody."""
    needing = [item for item in items if item.mark != "on"]
    if not needing:
        return "All is in order"
    return f"{len(needing)} {plural(len(needing), 'thing needs', many='things need')} attention"


def _behind(visit: Visit) -> Iterable[Item]:
    status = visit.workspace.status()
    if status.rebuilding:
        done = f"{count(status.records_done)} of {count(status.records_total)} records are loaded."
        yield Item("risk", "at risk", "The numbers are not complete yet", f"The warehouse is made again: {done}")
    elif not status.ready or status.lag_seconds > LATE_SECONDS:
        says = status.reason or f"Events reach this page after {status.lag_seconds:.0f} s."
        yield Item("off", "off track", "New events are late", says, "/data/timing" if visit.may("collect.read") else "")


def _left_out(asked: Asked) -> Iterable[Item]:
    for one in asked.excluded():
        says = f"There is no exchange rate for {one.currency}. Set SEAMARK_EXCHANGE_RATES and restart the server."
        yield Item("risk", "at risk", f"{money(one.amount, one.currency)} of {one.part} is left out", says)


def _sources(visit: Visit) -> Iterable[Item]:
    for state in source_states(visit):
        if state.mark in ("risk", "off"):
            yield Item(state.mark, state.word, f"{state.name}: {state.word}", state.says, "/data", "See")


def _quarantine(visit: Visit) -> Iterable[Item]:
    view = visit.workspace.collect.quarantine(by=visit.actor, limit=0)
    if not view.waiting:
        return
    top = max(view.counts, key=lambda one: one.waiting)
    newest = max(one.newest for one in view.counts if one.waiting)
    says = f"Most of them: {top.name or 'events without a name'}. The newest {ago(newest, now=visit.now)}."
    title = f"{count(view.waiting)} {plural(view.waiting, 'event waits', many='events wait')} in quarantine"
    yield Item("risk", "at risk", title, says, "/data/quarantine", "Review")
