"""Releases from a file: looked at first, then brought in. One form carries the file through both."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.roadmap.launches.page import HOME, refused
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import InputError
from seamark.plan import Imported

FILE = "roadmap/launches/file.html"
SOURCES = {
    "": "found from what is in it",
    "csv": "CSV",
    "xlsx": "Excel workbook",
    "ics": "Calendar (.ics)",
    "jira_csv": "Export of Jira's issues (CSV)",
}
COLUMNS = {
    "title": "Release",
    "date": "Day",
    "key": "Id there",
    "shipped": "Is out",
    "tier": "Tier",
    "confidence": "How sure",
    "note": "Note",
}
PREFIX = "column."


def blank(visit: Visit) -> Response:
    """The place to drop a file."""
    require(visit.actor, "plan.edit")
    feeds = visit.workspace.plan.feeds(by=visit.actor)
    return visit.show("roadmap/launches/import.html", {"room": "roadmap", "sources": SOURCES, "feeds": feeds})


def preview(visit: Visit) -> Response:
    """What the file would change, or every row that is wrong."""
    try:
        done = _brought(visit, dry_run=True)
    except InputError as error:
        return _shown(visit, error=error)
    return _shown(visit, done=done)


def bring(visit: Visit) -> Response:
    """Bring the file in."""
    try:
        done = _brought(visit, dry_run=False)
    except InputError as error:
        return _shown(visit, error=error)
    added, changed = len(done.difference.added), len(done.difference.changed)
    told = (
        f"{added} new, {changed} changed: change {done.change.number}." if done.change.touched else "Nothing differed."
    )
    return visit.go(HOME, note=told)


def _brought(visit: Visit, *, dry_run: bool) -> Imported:
    _, content = visit.file("file")
    mapping = {name: visit.text(f"{PREFIX}{name}") for name in COLUMNS}
    return visit.workspace.plan.import_releases(
        content,
        by=visit.actor,
        source=visit.text("source"),
        mapping={name: title for name, title in mapping.items() if title},
        feed_title=visit.text("feed"),
        dry_run=dry_run,
    )


def _shown(visit: Visit, *, done: Imported | None = None, error: InputError | None = None) -> Response:
    """The part below the form; what is wrong with the file is part of it, not a failure of the page."""
    found = error.detail.get("columns") if error is not None else None
    values = {
        "done": done,
        "wrong": error,
        "faults": refused(error) if error is not None else [],
        "columns": COLUMNS,
        "titles": _titles(found) or [one for one in visit.text("titles").split("\t") if one],
        "chosen": {name: visit.text(f"{PREFIX}{name}") for name in COLUMNS},
    }
    return visit.show(FILE, values)


def _titles(found: object) -> list[str]:
    """The titles of the file's columns, where a refusal names them; the part carries them on."""
    return [str(one) for one in found if str(one).strip()] if isinstance(found, list) else []


PAGES = [
    Page("/roadmap/launches/import", blank),
    Page("/roadmap/launches/import/preview", preview, Method.POST),
    Page("/roadmap/launches/import", bring, Method.POST),
]
