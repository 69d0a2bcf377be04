"""What a form would bring, told before it is saved: who would be booked beyond what is free."""

from collections.abc import Mapping
from typing import Any, Final

from seamark.faces.web.visit import Visit
from seamark.plan import Clash

BOOKS: Final = frozenset({"initiative", "task"})  # kinds that take days of people


def over_of(
    visit: Visit, kind: str, *, fields: Mapping[str, Any], item_id: str = "", version: int | None = None
) -> tuple[str, ...]:
    """Who would be over, a sentence each; nothing where it was confirmed, or where nobody would be.

    Raises what saving would raise for fields that are wrong.
    """
    if kind not in BOOKS or visit.text("sure") == "yes":
        return ()
    book = visit.workspace.plan
    clashes: list[Clash] = book.foresee_edit(kind, fields, item_id=item_id, version=version, by=visit.actor)
    return tuple(one.message for one in clashes if one.code == "capacity")
