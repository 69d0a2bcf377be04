"""Imports in the warehouse: costs and offline orders replaced, the history, the faults."""

from datetime import UTC
from typing import Any

import msgspec
import pyarrow as pa

from seamark.collect.imports.kept import Kept
from seamark.collect.imports.model import ImportEntry, Replaced, RowError
from seamark.collect.imports.parsing import Parsed
from seamark.kernel import Money
from seamark.warehouse import Record, Transaction, Warehouse

_REPLACED_COSTS = """
    SELECT currency, count(*), sum(amount), count(DISTINCT day)
    FROM costs SEMI JOIN (SELECT unnest($source) AS source, unnest($account) AS account, unnest($day) AS day)
    USING (source, account, day) GROUP BY currency ORDER BY currency
"""
_REPLACED_ORDERS = """
    SELECT currency, count(*), sum(amount), count(DISTINCT time::DATE)
    FROM offline_orders SEMI JOIN (SELECT unnest($order_key) AS order_key, unnest($refund) AS refund) AS new
    ON offline_orders.order_key = new.order_key AND (offline_orders.amount < 0) = new.refund
    GROUP BY currency ORDER BY currency
"""
_DROP_COSTS = """
    DELETE FROM costs USING (SELECT DISTINCT source, account, day FROM importing) AS new
    WHERE costs.source = new.source AND costs.account = new.account AND costs.day = new.day
"""
_DROP_ORDERS = """
    DELETE FROM offline_orders
    USING (SELECT DISTINCT order_key, amount < 0 AS refund FROM importing WHERE NOT implied) AS new
    WHERE offline_orders.order_key = new.order_key AND (offline_orders.amount < 0) = new.refund
"""
_COUNT_COSTS = """
    SELECT count(*)
    FROM costs SEMI JOIN (SELECT DISTINCT source, account, day FROM importing) USING (source, account, day)
"""
_COUNT_ORDERS = """
    SELECT count(*) FROM offline_orders SEMI JOIN importing ON offline_orders.order_key = importing.order_key
    AND (offline_orders.amount < 0) = (importing.amount < 0) AND NOT importing.implied
"""
_ADD_COSTS = "INSERT INTO costs BY NAME SELECT $import_id AS import_id, * FROM importing"
# An order that events have shown is theirs; a sale that is only implied gives way to one that is known.
_ADD_ORDERS = """
    INSERT INTO offline_orders BY NAME SELECT $import_id AS import_id, importing.* EXCLUDE (implied) FROM importing
    ANTI JOIN (SELECT order_key, conversion = 0 AS refund FROM events WHERE order_key IS NOT NULL
               AND (conversion = 1 OR amount < 0)) AS seen
    ON importing.order_key = seen.order_key AND (importing.amount < 0) = seen.refund
    ANTI JOIN (SELECT order_key FROM offline_orders WHERE amount >= 0) AS known
    ON importing.implied AND importing.order_key = known.order_key
"""
_NOTE = """
    INSERT INTO imports (import_id, seq, imported_at, by_name, kind, source, file_name, rows_ok, rows_bad, first_day,
        last_day, rows_replaced, totals)
    VALUES ($import_id, $seq, $at, $by_name, $kind, $source, $file_name, $rows_ok, $rows_bad, $first_day, $last_day,
        $rows_replaced, $totals)
"""
_HISTORY = """
    SELECT import_id, imported_at, by_name, kind, source, file_name, rows_ok, rows_bad, rows_replaced, first_day,
        last_day, totals
    FROM imports ORDER BY seq DESC LIMIT $limit
"""


def replaced(warehouse: Warehouse, parsed: Parsed, *, rows: str) -> Replaced:
    """What an import would replace, as the warehouse stands."""
    if not parsed.rows.num_rows:
        return Replaced()
    found = warehouse.rows(*(_costs_asked(parsed) if rows == "cost" else _orders_asked(parsed)))
    totals = tuple(Money(int(amount), currency) for currency, _, amount, _ in found)
    return Replaced(rows=sum(row[1] for row in found), days=max((row[3] for row in found), default=0), totals=totals)


