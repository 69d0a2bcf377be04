"""How every estimator did where the truth is known: the page that every estimate links to."""

from itertools import groupby
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import MINUS, percent, plural
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.measure.records import Covered, Record, Scored, records

FAR: Final = 0.015  # from what was promised: a point and a half is within what was set out to reach
LOW, HIGH = 0.5, 1.0  # the ends of the drawn scale


class Held(msgspec.Struct, frozen=True):
    """Intervals of one promise: where the promise and what held lie, percent across, and whether they are close."""

    promised: str
    held: str
    at: float
    promise: float
    is_close: bool


class Shown(msgspec.Struct, frozen=True):
    """One record in words."""

    it: Record
    bias: str
    held: list[Held]
    scores: list[tuple[str, str, str]]


class Method(msgspec.Struct, frozen=True):
    """A method, the newest version's records."""

    name: str
    title: str
    version: int
    page: str
    rows: list[Shown]


def track_record(visit: Visit) -> Response:
    """Every method by name."""
    require(visit.actor, "measure.read")
    methods = [_method(name, list(found)) for name, found in groupby(records(), key=lambda one: one.method)]
    return visit.show("record/page.html", {"room": "record", "title": _title(methods), "methods": methods})


def _method(name: str, found: list[Record]) -> Method:
    newest = max(one.version for one in found)
    rows = [_shown(one) for one in found if one.version == newest]
    title = name.replace("-", " ")
    return Method(name, title[:1].upper() + title[1:], newest, found[0].docs, rows)


def _shown(one: Record) -> Shown:
    bias = "" if one.bias is None else f"{one.bias:+.2g} {one.bias_unit}".replace("-", MINUS).strip()
    return Shown(one, bias, [_held(part) for part in one.coverage], [_score(score) for score in one.scores])


def _held(part: Covered) -> Held:
    return Held(
        str(percent(part.nominal)),
        str(percent(round(part.observed, 3))),
        _across(part.observed),
        _across(part.nominal),
        abs(part.observed - part.nominal) <= FAR,
    )


def _score(score: Scored) -> tuple[str, str, str]:
    beside = "" if score.baseline is None else f"{score.of_baseline}: {score.baseline:.3g}"
    return score.name, f"{score.value:.3g}", beside


def _across(share: float) -> float:
    return round(100 * (min(max(share, LOW), HIGH) - LOW) / (HIGH - LOW), 1)


def _title(methods: list[Method]) -> str:
    held = [part for method in methods for row in method.rows for part in row.held]
    close = sum(part.is_close for part in held)
    if not held:
        return "Track record"
    return f"{close} of {len(held)} kinds of {plural(len(held), 'interval')} hold what they promise, within 1.5 points"


PAGES = [Page("/track-record", track_record)]
