"""What every verb of oversee works with: the plan database, who works here, the ways out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from seamark.govern import Governance
from seamark.kernel import Clock, Settings
from seamark.oversee.channels import Caller, MailServer
from seamark.oversee.store import Session
from seamark.warehouse import Ledger

READ: Final = "notices.read"
MANAGE: Final = "webhooks.manage"


class Desk:
    """The base of oversee's verbs."""

    def __init__(self, ledger: Ledger, govern: Governance, *, settings: Settings, clock: Clock) -> None:
        self._ledger, self._govern, self._settings, self._clock = ledger, govern, settings, clock
        self._mail = MailServer.of(settings)
        self._caller = Caller(private=settings.private_webhooks)

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return self._mail is not None

    @contextmanager
    def _within(self, session: Session | None) -> Iterator[Session]:
        """The transaction of whoever calls, or one of its own."""
        if session is not None:
            yield session
            return
        with self._ledger.session() as own:
            yield own
