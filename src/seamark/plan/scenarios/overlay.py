"""What a scenario changes: whole items put in, and ids taken out, on top of the plan it was copied from. Pure."""

import msgspec

from seamark.plan.model import Item, Snapshot
from seamark.plan.model.item import fields_of


class Overlay(msgspec.Struct, frozen=True):
    """Items as the scenario has them, and ids of items that it has not."""

    put: tuple[Item, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every item that is different."""
        return (*(item.id for item in self.put), *self.removed)

    def on(self, base: Snapshot) -> Snapshot:
        """The plan of the scenario."""
        return base.changed(self.put, removed=self.removed)


def overlay_of(base: Snapshot, plan: Snapshot) -> Overlay:
    """What turns ``base`` into ``plan``. What was changed and changed back is no difference."""
    put = [item for item_id, item in plan.items.items() if not is_same(base.items.get(item_id), item)]
    return Overlay(tuple(put), tuple(item_id for item_id in base.items if item_id not in plan.items))


def is_same(one: Item | None, other: Item | None) -> bool:
    """Whether two items say the same, whatever their versions; two that are not there do."""
    if one is None or other is None or one is other:
        return one is other
    return one.noun == other.noun and fields_of(one) == fields_of(other)
