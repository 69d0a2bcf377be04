"""Webhooks: the addresses that are told of everything."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from seamark.kernel import NotFound
from seamark.oversee.model import Webhook
from seamark.oversee.store.tables import WebhookRow


def add(session: Session, made: Webhook, *, made_by_id: str) -> None:
    """Keep a webhook."""
    row = WebhookRow(
        id=made.id, address=made.address, made_at=made.made_at, made_by_id=made_by_id, made_by=made.made_by
    )
    session.add(row)
    session.flush()


def find(session: Session, webhook_id: str) -> Webhook:
    """One webhook. Raises NotFound."""
    return as_webhook(_row(session, webhook_id))


def has(session: Session, webhook_id: str) -> bool:
    """Whether a webhook is still there."""
    return session.get(WebhookRow, webhook_id) is not None


def remove(session: Session, webhook_id: str) -> Webhook:
    """Take a webhook away. Raises NotFound."""
    row = _row(session, webhook_id)
    session.delete(row)
    return as_webhook(row)


def listed(session: Session) -> list[Webhook]:
    """Every webhook, oldest first."""
    return [as_webhook(row) for row in session.scalars(select(WebhookRow).order_by(WebhookRow.made_at, WebhookRow.id))]


def as_webhook(row: WebhookRow) -> Webhook:
    """A row as the value others see."""
    return Webhook(row.id, row.address, row.made_at, row.made_by)


def _row(session: Session, webhook_id: str) -> WebhookRow:
    row = session.get(WebhookRow, webhook_id)
    if row is None:
        msg = f"There is no webhook with the id {webhook_id[:64]!r}."
        raise NotFound(msg, id=webhook_id[:64], help="List the webhooks to see their ids.")
    return row
