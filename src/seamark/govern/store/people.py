"""People and their roles."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from seamark.govern.model import Actor, Person, Role
from seamark.govern.store.tables import InvitationRow, PersonRow, RoleRow
from seamark.kernel import Conflict, NotFound


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in is checked against."""

    person: Person
    password_hash: str | None


def add(session: Session, person: Person, *, password_hash: str | None) -> Person:
    """Keep a new colleague; one who was removed comes back. Raises Conflict when the address is taken."""
    row = session.scalar(select(PersonRow).where(PersonRow.email == person.email))
    if row is not None and row.active:
        msg = f"{person.email} is here already, as {row.name}."
        raise Conflict(msg, field="email", email=person.email, help="Change their roles instead.")
    if row is None:
        row = PersonRow(id=person.id, email=person.email, created_at=person.created_at, last_sign_in_at=None, roles=[])
        session.add(row)
    row.name, row.password_hash, row.active = person.name, password_hash, True
    put_roles(row, person.roles)
    session.flush()
    return as_person(row)


def find(session: Session, person_id: str) -> PersonRow:
    """The row of an active colleague. Raises NotFound."""
    row = session.get(PersonRow, person_id)
    if row is None or not row.active:
        msg = f"Nobody here has the id {person_id!r}."
        raise NotFound(msg, id=person_id, help="List people to see who is here.")
    return row


def credentials(session: Session, email: str) -> Credentials | None:
    """What an active colleague signs in with; None for an unknown address."""
    row = session.scalar(select(PersonRow).where(PersonRow.email == email, PersonRow.active))
    return None if row is None else Credentials(as_person(row), row.password_hash)


def listed(session: Session) -> list[Person]:
    """Active colleagues by name."""
    rows = session.scalars(select(PersonRow).where(PersonRow.active).order_by(PersonRow.name, PersonRow.id))
    return [as_person(row) for row in rows]


def put_roles(row: PersonRow, roles: Iterable[str]) -> None:
    """Give a person exactly these roles."""
    kept = {role.role: role for role in row.roles}
    row.roles = [kept.get(role) or RoleRow(role=role) for role in sorted(set(roles))]


def administrators(session: Session) -> set[str]:
    """Ids of the active colleagues who are administrators."""
    wanted = select(PersonRow.id).join(PersonRow.roles)
    return set(session.scalars(wanted.where(PersonRow.active, RoleRow.role == Role.ADMINISTRATOR)))


def count(session: Session) -> int:
    """How many active colleagues there are."""
    return session.scalar(select(func.count()).select_from(PersonRow).where(PersonRow.active)) or 0


def add_invitation(session: Session, person_id: str, *, token_hash: str, expires_at: datetime) -> None:
    """Keep an invitation; an earlier one of the same person ends."""
    for row in session.scalars(select(InvitationRow).where(InvitationRow.person_id == person_id)):
        session.delete(row)
    session.add(InvitationRow(token_hash=token_hash, person_id=person_id, expires_at=expires_at))


def invited(session: Session, token_hash: str, *, now: datetime) -> PersonRow:
    """The person an invitation is for. Raises NotFound when unknown, used or expired."""
    row = session.get(InvitationRow, token_hash)
    if row is None or row.expires_at <= now:
        raise NotFound("This invitation is unknown, used or expired.", help="Ask an administrator for a new one.")
    return find(session, row.person_id)


def take_invitation(session: Session, token_hash: str, *, now: datetime) -> PersonRow:
    """The person an invitation is for; it works once. Raises NotFound as ``invited``."""
    row = invited(session, token_hash, now=now)
    session.delete(session.get_one(InvitationRow, token_hash))
    return row


def end_invitations(session: Session, person_id: str) -> None:
    """End every invitation of a person."""
    for row in session.scalars(select(InvitationRow).where(InvitationRow.person_id == person_id)):
        session.delete(row)


def as_person(row: PersonRow) -> Person:
    """A row as the value others see."""
    return Person(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=tuple(sorted(role.role for role in row.roles)),
        active=row.active,
        waiting=row.password_hash is None,
        created_at=row.created_at,
        last_sign_in_at=row.last_sign_in_at,
    )


def as_actor(row: PersonRow) -> Actor:
    """A row as one who acts."""
    return Actor(row.id, row.name, "person", roles=frozenset(role.role for role in row.roles))
