"""The live tail: what arrived, newest first, also what was put aside, with everything that was sent."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from seamark.faces.web.numbers import micros
from seamark.faces.web.words import pretty, told
from seamark.govern import Actor
from seamark.loop import Workspace

SHOWN = 200
ASIDE = 50


class Line(msgspec.Struct, frozen=True):
    """One call: where it came from, what it says, what became of it (``state`` and ``good``), and as it was sent."""

    id: str
    at: str
    source: str
    type: str
    name: str
    who: str
    where: str
    state: str
    good: bool
    body: str
    moment: datetime


class Wish(msgspec.Struct, frozen=True):
    """What a viewer wants to see: a source, a text that occurs somewhere in the line, or only what was put aside."""

    source: str = ""
    text: str = ""
    aside: str = ""

    def wants(self, line: Line) -> bool:
        """Whether a line is wanted."""
        if (self.source and line.source != self.source) or (self.aside and line.good):
            return False
        text = self.text.strip().lower()
        return not text or any(text in part.lower() for part in (line.name, line.who, line.where, line.type, line.body))


def lines(workspace: Workspace, by: Actor) -> list[Line]:
    """The newest calls of every source, newest first."""
    events = [_event(row) for row in workspace.collect.tail(by=by, limit=SHOWN)]
    held = workspace.collect.quarantine(by=by, limit=ASIDE).calls
    aside = [
        Line(
            id=f"aside {call.id}",
            at=f"{call.received_at:%H:%M:%S}",
            source=call.source,
            type="",
            name=call.name or "no name",
            who="",
            where="",
            state=f"{told(call.reason).says}: {call.detail}",
            good=False,
            body=pretty(call.event),
            moment=call.received_at,
        )
        for call in held
        if call.replayed_at is None
    ]
    return sorted(events + aside, key=lambda line: line.moment, reverse=True)[:SHOWN]


def _event(row: Mapping[str, Any]) -> Line:
    return Line(
        id=str(row["message_key"]),
        at=f"{row['received_at']:%H:%M:%S}",
        source=row["source"],
        type=row["type"],
        name=row["name"] or row["title"] or row["path"] or row["type"],
        who=row["user_id"] or row["anonymous_id"] or row["device_id"] or "",
        where=row["path"] or row["url"] or "",
        state=_state(row),
        good=True,
        body=pretty(row["properties"] or row["traits"] or "{}"),
        moment=row["received_at"].replace(tzinfo=UTC),
    )


def _state(row: Mapping[str, Any]) -> str:
    if row["order_repeat"]:
        return "order already counted"
    if row["conversion"] or row["amount"]:
        amount = micros(row["amount"], row["currency"] or "") if row["amount"] is not None else ""
        return f"{'conversion' if row['conversion'] else 'refund'} {amount}".strip()
    return "machine, not counted as a visitor" if row["is_bot"] else row["channel"] or "counted"


def as_message(wanted: Iterable[Line], *, fresh: bool) -> bytes:
    """Lines as the page's script takes them; ``fresh``: in place of those it has."""
    return msgspec.json.encode({"kind": "tail", "fresh": fresh, "rows": list(wanted)})
