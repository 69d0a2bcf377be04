"""What every verb of govern works with: the plan database, the clock, the secret, the audit chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from argon2 import PasswordHasher

from seamark.govern.chain import HeadFile, canonical
from seamark.govern.model import Actor, AuditRow
from seamark.govern.passwords import Passwords
from seamark.govern.secret import WorkspaceSecret
from seamark.govern.store import Session, audit
from seamark.govern.tries import Tries
from seamark.kernel import Clock, Settings, data_folder
from seamark.warehouse import Ledger

Detail = Mapping[str, object]


class Desk:
    """The base of govern's verbs. ``hasher`` sets the cost of a password check; left out, argon2's own default."""

    def __init__(
        self, ledger: Ledger, settings: Settings, *, clock: Clock, hasher: PasswordHasher | None = None
    ) -> None:
        self._ledger, self._settings, self._clock = ledger, settings, clock
        folder = data_folder(settings)
        self._secret = WorkspaceSecret.open(folder)
        self._heads = HeadFile(folder, self._secret)
        self._passwords = Passwords(hasher)
        self._tries = Tries(clock, settings.sign_in_tries)

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """A transaction that changes govern's tables; one at a time, so that what it read stays true."""
        with self._ledger.session() as session:
            Ledger.lock(session, audit.AUDIT_LOCK)
            yield session

    def _record(self, session: Session, actor: Actor, *, verb: str, subject: str, detail: Detail | None = None) -> None:
        """Append to the audit chain inside ``session``; the signed head follows once it has committed."""
        draft = AuditRow(
            number=0,
            at=self._clock.now(),
            actor_id=actor.id,
            actor_name=actor.name,
            actor_kind=actor.kind,
            verb=verb,
            subject=subject[:255],
            detail=canonical(dict(detail or {})),
            previous="",
            hash="",
        )
        row = audit.append(session, draft)
        Ledger.after_commit(session, lambda: self._heads.advance(row))
