"""From how a user wants a file read, and the file itself, to how it is read: every blank filled, every doubt asked."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from seamark.collect.imports import guess
from seamark.collect.imports.cells import currency_in_title, currency_of, form_of, mark_of
from seamark.collect.imports.kinds import KINDS, TITLES, Cell, Kind
from seamark.collect.imports.model import Question, Reading
from seamark.collect.imports.reading import NAMES, Layout, Sheet, Text, find_layout, rows_of, text_of
from seamark.kernel import InputError

_NUMBERS = frozenset({Cell.MONEY, Cell.COUNT, Cell.NUMBER, Cell.MICROS})
_DATES = frozenset({Cell.DAY, Cell.MOMENT})


class Found(NamedTuple):
    """A file opened: its text and layout, its kind (None: unknown), the columns it gives, what stays open."""

    text: Text
    layout: Layout
    kind: Kind | None
    sheet: Sheet
    reading: Reading
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]


def find(data: bytes, wish: Reading) -> Found:
    """Open a file and fill what ``wish`` leaves empty.

    Raises InputError for a file that cannot be read at all, and for a wish it does not fit.
    """
    text, layout = _opened(data, wish)
    kind = guess.kind_named(wish.kind) if wish.kind else guess.kind_of(layout.header)
    columns = _columns(kind, layout, wish=wish)
    sheet = rows_of(text, layout, wanted=list(dict.fromkeys(columns.values())))
    reading = msgspec.structs.replace(
        wish,
        kind=kind.name if kind else "",
        columns=columns,
        constants=_constants(kind, columns, wish=wish),
        delimiter=layout.delimiter,
        encoding=text.encoding,
        header_line=layout.line,
    )
    if kind is None:
        return Found(text, layout, None, sheet, reading, (_what_kind(layout),), ())
    reading, doubts = _forms(sheet, reading)
    questions = (*_lacking(kind, reading), *doubts)
    return Found(text, layout, kind, sheet, reading, questions, _warnings(kind, layout, reading=reading))


def reopened(data: bytes, reading: Reading) -> tuple[Layout, Sheet]:
    """A file opened with a complete reading, as it was when it was written down; nothing is guessed again."""
    text = Text(data.rstrip(b"\x1a"), reading.encoding)
    header = find_layout(text.head, frozenset(), delimiter=reading.delimiter, line=reading.header_line)
    return header, rows_of(text, header, wanted=list(dict.fromkeys(reading.columns.values())))


def _opened(data: bytes, wish: Reading) -> tuple[Text, Layout]:
    text = text_of(data)
    known = TITLES | frozenset(title.lower() for title in wish.columns.values())
    return text, find_layout(text.head, known, delimiter=wish.delimiter, line=wish.header_line)


def _columns(kind: Kind | None, layout: Layout, *, wish: Reading) -> dict[str, str]:
    """The columns of a wish checked against the file, or those proposed."""
    columns = dict(wish.columns) or (guess.columns_of(kind, layout.header) if kind else {})
    if kind and (unknown := sorted(columns.keys() - kind.named().keys())):
        allowed = ", ".join(kind.named())
        raise InputError(
            f"{unknown[0]!r} is no field of {kind.label}; fields are {allowed}.", help="Map to one of these."
        )
    absent = [title for title in columns.values() if title not in layout.header]
    if absent:
        msg = f"The file has no column {absent[0]!r}; its columns are {', '.join(layout.header)}."
        raise InputError(msg, missing=absent, help="Choose one of the file's columns, or leave the field out.")
    if twice := [title for title in guess.doubled(layout.header) if title in columns.values()]:
        places = [str(place) for place, title in enumerate(layout.header, 1) if title == twice[0]]
        msg = f"The column {twice[0]!r} stands in the header {len(places)} times (columns {', '.join(places)})."
        raise InputError(msg, help="Rename or delete all but one in the file.", column=twice[0])
    return columns


def _constants(kind: Kind | None, columns: dict[str, str], *, wish: Reading) -> dict[str, str]:
    if kind is None:
        return wish.constants
    if unknown := sorted(wish.constants.keys() - kind.named().keys()):
        raise InputError(
            f"{unknown[0]!r} is no field of {kind.label}; fields are {', '.join(kind.named())}.",
            help="Give values for these only.",
        )
    constants = {name: value for name, value in kind.constants.items() if name not in columns} | wish.constants
    money = columns.get("cost") or columns.get("amount")
    in_title = currency_in_title(money) if money else None
    if in_title and "currency" not in columns:
        constants.setdefault("currency", in_title)
    if "currency" in constants:
        constants["currency"] = _currency(constants["currency"])
    return {name: value.strip() for name, value in constants.items() if value.strip()}


def _currency(given: str) -> str:
    code = currency_of(given)
    if code is None:
        msg = f"The currency is {given!r}, which is no ISO 4217 code."
        raise InputError(msg, arrived=given, help="Write it as EUR, USD, GBP …")
    return code


def _forms(sheet: Sheet, reading: Reading) -> tuple[Reading, list[Question]]:
    """Decimal mark and order of dates: as given, else as the cells show; a question where they don't."""
    questions: list[Question] = []
    if reading.decimal is None:
        mark = mark_of(_cells(sheet, reading, wanted=_NUMBERS), delimiter=reading.delimiter)
        reading = msgspec.structs.replace(reading, decimal=mark.mark if mark.sure else None)
        if not mark.sure:
            text = f"Is {mark.example!r} above or below ten? No number in the file tells which sign marks decimals."
            questions.append(Question("decimal", text, (".", ",")))
    if reading.dates is None:
        form = form_of(_cells(sheet, reading, wanted=_DATES))
        reading = msgspec.structs.replace(reading, dates=form.form if form.sure else None)
        if not form.sure:
            text = (
                f"Is {form.example!r} day/month/year (DMY) or month/day/year (MDY)? Every date can be read both ways."
            )
            questions.append(Question("dates", text, ("DMY", "MDY"), form.form))
    return reading, questions


