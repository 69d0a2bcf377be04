"""What the plan publishes into the warehouse, and what it reads back by campaign code."""

from collections.abc import Mapping

import pyarrow as pa

from seamark.warehouse import Warehouse


def replace(warehouse: Warehouse, tables: Mapping[str, pa.Table]) -> None:
    """Replace the published relations whole, in one transaction."""
    with warehouse.transaction() as tx:
        tx.execute("DELETE FROM plan_codes")
        tx.load("plan_codes", tables["plan_codes"])
        tx.execute("DELETE FROM plan_goals")
        tx.load("plan_goals", tables["plan_goals"])
        tx.execute("DELETE FROM plan_targets")
        tx.load("plan_targets", tables["plan_targets"])
        tx.execute("DELETE FROM plan_budgets")
        tx.load("plan_budgets", tables["plan_budgets"])
        tx.execute("DELETE FROM plan_contingencies")
        tx.load("plan_contingencies", tables["plan_contingencies"])
