"""Versions of the tracking plan in the warehouse."""

from datetime import datetime
from functools import lru_cache

import msgspec

from seamark.collect.tracking_plan.plan import Plan, default_plan
from seamark.warehouse import Record, Transaction, Warehouse

_NEWEST = "SELECT version, plan FROM tracking_plans ORDER BY version DESC LIMIT 1"


class Kept(msgspec.Struct, frozen=True):
    """The body of a TRACKING_PLAN record: who set which plan. Its version is given when it is loaded."""

    by_name: str
    plan: msgspec.Raw


def current(warehouse: Warehouse) -> Plan:
    """The newest committed plan."""
    return _plan(warehouse.rows(_NEWEST))


def history(warehouse: Warehouse) -> list[tuple[int, datetime, str]]:
    """Version, moment and author of every version that was set, newest first."""
    found = warehouse.rows("SELECT version, planned_at, by_name FROM tracking_plans ORDER BY version DESC")
    return [(version, at, by_name) for version, at, by_name in found]


def versions(warehouse: Warehouse, *, limit: int) -> list[tuple[int, datetime, str, Plan]]:
    """Version, moment, author and plan of the newest versions that were set, newest first."""
    found = warehouse.rows(
        "SELECT version, planned_at, by_name, plan FROM tracking_plans ORDER BY version DESC LIMIT ?", [limit]
    )
    return [(version, at, by_name, _compiled(version, text)) for version, at, by_name, text in found]


def in_force(tx: Transaction) -> Plan:
    """The newest plan that this transaction sees."""
    return _plan(tx.rows(_NEWEST))


def load(tx: Transaction, record: Record) -> Plan:
    """Put a journaled plan in force, for the records after it."""
    kept = msgspec.json.decode(record.body, type=Kept)
    version = in_force(tx).version + 1
    text = bytes(kept.plan).decode()
    row = [version, record.seq, record.at.replace(tzinfo=None), kept.by_name, text]
    tx.execute("INSERT INTO tracking_plans (version, seq, planned_at, by_name, plan) VALUES (?, ?, ?, ?, ?)", row)
    return _compiled(version, text)


def _plan(rows: list[tuple[int, str]]) -> Plan:
    return _compiled(*rows[0]) if rows else default_plan()


@lru_cache(maxsize=8)
def _compiled(version: int, text: str) -> Plan:
    return Plan.compile(text, version)
