"""The plan with some items moved, without making it again."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from seamark.plan.calendar import WorkCalendar
from seamark.plan.kinds import Initiative, Milestone, Release, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Item, Snapshot

Kind = TypeVar("Kind", bound=Item)


class Outlook:
    """A plan and what would be different in it."""

    def __init__(self, plan: Snapshot, moved: Mapping[str, Item] | None = None) -> None:
        self.plan = plan
        self.moved = dict(moved or {})

    @property
    def calendar(self) -> WorkCalendar:
        """The working days of the company."""
        return leave_in(self.plan).calendar

    def find(self, kind: type[Kind], item_id: str) -> Kind | None:
        """An item of a kind as it would be."""
        found = self.moved.get(item_id) or self.plan.items.get(item_id)
        return found if isinstance(found, kind) else None

    def naming(self, item_id: str, field: str) -> Iterator[Item]:
        """The items that name this one in ``field``, as they would be; a move changes no names."""
        for naming in self.plan.naming(item_id):
            if naming.reference.field == field:
                yield self.moved.get(naming.item.id, naming.item)

    def followers(self, item_id: str) -> Iterator[Initiative]:
        """The initiatives that wait for an item."""
        return (item for item in self.naming(item_id, "depends_on") if isinstance(item, Initiative))

    def span(self, item_id: str) -> tuple[date, date] | None:
        """First and last day of an item, the same day for a release or milestone."""
        item = self.moved.get(item_id) or self.plan.items.get(item_id)
        if isinstance(item, Initiative):
            return item.start, item.end
        if isinstance(item, Task):
            return (item.start, item.end) if item.start and item.end else None
        return (item.date, item.date) if isinstance(item, Release | Milestone) else None

    def is_point(self, item_id: str) -> bool:
        """Whether an item is a release or milestone."""
        return isinstance(self.plan.items.get(item_id), Release | Milestone)
