"""What the customers in a file of transactions are worth."""

from datetime import date
from pathlib import Path

import msgspec

from seamark.kernel import InputError
from seamark.measure.store.orderfile import FileNotes, OrderColumns, reading
from seamark.measure.value.model import Buyers, CustomerValue, ValueTotals
from seamark.measure.value.valuing import buyers_of, customers, totals_of, valued
from seamark.science.lifetime import Buying


class ValuedFile(msgspec.Struct, frozen=True):
    """Every customer of a file in its order by name, and their sums. ``order_value`` is that of somebody unknown."""

    customers: tuple[CustomerValue, ...]
    totals: ValueTotals
    model: str
    parameters: tuple[float, ...]
    order_value: float
    as_of: date
    horizon_days: int
    discount: float
    notes: tuple[str, ...]


def read_orders(
    path: Path, columns: OrderColumns, *, delimiter: str | None = None, until: date | None = None, today: date
) -> tuple[Buyers, FileNotes]:
    """Buyers of a file as of ``until``, by default its last day.

    Raises InputError when a column is missing, a cell is no date or number, or the file goes on after ``today`` and no
    last day was chosen.
    """
    with reading(path, columns, delimiter=delimiter) as file:
        notes = file.notes()
        if until is None and notes.last > today:
            msg = f"{path.name} has transactions up to {notes.last}, which is after today, {today}."
            raise InputError(
                msg, help="Correct the dates, or choose the last day with --until.", arrived=str(notes.last)
            )
        last = until or notes.last
        if last < notes.first:
            msg = f"The last day to look at is {last}, but the first transaction is of {notes.first}."
            raise InputError(msg, help="Choose a later day.", arrived=str(last))
        table = file.buyers(last)
    return buyers_of(table, last, keys=[str(key) for key in table["person"].to_pylist()]), notes


def value_of_file(
    buyers: Buyers, notes: FileNotes, *, horizon: int, model: Buying | None = None, discount: float = 0.0
) -> ValuedFile:
    """Fit, and value every customer. Raises InputError where too little is known."""
    made = valued(buyers, days=horizon, model=model, discount=discount)
    rows = range(len(buyers.keys))
    return ValuedFile(
        customers(made, rows),
        totals_of(made),
        made.fit.model.value,
        made.fit.parameters,
        made.spend.mean,
        buyers.until,
        horizon,
        discount,
        told(notes, buyers.until),
    )


def told(notes: FileNotes, until: date) -> tuple[str, ...]:
    """What somebody should know of how the file was read, a sentence each."""
    found = []
    if notes.without_customer:
        found.append(f"{notes.without_customer:,} of {notes.rows:,} rows name no customer and are left out.")
    if notes.refunds:
        found.append(f"{notes.refunds:,} rows are refunds: their money is subtracted, and they are no orders.")
    if notes.only_refunds:
        found.append(f"{notes.only_refunds:,} customers have refunds only and are left out.")
    if notes.repeated:
        found.append(f"{notes.repeated:,} rows repeat an order and were counted once.")
    elif notes.alike:
        found.append(
            f"{notes.alike:,} rows are exactly like another; their money counts each time. Name the column of order "
            "numbers with --order to count an order once."
        )
    if notes.last > until:
        found.append(f"Transactions after {until} are left out.")
    return tuple(found)
