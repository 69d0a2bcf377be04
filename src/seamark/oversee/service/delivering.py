"""Verbs of the post: send what is due, see what became of it, send it again."""

import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from seamark.govern import SYSTEM, Actor, require
from seamark.kernel import Conflict, InputError
from seamark.oversee.channels import Call, Letter, MailLine, NotSent, composed
from seamark.oversee.model import Channel, Delivery, Sending
from seamark.oversee.service.desk import MANAGE, Desk
from seamark.oversee.store import book, hooks, posts
from seamark.oversee.store.tables import DeliveryRow

log = logging.getLogger("seamark.oversee")

LEASE: Final = timedelta(minutes=3)  # longer than any attempt takes: who died meanwhile holds nothing up for long
FIRST_REST: Final = timedelta(minutes=1)
TRIES_FOR: Final = timedelta(days=1)
TURN_SECONDS: Final = 30.0
MOST: Final = 500
WEBHOOK: Final = "webhook"  # what secrets of webhooks are derived for
KEPT: Final = timedelta(days=90)  # how long what was read, and what was sent, stays to be looked at


class DeliveringVerbs(Desk):
    """Deliveries."""

    def deliver_due(self, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Send what is due, one after the other, for half a minute or until ``is_stopping``. How many were sent.

        Each is taken, then sent, then noted, in two transactions: whoever dies in between leaves it to be sent once
        more under the same id. What fails is tried again after 1, 2, 4 … minutes, for a day; then it failed for good.
        """
        sent, ends = 0, time.monotonic() + TURN_SECONDS
        with contextlib.nullcontext() if self._mail is None else self._mail.line() as line:
            while time.monotonic() < ends and not is_stopping() and (claimed := self._claimed()) is not None:
                sent += self._attempted(claimed, line)
        return sent

    def deliveries(self, *, by: Actor, state: str | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """What was to be sent, newest first, in one state or all; and why what failed did."""
        require(by, MANAGE)
        if state is not None and state not in set(Sending):
            msg = f"'state' is {state[:40]!r}."
            raise InputError(msg, field="state", help=f"Allowed are {', '.join(Sending)}.")
        if not 1 <= limit <= MOST:
            msg = f"'limit' is {limit}; it must be from 1 to {MOST}."
            raise InputError(msg, field="limit", help="Ask for one state at a time.")
        with self._ledger.reading() as session:
            return tuple(posts.listed(session, state=state, limit=limit))

    def retry(self, delivery_id: str, *, by: Actor) -> Delivery:
        """Have a delivery that failed, or waits to be tried again, tried at once, and for another day.

        Raises Conflict when it was sent or its receiver is gone.
        """
        require(by, MANAGE)
        with self._ledger.session() as session:
            row = posts.find(session, delivery_id)
            if row.state == Sending.SENT:
                msg = f"It was sent to {row.address} on {row.sent_at:%Y-%m-%d %H:%M} UTC."
                raise Conflict(msg, id=row.id, state=row.state, help="Nothing has to be sent again.")
            if row.channel == Channel.WEBHOOK and not hooks.has(session, row.to_id):
                raise Conflict(f"The webhook {row.address} was removed.", id=row.id, help="Set it up anew.")
            now = self._clock.now()
            row.state, row.trouble, row.attempts = Sending.WAITING.value, "", 0
            row.trying_since, row.due_at = now, now
            detail = {"channel": row.channel, "title": row.title}
            self._govern.record_audit(by, "delivery.retried", subject=row.id, detail=detail, session=session)
            session.flush()
            return posts.as_delivery(row)

    def tidy(self) -> None:
        """Remove what was read, sent or given up three months ago."""
        before = self._clock.now() - KEPT
        with self._ledger.session() as session:
            posts.sweep(session, before=before)
            book.sweep(session, read_before=before)

    def _claimed(self) -> DeliveryRow | None:
        now = self._clock.now()
        with self._ledger.reading() as session:  # most turns find nothing: they need no writer's turn
            if not posts.is_any_due(session, now=now):
                return None
        with self._ledger.session() as session:
            return posts.claim(session, now=now, until=now + LEASE)

    def _attempted(self, claimed: DeliveryRow, line: MailLine | None) -> bool:
        try:
            if claimed.channel == Channel.MAIL:
                self._post(claimed, line)
            else:
                self._call(claimed)
        except NotSent as fault:
            self._note_failure(claimed, fault)
            return False
        except Exception as error:  # one that breaks us must not keep all others from being sent
            log.exception("The delivery %s cannot be made", claimed.id)
            self._note_failure(claimed, NotSent(f"It cannot be made: {type(error).__name__}."))
            return False
        with self._ledger.session() as session:
            row = posts.find(session, claimed.id)
            row.state, row.sent_at, row.trouble = Sending.SENT.value, self._clock.now(), ""
        return True

    def _post(self, claimed: DeliveryRow, line: MailLine | None) -> None:
        if line is None or self._mail is None:
            raise NotSent("There is no mail server any more: SEAMARK_SMTP_URL is empty.", is_everybodys=True)
        if claimed.to_id not in {person.id for person in self._govern.people(by=SYSTEM)}:
            raise NotSent(f"{claimed.address} no longer works here.", is_final=True)
        letter = Letter(
            id=claimed.id,
            to=claimed.address,
            title=claimed.title,
            lines=tuple(claimed.body.splitlines()),
            href=claimed.href,
            at=claimed.made_at,
        )
        workspace, home = self._settings.workspace_name, self._settings.public_url
        line.send(composed(letter, sender=self._mail.sender, workspace=workspace, public_url=home))

    def _call(self, claimed: DeliveryRow) -> None:
        secret = self._govern.derived_secret(WEBHOOK, claimed.to_id)
        self._caller.call(Call(claimed.id, claimed.address, claimed.body, secret), at=self._clock.now())

    def _note_failure(self, claimed: DeliveryRow, fault: NotSent) -> None:
        now = self._clock.now()
        last = claimed.trying_since + TRIES_FOR
        with self._ledger.session() as session:
            row = posts.find(session, claimed.id)
            row.trouble = fault.message
            if fault.is_final or now >= last:
                row.state, row.due_at = Sending.FAILED.value, now
                return
            row.due_at = next_try(now, attempts=row.attempts, last=last)
            session.flush()
            if fault.is_everybodys:
                to_id = None if row.channel == Channel.MAIL else row.to_id
                posts.put_off(session, row.channel, to_id=to_id, until=row.due_at)


def next_try(now: datetime, *, attempts: int, last: datetime) -> datetime:
    """When to try again after so many attempts failed: the rest doubles, and the last try is at ``last``."""
    doubled = timedelta(seconds=FIRST_REST.total_seconds() * 2.0 ** min(attempts - 1, 20))
    return min(now + doubled, last)
