"""What needs somebody: sources that fell silent, quarantine, money without a rate, a warehouse that is behind."""

from collections.abc import Iterable

import msgspec

from seamark.collect import KINDS
from seamark.faces.web.asking import Asked
from seamark.faces.web.inbox import inbox_of
from seamark.faces.web.numbers import ago, count, day, micros, money, plural
from seamark.faces.web.sources import source_states
from seamark.faces.web.visit import Visit

DECISIONS = 5  # that are spelt out
NAMED = 3  # sources that are spelt out
LATE_DAYS = 1  # that costs may lack: platforms report a day late
LATE_SECONDS = 5.0  # what the product promises from event to page


class Item(msgspec.Struct, frozen=True):
    """One thing that needs somebody, with the page where it is dealt with."""

    mark: str
    state: str
    title: str
    says: str
    href: str = ""
    verb: str = "Open"


class Waits(msgspec.Struct, frozen=True):
    """What waits for somebody, and what is in order."""

    title: str
    items: list[Item]
    fine: list[Item]
    more: int = 0


def waiting_of(visit: Visit, asked: Asked) -> Waits:
    """What waits for the visitor: decisions first, then what is wrong, worst first; then what is in order."""
    decisions = list(_decisions(visit)) if visit.may("decide.read") else []
    found = [*_behind(visit), *_left_out(asked)]
    if visit.may("collect.read"):
        found = [*found, *_sources(visit), *_quarantine(visit), *_costs(visit)]
    order = {"off": 0, "risk": 1, "unknown": 2}
    wrong = sorted((item for item in found if item.mark in order), key=lambda item: order[item.mark])
    fine = [item for item in found if item.mark not in order]
    shown = [*decisions[:DECISIONS], *wrong]
    return Waits(_title(len(decisions) + len(wrong)), shown, fine, max(0, len(decisions) - DECISIONS))


def _decisions(visit: Visit) -> Iterable[Item]:
    inbox = inbox_of(visit.workspace, visit.actor)
    for one in inbox.approvals:
        says = f"{one.maker_name} asks for approval"
        amount = f" of {micros(one.amount_micros, one.currency)}" if one.amount_micros else ""
        yield Item("risk", "waits for approval", one.title, f"{says}{amount}.", f"/approvals/{one.id}", "Decide")
    for fired in (one for one in inbox.to_read if one.kind == "contingency" and not one.approval_id):
        yield Item("off", "its case has come", fired.title, fired.why_verdict, f"/recommendations/{fired.id}", "See")
    for advice in inbox.to_decide:
        says = advice.expected_says or advice.why_verdict
        yield Item("on", "recommended", advice.title, says, f"/recommendations/{advice.id}", "Decide")


def _title(number: int) -> str:
    """How many things need somebody."""
    if not number:
        return "Nothing waits for you"
    return f"{number} {plural(number, 'thing waits', many='things wait')} for you"


def _behind(visit: Visit) -> Iterable[Item]:
    status = visit.workspace.status()
    if status.rebuilding:
        done = f"{count(status.records_done)} of {count(status.records_total)} records are loaded."
        yield Item("risk", "at risk", "The numbers are not complete yet", f"The warehouse is made again: {done}")
    elif not status.ready or status.lag_seconds > LATE_SECONDS:
        says = status.reason or f"Events reach this page after {status.lag_seconds:.0f} s."
        yield Item("off", "off track", "New events are late", says, "/data/timing" if visit.may("collect.read") else "")
    for trouble in status.troubles:
        yield Item("off", "off track", trouble, "It is tried again by itself; the server's log says why it fails.")


def _left_out(asked: Asked) -> Iterable[Item]:
    for one in asked.excluded():
        says = f"There is no exchange rate for {one.currency}. Set SEAMARK_EXCHANGE_RATES and restart the server."
        yield Item("risk", "at risk", f"{money(one.amount, one.currency)} of {one.part} is left out", says)


def _sources(visit: Visit) -> Iterable[Item]:
    states = source_states(visit)
    for state in states:
        if state.mark in ("risk", "off"):
            yield Item(state.mark, state.word, f"{state.name}: {state.word}", state.says, "/data", "See")
    fine = [state.name for state in states if state.mark == "on"]
    if fine:
        title = f"{len(fine)} {plural(len(fine), 'source sends', many='sources send')} as usual"
        yield Item("on", "on track", title, ", ".join(fine[:NAMED]) + (" …" if len(fine) > NAMED else ""))


def _costs(visit: Visit) -> Iterable[Item]:
    """Up to which day costs are known, and how many whole days are missing since; today's are not over."""
    known = [
        one.last_day
        for one in visit.workspace.collect.imports(by=visit.actor)
        if one.last_day and KINDS[one.kind].rows == "cost"
    ]
    if not known:
        return
    missing = (visit.view.today - max(known)).days - 1
    title = f"Costs are known to {day(max(known))}"
    if missing > LATE_DAYS:
        says = f"{missing} days are missing: cost per order and return look better than they are."
        yield Item("risk", "at risk", title, says, "/data/imports", "Import")
    else:
        yield Item("on", "on track", title, "Platforms report a day late; this is up to date.")


def _quarantine(visit: Visit) -> Iterable[Item]:
    view = visit.workspace.collect.quarantine(by=visit.actor, limit=0)
    if not view.waiting:
        return
    top = max(view.counts, key=lambda one: one.waiting)
    newest = max(one.newest for one in view.counts if one.waiting)
    says = f"Most of them: {top.name or 'events without a name'}. The newest {ago(newest, now=visit.now)}."
    title = f"{count(view.waiting)} {plural(view.waiting, 'event waits', many='events wait')} in quarantine"
    yield Item("risk", "at risk", title, says, "/data/quarantine", "Review")
