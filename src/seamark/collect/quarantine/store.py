"""The quarantine in the warehouse."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pyarrow as pa

from seamark.collect.quarantine.model import QuarantineCount, Quarantined, Waiting
from seamark.warehouse import Transaction, Warehouse

Place = tuple[int, int]

_CHOSEN = """
    ($reason IS NULL OR reason = $reason) AND ($name IS NULL OR name = $name) AND ($source IS NULL OR source = $source)
"""
_COUNTS = f"""
    SELECT reason, name, count(*) FILTER (replayed_at IS NULL), count(replayed_at), max(received_at), any_value(detail)
    FROM quarantine WHERE {_CHOSEN}
    GROUP BY reason, name ORDER BY 3 DESC, reason, name
"""  # noqa: S608 - a constant
_NEWEST = f"""
    SELECT seq, position, received_at, source, name, reason, detail, event, message_id, replayed_at
    FROM quarantine WHERE {_CHOSEN}
    ORDER BY replayed_at IS NOT NULL, received_at DESC, seq DESC, position LIMIT $limit
"""  # noqa: S608 - a constant
_PLACES = f"""
    SELECT seq, position FROM quarantine WHERE {_CHOSEN} AND replayed_at IS NULL ORDER BY seq, position LIMIT $limit
"""  # noqa: S608 - a constant
_WAITING = """
    SELECT seq, position, message_id, received_at, source, reason, sent_at, user_agent, gpc, event
    FROM quarantine SEMI JOIN replaying USING (seq, position)
    WHERE replayed_at IS NULL ORDER BY seq, position
"""
_MARK = """
    UPDATE quarantine SET replayed_at = $at FROM replayed
    WHERE quarantine.seq = replayed.seq AND quarantine.position = replayed.position
"""


class Choice:
    """Which calls are meant: of a reason, of a name, of a source; None means any."""

    def __init__(self, *, reason: str | None = None, name: str | None = None, source: str | None = None) -> None:
        self.params: dict[str, object] = {"reason": reason, "name": name, "source": source}


def counts(warehouse: Warehouse, choice: Choice) -> tuple[QuarantineCount, ...]:
    """Counts by reason and name, most waiting first."""
    fields = ("reason", "name", "waiting", "replayed", "newest", "detail")
    rows = warehouse.rows(_COUNTS, choice.params)
    named = (dict(zip(fields, row, strict=True)) for row in rows)
    return tuple(QuarantineCount(**row | {"newest": _aware(row["newest"])}) for row in named)


def newest(warehouse: Warehouse, choice: Choice, *, limit: int) -> tuple[Quarantined, ...]:
    """The newest calls, those that still wait first."""
    return tuple(
        Quarantined(
            id=f"{seq}-{position}", received_at=_aware(received), source=source, name=name, reason=reason,
            detail=detail, event=event, message_id=message_id, replayed_at=replayed and _aware(replayed),
        )
        for seq, position, received, source, name, reason, detail, event, message_id, replayed in warehouse.rows(
            _NEWEST, choice.params | {"limit": limit}
        )
    )  # fmt: skip


def places(warehouse: Warehouse, choice: Choice, *, limit: int) -> list[Place]:
    """Where the chosen calls that still wait lie, oldest first."""
    return [(seq, position) for seq, position in warehouse.rows(_PLACES, choice.params | {"limit": limit})]


def waiting(tx: Transaction, chosen: Sequence[Place]) -> list[Waiting]:
    """The calls at these places that no replay has brought back yet, in order of arrival."""
    tx.register("replaying", _table(chosen))
    fields = Waiting.__struct_fields__
    rows = (dict(zip(fields, row, strict=True)) for row in tx.rows(_WAITING))
    return [Waiting(**row | {"event": row["event"].encode("utf-8", "surrogatepass")}) for row in rows]


def mark(tx: Transaction, brought_back: Sequence[Place], *, at: datetime) -> None:
    """Note that a replay brought these calls back at a moment (aware)."""
    if brought_back:
        tx.register("replayed", _table(brought_back))
        tx.execute(_MARK, {"at": at.astimezone(UTC).replace(tzinfo=None)})


def _table(chosen: Iterable[Place]) -> pa.Table:
    rows = list(chosen)
    return pa.table(
        {
            "seq": pa.array([seq for seq, _ in rows], pa.int64()),
            "position": pa.array([position for _, position in rows], pa.int32()),
        }
    )


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
