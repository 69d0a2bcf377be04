"""Sign-ins, by the hash of their token."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from seamark.govern.model import Actor
from seamark.govern.store.people import as_actor
from seamark.govern.store.tables import PersonRow, SessionRow


class Begun(msgspec.Struct, frozen=True):
    """A sign-in that begins: whose, from which network address, from when until when."""

    token_hash: str
    person_id: str
    address: str
    at: datetime
    expires_at: datetime


class Live(msgspec.Struct, frozen=True):
    """A sign-in that is in force, and when it was last written down as seen."""

    actor: Actor
    seen_at: datetime


def begin(session: Session, new: Begun) -> None:
    """Keep a new sign-in; sweep out those that ran out."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= new.at))
    session.add(
        SessionRow(
            token_hash=new.token_hash,
            person_id=new.person_id,
            created_at=new.at,
            seen_at=new.at,
            expires_at=new.expires_at,
            address=new.address[:64],
        )
    )


def live(session: Session, token_hash: str, *, now: datetime) -> Live | None:
    """Who is signed in with this token; None when it is unknown, ended or ran out."""
    wanted = select(SessionRow.seen_at, PersonRow).join(PersonRow, PersonRow.id == SessionRow.person_id)
    wanted = wanted.where(SessionRow.token_hash == token_hash, SessionRow.expires_at > now, PersonRow.active)
    found = session.execute(wanted).one_or_none()
    return None if found is None else Live(as_actor(found[1]), found[0])


def touch(session: Session, token_hash: str, *, now: datetime, lasts: timedelta) -> None:
    """Let a sign-in last from now on again."""
    row = session.get(SessionRow, token_hash)
    if row is not None:
        row.seen_at, row.expires_at = now, now + lasts


def end(session: Session, token_hash: str) -> str | None:
    """End one sign-in; the id of whose it was."""
    row = session.get(SessionRow, token_hash)
    if row is None:
        return None
    session.delete(row)
    return row.person_id


def end_all(session: Session, person_id: str) -> None:
    """End every sign-in of a person."""
    session.execute(delete(SessionRow).where(SessionRow.person_id == person_id))
