"""Notices, and what each person chose about them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from seamark.oversee.model import Notice
from seamark.oversee.store.tables import ChoiceRow, NoticeRow

ROWS_AT_ONCE = 500  # of up to 16 values each: no database takes more than some ten thousand in one statement
Row = Mapping[str, Any]


def insert_new(session: Session, table: type[Any], *, rows: Sequence[Row], give: str) -> set[str]:
    """Insert the rows that are not there yet, whoever else inserts meanwhile; ``give`` of those that were new."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = set[str]()
    for start in range(0, len(rows), ROWS_AT_ONCE):
        made = insert(table).values(list(rows[start : start + ROWS_AT_ONCE])).on_conflict_do_nothing()
        new.update(session.scalars(made.returning(getattr(table, give))))
    return new


def told(session: Session, rows: Sequence[Row]) -> set[str]:
    """Keep notices; the ids of the people who were not told of it before."""
    return insert_new(session, NoticeRow, rows=rows, give="to_id")


def listed(session: Session, person_id: str, *, unread: bool, limit: int) -> list[Notice]:
    """A person's notices, newest first."""
    row = NoticeRow
    wanted = select(row).where(row.to_id == person_id).order_by(row.made_at.desc(), row.id.desc()).limit(limit)
    if unread:
        wanted = wanted.where(row.read_at.is_(None))
    return [as_notice(found) for found in session.scalars(wanted)]


def unread(session: Session, person_ids: Iterable[str]) -> dict[str, int]:
    """How many notices some people have not read; who has read all of them is left out."""
    row = NoticeRow
    wanted = select(row.to_id, func.count()).where(row.to_id.in_(set(person_ids)), row.read_at.is_(None))
    return {found[0]: found[1] for found in session.execute(wanted.group_by(row.to_id))}


def mark_read(session: Session, person_id: str, *, ids: Collection[str] | None, now: datetime) -> int:
    """Note that a person has read some of their notices, or all (None); how many they had not."""
    row = NoticeRow
    wanted = update(row).where(row.to_id == person_id, row.read_at.is_(None)).values(read_at=now)
    return _count(session, wanted if ids is None else wanted.where(row.id.in_(ids)))


def own(session: Session, person_id: str, *, ids: Collection[str]) -> set[str]:
    """Those of some ids that are notices of a person."""
    return set(session.scalars(select(NoticeRow.id).where(NoticeRow.to_id == person_id, NoticeRow.id.in_(ids))))


def settle(session: Session, about: str, *, now: datetime) -> int:
    """Count as read what asked people to act on something that is decided now."""
    row = NoticeRow
    wanted = update(row).where(row.about == about, row.act, row.read_at.is_(None)).values(read_at=now)
    return _count(session, wanted)


def sweep(session: Session, *, read_before: datetime) -> int:
    """Remove notices that were read long ago."""
    return _count(session, delete(NoticeRow).where(NoticeRow.read_at < read_before))


def choices(session: Session, person_ids: Collection[str]) -> dict[tuple[str, str], bool]:
    """What people chose: (person, kind) → by mail."""
    rows = session.scalars(select(ChoiceRow).where(ChoiceRow.person_id.in_(person_ids)))
    return {(row.person_id, row.kind): row.by_mail for row in rows}


def choose(session: Session, person_id: str, *, by_mail: Mapping[str, bool]) -> None:
    """Keep what a person chose, kind by kind."""
    for kind, wanted in by_mail.items():
        session.merge(ChoiceRow(person_id=person_id, kind=kind, by_mail=wanted))
    session.flush()


def as_notice(row: NoticeRow) -> Notice:
    """A row as the value its person sees."""
    return Notice(*(getattr(row, name) for name in Notice.__struct_fields__))


def _count(session: Session, statement: Any) -> int:  # noqa: ANN401 - an update or a delete
    done = session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount if isinstance(done, CursorResult) else 0
