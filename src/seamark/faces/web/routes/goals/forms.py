"""Forms of the plan: what a person types as text, what the plan wants as JSON, and faults at their fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from seamark.kernel import SeamarkError

Shape = Literal[
    "line", "text", "number", "percent", "date", "choice", "many", "money", "mix", "days", "where", "codes", "after",
    "baseline", "whole", "yes", "rows", "count",
]  # fmt: skip
Options = Sequence[tuple[str, str]]
UNSAID: Any = object()  # a cell that says nothing
ROOM, LEAST_ROWS = 2, 3  # empty rows below what is there, and rows in all
LISTS = frozenset({"many", "after"})
UNREADABLE = {
    "mix": "A line cannot be read. Write a channel and its percentage on each: Email: 40.",
    "days": "A line cannot be read. Write a person's id and days of work on each: ada: 5.",
    "where": "A line cannot be read. Write what is counted on each: channel: Paid Search, Email.",
    "number": "It is no number.",
    "percent": "It is no number.",
    "money": "It is no amount.",
    "rows": "A row cannot be read. Days are numbers; working days outside are one number, or 5 (3 to 10).",
}
SPAN = re.compile(r"([\d.]+)\s*\(\s*([\d.]+)\s*(?:to|-|–)\s*([\d.]+)\s*\)")


class Column(msgspec.Struct, frozen=True):
    """A column of a field that holds rows; with ``options`` it is chosen, else typed, as a date where it is one.

    ``shape`` says what is typed: a number, names with commas between, or a span like 5 (3 to 10). ``usual`` is what an
    empty cell stands for.
    """

    name: str
    label: str
    options: Options = ()
    is_date: bool = False
    shape: Literal["", "number", "names", "span"] = ""
    is_wide: bool = False
    usual: str = ""


class Blank(msgspec.Struct, frozen=True):
    """A field of a form; ``options`` are the values to choose from, each with its words; ``usual`` fills a new form."""

    name: str
    label: str
    shape: Shape = "line"
    hint: str = ""
    options: Options = ()
    required: bool = False
    group: str = ""
    usual: str = ""
    columns: tuple[Column, ...] = ()

    def rows(self, text: str) -> list[list[str]]:
        """The rows of a text, each with a cell a column, and room for two more."""
        width = len(self.columns)
        known = [(line.split("\t") + [""] * width)[:width] for line in filter(None, text.split("\n"))]
        return [*known, *([""] * width for _ in range(max(ROOM, LEAST_ROWS - len(known))))]


class Filled(msgspec.Struct, frozen=True):
    """A form as a page shows it: texts by field, faults by field, what is wrong besides, and the seen version.

    ``over``: who would be booked beyond what is free; it is saved when that is confirmed.
    """

    texts: dict[str, str]
    faults: dict[str, list[str]] = {}
    error: SeamarkError | None = None
    version: int = 0
    seen: str = ""
    over: tuple[str, ...] = ()


def text_of(blank: Blank, value: Any) -> str:  # noqa: ANN401 - JSON
    """A value of the plan as the form shows it."""
    if value is None or value in ("", [], {}):
        return ""
    if blank.shape == "rows":
        return "\n".join("\t".join(_cell(column, row.get(column.name)) for column in blank.columns) for row in value)
    return _WRITERS.get(blank.shape, str)(value)


def value_of(blank: Blank, text: str, *, currency: str, old: Any = None) -> Any:  # noqa: ANN401 - JSON
    """What a form's text means; a text that means nothing stays one, so that the plan refuses it at its field."""
    if not text:
        return _EMPTY.get(blank.shape, "")
    if blank.shape == "money":
        return {"amount": _number(text), "currency": currency}
    if blank.shape == "after":
        known = {one["on"]: one for one in old or ()}
        return [known.get(one, {"on": one}) for one in text.split("\n")]
    if blank.shape == "rows":
        try:
            return [_row(blank.columns, cells) for cells in blank.rows(text) if any(cells)]
        except ValueError:
            return text
    return _READERS.get(blank.shape, str)(text)


