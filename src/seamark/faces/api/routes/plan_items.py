"""The nouns of the plan, one resource each: list, read, create, change, remove."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path, Query

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import InputError, parse_day
from seamark.plan import KINDS, Change, Fault, Item, Move, Snapshot, outside

PATHS: Final = {
    "objective": "objectives",
    "goal": "goals",
    "initiative": "initiatives",
    "release": "releases",
    "task": "tasks",
    "template": "templates",
    "feed": "feeds",
    "milestone": "milestones",
    "contingency": "contingencies",
    "person": "team",
    "absence": "absences",
    "check_in": "check-ins",
}
WHEN = "The plan of then: a moment (2026-01-31T12:00:00Z), or the number of a change. Left out: now."
GATED: Final = frozenset({"goal", "initiative"})  # changes that somebody else may have to approve
Row = dict[str, Any]

ItemId = Annotated[str, Path(description="The id of an item.", max_length=64)]
Given = Annotated[Row, Body(description="Fields of the item; `why` is kept in the history.")]
Version = Annotated[int, Query(description="The version that was seen.", ge=0, le=2**31)]
Why = Annotated[str, Query(description="Why, as the history shows it.", max_length=2000)]


def described(plan: Snapshot, item: Item) -> Row:
    """An item with who changed it last."""
    stamp = plan.stamps.get(item.id)
    return {**outside(item), "changed_at": stamp and stamp.at, "changed_by": stamp and stamp.by}


def taken(given: Row, name: str, *, kind: type[Any], default: Any = None) -> Any:  # noqa: ANN401 - JSON
    """A value of a body that is no field of the item. Raises InputError when it is of another type."""
    value = given.pop(name, default)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        msg = f"'{name}' is {str(value)[:80]!r}."
        raise InputError(msg, field=name, help="It is a whole number." if kind is int else "It is a text.")
    return value


def moment(text: str, field: str) -> datetime | int:
    """A moment, or the number of a change. Raises InputError that names ``field``."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"'{field}' is {text[:80]!r}."
        raise InputError(msg, field=field, help=WHEN) from None


def version_in(given: Row) -> int:
    """The version a body says was seen. Raises InputError without one."""
    version = taken(given, "version", kind=int)
    if version is None or not 0 <= version < 2**31:
        msg = f"'version' is {version if version is not None else 'missing'}."
        raise InputError(
            msg, field="version", help="Send the version you read, so that nobody's change is overwritten."
        )
    return int(version)


def move_in(item_id: str, given: Row) -> Move:
    """The move of a body. Raises InputError for anything but ``start`` and ``end`` as dates."""
    start, end = taken(given, "start", kind=str, default=""), taken(given, "end", kind=str)
    if given:
        name = next(iter(given))
        msg = f"'{name}' is nothing a move has."
        raise InputError(msg, field=name, help="A move has start and, for an initiative, end.")
    return Move(item_id, parse_day(start, field="start"), None if end is None else parse_day(end, field="end"))


def resource(kind: str) -> APIRouter:
    """The routes of one noun."""
    name = PATHS[kind]
    words = name.replace("-", " ")
    router = APIRouter(prefix=f"/api/{name}", tags=["Plan"])
    kept = (202,) if kind in GATED else ()

    @router.get("", summary=f"List {words}", name=f"list {name}", **gives(list[Row], 404))
    def listed(
        *, by: By, at: At, when: Annotated[str, Query(alias="at", description=WHEN, max_length=40)] = ""
    ) -> Reply:
        """Every one of them, now or then."""
        plan = at.plan.read(by=by, at=moment(when, "at") if when else None)
        return Reply([described(plan, item) for item in plan.of(KINDS[kind]).values()])

    @router.post(
        "", summary=f"Create one of the {words}", name=f"create {name}", **gives(Row, *kept, 409, 415, status=201)
    )
    def create(*, given: Given, by: By, at: At) -> Reply:
        """Create one; `id` may be given. All faults are told at once, each with its field.

        More money, or a goal made easier, may not be yours to decide: then 202, and it was sent to whoever may.
        """
        why = taken(given, "why", kind=str, default="")
        made = at.plan.create(kind, given, by=by, why=why or "")
        return Reply(described(at.plan.read(by=by), made), 201)

    @router.get("/{item_id}", summary=f"Read one of the {words}", name=f"read {name}", **gives(Row, 404))
    def one(*, item_id: ItemId, by: By, at: At) -> Reply:
        """One of them, as it is now."""
        return Reply(described(at.plan.read(by=by), at.plan.find(kind, item_id, by=by)))

    @router.patch(
        "/{item_id}", summary=f"Change one of the {words}", name=f"change {name}", **gives(Row, *kept, 404, 409, 415)
    )
    def change(*, item_id: ItemId, given: Given, by: By, at: At) -> Reply:
        """Change some fields. `version` is the one that was read: 409 says who changed what since.

        More money, or a goal made easier, may not be yours to decide: then 202, and it was sent to whoever may.
        """
        why = taken(given, "why", kind=str, default="")
        changed = at.plan.change(item_id, given, version=version_in(given), kind=kind, by=by, why=why or "")
        return Reply(described(at.plan.read(by=by), changed))

    @router.delete(
        "/{item_id}", summary=f"Remove one of the {words}", name=f"remove {name}", **gives(Change, *kept, 404, 409)
    )
    def remove(*, item_id: ItemId, version: Version, by: By, at: At, why: Why = "") -> Reply:
        """Take it out of the plan; its history stays. Refused while others name it; 202 when it must be approved."""
        return Reply(at.plan.remove(item_id, version=version, kind=kind, by=by, why=why))

    return router


def told(fault: Fault) -> str:
    """A warning as one reads it."""
    return f"{fault} {fault.help}".strip()
