"""What every item of the plan has in common, what may be wrong with one, and all of them at one moment."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar, cast

import msgspec
from msgspec import Meta

ItemId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*\Z", max_length=64)]
MaybeId = Annotated[str, Meta(pattern=r"^([A-Za-z0-9][A-Za-z0-9_.:-]*)?\Z", max_length=64)]
Title = Annotated[str, Meta(min_length=1, max_length=200)]
Line = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=10_000)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
Share = Annotated[float, Meta(ge=0, le=1)]


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with one field of an item, and what to do about it.

    One that is not grave (an owner on leave) is refused by hand, and only reported by an import, a restore or a move.
    """

    field: str
    message: str
    help: str = ""
    is_grave: bool = True


class Fault(msgspec.Struct, frozen=True):
    """A flaw and where it is: the item by name, and the line, row or cell it was read from, if it was."""

    item: str
    field: str
    message: str
    help: str = ""
    where: str = ""

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.where and f"{self.where}:", self.item)))
        return f"{place}, '{self.field}': {self.message}" if self.field else f"{place}: {self.message}"


class Reference(NamedTuple):
    """A field that names another item, which must be of one of ``kinds``."""

    field: str
    to: str
    kinds: tuple[str, ...]


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing of the plan. A kind is a subclass with three blanks: described fields, ``check`` and ``label``.

    ``version`` counts from 1; a change names the version it was made on.
    """

    noun: ClassVar[str]
    plural: ClassVar[str]

    id: Annotated[ItemId, Meta(description="Name of the item that never changes.")] = ""
    version: Annotated[int, Meta(description="How often it was changed; a change names the version it saw.")] = 0

    @property
    def label(self) -> str:
        """What a reader calls it."""
        raise NotImplementedError

    def references(self) -> Iterator[Reference]:
        """Every other item that this one names."""
        yield from ()

    def check(self, plan: "Snapshot", *, before: "Item | None" = None) -> Iterator[Flaw]:
        """What is wrong with it within ``plan``; ``before`` is what it was, None when it is new."""
        del plan, before
        yield from ()


Kind = TypeVar("Kind", bound=Item)


class Stamp(msgspec.Struct, frozen=True):
    """When an item was changed last, and by whom."""

    at: datetime
    by: str


class Naming(NamedTuple):
    """An item that names another one, and in which field."""

    item: Item
    reference: Reference


class Snapshot:
    """Every item of the plan at one moment, by id, in the order they were made. Never changes.

    ``number`` is that of the newest change in it (0: an empty plan).
    """

    def __init__(
        self, items: Mapping[str, Item], *, number: int = 0, stamps: Mapping[str, Stamp] | None = None
    ) -> None:
        self.items = dict(items)
        self.number = number
        self.stamps = dict(stamps or {})

    def of(self, kind: type[Kind]) -> dict[str, Kind]:
        """Every item of a kind, by id."""
        return cast("dict[str, Kind]", self._kinds.get(kind.noun, {}))

    def find(self, kind: type[Kind], item_id: str) -> Kind | None:
        """An item of a kind, or None."""
        return self.of(kind).get(item_id)

    def label(self, item_id: str) -> str:
        """What a reader calls an item; its id when it is not there."""
        item = self.items.get(item_id)
        return item_id if item is None else item.label

    def naming(self, item_id: str) -> tuple[Naming, ...]:
        """The items that name this one."""
        return tuple(self._naming.get(item_id, ()))

    def changed(self, put: Iterable[Item], *, removed: Iterable[str] = ()) -> "Snapshot":
        """The plan with some items put in or replaced and others taken out."""
        items = {**self.items, **{item.id: item for item in put}}
        for item_id in removed:
            items.pop(item_id, None)
        return Snapshot(items, number=self.number, stamps=self.stamps)

    @cached_property
    def _kinds(self) -> dict[str, dict[str, Item]]:
        kinds: dict[str, dict[str, Item]] = defaultdict(dict)
        for item_id, item in self.items.items():
            kinds[item.noun][item_id] = item
        return kinds

    @cached_property
    def _naming(self) -> dict[str, list[Naming]]:
        naming: dict[str, list[Naming]] = defaultdict(list)
        for item in self.items.values():
            for reference in item.references():
                naming[reference.to].append(Naming(item, reference))
        return naming


def fields_of(item: Item) -> dict[str, Any]:
    """The fields a person sets, as values: all but id and version."""
    return {name: getattr(item, name) for name in item.__struct_fields__ if name not in {"id", "version"}}


def refused_characters(value: object) -> str:
    """The first character within a value that no file format carries (control characters), or ''."""
    if isinstance(value, str):
        return next((mark for mark in value if not _is_plain(mark)), "")
    if isinstance(value, Mapping):
        return next(filter(None, (refused_characters(part) for pair in value.items() for part in pair)), "")
    if isinstance(value, list | tuple):
        return next(filter(None, map(refused_characters, value)), "")
    return ""


def _is_plain(mark: str) -> bool:
    if mark >= " " and mark < "\x7f":
        return True
    return mark in "\n\t" or (
        unicodedata.category(mark) not in {"Cc", "Cs", "Zl", "Zp"} and mark not in "\ufffe\uffff\ufeff"
    )
