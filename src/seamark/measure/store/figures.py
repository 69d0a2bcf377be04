"""The only file of this room that touches the warehouse."""

import logging
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from seamark.kernel import Period
from seamark.measure.planning import Reach, Relation, Scan, reach_of, relation_of
from seamark.measure.relations import NUMBERED_DAYS, PathRule, counted_paths, creative_costs, credits_of, path_lengths
from seamark.warehouse import Compiled, DuckEngine, Transaction, Warehouse, step

log = logging.getLogger("seamark.measure")

ROOM = "seamark.measure"
NUMBERED_SECONDS = NUMBERED_DAYS * 86_400
# Events lie in the file by arrival, so a span of time is cheap to read and a person is not. What a batch changes is
# nearly always recent; the few older spans are read one by one, unless they are so many that one long scan is cheaper.
RECENT_DAYS = 1
PIECES = 64
KEPT = 512  # compiled scans

EVER = datetime(1, 1, 1)  # noqa: DTZ001 - the warehouse's times are naive and mean UTC

Span = tuple[datetime, datetime]


def refresh_visits(tx: Transaction, *, minutes: int) -> None:
    """Make again the visits of everybody in the relation ``touched`` since then.

    Reads ``touched`` and ``fresh``; afterwards ``visits`` is what making it from all events would give. ``touched`` has
    one row for a person with new events, and more for one who also gained or lost older ones.
    """
    if tx.rows("SELECT session_minutes FROM visit_rule") != [(minutes,)]:
        _remake(tx, minutes=minutes)
        return
    tx.execute(step(ROOM, "changed"))
    since = tx.rows("SELECT min(since) FROM changed")[0][0]
    if since is None:
        return
    limits = _limits(minutes)
    tx.execute(step(ROOM, "owned"))
    tx.execute(step(ROOM, "restarts"), {**limits, "low": since - timedelta(seconds=max(limits.values()))})
    tx.execute(step(ROOM, "quick"))
    restart, slow = tx.rows(step(ROOM, "running"))[0]
    tx.execute(step(ROOM, "pieces"), {"low": restart or EVER})
    if slow:
        old, new, pivot = tx.rows(step(ROOM, "reach"), {"recent_days": RECENT_DAYS})[0]
        low = min((moment for moment in (old, new) if moment is not None), default=None)
        if low is not None:
            _find(tx, low, pivot=pivot)
    if restart is not None:
        tx.execute(step(ROOM, "stale_visits"), {"low": restart})
    tx.execute(step(ROOM, "visits"), limits)


def _limits(minutes: int) -> dict[str, int]:
    """How long the streams of sessions may be silent, in seconds."""
    return {"limit_seconds": minutes * 60, "numbered_seconds": NUMBERED_SECONDS}


def _remake(tx: Transaction, *, minutes: int) -> None:
    """Make every visit anew under a rule that was not in force before, and note the rule."""
    log.info("Visits now end after %d minutes; all of them are made again.", minutes)
    limits = _limits(minutes)
    tx.execute("DELETE FROM visit_rule")
    tx.execute("INSERT INTO visit_rule VALUES (?)", [minutes])
    tx.execute("DELETE FROM visits")
    tx.execute(step(ROOM, "everybody"))
    tx.execute(step(ROOM, "owned"))
    tx.execute(step(ROOM, "restarts"), {**limits, "low": EVER})
    tx.execute(step(ROOM, "quick"))
    tx.execute(step(ROOM, "pieces"), {"low": EVER})
    _find(tx, EVER, pivot=None)
    tx.execute(step(ROOM, "visits"), limits)


