"""Imports: a file is looked at, tried, then brought in; and what was brought in before.

One form carries the file through all three, so nothing of it is kept on the server before it is imported.
"""

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from seamark.collect import KINDS, Preview, Reading
from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError

FORMS = {"delimiter": (",", ";", "\t"), "decimal": (".", ","), "dates": ("DMY", "MDY", "YMD")}
COLUMN, CONSTANT = "column:", "constant:"


def imports(visit: Visit) -> Response:
    """The place to drop a file, and the imports of the past."""
    history = visit.workspace.collect.imports(by=visit.actor)
    values = {"history": history, "kinds": list(KINDS.values())}
    return show(visit, "Imports", template="data/imports.html", values=values)


def preview(visit: Visit) -> Response:
    """What is in the file, how it would be read, and what has to be said first."""
    name, data = visit.file("file")
    seen = visit.workspace.collect.preview(data, name=name, by=visit.actor, reading=reading_of(visit))
    return visit.show("data/import_preview.html", mapping(seen))


def attempt(visit: Visit) -> Response:
    """What the import would do: rows, days, money, what it replaces, and every row that is wrong."""
    name, data = visit.file("file")
    report = visit.workspace.collect.dry_run(
        data, name=name, by=visit.actor, reading=reading_of(visit), lookup=lookup_of(visit)
    )
    return visit.show("data/import_report.html", {"report": report, "done": False, "kind": KINDS[report.kind]})


def run(visit: Visit) -> Response:
    """Bring the file in."""
    name, data = visit.file("file")
    report = visit.workspace.collect.run_import(
        data,
        name=name,
        by=visit.actor,
        reading=reading_of(visit),
        lookup=lookup_of(visit),
        skip_bad_rows=visit.text("skip_bad_rows") == "1",
    )
    return visit.show("data/import_report.html", {"report": report, "done": True, "kind": KINDS[report.kind]})


def history(visit: Visit) -> Response:
    """The imports of the past, asked again after one was made."""
    return visit.show("data/import_history.html", {"history": visit.workspace.collect.imports(by=visit.actor)})


def faults(visit: Visit) -> Response:
    """The rows an import left out, as CSV."""
    import_id = visit.request.path_params["id"]
    text = visit.workspace.collect.import_errors(import_id, by=visit.actor)
    headers = {"content-disposition": f'attachment; filename="{import_id}-errors.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


def reading_of(visit: Visit) -> Reading:
    """How the form says the file is to be read. Another kind of file brings its own columns.

    Raises InputError for a choice that is none.
    """
    kind = visit.text("kind")
    if kind != visit.text("kind_was"):
        return Reading(kind=kind)
    forms = {name: visit.text(name) if name != "delimiter" else str(visit.form.get(name, "")) for name in FORMS}
    said = {
        "kind": kind,
        "columns": _prefixed(visit, COLUMN),
        "constants": _prefixed(visit, CONSTANT),
        "delimiter": forms["delimiter"],
        "decimal": forms["decimal"] or None,
        "dates": forms["dates"] or None,
    }
    try:
        return msgspec.convert(said, Reading)
    except msgspec.ValidationError as error:
        raise InputError(f"The form does not read: {error}.", help="Choose one of the list.") from None


def lookup_of(visit: Visit) -> bytes | None:
    """The second file, which names campaigns, where one was given."""
    try:
        return visit.file("lookup")[1]
    except InputError:
        return None


def mapping(seen: Preview) -> Mapping[str, object]:
    """What the preview shows: every field of the kind with its column, and what still has to be said."""
    kind = KINDS.get(seen.reading.kind)
    fields = kind.fields if kind else ()
    asked = {question.about: question for question in seen.questions}
    needed = {*asked, *seen.reading.columns, *seen.reading.constants, *(one.name for one in fields if one.required)}
    return {
        "seen": seen,
        "kinds": list(KINDS.values()),
        "used": [field for field in fields if field.name in needed],
        "spare": [field for field in fields if field.name not in needed],
        "lookup": bool(kind and kind.lookup),
        "asked": asked,
        "forms": FORMS,
        "titles": [column.title for column in seen.columns if column.title],
    }


def _prefixed(visit: Visit, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in visit.form.items()
        if name.startswith(prefix) and isinstance(value, str) and value
    }


PAGES = [
    Page("/data/imports", imports),
    Page("/data/imports/preview", preview, Method.POST),
    Page("/data/imports/try", attempt, Method.POST),
    Page("/data/imports/run", run, Method.POST),
    Page("/data/imports/history", history),
    Page("/data/imports/{id}/errors.csv", faults),
]
