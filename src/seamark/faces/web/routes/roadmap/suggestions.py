"""Who could do something, as a part that other pages load; given with one click, taken back with another."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.plan import Item

SHOWN = 5


def suggestions(visit: Visit) -> Response:
    """The people suggested for a task or an initiative."""
    return _show(visit)


def give(visit: Visit) -> Response:
    """Give it to somebody, and say how it is taken back."""
    item_id, version = str(visit.request.path_params["id"]), _number(visit, "version")
    book = visit.workspace.plan
    change = book.give(item_id, visit.text("person"), version=version, by=visit.actor)
    name = book.read(by=visit.actor).label(visit.text("person"))
    return _show(visit, done=(f"Given to {name}.", change.number))


def undo(visit: Visit) -> Response:
    """Take a change back that one of these pages made, and go on where one was."""
    visit.workspace.plan.undo(_number(visit, "change"), by=visit.actor)
    back = visit.text("back")
    return visit.go(back if back.startswith("/roadmap") else "/roadmap", note="Taken back.")


def _show(visit: Visit, *, done: tuple[str, int] | None = None) -> Response:
    item_id, book = str(visit.request.path_params["id"]), visit.workspace.plan
    found = book.suggestions(item_id, by=visit.actor)
    item: Item = book.read(by=visit.actor).items[item_id]
    values = {"room": "roadmap", "item": item, "found": found[:SHOWN], "more": len(found[SHOWN:]), "done": done}
    return visit.show("roadmap/suggestions.html", {**values, "back": _back(visit)})


def _back(visit: Visit) -> str:
    """The page that asks, as it says itself (htmx), else that of responsibilities."""
    address = visit.request.headers.get("hx-current-url", "")
    path = address.removeprefix(visit.host)
    return path if address.startswith(visit.host) and path.startswith("/roadmap") else "/roadmap/responsibilities"


def _number(visit: Visit, name: str) -> int:
    text = visit.text(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        msg = f"'{name}' is {text[:40]!r}."
        raise InputError(msg, help="Open the page again and try once more.", field=name)
    return int(text)


PAGES = [
    Page("/roadmap/items/{id}/suggestions", suggestions),
    Page("/roadmap/items/{id}/give", give, Method.POST),
    Page("/roadmap/undo", undo, Method.POST),
]
