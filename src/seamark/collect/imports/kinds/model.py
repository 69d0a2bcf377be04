"""What a kind of file is: its fields, the titles that name them, what tells it from others."""

import enum

import msgspec


class Cell(enum.StrEnum):
    """How a field's cells are read."""

    DAY = "a day"
    MOMENT = "a date or a moment"
    MONEY = "an amount of money"
    MICROS = "an amount in millionths"
    COUNT = "a whole number"
    NUMBER = "a number"
    CURRENCY = "a currency"
    TEXT = "text"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a row says. ``titles`` are plain titles (lower case, single blanks), the likelier first."""

    name: str
    cell: Cell
    titles: tuple[str, ...]
    says: str
    required: bool = False


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file.

    ``marks`` are titles that only this kind has; ``constants`` what is known without a column. ``either`` names fields
    of which one is required. ``rows`` is what a row becomes: a cost or an order.
    """

    name: str
    label: str
    rows: str
    fields: tuple[Field, ...]
    marks: frozenset[str] = frozenset()
    constants: dict[str, str] = {}
    either: tuple[tuple[str, ...], ...] = ()
    absent_is_zero: bool = False  # a blank cost is no cost: platforms leave days without delivery empty
    lookup: tuple[Field, ...] = ()  # fields of a second file with names, joined by its first field

    def named(self) -> dict[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}