def _costs_asked(parsed: Parsed) -> tuple[str, dict[str, object]]:
    keys = ["source", "account", "day"]
    places = parsed.rows.select(keys).group_by(keys).aggregate([])
    return _REPLACED_COSTS, {name: places.column(name).to_pylist() for name in keys}


def _orders_asked(parsed: Parsed) -> tuple[str, dict[str, object]]:
    keys, implied, amounts = (parsed.rows.column(name).to_pylist() for name in ("order_key", "implied", "amount"))
    meant = [(key, int(amount or 0) < 0) for key, amount, no in zip(keys, amounts, implied, strict=True) if not no]
    return _REPLACED_ORDERS, {"order_key": [key for key, _ in meant], "refund": [refund for _, refund in meant]}


def load(tx: Transaction, record: Record, *, kept: Kept, parsed: Parsed, rows: str) -> None:
    """Bring an import into the warehouse in place of what it replaces, and note it in the history."""
    tx.register("importing", parsed.rows)
    costs = rows == "cost"
    replaced_rows = tx.rows(_COUNT_COSTS if costs else _COUNT_ORDERS)[0][0]
    tx.execute(_DROP_COSTS if costs else _DROP_ORDERS)
    tx.execute(_ADD_COSTS if costs else _ADD_ORDERS, {"import_id": kept.import_id})
    tx.execute(_NOTE, _entry(record, kept, parsed=parsed) | {"rows_replaced": replaced_rows})
    tx.load("import_errors", _faults(kept.import_id, parsed.errors))


def history(warehouse: Warehouse, *, limit: int) -> tuple[ImportEntry, ...]:
    """Imports of the past, newest first."""
    names = ImportEntry.__struct_fields__
    rows = (dict(zip(names, row, strict=True)) for row in warehouse.rows(_HISTORY, {"limit": limit}))
    return tuple(ImportEntry(**_shown(row)) for row in rows)


def faults(warehouse: Warehouse, import_id: str) -> list[RowError] | None:
    """The faults kept of an import, by line; None when there is no such import."""
    if not warehouse.rows("SELECT 1 FROM imports WHERE import_id = ?", [import_id]):
        return None
    rows = warehouse.rows(
        "SELECT line, coalesce(field, ''), coalesce(value, ''), message FROM import_errors WHERE import_id = ? "
        "ORDER BY line, field",
        [import_id],
    )
    return [RowError(*row) for row in rows]


def _entry(record: Record, kept: Kept, *, parsed: Parsed) -> dict[str, object]:
    days = parsed.days
    return {
        "import_id": kept.import_id,
        "seq": record.seq,
        "at": record.at.replace(tzinfo=None),
        "by_name": kept.by_name,
        "kind": kept.reading.kind,
        "source": ", ".join(parsed.names("source"))[:200],
        "file_name": kept.name,
        "rows_ok": parsed.rows_ok,
        "rows_bad": parsed.rows_bad,
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "totals": msgspec.json.encode({total.currency: total.micros for total in parsed.totals}).decode(),
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    totals = msgspec.json.decode(row["totals"], type=dict[str, int])
    money = tuple(Money(micros, currency) for currency, micros in totals.items())
    return row | {"at": row["at"].replace(tzinfo=UTC), "totals": money}


def _faults(import_id: str, errors: tuple[RowError, ...]) -> pa.Table:
    return pa.table(
        {
            "import_id": pa.array([import_id] * len(errors), pa.string()),
            "line": pa.array([error.line for error in errors], pa.int64()),
            "field": pa.array([error.field for error in errors], pa.string()),
            "value": pa.array([error.value for error in errors], pa.string()),
            "message": pa.array([error.message for error in errors], pa.string()),
        }
    )
