"""The track record: how every estimator did where the truth is known."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.rooms import Room
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.measure.records import Record, records

ROOM = Room("Track record", "/track-record", "", action="measure.read")
NARROWEST = 0.015  # an interval that holds so much less often than promised promises too much


class HeldRow(msgspec.Struct, frozen=True):
    """An interval's promise and what it held, in percent across an axis from 0 to 100 %."""

    nominal: float
    observed: float
    state: str
    says: str


class Case(msgspec.Struct, frozen=True):
    """A record with its intervals ready to be drawn."""

    record: Record
    held: list[HeldRow]


class Method(msgspec.Struct, frozen=True):
    """A method: the cases of its newest version, and how it stands."""

    name: str
    version: int
    docs: str
    cases: list[Case]
    state: str
    says: str


def track_record(visit: Visit) -> Response:
    """Every method with its cases."""
    require(visit.actor, "measure.read")
    methods = methods_of(records())
    values = {"room": ROOM, "methods": methods, "headline": headline(methods)}
    return visit.show("value/record.html", values)


def methods_of(found: Sequence[Record]) -> list[Method]:
    """The newest version of each method, by name."""
    newest = {record.method: record.version for record in sorted(found, key=lambda one: one.version)}
    methods = []
    for name, version in sorted(newest.items()):
        mine = [record for record in found if (record.method, record.version) == (name, version)]
        cases = [Case(record, [_held(part.nominal, part.observed) for part in record.coverage]) for record in mine]
        states = [row.state for case in cases for row in case.held]
        state = "unknown" if not states else "off" if "off" in states else "risk" if "risk" in states else "on"
        methods.append(Method(name, version, mine[0].docs, cases, state, _STANDS[state]))
    return methods


def headline(methods: Sequence[Method]) -> str:
    """How many methods keep their promise."""
    measured = [one for one in methods if one.state != "unknown"]
    if not measured:
        return "Track record"
    kept = sum(one.state == "on" for one in measured)
    return f"{kept} of {len(measured)} methods hold their intervals in every case that was tried"


_STANDS = {
    "on": "its intervals hold what they promise",
    "risk": "its intervals hold a little less than they promise in some cases",
    "off": "its intervals hold clearly less than they promise in some cases",
    "unknown": "has no intervals to check",
}


def _held(nominal: float, observed: float) -> HeldRow:
    short = nominal - observed
    state = "on" if short <= NARROWEST else "risk" if short <= 4 * NARROWEST else "off"
    says = f"{nominal:.0%} promised, {observed:.1%} held"
    return HeldRow(round(100 * nominal, 2), round(100 * observed, 2), state, says)


PAGES = [Page("/track-record", track_record)]
