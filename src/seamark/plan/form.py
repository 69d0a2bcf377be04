"""The outside form of an item (JSON, YAML, a sheet) and back, with everything that is wrong with it at once."""

import difflib
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from seamark.kernel import Money
from seamark.plan.model import Flaw, Item
from seamark.plan.model.item import refused_characters

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
DATES: Final = f"Dates are written 2026-01-31 and lie between {EARLIEST.year} and {LATEST.year}."
MONEY: Final = "Money is an amount and a currency: 40000 EUR, or amount and currency apart."
HIDDEN: Final = frozenset({"id", "version"})
WORDS: Final[dict[Any, str]] = {
    str: "It is a text; put it in quotes where it looks like a number or a date.",
    int: "It is a whole number.",
    float: "It is a number.",
    bool: "It is true or false.",
    date: DATES,
    datetime: "A moment is written 2026-01-31T12:00:00Z.",
    dict: "It holds pairs of a name and a value.",
    tuple: "It is a list.",
    Money: MONEY,
}


class Field(msgspec.Struct, frozen=True):
    """A field of a kind: its type, what it means, what is allowed, and its default when it has one."""

    name: str
    type: Any
    meaning: str
    allowed: str
    required: bool
    default: Any


@cache
def fields(kind: type[Item]) -> dict[str, Field]:
    """The fields of a kind that people set, in order."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        info.name: _field(info, hints[info.name]) for info in msgspec.structs.fields(kind) if info.name not in HIDDEN
    }


def _field(info: msgspec.structs.FieldInfo, hint: Any) -> Field:  # noqa: ANN401 - a type
    meta = next(part for part in reversed(hint.__metadata__) if isinstance(part, msgspec.Meta) and part.description)
    default = info.default_factory() if info.default_factory is not msgspec.NODEFAULT else info.default
    return Field(info.name, hint, str(meta.description), _allowed(hint), info.required, default)


def _allowed(hint: Any) -> str:  # noqa: ANN401 - a type
    """What may be written, in words."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _allowed(get_args(hint)[0])
    if origin in {Union, UnionType}:
        return " Or: ".join(_allowed(part) for part in get_args(hint) if part is not type(None))
    if origin is Literal:
        return f"Allowed are {', '.join(str(part) or 'nothing' for part in get_args(hint))}."
    return WORDS.get(origin or hint, "")


def inside(
    kind: type[Item], given: Mapping[str, Any], *, base: Item | None, named: tuple[str, int]
) -> tuple[Item | None, list[Flaw]]:
    """An item of ``kind`` from its outside form, or everything that is wrong with it.

    What is not given comes from ``base``, else from the field's default. ``named`` is id and version.
    """
    known, flaws = fields(kind), []
    values = {} if base is None else {name: getattr(base, name) for name in known}
    for name, value in given.items():
        if name not in known:
            flaws.append(_unknown(kind, name))
            continue
        try:
            values[name] = _converted(known[name], value)
        except ValueError as error:
            flaws.append(Flaw(name, str(error), known[name].allowed))
    wrong = {flaw.field for flaw in flaws}
    missing = [name for name, field in known.items() if field.required and name not in values and name not in wrong]
    flaws += [Flaw(name, "It is missing.", f"{known[name].meaning} {known[name].allowed}") for name in missing]
    return (None if flaws else kind(id=named[0], version=named[1], **values)), flaws


def outside(item: Item) -> dict[str, Any]:
    """An item as JSON has it, with id and version; money as amount and currency."""
    return friendly(msgspec.json.decode(msgspec.json.encode(item)))


def friendly(body: dict[str, Any]) -> dict[str, Any]:
    """A stored body with money in whole units."""
    budget = body.get("budget")
    if isinstance(budget, dict) and "micros" in budget:
        whole, rest = divmod(budget["micros"], 1_000_000)
        amount = whole if not rest else budget["micros"] / 1_000_000
        return {**body, "budget": {"amount": amount, "currency": budget["currency"]}}
    return body


def _unknown(kind: type[Item], name: str) -> Flaw:
    near = difflib.get_close_matches(str(name), fields(kind), 1)
    help_ = f"Did you mean '{near[0]}'?" if near else f"Its fields are id, {', '.join(fields(kind))}."
    article = "An" if kind.noun[0] in "aeiou" else "A"
    return Flaw(str(name)[:100], f"{article} {kind.noun.replace('_', '-')} has no such field.", help_)


def _converted(field: Field, value: Any) -> Any:  # noqa: ANN401 - JSON
    """The value of a field. Raises ValueError saying what is wrong."""
    if field.name == "budget":
        value = _money(value)
    value = _tidy(value)
    if mark := refused_characters(value):
        msg = f"It holds the control character {mark!r}."
        raise ValueError(msg)
    try:
        found = msgspec.convert(value, field.type)
    except msgspec.ValidationError as error:
        reason = str(error).replace("`", "'").replace(" - at '$", " at '").replace(" at '.", " at '")
        msg = f"It is {short(value)}: {reason}."
        raise ValueError(msg) from None
    for part in _atoms(found):
        if isinstance(part, float) and not math.isfinite(part):
            msg = f"It holds {part}, which is no number."
            raise ValueError(msg)
        if isinstance(part, date) and not EARLIEST <= _day(part) <= LATEST:
            msg = f"It holds {part}."
            raise ValueError(msg)
    return found


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _atoms(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any value of a field
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _atoms(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _atoms(part)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _atoms(getattr(value, name))
    else:
        yield value


def _tidy(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Line ends as files carry them everywhere."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if isinstance(value, Mapping):
        return {_tidy(name): _tidy(part) for name, part in value.items()}
    return [_tidy(part) for part in value] if isinstance(value, list | tuple) else value


def _money(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Money as it is kept, from ``40000 EUR`` or amount and currency; anything else stays for the types to refuse."""
    amount: Any
    currency: Any
    if isinstance(value, str):
        amount, _, currency = value.strip().rpartition(" ")
    elif isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        amount, currency = value["amount"], value["currency"]
    else:
        return value
    try:
        number = Decimal("NaN" if isinstance(amount, bool) else str(amount))
        return {"micros": Money.of(number, str(currency)).micros, "currency": currency}
    except (InvalidOperation, ValueError, OverflowError):
        msg = f"It is {short(value)}."
        raise ValueError(msg) from None


def short(value: object) -> str:
    """A value as a message shows it."""
    text = repr(value)
    if isinstance(value, Mapping) and value.keys() == {"amount", "currency"}:
        text = f"{value['amount']} {value['currency']}"
    return text if len(text) <= 80 else f"{text[:77]}…"
