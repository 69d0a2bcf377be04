"""The only file of this room that touches the warehouse."""

import logging
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any

from seamark.kernel import Period
from seamark.measure.planning import Scan, relation_of
from seamark.measure.relations import NUMBERED_DAYS, PathRule, credits_of, path_lengths
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
    """Make again the visits of everybody in the temporary relation ``touched`` since then.

    Reads ``touched`` and ``fresh``; afterwards ``visits`` is what making it from all events would give.
    """
    limits = {"limit_seconds": minutes * 60, "numbered_seconds": NUMBERED_SECONDS}
    if tx.rows("SELECT session_minutes FROM visit_rule") != [(minutes,)]:
        _remake(tx, limits, minutes=minutes)
        return
    tx.execute(step(ROOM, "changed"))
    since = tx.rows("SELECT min(since) FROM changed")[0][0]
    if since is None:
        return
    earliest = since - timedelta(seconds=max(limits.values()))
    tx.execute(step(ROOM, "restarts"), {**limits, "low": earliest})
    restart, fresh, pivot = tx.rows(step(ROOM, "reach"), {"recent_days": RECENT_DAYS})[0]
    low = min((moment for moment in (restart, fresh) if moment is not None), default=None)
    if low is None:
        return
    tx.execute(step(ROOM, "claims"))
    _find(tx, low, pivot=pivot)
    tx.execute(step(ROOM, "stale_visits"), {"low": low})
    tx.execute(step(ROOM, "visits"), limits)


def _remake(tx: Transaction, limits: dict[str, int], *, minutes: int) -> None:
    """Make every visit anew under a rule that was not in force before, and note the rule."""
    log.info("Visits now end after %d minutes; all of them are made again.", minutes)
    tx.execute("DELETE FROM visit_rule")
    tx.execute("INSERT INTO visit_rule VALUES (?)", [minutes])
    tx.execute("DELETE FROM visits")
    tx.execute(step(ROOM, "everybody"))
    tx.execute(step(ROOM, "restarts"), {**limits, "low": EVER})
    tx.execute(step(ROOM, "claims"))
    tx.execute(step(ROOM, "found"), {"low": EVER})
    tx.execute(step(ROOM, "visits"), limits)


def _find(tx: Transaction, low: datetime, *, pivot: datetime | None) -> None:
    """Fill the temporary relation ``found`` with every event from ``low`` on that may belong to a changed person."""
    old: list[Span] = []
    if pivot is not None and low < pivot:
        old = merged(tx.rows(step(ROOM, "old_pieces"), {"low": low, "pivot": pivot}))
    if not old or len(old) > PIECES:
        tx.execute(step(ROOM, "found"), {"low": low})
        return
    tx.execute(step(ROOM, "found"), {"low": pivot})
    for start, end in old:
        last = min(end, pivot - timedelta(microseconds=1)) if pivot else end
        tx.execute(step(ROOM, "found_piece"), {"low": start, "high": last})


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
        self._compiled: OrderedDict[Scan, Compiled] = OrderedDict()

    def scan(self, scan: Scan) -> list[dict[str, Any]]:
        """The rows of a scan; its SQL is kept, because pages ask the same again."""
        engine = DuckEngine(self._warehouse)
        compiled = self._compiled.pop(scan, None) or engine.compile(relation_of(scan, engine))
        self._compiled[scan] = compiled
        while len(self._compiled) > KEPT:
            self._compiled.popitem(last=False)
        return engine.fetch(compiled).to_pylist()

    def newest(self) -> datetime | None:
        """When the newest event in the warehouse was received (UTC)."""
        found = self._warehouse.row(step(ROOM, "newest"))
        return None if found is None or found[0] is None else found[0].replace(tzinfo=UTC)

    def credited(self, rule: PathRule, period: Period) -> list[dict[str, Any]]:
        """What each rule hands to each step, per currency."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(credits_of(engine, rule, start=period.start, end=period.end)).to_pylist()

    def lengths(self, rule: PathRule, period: Period) -> list[dict[str, Any]]:
        """How long paths are, per currency."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(path_lengths(engine, rule, start=period.start, end=period.end)).to_pylist()

    def first(self) -> datetime | None:
        """The time of the earliest event (UTC)."""
        found = self._warehouse.row(step(ROOM, "first"))
        return None if found is None or found[0] is None else found[0].replace(tzinfo=UTC)

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


def _naive(moment: datetime) -> datetime:
    """A moment as the warehouse writes it: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)