def _cells(sheet: Sheet, reading: Reading, *, wanted: frozenset[Cell]) -> Iterator[str]:
    """The distinct cells of the columns whose fields are read so."""
    fields = guess.kind_named(reading.kind).named()
    for name, title in reading.columns.items():
        if fields[name].cell in wanted:
            yield from sheet.columns[title].cells


def _lacking(kind: Kind, reading: Reading) -> list[Question]:
    fields = kind.named()
    lacking = guess.missing(kind, reading.columns | reading.constants)
    return [
        Question(name, f"No column for {name}: {fields[name].says}. Choose a column, or give one value for every row.")
        for name in lacking
    ]


def _what_kind(layout: Layout) -> Question:
    """What to ask of a file that fits no kind: what the likeliest one lacks."""
    near, lacking = guess.nearest(layout.header)
    columns = ", ".join(title for title in layout.header if title)[:300]
    if near is None:
        return Question("kind", f"What is in this file? Its columns are {columns}.", tuple(KINDS))
    wanted = " and ".join(f"{name} ({near.named()[name].says})" for name in lacking)
    text = f"The file has no column for {wanted}, which {near.label} need; its columns are {columns}."
    return Question("kind", text, tuple(KINDS), near.name)


def _warnings(kind: Kind, layout: Layout, *, reading: Reading) -> tuple[str, ...]:
    warnings = [
        f"The column {title!r} stands in the header more than once; it is not used."
        for title in guess.doubled(layout.header)
    ]
    if kind.rows == "cost" and "account" not in reading.columns | reading.constants:
        warnings.append(
            "The file names no account, so its rows count for account 'main' of their source, and importing it again "
            "replaces the days of that account. Give the account if you have several."
        )
    if layout.titles:
        warnings.append(
            f"{len(layout.titles)} lines above the header were taken as titles: {layout.titles[0][:80]!r} …"
        )
    return tuple(warnings)


def insist(found: Found) -> None:
    """Raises InputError when something is still to be asked: nothing is guessed about money."""
    if not found.questions:
        return
    first = found.questions[0]
    named = NAMES.get(found.layout.delimiter, found.layout.delimiter)
    more = f" And {len(found.questions) - 1} more." if len(found.questions) > 1 else ""
    raise InputError(
        f"{first.text}{more}",
        help=f"Say `{first.about}` with the import. (The file was read as separated by {named}.)",
        questions=[msgspec.to_builtins(question) for question in found.questions],
    )
