"""Bringing a file back: what it would change is shown first; a spreadsheet of anybody is read column by column.

One form carries the file through all steps, so nothing of it is kept on the server before it is imported.
"""

from pathlib import PurePath
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.history import differs
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.plan import KINDS, Form, Imported, TableReading

FORMS: Final[dict[str, Form]] = {".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx", ".xml": "xml", ".ics": "ics"}
TABLES: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
COLUMN: Final = "column:"


def look(visit: Visit) -> Response:
    """What is in the file: of a plan what it would change, of a spreadsheet which column is which field."""
    name, data = visit.file("file")
    if _is_plan(visit, name, data=data):
        return _tried(visit, name, data=data, done=False)
    seen = visit.workspace.plan.look_at_table(data, _reading(visit), by=visit.actor)
    kinds = {noun: kind.plural.replace("_", "-") for noun, kind in KINDS.items()}
    return visit.show("roadmap/columns.html", {"seen": seen, "name": name, "kinds": kinds})


def attempt(visit: Visit) -> Response:
    """What the file would change; nothing is kept."""
    name, data = visit.file("file")
    return _tried(visit, name, data=data, done=False)


def bring(visit: Visit) -> Response:
    """Make the change."""
    name, data = visit.file("file")
    return _tried(visit, name, data=data, done=True)


def _tried(visit: Visit, name: str, *, data: bytes, done: bool) -> Response:
    """The difference a file makes, or everything that is wrong with it."""
    before = visit.workspace.plan.read(by=visit.actor)
    try:
        found = _imported(visit, name, data=data, dry_run=not done)
    except InputError as error:
        faults = error.detail.get("faults", ())
        return visit.show("roadmap/brought.html", {"refusal": error, "faults": faults, "found": None, "name": name})
    values = {"found": found, "name": name, "done": done, "differs": differs(found.difference, before)}
    return visit.show("roadmap/brought.html", values)


def _imported(visit: Visit, name: str, *, data: bytes, dry_run: bool) -> Imported:
    book, why = visit.workspace.plan, f"Imported from {name}"[:200]
    if _is_plan(visit, name, data=data):
        form = FORMS[PurePath(name).suffix.lower()]
        return book.import_plan(data, by=visit.actor, form=form, why=why, dry_run=dry_run)
    return book.import_table(data, _reading(visit), by=visit.actor, why=why, dry_run=dry_run)


def _is_plan(visit: Visit, name: str, *, data: bytes) -> bool:
    """Whether a file is a plan as a whole; else it is a spreadsheet. Raises InputError for a file that is neither."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in FORMS and suffix not in TABLES:
        said = f"{name[:80]} ends with {suffix[:20] or 'nothing'!r}."
        raise InputError(said, field="file", help=f"A file ends with {', '.join(sorted({*FORMS, *TABLES}))}.")
    if suffix != ".xlsx":
        return suffix in FORMS
    sheets = visit.workspace.plan.look_at_table(data, TableReading(), by=visit.actor).sheets
    return bool({sheet.strip().lower() for sheet in sheets} & {kind.plural for kind in KINDS.values()})


def _reading(visit: Visit) -> TableReading:
    """How the form says a spreadsheet is to be read; for another kind or sheet columns are found anew."""
    kind, sheet = visit.text("kind", default="release"), visit.text("sheet")
    is_same = (kind, sheet) == (visit.text("kind_was", default=kind), visit.text("sheet_was", default=sheet))
    said = {
        "kind": kind,
        "sheet": sheet,
        "dates": visit.text("dates"),
        "columns": {
            name.removeprefix(COLUMN): value
            for name, value in visit.form.items()
            if is_same and name.startswith(COLUMN) and isinstance(value, str)
        },
    }
    try:
        return msgspec.convert(said, TableReading)
    except msgspec.ValidationError as error:
        raise InputError(f"The form does not read: {error}.", help="Choose one of the list.") from None


PAGES = [
    Page("/roadmap/share/look", look, Method.POST),
    Page("/roadmap/share/try", attempt, Method.POST),
    Page("/roadmap/share/bring", bring, Method.POST),
]