def _find(tx: Transaction, low: datetime, *, pivot: datetime | None) -> None:
    """Add to ``pieces`` every event from ``low`` on of those who need the long way."""
    tx.execute(step(ROOM, "claims"))
    old: list[Span] = []
    if pivot is not None and low < pivot:
        old = merged(tx.rows(step(ROOM, "old_pieces"), {"low": low, "pivot": pivot}))
    if pivot is None or not old or len(old) > PIECES:
        tx.execute(step(ROOM, "found"), {"low": low})
    else:
        tx.execute(step(ROOM, "found"), {"low": pivot})
        for start, end in old:
            span = {"low": start, "high": min(end, pivot - timedelta(microseconds=1))}
            tx.execute(step(ROOM, "found_piece"), span)
    tx.execute(step(ROOM, "found_pieces"))


def merged(spans: list[Span]) -> list[Span]:
    """Spans in order of their start, with those that overlap made one, so that nothing is read twice."""
    made: list[Span] = []
    for start, end in spans:
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


class Figures:
    """What the warehouse says: scans, paths, the live figures. Any thread."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._compiled: OrderedDict[Scan | Reach, Compiled] = OrderedDict()

    def scan(self, scan: Scan | Reach) -> list[dict[str, Any]]:
        """The rows of a scan; its SQL is kept, because pages ask the same again."""
        engine = DuckEngine(self._warehouse)
        compiled = self._compiled.pop(scan, None) or engine.compile(_expression(scan, engine))
        self._compiled[scan] = compiled
        while len(self._compiled) > KEPT:
            self._compiled.popitem(last=False)
        return engine.fetch(compiled).to_pylist()

    def newest(self) -> datetime | None:
        """When the newest event in the warehouse was received (UTC)."""
        return self._moment("newest")

    def costs_end(self) -> datetime | None:
        """The end of the last day that any platform reported costs of (UTC)."""
        return self._moment("costs_end")

    def credited(self, rule: PathRule, period: Period) -> list[dict[str, Any]]:
        """What each rule hands to each step, per currency."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(credits_of(engine, rule, start=period.start, end=period.end)).to_pylist()

    def walked(self, rule: PathRule, period: Period) -> pa.Table:
        """Every different path, how often it was walked and what it brought, per currency."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(counted_paths(engine, rule, start=period.start, end=period.end))

    def creative_costs(self, period: Period) -> list[dict[str, Any]]:
        """What each creative cost, per currency."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(creative_costs(engine, start=period.start, end=period.end)).to_pylist()

    def lengths(self, rule: PathRule, period: Period) -> list[dict[str, Any]]:
        """How long paths are, per currency."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(path_lengths(engine, rule, start=period.start, end=period.end)).to_pylist()

    def first(self) -> datetime | None:
        """The time of the earliest event (UTC)."""
        return self._moment("first")

    def minutes(self, moment: datetime) -> list[tuple[int, int, int]]:
        """Events, people and conversions of each five minutes with any, in the hour around a moment."""
        return self._warehouse.rows(step(ROOM, "usual_minutes"), {"at": _naive(moment)})

    def day(self, moment: datetime) -> list[tuple[str, str, int]]:
        """``revenue`` of a day until a moment and ``spend`` of all of it, with currency and micros."""
        return self._warehouse.rows(step(ROOM, "usual_day"), {"at": _naive(moment)})

    def live(self, now: datetime) -> dict[str, list[tuple[Any, ...]]]:
        """The figures of this moment, money by currency in micros."""
        moment = {"now": _naive(now)}
        names = ("live_events", "live_visitors", "live_money", "live_today", "live_spend")
        return {name: self._warehouse.rows(step(ROOM, name), moment) for name in names}

    def _moment(self, name: str) -> datetime | None:
        found = self._warehouse.row(step(ROOM, name))
        return None if found is None or found[0] is None else found[0].replace(tzinfo=UTC)


def _expression(scan: Scan | Reach, engine: DuckEngine) -> Relation:
    return reach_of(scan, engine) if isinstance(scan, Reach) else relation_of(scan, engine)


def _naive(moment: datetime) -> datetime:
    """A moment as the warehouse writes it: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)
