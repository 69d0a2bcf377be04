"""Fields as cells of a sheet and back: plain where plain is clear, JSON where it is not, never a formula."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from seamark.plan.form import Field, short

WORDS: Final[dict[Any, str]] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "bool",
    date: "date",
    datetime: "date",
    type(None): "none",
}
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\n", "'")  # what spreadsheets run, and the mark that stops them
BETWEEN: Final = "; "

Cell = str | float | int | bool | date | None


def to_cell(value: Any) -> Cell:  # noqa: ANN401 - JSON
    """A value of a field as a cell; text that a spreadsheet would run begins with an apostrophe."""
    if value in ("", None) or (isinstance(value, list | Mapping) and not value):
        return None
    if isinstance(value, Mapping):
        return safe(_pairs(value))
    if isinstance(value, list):
        return safe(_list(value))
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, float) and float(f"{value:.16G}") != value:
        return repr(value)  # a sheet keeps 16 digits of a number
    return value if isinstance(value, bool | int | float) else str(value)


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; ``plain`` takes the mark away again."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def plain(text: str) -> str:
    """Text without the mark that ``safe`` put before it."""
    return text.removeprefix("'")


def from_cell(field: Field, cell: Cell) -> Any:  # noqa: ANN401 - JSON
    """A cell as the field's JSON. Raises ValueError saying what is wrong; types are checked later."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else f"{cell.isoformat()}Z"
    if isinstance(cell, date):
        return cell.isoformat()
    shapes = _shapes(field.type)
    return _text(plain(cell), shapes) if isinstance(cell, str) else _number(cell, shapes)


def _text(text: str, shapes: frozenset[str]) -> Any:  # noqa: ANN401 - JSON
    if text.startswith(("[", "{")) and shapes & {"list", "pairs"}:
        return _json(text)
    if "text" in shapes:
        return text
    if "pairs" in shapes:
        return _from_pairs(text)
    if "list" in shapes:
        return [part for part in map(str.strip, text.split(";")) if part]
    return _from_text(text) if shapes & {"number", "bool"} else text


def _number(cell: float | None, shapes: frozenset[str]) -> Any:  # noqa: ANN401 - JSON
    """Sheets know no whole numbers and no ids: 2.0 is 2, and a number in a text column is its text."""
    if cell is None or isinstance(cell, bool):
        return cell
    whole = int(cell) if float(cell).is_integer() else cell
    if "number" not in shapes and shapes & {"text", "list"}:
        return [str(whole)] if "list" in shapes and "text" not in shapes else str(whole)
    return whole


def _shapes(hint: Any) -> frozenset[str]:  # noqa: ANN401 - a type
    """What a field may hold: text, number, bool, date, list or pairs."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _shapes(arguments[0])
    if origin in {tuple, dict}:
        return frozenset({"list" if origin is tuple else "pairs"})
    if origin is Literal:
        return frozenset("number" if isinstance(part, int) else "text" for part in arguments)
    if origin in {Union, UnionType}:
        return frozenset[str]().union(*map(_shapes, arguments))
    return frozenset({WORDS.get(hint, "pairs")})


def _pairs(value: Mapping[str, Any]) -> str:
    clear = all(_is_clear(name) and ":" not in name and isinstance(part, int | float) for name, part in value.items())
    if not clear:
        return json.dumps(value, ensure_ascii=False)
    return BETWEEN.join(f"{name}: {part!r}" for name, part in value.items())


def _from_pairs(text: str) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, colon, number = part.rpartition(":")
        if not colon or name.strip() in pairs:
            msg = f"It is {short(text)}: write name: number; name: number, each name once."
            raise ValueError(msg)
        pairs[name.strip()] = _from_text(number.strip())
    return pairs


def _list(value: list[Any]) -> str:
    if all(isinstance(part, str) and _is_clear(part) for part in value):
        return BETWEEN.join(value)
    return json.dumps(value, ensure_ascii=False)


def _is_clear(text: str) -> bool:
    return text == text.strip() and bool(text) and ";" not in text and text[0] not in "[{'" and "\n" not in text


def _from_text(text: str) -> Any:  # noqa: ANN401 - JSON
    """A number or a truth value that was written as text."""
    lowered = text.strip().lower()
    if lowered in {"true", "false"}:
        return lowered == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return text


def _json(text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except ValueError as error:
        msg = f"It is {short(text)}, which is no JSON: {error}."
        raise ValueError(msg) from None
