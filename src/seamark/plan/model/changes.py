"""Changes: what somebody wants to change, what was changed, and how two moments differ."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

Moment = datetime | int  # a moment, or the number of a change


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a change. Fields are as they stand in JSON.

    ``version`` is the one that was seen; None overrides whatever is there. ``whole``: a field that is left out goes
    back to its default; else it stays. ``where`` is the line or row it was read from.
    """

    kind: str
    id: str = ""
    version: int | None = None
    fields: Mapping[str, Any] = {}
    whole: bool = False
    removed: bool = False
    where: str = ""


class ChangeSet(msgspec.Struct, frozen=True):
    """Edits that are made together or not at all."""

    edits: tuple[Edit, ...]


class FieldChange(msgspec.Struct, frozen=True):
    """A field with its value before and after, as in JSON."""

    field: str
    before: Any
    after: Any


class Touched(msgspec.Struct, frozen=True):
    """An item that a change touched, the version it has since, and the fields that differ from the version before."""

    id: str
    kind: str
    title: str
    version: int
    removed: bool = False
    fields: tuple[FieldChange, ...] = ()


class Proposed(msgspec.Struct, frozen=True):
    """A field that a recommendation would change: what it is now and what it shall be, as in JSON."""

    item_id: str
    field: str
    old: Any
    new: Any


class Change(msgspec.Struct, frozen=True):
    """One change: who, when, why, where from, and what it touched.

    ``touched`` counts the items (0: nothing was different, nothing was written); ``items`` lists the first of them.
    """

    number: int
    at: datetime
    by_id: str
    by_name: str
    why: str
    origin: str
    touched: int
    items: tuple[Touched, ...]


class ItemDifference(msgspec.Struct, frozen=True):
    """An item that differs between two moments. A new one has no fields before, a removed one none after."""

    id: str
    kind: str
    title: str
    fields: tuple[FieldChange, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """How the plan of one moment differs from that of another."""

    from_number: int
    to_number: int
    added: tuple[ItemDifference, ...]
    removed: tuple[ItemDifference, ...]
    changed: tuple[ItemDifference, ...]


class Move(msgspec.Struct, frozen=True):
    """New dates of an initiative (``end`` None keeps its working days), or of a release or milestone."""

    id: str
    start: date
    end: date | None = None
