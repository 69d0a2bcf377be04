"""The plan in the plan database: the present, versions, changes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, aliased

from seamark.kernel import DataDamaged
from seamark.plan.drafting import Gone
from seamark.plan.kinds import KINDS
from seamark.plan.model import Change, Item, Snapshot, Stamp
from seamark.plan.store.tables import ChangeRow, ItemRow, VersionRow

PLAN_LOCK = 0x5EA_0003  # PostgreSQL: whoever changes the plan holds it until the commit; SQLite has one writer
AT_ONCE = 500
SHOWN_PER_CHANGE = 50


class Kept(msgspec.Struct, frozen=True):
    """A version of an item as the database keeps it, with the version before it where there was one."""

    item_id: str
    version: int
    kind: str
    removed: bool
    body: str
    number: int
    before: str | None = None
    total: int = 0


def newest(session: Session) -> int:
    """The number of the newest change; 0 before the first."""
    return session.scalar(select(func.max(ChangeRow.number))) or 0


def present(session: Session) -> Snapshot:
    """The plan as it is now.

    Its number is read before its items: should another process commit in between, the number is the older one, and
    the next look at the newest number finds that there is more.
    """
    number = newest(session)
    columns = (ItemRow.kind, ItemRow.id, ItemRow.body, ItemRow.changed_at, ItemRow.changed_by)
    rows = session.execute(select(*columns).where(ItemRow.removed.is_(False)).order_by(ItemRow.id)).all()
    stamps = {row.id: Stamp(row.changed_at, row.changed_by) for row in rows}
    return Snapshot(_decoded((row.kind, row.body) for row in rows), number=number, stamps=stamps)


def past(session: Session, number: int) -> Snapshot:
    """The plan as change ``number`` left it."""
    last = (
        select(VersionRow.item_id, func.max(VersionRow.version).label("version"))
        .where(VersionRow.change_number <= number)
        .group_by(VersionRow.item_id)
        .subquery()
    )
    wanted = (
        select(VersionRow.kind, VersionRow.item_id, VersionRow.body, ChangeRow.at, ChangeRow.by_name)
        .join(last, (last.c.item_id == VersionRow.item_id) & (last.c.version == VersionRow.version))
        .join(ChangeRow, ChangeRow.number == VersionRow.change_number)
        .where(VersionRow.removed.is_(False))
        .order_by(VersionRow.item_id)
    )
    rows = session.execute(wanted).all()
    stamps = {row.item_id: Stamp(row.at, row.by_name) for row in rows}
    return Snapshot(_decoded((row.kind, row.body) for row in rows), number=number, stamps=stamps)


def number_at(session: Session, moment: datetime) -> int:
    """The number of the last change up to a moment; 0 before the first."""
    return session.scalar(select(func.max(ChangeRow.number)).where(ChangeRow.at <= moment)) or 0


def last_moment(session: Session) -> datetime | None:
    """When the newest change was made."""
    return session.scalar(select(ChangeRow.at).order_by(ChangeRow.number.desc()).limit(1))


def gone(session: Session, ids: Collection[str]) -> dict[str, Gone]:
    """What was removed, among these ids."""
    found: dict[str, Gone] = {}
    for some in _batched(sorted(ids)):
        for row in session.scalars(select(ItemRow).where(ItemRow.removed.is_(True), ItemRow.id.in_(some))):
            found[row.id] = Gone(row.kind, row.version, title_of(row.body), row.changed_at, row.changed_by)
    return found


def write(session: Session, change: Change, *, put: Iterable[Item], removed: Iterable[Item]) -> None:
    """Keep a change: the new present of every item, and the version it made."""
    session.execute(insert(ChangeRow).values(**{name: getattr(change, name) for name in _CHANGE}))
    rows = [_row(item, change=change, removed=False) for item in put] + [
        _row(item, change=change, removed=True) for item in removed
    ]
    known = _known(session, [row["id"] for row in rows])
    _many(session, insert(ItemRow), rows=[row for row in rows if row["id"] not in known])
    _many(session, update(ItemRow), rows=[row for row in rows if row["id"] in known])
    _many(session, insert(VersionRow), rows=[_version(row, change.number) for row in rows])


_CHANGE = ("number", "at", "by_id", "by_name", "why", "origin")


def changes(session: Session, *, item_id: str | None, before: int | None, limit: int) -> list[ChangeRow]:
    """Changes below number ``before``, newest first; only those of an item when one is named."""
    wanted = select(ChangeRow).order_by(ChangeRow.number.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(ChangeRow.number < before)
    if item_id is not None:
        own = select(VersionRow.change_number).where(VersionRow.item_id == item_id)
        wanted = wanted.where(ChangeRow.number.in_(own))
    return list(session.scalars(wanted))


def versions(session: Session, numbers: Collection[int], *, item_id: str | None = None) -> list[Kept]:
    """What these changes made of items, the first fifty of each change, with what each item was before."""
    earlier = aliased(VersionRow)
    place = func.row_number().over(partition_by=VersionRow.change_number, order_by=VersionRow.item_id)
    total = func.count().over(partition_by=VersionRow.change_number)
    body = select(earlier.body).where(
        earlier.item_id == VersionRow.item_id, earlier.version == VersionRow.version - 1, earlier.removed.is_(False)
    )
    columns = (VersionRow.item_id, VersionRow.version, VersionRow.kind, VersionRow.removed, VersionRow.body)
    wanted = select(
        *columns,
        VersionRow.change_number,
        body.scalar_subquery().label("before"),
        total.label("total"),
        place.label("place"),
    ).where(VersionRow.change_number.in_(numbers))
    if item_id is not None:
        wanted = wanted.where(VersionRow.item_id == item_id)
    inner = wanted.subquery()
    rows = session.execute(select(inner).where(inner.c.place <= SHOWN_PER_CHANGE).order_by(inner.c.place))
    return [Kept(*row[:-1]) for row in rows]


def version(session: Session, item_id: str, *, version: int) -> Kept | None:
    """One version of an item."""
    row = session.get(VersionRow, (item_id, version))
    return None if row is None else Kept(item_id, version, row.kind, row.removed, row.body, row.change_number)


def touched_by(session: Session, number: int) -> list[str]:
    """Ids of the items a change touched."""
    return list(session.scalars(select(VersionRow.item_id).where(VersionRow.change_number == number)))


def title_of(body: str) -> str:
    """What a reader calls the item of a body."""
    raw = msgspec.json.decode(body)
    return str(raw.get("title") or raw.get("name") or raw["id"])


def _batched(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """A few hundred ids at a time: databases limit how many one question may name."""
    rest = iter(ids)
    while some := tuple(islice(rest, AT_ONCE)):
        yield some


def _row(item: Item, *, change: Change, removed: bool) -> dict[str, Any]:
    kept = msgspec.structs.replace(item, version=item.version + 1) if removed else item
    return {
        "id": kept.id,
        "kind": kept.noun,
        "version": kept.version,
        "body": msgspec.json.encode(kept).decode(),
        "removed": removed,
        "changed_at": change.at,
        "changed_by": change.by_name,
    }


def _version(row: dict[str, Any], number: int) -> dict[str, Any]:
    kept = {name: row[name] for name in ("version", "kind", "body", "removed")}
    return {"item_id": row["id"], "change_number": number, **kept}


def _known(session: Session, ids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for some in _batched(ids):
        known |= set(session.scalars(select(ItemRow.id).where(ItemRow.id.in_(some))))
    return known


def _many(session: Session, statement: Any, *, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401 - insert or update
    if rows:
        session.execute(statement, rows)


def _decoded(rows: Iterable[tuple[str, str]]) -> dict[str, Item]:
    """Items by id from their bodies, a kind at a time: one decode for all."""
    bodies: dict[str, list[str]] = {}
    for kind, body in rows:
        bodies.setdefault(kind, []).append(body)
    items: dict[str, Item] = {}
    for kind in KINDS:
        items |= {item.id: item for item in _all_of(kind, bodies.get(kind, []))}
    return items


def _all_of(kind: str, bodies: list[str]) -> list[Item]:
    try:
        return msgspec.json.decode(f"[{','.join(bodies)}]", type=list[KINDS[kind]])  # type: ignore[valid-type] # chosen at run time
    except msgspec.DecodeError as error:
        msg = f"A {kind} of the plan does not read back: {error}."
        raise DataDamaged(msg, help="Restore the last backup, or start the newer Seamark that wrote it.") from error
