"""What a file of the plan says once it is read."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from seamark.kernel import InputError
from seamark.plan.model import Edit, Fault, Snapshot

FORM = 1  # of the file; raised when an older Seamark could not read it
LARGEST_BYTES = 50_000_000


class Row(msgspec.Struct, frozen=True):
    """An item as a file has it: its kind, its fields with the id among them, and the line or row."""

    kind: str
    fields: Mapping[str, Any]
    where: str


class Sheet(msgspec.Struct, frozen=True):
    """A file read: its rows, the kinds it is the whole of, and what could not be read."""

    rows: tuple[Row, ...]
    kinds: tuple[str, ...]
    faults: tuple[Fault, ...]


def edits_of(sheet: Sheet, present: Snapshot) -> tuple[list[Edit], list[Fault]]:
    """The edits that make the plan what the file says: a kind that is in the file is wholly in it.

    An item of such a kind that is not in the file is removed; kinds that the file leaves out stay as they are.
    A row without an id speaks of the item of its title, when there is exactly one.
    """
    edits, faults, named = [], list(sheet.faults), set()
    titles = Counter((item.noun, item.label) for item in present.items.values())
    by_title = {(item.noun, item.label): item.id for item in present.items.values()}
    for row in sheet.rows:
        title = (row.kind, str(row.fields.get("title") or row.fields.get("name")))
        item_id = row.fields.get("id") or (by_title[title] if titles[title] == 1 else "")
        if not isinstance(item_id, str):
            said = f"It is {item_id!r}, which is no text."
            faults.append(Fault(row.kind, "id", said, "Put it in quotes.", row.where))
            continue
        fields = {name: value for name, value in row.fields.items() if name != "id"}
        edits.append(Edit(kind=row.kind, id=item_id, fields=fields, whole=True, where=row.where))
        named.add(item_id)
    left = [item for item in present.items.values() if item.noun in sheet.kinds and item.id not in named]
    return [*edits, *(Edit(kind=item.noun, id=item.id, removed=True) for item in left)], faults


def unreadable(what: str, *, help: str, **detail: object) -> InputError:
    """The error for a file that cannot be read at all."""
    return InputError(f"The plan file does not read: {what}.", help=help, **detail)
