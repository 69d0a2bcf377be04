"""A scenario comes back: field by field against the plan it was copied from and the plan of now. Pure.

docs/scenarios.md has the rule in prose with a worked table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from seamark.kernel import InputError
from seamark.plan.form import outside
from seamark.plan.model import Edit, FieldChange, Item, Snapshot
from seamark.plan.scenarios.model import Choice, MergeConflict, Take
from seamark.plan.scenarios.overlay import is_same

NAMELESS: Final = frozenset({"id", "version"})
WHOLE: Final = ""
REMOVED, CHANGED = "removed", "changed"


class Three(msgspec.Struct, frozen=True):
    """An item of the plan that was copied, as the scenario has it, and as the plan has it now."""

    id: str
    base: Item | None
    mine: Item | None
    theirs: Item | None

    @property
    def shown(self) -> Item:
        """One of them, to name it by."""
        found = self.theirs or self.mine or self.base
        assert found is not None  # noqa: S101 - whatever differs is somewhere
        return found


class Merged(msgspec.Struct, frozen=True):
    """The edits of the plan of now that a merge makes, and the conflicts that are not decided yet."""

    edits: tuple[Edit, ...]
    conflicts: tuple[MergeConflict, ...]


def merged(
    base: Snapshot, mine: Snapshot, *, theirs: Snapshot, ids: Sequence[str], choices: Sequence[Choice] = ()
) -> Merged:
    """Merge the items ``ids`` that a scenario changed into the plan of now.

    Raises InputError for a choice about what is no conflict, or two about the same.
    """
    taken = _by_place(choices)
    edits: list[Edit] = []
    conflicts: list[MergeConflict] = []
    known: set[tuple[str, str]] = set()
    for item_id in ids:
        three = Three(item_id, base.items.get(item_id), mine.items.get(item_id), theirs.items.get(item_id))
        found = list(conflicts_of(three))
        known |= {(one.item, one.field) for one in found}
        conflicts += [one for one in found if (one.item, one.field) not in taken]
        edits += _edits(three, {field: take for (item, field), take in taken.items() if item == item_id})
    if lost := [place for place in taken if place not in known]:
        item, field = lost[0]
        msg = f"'choices' decides on '{field}' of {item!r}, which is no conflict."
        raise InputError(msg, field="choices", help="Look at the conflicts again; they may be settled.")
    return Merged(tuple(edits), tuple(conflicts))


def conflicts_of(three: Three) -> Iterator[MergeConflict]:
    """What the scenario and the plan changed differently."""
    base, mine, theirs = three.base, three.mine, three.theirs
    if is_same(base, mine) or is_same(base, theirs) or is_same(mine, theirs):
        return
    if mine is None or theirs is None or mine.noun != theirs.noun:
        yield _whole(three)
        return
    fields = _fields(base), _fields(mine), _fields(theirs)
    for name in fields[1]:
        was, ours, there = (side.get(name) for side in fields)
        if ours not in (was, there) and there != was:
            yield MergeConflict(three.id, mine.noun, three.shown.label, name, was, ours, there)


def _edits(three: Three, takes: Mapping[str, Take]) -> Iterator[Edit]:
    """What is done to the plan of now; a conflict that is not decided stays as the plan has it."""
    base, mine, theirs = three.base, three.mine, three.theirs
    if is_same(base, mine) or is_same(mine, theirs):
        return
    gone = mine is None or theirs is None or mine.noun != theirs.noun
    if gone and not is_same(base, theirs) and takes.get(WHOLE) != "mine":
        return
    if mine is None:
        yield Edit(kind=three.shown.noun, id=three.id, version=theirs.version if theirs else None, removed=True)
    elif theirs is None or mine.noun != theirs.noun:
        version = 0 if base is None and theirs is None else None
        yield Edit(kind=mine.noun, id=three.id, version=version, fields=_fields(mine), whole=True)
    else:
        fields = dict(_taken(three, takes))
        if fields:
            yield Edit(kind=mine.noun, id=three.id, version=theirs.version, fields=fields)


def _taken(three: Three, takes: Mapping[str, Take]) -> Iterator[tuple[str, Any]]:
    """The fields of an item that come from the scenario."""
    base, mine, theirs = _fields(three.base), _fields(three.mine), _fields(three.theirs)
    for name, value in mine.items():
        was, there = base.get(name), theirs.get(name)
        if value not in (was, there) and (there == was or takes.get(name) == "mine"):
            yield name, value


def _whole(three: Three) -> MergeConflict:
    """One removed what the other changed, or both made another kind of thing under one id."""
    words = [REMOVED if side is None else CHANGED for side in (three.mine, three.theirs)]
    other = three.theirs if three.mine is None else three.mine
    before, after = _fields(three.base), _fields(other)
    changes = tuple(
        FieldChange(name, before.get(name), value) for name, value in after.items() if before.get(name) != value
    )
    shown = three.shown
    return MergeConflict(three.id, shown.noun, shown.label, WHOLE, None, words[0], words[1], changes)


def _fields(item: Item | None) -> dict[str, Any]:
    """An item as JSON has it, without id and version."""
    return {} if item is None else {name: value for name, value in outside(item).items() if name not in NAMELESS}


def _by_place(choices: Sequence[Choice]) -> dict[tuple[str, str], Take]:
    taken: dict[tuple[str, str], Take] = {}
    for one in choices:
        if (one.item, one.field) in taken:
            msg = f"'choices' decides twice on '{one.field}' of {one.item!r}."
            raise InputError(msg, field="choices", help="Send one choice for each conflict.")
        taken[one.item, one.field] = one.take
    return taken
