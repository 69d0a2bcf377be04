"""Deliveries: what is to be sent, what is being sent, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from seamark.kernel import NotFound
from seamark.oversee.model import Delivery, Sending
from seamark.oversee.store.book import Row, insert_new
from seamark.oversee.store.tables import DeliveryRow


def add(session: Session, rows: Sequence[Row]) -> None:
    """Keep what is to be sent; what has the key of an earlier one is the same."""
    insert_new(session, DeliveryRow, rows=rows, give="id")


def find(session: Session, delivery_id: str) -> DeliveryRow:
    """The row of a delivery. Raises NotFound."""
    row = session.get(DeliveryRow, delivery_id, populate_existing=True)
    if row is None:
        msg = f"There is no delivery with the id {delivery_id[:64]!r}."
        raise NotFound(msg, id=delivery_id[:64], help="List the deliveries to see their ids.")
    return row


def is_any_due(session: Session, *, now: datetime) -> bool:
    """Whether something is to be sent now."""
    row = DeliveryRow
    return session.scalar(select(row.id).where(row.state == Sending.WAITING, row.due_at <= now).limit(1)) is not None


def claim(session: Session, *, now: datetime, until: datetime) -> DeliveryRow | None:
    """The delivery that is due longest, taken until a moment so that nobody else sends it; None when none is due."""
    row = DeliveryRow
    wanted = select(row).where(row.state == Sending.WAITING, row.due_at <= now).order_by(row.due_at, row.id).limit(1)
    found = session.scalar(wanted.with_for_update(skip_locked=True))
    if found is not None:
        found.attempts, found.due_at = found.attempts + 1, until
        session.flush()
    return found


def put_off(session: Session, channel: str, *, to_id: str | None, until: datetime) -> None:
    """Let everything else that would go the same way wait as long: to a webhook, or through the mail server (None)."""
    row = DeliveryRow
    same = (row.state == Sending.WAITING, row.channel == channel, row.due_at < until)
    wanted = update(row).where(*same) if to_id is None else update(row).where(*same, row.to_id == to_id)
    session.execute(wanted.values(due_at=until), execution_options={"synchronize_session": False})


def give_up_on(session: Session, to_id: str, *, trouble: str) -> None:
    """End what still waits for a receiver that is no longer there."""
    row = DeliveryRow
    wanted = update(row).where(row.to_id == to_id, row.state == Sending.WAITING)
    values = {"state": Sending.FAILED.value, "trouble": trouble}
    session.execute(wanted.values(**values), execution_options={"synchronize_session": False})


def listed(session: Session, *, state: str | None, limit: int) -> list[Delivery]:
    """Deliveries, newest first."""
    wanted = select(DeliveryRow).order_by(DeliveryRow.made_at.desc(), DeliveryRow.id.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(DeliveryRow.state == state)
    return [as_delivery(row) for row in session.scalars(wanted)]


def sweep(session: Session, *, before: datetime) -> None:
    """Remove what was sent or given up long ago."""
    row = DeliveryRow
    done = delete(row).where(row.state != Sending.WAITING, row.due_at < before)
    session.execute(done, execution_options={"synchronize_session": False})


def as_delivery(row: DeliveryRow) -> Delivery:
    """A row as the value others see."""
    return Delivery(*(getattr(row, name) for name in Delivery.__struct_fields__))