def fields_of(
    blanks: Sequence[Blank], texts: Mapping[str, str], *, seen: Mapping[str, str] | None, currency: str,
    old: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The fields to send: everything filled in of a new item, only what was changed of a known one."""
    found = {}
    for blank in blanks:
        text = texts[blank.name]
        if (text == seen.get(blank.name, "")) if seen is not None else not text:
            continue
        found[blank.name] = value_of(blank, text, currency=currency, old=(old or {}).get(blank.name))
    return found


def faults_in(error: SeamarkError, blanks: Sequence[Blank], *, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Every fault of a refused form at its field; those of no field of the form under ''."""
    known = {blank.name: blank for blank in blanks}
    found: dict[str, list[str]] = {}
    listed = error.detail.get("faults") or [{"field": error.detail.get("field", ""), "message": error.message}]
    for fault in listed if isinstance(listed, list) else ():
        blank = known.get(fault["field"])
        if blank is None:
            found.setdefault("", []).append(f"{fault['message']} {fault.get('help', '')}".strip())
            continue
        said = _said(blank, texts[blank.name], fault=fault)
        found.setdefault(blank.name, []).append(said)
    return found


def _said(blank: Blank, text: str, *, fault: Mapping[str, str]) -> str:
    if not text:
        return f"It is empty. {blank.hint}".strip() if blank.required else _joined(fault)
    read = value_of(blank, text, currency="EUR")
    broken = isinstance(read, str) or (blank.shape == "money" and isinstance(read["amount"], str))
    return UNREADABLE[blank.shape] if blank.shape in UNREADABLE and broken else _joined(fault)


def _joined(fault: Mapping[str, str]) -> str:
    return f"{fault['message']} {fault.get('help', '')}".strip()


def _cell(column: Column, value: Any) -> str:  # noqa: ANN401 - JSON
    if column.shape == "names":
        return ", ".join(value or ())
    if column.shape == "span":
        return _span_text(value) if value else ""
    if column.shape == "number":
        return "" if value is None else _plain(value)
    return "yes" if value is True else "" if value in {None, False, column.usual} else str(value)


def _row(columns: Sequence[Column], cells: Sequence[str]) -> dict[str, Any]:
    """A row as JSON; a column whose only choice is yes says whether. Raises ValueError for what means nothing."""
    whether = {column.name for column in columns if [value for value, _ in column.options] == ["", "yes"]}
    pairs = zip(columns, cells, strict=True)
    found = {column.name: bool(cell) if column.name in whether else _typed(column, cell) for column, cell in pairs}
    return {name: value for name, value in found.items() if value is not UNSAID}


def _typed(column: Column, cell: str) -> Any:  # noqa: ANN401 - JSON
    """What a cell of a row means; an empty one of a column with a shape is not said."""
    if not cell and (column.shape or column.usual):
        return UNSAID
    if not column.shape:
        return cell
    if column.shape == "names":
        return [one.strip() for one in cell.split(",") if one.strip()]
    if column.shape == "number":
        value = float(cell)
        return int(value) if value.is_integer() else value
    found = SPAN.fullmatch(cell)
    likely, low, high = map(float, found.groups()) if found else (float(cell),) * 3
    return {"days": likely, "low": low, "high": high}


def _span_text(value: Mapping[str, float]) -> str:
    likely, low, high = (_plain(value[name]) for name in ("days", "low", "high"))
    return likely if low == likely == high else f"{likely} ({low} to {high})"


def _number(text: str) -> float | int | str:
    try:
        value = float(text.replace(",", "").replace("\u202f", "").replace(" ", ""))
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _plain(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:f}".rstrip("0").rstrip(".")


def _share(text: str) -> float | str:
    value = _number(text.removesuffix("%").strip())
    return value if isinstance(value, str) else round(value / 100, 6)


def _pairs(text: str, read: Callable[[str], Any]) -> dict[str, Any] | str:
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, rest = line.rpartition(":")
        value = read(rest.strip())
        if not colon or not name.strip() or isinstance(value, str):
            return text
        found[name.strip()] = value
    return found


def _where(text: str) -> dict[str, Any] | str:
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, rest = line.partition(":")
        values = [one.strip() for one in rest.split(",") if one.strip()]
        if not colon or not values:
            return text
        found[name.strip()] = values
    return found


def _baseline(text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


_EMPTY: dict[str, Any] = {
    "number": None, "percent": None, "date": None, "money": None, "baseline": None,
    "whole": None, "count": None, "yes": False, "many": [], "after": [], "codes": [], "rows": [],
    "mix": {}, "days": {}, "where": {},
}  # fmt: skip
_READERS: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "whole": _number,
    "count": _number,
    "yes": lambda _: True,
    "percent": _share,
    "many": lambda text: text.split("\n"),
    "codes": lambda text: [one for line in text.splitlines() for one in map(str.strip, line.split(",")) if one],
    "mix": lambda text: _pairs(text, _share),
    "days": lambda text: _pairs(text, _number),
    "where": _where,
    "baseline": _baseline,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "yes": lambda value: "yes" if value else "",
    "number": _plain,
    "percent": lambda value: _plain(round(value * 100, 4)),
    "money": lambda value: _plain(value["amount"]),
    "many": "\n".join,
    "codes": "\n".join,
    "after": lambda value: "\n".join(one["on"] for one in value),
    "mix": lambda value: "\n".join(f"{name}: {_plain(round(share * 100, 4))}" for name, share in value.items()),
    "days": lambda value: "\n".join(f"{name}: {_plain(days)}" for name, days in value.items()),
    "where": lambda value: "\n".join(f"{name}: {', '.join(values)}" for name, values in value.items()),
    "baseline": lambda value: msgspec.json.encode(value).decode(),
}
