"""Names in a spreadsheet where the plan has ids: ``Ada`` for her id, when exactly one is called so."""

from collections import defaultdict
from typing import Any, Final

from seamark.plan.form import fields
from seamark.plan.model import Item, Snapshot

NAMED_BY: Final[dict[str, tuple[str, ...]]] = {
    "owner": ("person",),
    "author": ("person",),
    "person": ("person",),
    "people": ("person",),
    "raci": ("person",),
    "goals": ("goal",),
    "goal": ("goal",),
    "objective": ("objective",),
    "release": ("release",),
    "initiative": ("initiative",),
    "initiatives": ("initiative",),
    "feed": ("feed",),
    "on": ("goal", "initiative"),
    "protects": ("goal", "initiative"),
}


class Names:
    """What the items of a plan are called."""

    def __init__(self, plan: Snapshot) -> None:
        self._plan = plan
        self._by_label: dict[tuple[str, str], list[str]] = defaultdict(list)
        for item in plan.items.values():
            self._by_label[item.noun, item.label.casefold()].append(item.id)
            email = getattr(item, "email", "")
            if email:
                self._by_label[item.noun, email.casefold()].append(item.id)

    def ids(self, kind: type[Item], field: str, *, cell: Any) -> Any:  # noqa: ANN401 - any cell
        """A cell with names replaced by ids where the field names others; anything else stays as it is.

        Raises ValueError when several items are called so.
        """
        if (
            field not in NAMED_BY
            or field not in fields(kind)
            or not isinstance(cell, str)
            or cell.startswith(("[", "{"))
        ):
            return cell
        return "; ".join(self._id(part.strip(), kinds=NAMED_BY[field]) for part in cell.split(";") if part.strip())

    def _id(self, text: str, *, kinds: tuple[str, ...]) -> str:
        name, colon, rest = text.rpartition(":")
        if colon and not self._is_known(text, kinds=kinds):
            return f"{self._id(name.strip(), kinds=kinds)}: {rest.strip()}"
        if text in self._plan.items:
            return text
        found = [item_id for kind in kinds for item_id in self._by_label[kind, text.casefold()]]
        if len(found) > 1:
            msg = f"{len(found)} are called {text[:80]!r}."
            raise ValueError(msg)
        return found[0] if found else text

    def _is_known(self, text: str, *, kinds: tuple[str, ...]) -> bool:
        return text in self._plan.items or any((kind, text.casefold()) in self._by_label for kind in kinds)
