"""What goes in and out of imports: how a file is to be read, what was seen in it, what came of it."""

from datetime import date, datetime

import msgspec

from seamark.collect.imports.cells import Form, Mark
from seamark.kernel import Money

ERRORS_KEPT = 1_000


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is read. What is left empty is found in the file; what is given is taken as it is.

    ``columns`` maps fields to column titles, ``constants`` fields to a value that holds for every row (currency,
    source, account). ``encoding`` and ``header_line`` say how the text lies in the bytes.
    """

    kind: str = ""
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    delimiter: str = ""
    decimal: Mark | None = None
    dates: Form | None = None
    encoding: str = ""
    header_line: int = 0


class ColumnSeen(msgspec.Struct, frozen=True):
    """A column of a file: its title, the field it is taken for (empty: none) and its first cells."""

    title: str
    field: str
    samples: tuple[str, ...]


class Question(msgspec.Struct, frozen=True):
    """What the file does not say and a person has to: ``about`` names the field or setting of the reading."""

    about: str
    text: str
    choices: tuple[str, ...] = ()
    likely: str = ""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a file before anything is done with it.

    ``reading`` is the proposal, complete unless there are ``questions``. ``titles`` are the lines above the header.
    """

    file_name: str
    bytes: int
    rows: int
    reading: Reading
    kind_label: str
    titles: tuple[str, ...]
    columns: tuple[ColumnSeen, ...]
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


class RowError(msgspec.Struct, frozen=True):
    """What is wrong with a row: its line in the file, the field, the cell as it stands, what is allowed."""

    line: int
    field: str
    value: str
    message: str


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of earlier imports that make room: how many, on how many days, worth what."""

    rows: int = 0
    days: int = 0
    totals: tuple[Money, ...] = ()


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import does, or would do.

    ``errors`` are the first 1,000 of ``rows_bad``; ``left_out`` counts rows that are not meant (totals, unpaid
    orders). ``import_id`` is empty for a dry run. ``replaced`` is what the warehouse held when this was written.
    """

    import_id: str
    file_name: str
    kind: str
    reading: Reading
    rows_ok: int
    rows_bad: int
    errors: tuple[RowError, ...]
    left_out: dict[str, int]
    warnings: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    days: int
    accounts: tuple[str, ...]
    totals: tuple[Money, ...]
    replaced: Replaced


class ImportEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One import of the past. ``at`` is aware, in UTC."""

    import_id: str
    at: datetime
    by_name: str
    kind: str
    source: str
    file_name: str
    rows_ok: int
    rows_bad: int
    rows_replaced: int
    first_day: date | None
    last_day: date | None
    totals: tuple[Money, ...]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A file with everything needed to read it; ``lookup`` is a second file with names of campaigns."""

    data: bytes
    name: str
    reading: Reading
    lookup: bytes | None = None
