"""The values of govern: who acts, what was made, what the audit says."""

import enum
from datetime import datetime
from typing import Literal

import msgspec


class Role(enum.StrEnum):
    """What a person is in the marketing team; decides what the person may do."""

    ADMINISTRATOR = "administrator"
    CMO = "cmo"
    DIRECTOR = "director"
    OPERATIONS = "operations"
    PERFORMANCE = "performance"
    CREATIVE = "creative"
    EXPERIENCE = "experience"
    INTELLIGENCE = "intelligence"
    FINANCE = "finance"
    PRODUCT = "product"
    VIEWER = "viewer"


class Scope(enum.StrEnum):
    """What an API key is for."""

    WRITE = "write"
    READ = "read"
    ADMIN = "admin"


class Actor(msgspec.Struct, frozen=True):
    """Who does something: a signed-in person, an API key, or Seamark itself."""

    id: str
    name: str
    kind: Literal["person", "key", "system"]
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()


SYSTEM = Actor("system", "Seamark", "system")


class SignIn(msgspec.Struct, frozen=True):
    """A new session: the token for the cookie, the CSRF token bound to it, who it is, and until when unused."""

    token: str
    csrf: str
    actor: Actor
    expires_at: datetime


class Person(msgspec.Struct, frozen=True):
    """A colleague. ``waiting`` is true until the invitation was accepted (no password yet)."""

    id: str
    email: str
    name: str
    roles: tuple[str, ...]
    active: bool
    waiting: bool
    created_at: datetime
    last_sign_in_at: datetime | None


class Invitation(msgspec.Struct, frozen=True):
    """A colleague who was invited: the token is shown once and lets them choose a password."""

    person: Person
    token: str
    expires_at: datetime


class Key(msgspec.Struct, frozen=True):
    """An API key as it may be shown: never its secret, only the first characters."""

    id: str
    name: str
    scope: str
    prefix: str
    created_at: datetime
    created_by: str
    last_used_at: datetime | None
    revoked_at: datetime | None


class KeyCreated(msgspec.Struct, frozen=True):
    """A key just made; ``secret`` is shown this once and stored nowhere."""

    id: str
    name: str
    scope: str
    prefix: str
    secret: str


class AuditRow(msgspec.Struct, frozen=True):
    """One thing somebody did. ``detail`` is canonical JSON; ``hash`` covers the row and the hash before it."""

    number: int
    at: datetime
    actor_id: str
    actor_name: str
    actor_kind: str
    verb: str
    subject: str
    detail: str
    previous: str
    hash: str


class AuditCheck(msgspec.Struct, frozen=True):
    """The audit read from its first row to its last: ``ok``, or the first broken row and why."""

    ok: bool
    rows: int
    first_broken: int | None
    message: str
