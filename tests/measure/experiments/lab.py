"""A laboratory: a plan database, a warehouse with exposures and outcomes, a clock that stands still, the desk."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from seamark.govern import SYSTEM, Actor, Governance
from seamark.kernel import FixedClock, load_settings
from seamark.measure import Experiments
from seamark.measure.experiments import EXPOSURE, Experiment
from seamark.warehouse import Ledger, Warehouse
from tests.measure.company import EVENT_TYPES, START, Row, event

RESEARCHER = Actor("p1", "Ana Lyst", "person", frozenset({"product"}))
VIEWER = Actor("p2", "Vic Viewer", "person", frozenset({"viewer"}))
BASE: Row = {"anonymous_id": None, "user_id": None, "properties": None}
DESIGN: dict[str, Any] = {
    "title": "A larger basket button",
    "hypothesis": "A larger button is seen by more people, so more of them buy.",
    "variants": [{"name": "control", "share": 0.5}, {"name": "large", "share": 0.5, "title": "Large button"}],
    "metric": "conversion",
    "effect": 0.3,
    "window_days": 3,
    "before_days": 3,
}


class Lab:
    """A workspace for experiments; ``now`` is when the clock stands."""

    def __init__(self, folder: Path, *, url: str = "", now: datetime = datetime(2026, 1, 10, tzinfo=UTC)) -> None:
        self.settings = load_settings({}, data=str(folder), currency="EUR", exchange_rates={"USD": 0.5})
        self.clock = FixedClock(now)
        self.ledger = Ledger.open(url or f"sqlite:///{folder / 'plan.sqlite'}")
        self.govern = Governance(self.ledger, self.settings, clock=self.clock)
        self.warehouse = Warehouse.open(folder)
        self.desk = Experiments(
            self.ledger, self.govern, warehouse=self.warehouse, settings=self.settings, clock=self.clock
        )

    def close(self) -> None:
        """Give everything back."""
        self.govern.close()
        self.ledger.close()
        self.warehouse.close()

    def load(self, rows: Sequence[Row]) -> None:
        """Put events into the warehouse."""
        load(self.warehouse, rows)

    def running(self, key: str = "button", *, since: datetime | None = None, **fields: Any) -> Experiment:  # noqa: ANN401
        """An experiment that was started."""
        made = self.desk.create(key, {**DESIGN, **fields}, by=RESEARCHER)
        return self.desk.start(key, version=made.version, since=since, by=RESEARCHER)

    def audit(self) -> list[str]:
        """Every verb in the chain, oldest first."""
        return [row.verb for row in reversed(self.govern.audit(by=SYSTEM))]


def load(warehouse: Warehouse, rows: Sequence[Row]) -> None:
    """Put events into a warehouse."""
    columns = list(rows[0])
    table = pa.table(
        {name: pa.array([row[name] for row in rows], EVENT_TYPES.get(name, pa.string())) for name in columns}
    )
    with warehouse.transaction() as tx:
        tx.load("events", table)


def happened(key: int, who: int, at: datetime, **given: Any) -> Row:  # noqa: ANN401
    """Something that a browser did: its anonymous id is ``a`` and a number, its subject the number."""
    return event(key, **{**BASE, "subject": who, "anonymous_id": f"a{who}", "time": at, **given})


def viewed(key: int, who: int, at: datetime, *, experiment: str, variant: str, **given: Any) -> Row:  # noqa: ANN401
    """An exposure."""
    properties = json.dumps({"experiment_id": experiment, "variation_id": variant, "experiment_name": "x"})
    return happened(key, who, at, name=EXPOSURE, properties=properties, **given)


def made_up(seed: int, *, units: int, experiment: str, days: int = 6) -> list[Row]:
    """Exposures and outcomes full of edges: ties, two variants, unknown ones, robots, currencies, things before."""
    draw, rows = random.Random(seed), list[Row]()
    for who in range(units):
        first = START + timedelta(days=2, seconds=draw.randrange((days - 3) * 86_400))
        variant = draw.choice(("control", "large", "large", "control", "odd" if who % 11 == 0 else "large"))
        row = {"is_bot": who % 17 == 0}
        rows.append(viewed(len(rows), who, first, experiment=experiment, variant=variant, **row))
        if draw.random() < 0.3:
            again = "control" if draw.random() < 0.2 else variant
            later = first + timedelta(seconds=draw.choice((0, 60, 4000)))
            rows.append(viewed(len(rows), who, later, experiment=experiment, variant=again, **row))
        for _ in range(draw.randrange(4)):
            at = first + timedelta(seconds=draw.choice((-90_000, -4000, 0, 50, 3600, 100_000, 260_000)))
            rows.append(happened(len(rows), who, at, **_outcome(draw), **row))
    return rows


def _outcome(draw: random.Random) -> Row:
    chance = draw.random()
    if chance < 0.5:
        amount = draw.randrange(1, 99) * 1_000_000
        return {
            "name": "Order Completed",
            "conversion": 1,
            "amount": amount,
            "currency": draw.choice(("EUR", "USD", "XXX")),
        }
    if chance < 0.6:
        return {"name": "Order Refunded", "amount": -5_000_000, "currency": "EUR"}
    return {"name": draw.choice(("Signed Up", "Product Added"))} if chance < 0.8 else {"type": "page"}
