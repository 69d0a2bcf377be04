"""History: who changed what in the plan, when and why; two days compared; a moment or an item brought back."""

from datetime import UTC, datetime, time
from urllib.parse import urlencode

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.telling import Told, line_of, told
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import InputError, parse_day
from seamark.plan import Change, Difference, Snapshot

SHOWN = 30


def history(visit: Visit) -> Response:
    """Changes, newest first: of everything, or of one item."""
    book, item = visit.workspace.plan, visit.query.get("item") or None
    before = visit.query.get("before", "")
    changes = book.history(
        item, by=visit.actor, before=int(before) if before.isdigit() and int(before) else None, limit=SHOWN
    )
    plan = book.read(by=visit.actor)
    values = {
        "room": "history",
        "history": told(changes, plan),
        "item": item,
        "name": _named(changes, plan, item=item) if item else "",
        "older": changes[-1].number if len(changes) == SHOWN else None,
        "newest": plan.number,
        "today": visit.now.date(),
    }
    return visit.show("history/page.html", values)


def compare(visit: Visit) -> Response:
    """How the plan of one day differs from that of another, item by item and field by field."""
    book = visit.workspace.plan
    first, last = visit.query.get("from", ""), visit.query.get("to", "")
    found = book.compare(_end_of(first, "from"), _end_of(last, "to"), by=visit.actor)
    plan = book.read(by=visit.actor)
    values = {
        "room": "history",
        "first": parse_day(first, field="from"),
        "last": parse_day(last, field="to"),
        "found": found,
        "differs": differs(found, plan),
    }
    return visit.show("history/compare.html", values)


def restore(visit: Visit) -> Response:
    """Bring the plan back to what a change left, whole or one item; itself a change that can be taken back."""
    require(visit.actor, "plan.restore")
    number, item = visit.text("to"), visit.text("item")
    if not number.isdigit():
        raise InputError(f"'to' is {number!r}.", field="to", help="It is the number of a change.")
    change = visit.workspace.plan.restore(
        int(number), by=visit.actor, items=[item] if item else None, why=visit.text("why")
    )
    back = f"/history?{urlencode({'item': item})}" if item else "/history"
    counted = "Nothing was different." if not change.touched else f"Brought back: {change.touched} changed."
    return visit.go(back, note=counted)


def _end_of(text: str, field: str) -> datetime:
    """The last moment of a day."""
    return datetime.combine(parse_day(text, field=field), time.max, UTC)


def _named(changes: list[Change], plan: Snapshot, *, item: str) -> str:
    """What a reader calls an item, also when it is gone."""
    if item in plan.items:
        return plan.label(item)
    return next((one.title for change in changes for one in change.items if one.id == item), item)


def differs(found: Difference, plan: Snapshot) -> list[tuple[str, list[Told]]]:
    """What was added, changed and removed, where there is anything."""
    groups = {"added": found.added, "changed": found.changed, "removed": found.removed}
    return [
        (
            what,
            [
                Told(
                    one.id,
                    one.kind.replace("_", "-"),
                    one.title,
                    what,
                    [line_of(f.field, (f.before, f.after), plan=plan) for f in one.fields],
                )
                for one in items
            ],
        )
        for what, items in groups.items()
        if items
    ]


PAGES = [
    Page("/history", history),
    Page("/history/compare", compare),
    Page("/history/restore", restore, Method.POST),
]
