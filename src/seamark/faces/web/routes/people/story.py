"""A timeline as one reads it: visits, newest first, each with what happened in it."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from seamark.customers import Entry
from seamark.faces.web.numbers import Shown, micros
from seamark.faces.web.words import pretty

WORDS = {
    "identify": "Said who they are",
    "group": "Joined a group",
    "alias": "Got another name",
    "page": "Looked at a page",
    "screen": "Looked at a screen",
}


class Told(msgspec.Struct, frozen=True):
    """One event in words: its icon, what happened, the details beside it, the money, and what was sent."""

    time: datetime
    icon: str
    title: str
    says: str
    money: Shown | None
    body: str
    message_id: str


class Stay(msgspec.Struct, frozen=True):
    """A visit, or events of one day that belong to none."""

    day: date
    started: datetime | None
    channel: str
    source: str
    entries: list[Told]


def visits_of(entries: Iterable[Entry]) -> list[Stay]:
    """Entries (newest first) put together by visit and day."""
    stays: list[Stay] = []
    previous = None
    for entry in entries:
        started = entry.visit.started if entry.visit else None
        key = (started, entry.time.date())
        if key != previous:
            channel = entry.visit.channel if entry.visit else ""
            stays.append(Stay(entry.time.date(), started, channel, entry.source, []))
            previous = key
        stays[-1].entries.append(told(entry))
    return stays


def told(entry: Entry) -> Told:
    """One event in words."""
    where = entry.title or entry.path or entry.url or ""
    title = entry.name or (where if entry.type in ("page", "screen") and where else WORDS.get(entry.type, entry.type))
    says = [where if where != title else "", entry.campaign or "", f"order {entry.order_id}" if entry.order_id else ""]
    money = micros(entry.amount.micros, entry.amount.currency) if entry.amount else None
    body = pretty(msgspec.json.encode(entry.properties).decode()) if entry.properties else ""
    return Told(entry.time, icon_of(entry), title, " · ".join(filter(None, says)), money, body, entry.message_id)


def icon_of(entry: Entry) -> str:
    """The icon of an event."""
    if entry.conversion:
        return "order"
    if entry.amount is not None and entry.amount.micros < 0:
        return "refund"
    return entry.type if entry.type in ("page", "screen", "identify", "group", "alias") else "track"
