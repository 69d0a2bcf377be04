"""Verbs about colleagues: who is here, in which role, with which password."""

from collections.abc import Sequence
from datetime import timedelta

from seamark.govern.model import SYSTEM, Actor, Invitation, Person, Role
from seamark.govern.passwords import refuse_weak
from seamark.govern.policy import require
from seamark.govern.secret import hash_of, new_token
from seamark.govern.service.desk import Desk
from seamark.govern.service.faults import refuse_faults, roles_fault, tidy_email
from seamark.govern.store import Session, keys, sessions
from seamark.govern.store import people as store
from seamark.kernel import Conflict, Forbidden, InputError, new_id

INVITATION_LASTS = timedelta(days=7)


class PeopleVerbs(Desk):
    """Colleagues."""

    def create_administrator(self, email: str, password: str, *, name: str) -> Person:
        """Add an administrator by whoever holds the machine: the first one, or one more when all are gone.

        Raises InputError naming every field that is wrong, Conflict when the address is here already.
        """
        return self._add(email, name, roles=[Role.ADMINISTRATOR], password=password, by=SYSTEM)

    def people(self, *, by: Actor) -> list[Person]:
        """Everybody who works here, by name."""
        require(by, "people.read")
        with self._ledger.reading() as session:
            return store.listed(session)

    def has_people(self) -> bool:
        """Whether anybody can sign in yet."""
        with self._ledger.reading() as session:
            return store.count(session) > 0

    def add_person(self, email: str, name: str, *, roles: Sequence[str], password: str, by: Actor) -> Person:
        """Add a colleague with a first password. Raises InputError naming every fault, Conflict for a known address."""
        require(by, "people.manage")
        return self._add(email, name, roles=roles, password=password, by=by)

    def invite(self, email: str, name: str, *, roles: Sequence[str], by: Actor) -> Invitation:
        """Add a colleague who chooses a password through the token, within seven days."""
        require(by, "people.manage")
        draft = self._draft_person(email, name, roles=roles, password=None)
        with self._changing() as session:
            person = store.add(session, draft, password_hash=None)
            detail = {"email": person.email, "roles": person.roles}
            self._record(session, by, verb="person.invited", subject=person.id, detail=detail)
            return self._invitation(session, person)

    def reset_password(self, person_id: str, *, by: Actor) -> Invitation:
        """End a colleague's password and sign-ins; the token lets them choose a new one, within seven days."""
        require(by, "people.manage")
        with self._changing() as session:
            row = store.find(session, person_id)
            row.password_hash = None
            sessions.end_all(session, row.id)
            self._refuse_lockout(session)
            self._record(session, by, verb="password.reset", subject=row.id, detail={"email": row.email})
            return self._invitation(session, store.as_person(row))

    def accept(self, token: str, password: str) -> Person:
        """Choose a password with an invitation's token. Raises NotFound when the token is unknown, used or old."""
        with self._ledger.reading() as session:
            email = store.invited(session, hash_of(token), now=self._clock.now()).email
        hashed = self._hash_for(password, email)
        with self._changing() as session:
            row = store.take_invitation(session, hash_of(token), now=self._clock.now())
            row.password_hash = hashed
            sessions.end_all(session, row.id)
            self._record(session, store.as_actor(row), verb="invitation.accepted", subject=row.id)
            return store.as_person(row)

    def set_roles(self, person_id: str, roles: Sequence[str], *, by: Actor) -> Person:
        """Give a colleague exactly these roles. Raises Conflict when no administrator would be left."""
        require(by, "people.manage")
        if fault := roles_fault(roles):
            raise InputError(fault, field="roles", allowed=list(Role))
        with self._changing() as session:
            row = store.find(session, person_id)
            before = store.as_person(row).roles
            store.put_roles(row, roles)
            self._refuse_lockout(session)
            after = store.as_person(row)
            detail = {"before": before, "after": after.roles}
            self._record(session, by, verb="person.roles_set", subject=row.id, detail=detail)
            return after

    def set_password(self, person_id: str, password: str, *, by: Actor, current: str = "") -> Person:
        """Change one's own password (``current`` must be right), or a colleague's as administrator.

        Every sign-in of that person ends. Raises Forbidden, InputError, TooMany.
        """
        if by.id == person_id:
            self._check_current(by, current)
        else:
            require(by, "people.manage")
        with self._ledger.reading() as session:
            email = store.find(session, person_id).email
        hashed = self._hash_for(password, email)
        with self._changing() as session:
            row = store.find(session, person_id)
            row.password_hash = hashed
            sessions.end_all(session, row.id)
            store.end_invitations(session, row.id)
            self._record(session, by, verb="password.changed", subject=row.id)
            return store.as_person(row)

    def remove_person(self, person_id: str, *, by: Actor) -> None:
        """Let a colleague go: sign-ins end, and so do the keys they made, but not write keys; the past stays theirs.

        A write key is public and belongs to its source: ending it would lose events. Raises Conflict for the last
        administrator.
        """
        require(by, "people.manage")
        with self._changing() as session:
            row = store.find(session, person_id)
            row.active, row.password_hash = False, None
            sessions.end_all(session, row.id)
            store.end_invitations(session, row.id)
            self._refuse_lockout(session)
            self._record(session, by, verb="person.removed", subject=row.id, detail={"email": row.email})
            for key in keys.held_by(session, row.id):
                keys.revoke(session, key.id, now=self._clock.now())
                detail = {"name": key.name, "scope": key.scope, "because": f"{row.name} was removed"}
                self._record(session, by, verb="key.revoked", subject=key.id, detail=detail)

    def _add(self, email: str, name: str, *, roles: Sequence[str], password: str, by: Actor) -> Person:
        draft = self._draft_person(email, name, roles=roles, password=password)
        hashed = self._passwords.hash(password)
        with self._changing() as session:
            person = store.add(session, draft, password_hash=hashed)
            detail = {"email": person.email, "roles": person.roles}
            self._record(session, by, verb="person.added", subject=person.id, detail=detail)
            return person

    def _hash_for(self, password: str, email: str) -> str:
        """Hash before a transaction begins: it takes long, and nobody else could write meanwhile."""
        refuse_weak(password, email=email)
        return self._passwords.hash(password)

    def _draft_person(self, email: str, name: str, *, roles: Sequence[str], password: str | None) -> Person:
        email, name = tidy_email(email), name.strip()
        refuse_faults(email=email, name=name, roles=roles, password=password)
        return Person(
            id=new_id("person"),
            email=email,
            name=name,
            roles=tuple(roles),
            active=True,
            waiting=password is None,
            created_at=self._clock.now(),
            last_sign_in_at=None,
        )

    def _invitation(self, session: Session, person: Person) -> Invitation:
        token, expires_at = new_token(), self._clock.now() + INVITATION_LASTS
        store.add_invitation(session, person.id, token_hash=hash_of(token), expires_at=expires_at)
        return Invitation(person, token, expires_at)

    def _check_current(self, by: Actor, current: str) -> None:
        """Guessing one's way from a stolen session to the password is counted like guessing at the door."""
        self._tries.begin("signed in", by.id)
        with self._ledger.reading() as session:
            kept = store.find(session, by.id).password_hash
        if not self._passwords.is_right(kept, current):
            raise Forbidden("The current password is wrong.", help="Type the password you signed in with.")
        self._tries.succeed("signed in", by.id)

    @staticmethod
    def _refuse_lockout(session: Session) -> None:
        session.flush()
        if not store.administrators(session):
            raise Conflict(
                "This is the last administrator: nobody could manage people any more.",
                help="Make somebody else administrator first.",
            )
