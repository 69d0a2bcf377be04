"""Verbs about API keys: making, revoking, and whose a secret is."""

from datetime import timedelta

from argon2 import PasswordHasher

from seamark.govern.model import Actor, Key, KeyCreated, Scope
from seamark.govern.policy import actions_of_scope, may, require
from seamark.govern.secret import PREFIX_LENGTH, hash_of, new_key
from seamark.govern.service.desk import Desk
from seamark.govern.service.faults import LONGEST_NAME
from seamark.govern.store import keys as store
from seamark.govern.write_keys import WriteKeys
from seamark.kernel import Clock, Forbidden, InputError, Settings, new_id
from seamark.warehouse import Ledger

USED_EVERY = timedelta(minutes=1)


class KeyVerbs(Desk):
    """API keys."""

    def __init__(
        self, ledger: Ledger, settings: Settings, *, clock: Clock, hasher: PasswordHasher | None = None
    ) -> None:
        super().__init__(ledger, settings, clock=clock, hasher=hasher)
        self._write_keys = WriteKeys(self._load_write_keys, self._mark_used)

    def create_key(self, name: str, scope: str, *, by: Actor) -> KeyCreated:
        """A new key; its secret is shown this once. A write key's name is the name of the source it writes.

        Raises Forbidden when the key could do more than its maker.
        """
        require(by, "keys.manage")
        name = name.strip()
        _refuse_faults(name, scope)
        _refuse_escalation(scope, by)
        secret = new_key(scope)
        made = KeyCreated(new_id("key"), name, scope, secret[:PREFIX_LENGTH], secret)
        with self._changing() as session:
            store.add(session, self._draft(made, by), secret_hash=hash_of(secret), maker_id=by.id)
            detail = {"name": name, "scope": scope, "prefix": made.prefix}
            self._record(session, by, verb="key.created", subject=made.id, detail=detail)
        self._write_keys.look()
        return made

    def revoke_key(self, key_id: str, *, by: Actor) -> Key:
        """End a key, everywhere within two seconds. Raises NotFound."""
        require(by, "keys.manage")
        with self._changing() as session:
            key, changed = store.revoke(session, key_id, now=self._clock.now())
            if changed:
                detail = {"name": key.name, "scope": key.scope}
                self._record(session, by, verb="key.revoked", subject=key.id, detail=detail)
        self._write_keys.look()
        return key

    def keys(self, *, by: Actor) -> list[Key]:
        """Every key, newest first, the revoked ones too; never a secret."""
        require(by, "keys.manage")
        with self._ledger.reading() as session:
            return store.listed(session)

    def actor_of_key(self, secret: str) -> Actor | None:
        """The actor of a key in force, with its scope; None for any other text."""
        if not secret.startswith("sm_"):
            return None
        with self._ledger.reading() as session:
            key = store.live(session, hash_of(secret))
        if key is None:
            return None
        if key.last_used_at is None or self._clock.now() - key.last_used_at >= USED_EVERY:
            self._mark_used({key.id})
        return Actor(key.id, key.name, "key", scopes=frozenset({key.scope}))

    def write_source(self, secret: str) -> str | None:
        """The source that writes with this key, from memory; None when unknown or revoked (noticed within 2 s)."""
        return self._write_keys.source(secret)

    def close(self) -> None:
        """Write down when write keys were last used, and stop watching for changes."""
        self._write_keys.close()

    def _draft(self, made: KeyCreated, by: Actor) -> Key:
        return Key(
            id=made.id,
            name=made.name,
            scope=made.scope,
            prefix=made.prefix,
            created_at=self._clock.now(),
            created_by=by.name,
            last_used_at=None,
            revoked_at=None,
        )

    def _load_write_keys(self) -> dict[str, tuple[str, str]]:
        with self._ledger.reading() as session:
            return store.write_keys(session)

    def _mark_used(self, key_ids: set[str]) -> None:
        if key_ids:
            with self._ledger.session() as session:
                store.mark_used(session, key_ids, now=self._clock.now())


def _refuse_faults(name: str, scope: str) -> None:
    faults: dict[str, str] = {}
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        faults["name"] = f"A key's name has 1 to {LONGEST_NAME} characters."
    if scope not in set(Scope):
        faults["scope"] = f"{scope[:40]!r} is not a scope; there are {', '.join(Scope)}."
    if faults:
        raise InputError(" ".join(faults.values()), help="Correct what is named and send it again.", faults=faults)


def _refuse_escalation(scope: str, by: Actor) -> None:
    beyond = [action for action in actions_of_scope(scope) if not may(by, action)]
    if beyond:
        raise Forbidden(
            f"A key of scope '{scope}' may do more than {by.name}: {', '.join(beyond)}.",
            help="Choose a smaller scope, or ask an administrator to make it.",
            beyond=beyond,
        )
