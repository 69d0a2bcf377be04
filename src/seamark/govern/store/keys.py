"""API keys, by the hash of their secret."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from seamark.govern.model import Key, Scope
from seamark.govern.store.tables import KeyRow
from seamark.kernel import NotFound


def add(session: Session, key: Key, *, secret_hash: str, maker_id: str) -> None:
    """Keep a new key."""
    fields = {name: getattr(key, name) for name in Key.__struct_fields__}
    session.add(KeyRow(**fields, secret_hash=secret_hash, created_by_id=maker_id))


def listed(session: Session) -> list[Key]:
    """Every key, newest first, the revoked ones too."""
    return [as_key(row) for row in session.scalars(select(KeyRow).order_by(KeyRow.created_at.desc(), KeyRow.id))]


def revoke(session: Session, key_id: str, *, now: datetime) -> tuple[Key, bool]:
    """Revoke a key; whether that changed anything. Raises NotFound."""
    row = session.get(KeyRow, key_id)
    if row is None:
        msg = f"There is no key with the id {key_id!r}."
        raise NotFound(msg, id=key_id, help="List the keys to see their ids.")
    changed = row.revoked_at is None
    row.revoked_at = row.revoked_at or now
    return as_key(row), changed


def held_by(session: Session, person_id: str) -> list[Key]:
    """Keys in force that let a person read or manage: those they made, and those these keys made. No write keys."""
    wanted = select(KeyRow).where(KeyRow.revoked_at.is_(None), KeyRow.scope != Scope.WRITE).order_by(KeyRow.created_at)
    found: list[Key] = []
    makers, rows = {person_id}, list(session.scalars(wanted))
    while theirs := [row for row in rows if row.created_by_id in makers]:
        found += map(as_key, theirs)
        makers, rows = {row.id for row in theirs}, [row for row in rows if row not in theirs]
    return found


def live(session: Session, secret_hash: str) -> Key | None:
    """The key with this secret, unless revoked."""
    row = session.scalar(select(KeyRow).where(KeyRow.secret_hash == secret_hash, KeyRow.revoked_at.is_(None)))
    return None if row is None else as_key(row)


def write_keys(session: Session) -> dict[str, tuple[str, str]]:
    """Hash of the secret → (id, name) of every write key in force."""
    wanted = select(KeyRow.secret_hash, KeyRow.id, KeyRow.name)
    rows = session.execute(wanted.where(KeyRow.scope == Scope.WRITE, KeyRow.revoked_at.is_(None)))
    return {secret_hash: (key_id, name) for secret_hash, key_id, name in rows}


def mark_used(session: Session, key_ids: Iterable[str], *, now: datetime) -> None:
    """Remember that these keys were just used."""
    session.execute(update(KeyRow).where(KeyRow.id.in_(list(key_ids))).values(last_used_at=now))


def as_key(row: KeyRow) -> Key:
    """A row as it may be shown."""
    return Key(**{name: getattr(row, name) for name in Key.__struct_fields__})
