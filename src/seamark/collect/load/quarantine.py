"""Rejected calls as rows of the quarantine table, each message once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa

from seamark.collect.load.seen import Seen
from seamark.collect.record import Batch, Rejected
from seamark.collect.record.wire import FIELDS
from seamark.kernel import key_of

_FIELDS: "Final[list[pa.Field[Any]]]" = [
    pa.field("seq", pa.int64()),
    pa.field("position", pa.int32()),
    pa.field("message_key", pa.int64()),
    pa.field("message_id", pa.string()),
    pa.field("received_at", pa.timestamp("us")),
    pa.field("source", pa.string()),
    pa.field("name", pa.string()),
    pa.field("reason", pa.string()),
    pa.field("detail", pa.string()),
    pa.field("sent_at", pa.timestamp("us")),
    pa.field("user_agent", pa.string()),
    pa.field("gpc", pa.bool_()),
    pa.field("event", pa.string()),
]
QUARANTINE: Final = pa.schema(_FIELDS)


def quarantine_table(batches: Sequence[Batch], held: Seen) -> tuple[pa.Table | None, list[tuple[Batch, int]]]:
    """The rejected calls that do not lie there yet, and per batch how many were copies of ones that do."""
    found = [(batch, rejected) for batch in batches for rejected in batch.rejected]
    if not found:
        return None, []
    keys = np.array([key_of("message", _id(batch, rejected)) for batch, rejected in found], np.int64)
    mask = held.missing(keys)
    held.note(keys[mask])
    rows = [
        _row(batch, rejected) | {"message_key": key}
        for (batch, rejected), key, is_new in zip(found, keys.tolist(), mask, strict=True)
        if is_new
    ]
    copies = Counter(batch.seq for (batch, _), is_new in zip(found, mask, strict=True) if not is_new)
    by_seq = {batch.seq: batch for batch in batches}
    return pa.Table.from_pylist(rows, schema=QUARANTINE), [(by_seq[seq], count) for seq, count in copies.items()]


def _id(batch: Batch, rejected: Rejected) -> str:
    return rejected.message_id or f"{batch.seq}-{rejected.position}"


def _row(batch: Batch, rejected: Rejected) -> dict[str, object]:
    return {
        "seq": batch.seq,
        "position": rejected.position,
        "message_id": _id(batch, rejected),
        "received_at": batch.received,
        "source": batch.envelope.source,
        "name": rejected.name,
        "reason": rejected.reason.value,
        "detail": rejected.detail,
        "sent_at": rejected.sent,
        "user_agent": batch.envelope.user_agent or None,
        "gpc": batch.envelope.gpc,
        "event": _event(batch, rejected),
    }


def _event(batch: Batch, rejected: Rejected) -> bytes:
    """The call as it arrived, with the type its path gave it."""
    kind = batch.envelope.type
    if kind is None:
        return rejected.raw
    try:
        fields = FIELDS.decode(rejected.raw)
    except msgspec.DecodeError:
        return rejected.raw
    return msgspec.json.encode(fields | {"type": kind})
