"""The only file of this room that touches the warehouse."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from seamark.measure.relations.events import NUMBERED_DAYS
from seamark.warehouse import Transaction, step

ROOM = "seamark.measure"
NUMBERED_SECONDS = NUMBERED_DAYS * 86_400


def refresh_visits(tx: Transaction, *, minutes: int) -> None:
    """Make again the visits of everybody in the temporary relation ``touched`` since then.

    Reads ``touched`` and ``fresh``; afterwards ``visits`` is what making it from all events would give.
    """
    tx.execute(step(ROOM, "changed"))
    limits = {"limit_seconds": minutes * 60, "numbered_seconds": NUMBERED_SECONDS}
    since = tx.rows("SELECT min(since) FROM changed")[0][0]
    if since is None:
        return
    earliest = since - timedelta(seconds=max(NUMBERED_SECONDS, minutes * 60))
    tx.execute(step(ROOM, "restarts"), {**limits, "low": earliest})
    since, restart, fresh = tx.rows(step(ROOM, "reach"))[0]
    if restart is not None:
        tx.execute(step(ROOM, "stale_visits"), {"low": restart})
    low = _earliest((restart, fresh))
    if low is not None:
        tx.execute(step(ROOM, "claims"))
        tx.execute(step(ROOM, "visits"), {**limits, "low": low})


def _earliest(moments: Iterable[Any]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
