"""A shop with advertising that runs away, advertising that idles, and a week in which the checkout was broken."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from seamark.decide import Apply, Decisions
from seamark.govern import Actor
from seamark.kernel import FixedClock
from seamark.loop.deciding import carrying_out, presented
from seamark.measure import Measurement
from seamark.plan import Initiative, Plan
from seamark.plan.model import ChangeSet, Edit
from seamark.warehouse import Warehouse
from tests.ledgers import address
from tests.measure.company import add_events, event
from tests.plan.cast import GOAL, INITIATIVE, MIA, Office

TODAY = date(2026, 5, 4)
FIRST = date(2025, 2, 1)
BROKEN = (date(2026, 4, 6), date(2026, 4, 12))
FELIX = Actor("person_felix", "Felix", "person", roles=frozenset({"finance"}))
RUNS = {"start": "2026-03-02", "end": "2026-06-26", "people": {}, "channels": {}}
BUSY: dict[str, Any] = {
    **INITIATIVE,
    **RUNS,
    "title": "Spring sale",
    "budget": "30000 EUR",
    "campaign_codes": ["spring"],
}
IDLE: dict[str, Any] = {
    **INITIATIVE,
    **RUNS,
    "title": "Harbour tour",
    "budget": "20000 EUR",
    "campaign_codes": ["tour"],
}
CALM: dict[str, Any] = {
    **INITIATIVE,
    **RUNS,
    "title": "Weekly letter",
    "budget": "12000 EUR",
    "campaign_codes": ["mail"],
}
ORDERS: dict[str, Any] = {
    **GOAL,
    "title": "Orders of spring",
    "metric": "conversions",
    "unit": "orders",
    "target": 750,
    "start": "2026-03-02",
    "deadline": "2026-06-26",
    "red": 0.08,
}
PLAN = (
    ("person", "ada", {"name": "Ada"}),
    ("objective", "grow", {"title": "Grow"}),
    ("goal", "customers", ORDERS),
    ("initiative", "busy", BUSY),
    ("initiative", "idle", IDLE),
    ("initiative", "calm", CALM),
)
ADS = "Paid Social"
A_DAY = {"spring": 320.0, "tour": 60.0, "mail": 100.0}
VISITS = """
INSERT INTO visits BY NAME
SELECT i * 1000 + d AS person, day AS started, day::DATE AS day, true AS is_start, day AS first_time, day AS last_time,
       channel, day AS arrived, 'shop' AS source, false AS is_bot, 1 AS events, 1 AS page_views, orders AS conversions,
       0 AS refunds, 'EUR' AS currency, orders * 20000000 AS amount
FROM (
    SELECT d, i, day, (['Direct', 'Organic Search', 'Email', 'Paid Social'])[i % 4 + 1] AS channel,
           (hash(d * 1000 + i) % 1000 < CASE WHEN day::DATE BETWEEN $low AND $high THEN 4 ELSE 64 END)::INT AS orders
    FROM (SELECT d, i, $first::TIMESTAMP + to_days(d::INT) + INTERVAL 9 HOUR AS day
          FROM range(0, $days) AS days(d), range(0, 100) AS visits(i))
)
"""

COSTS = """
INSERT INTO costs BY NAME
SELECT 'test' AS import_id, 'ads' AS source, 'a' AS account, $first::DATE + d::INT AS day, $channel AS channel,
       $campaign AS campaign, 'EUR' AS currency,
       round($amount * (1 + 0.1 * ((d * 7 + 3) % 5 - 2) / 2) * 1e6)::BIGINT AS amount
FROM range(0, $days) AS days(d)
"""


def measure_into(folder: Path) -> None:
    """A warehouse with the shop's visits and the costs up to today."""
    warehouse = Warehouse.open(folder)
    with warehouse.transaction() as tx:
        days = {"first": FIRST, "days": (TODAY - FIRST).days, "low": BROKEN[0], "high": BROKEN[1]}
        tx.execute(VISITS, days)
        add_events(tx, [event(1, time=datetime(2026, 5, 4, 7), subject=1)])  # noqa: DTZ001 - the warehouse's own
        for campaign, amount in A_DAY.items():
            tx.execute(COSTS, costs_of(campaign, amount, first=date(2026, 3, 2), end=TODAY))
    warehouse.close()


def costs_of(campaign: str, amount: float, *, first: date, end: date) -> dict[str, Any]:
    """What ``COSTS`` asks for."""
    return {"first": first, "days": (end - first).days, "campaign": campaign, "amount": amount, "channel": ADS}


class Shop(Office):
    """An office whose plan is measured, weighed and decided on; Monday 4 May 2026."""

    def __init__(self, url: str, folder: Path, clock: FixedClock, *, measured: Path) -> None:
        shutil.copytree(measured, folder, dirs_exist_ok=True)
        super().__init__(url, folder, clock)
        self.warehouse = Warehouse.open(folder)
        self.measure = Measurement(self.warehouse, settings=self.settings, clock=clock)
        rooms: dict[str, Any] = {
            "warehouse": self.warehouse,
            "measure": self.measure,
            "settings": self.settings,
            "clock": clock,
        }
        self.live = Plan(self.ledger, self.govern, **rooms)
        self.decisions = Decisions(self.ledger, self.govern, present=presented(self.live), **rooms)
        edits = tuple(Edit(kind=kind, id=item_id, fields=fields, whole=True) for kind, item_id, fields in PLAN)
        self.live.commit(ChangeSet(edits), by=MIA, why="The plan of spring", origin="import")
        self.live.publish()

    def spend(self, first: date, end: date, *, channel: str = ADS, **campaigns: float) -> None:
        """Costs of every day from ``first`` to before ``end``, wavering by a tenth around an amount a day."""
        with self.warehouse.transaction() as tx:
            for campaign, amount in campaigns.items():
                tx.execute(COSTS, {**costs_of(campaign, amount, first=first, end=end), "channel": channel})

    def applying(self, by: Actor) -> Apply:
        """How the running server carries out what ``by`` approves."""
        return carrying_out(self.live, by)

    def initiative(self, item_id: str) -> Initiative:
        """An initiative as it is now."""
        found = self.live.read(by=MIA).items[item_id]
        assert isinstance(found, Initiative)
        return found

    def verbs(self) -> list[str]:
        """What the audit says of recommendations, oldest first."""
        rows = self.govern.audit(by=MARIA_AUDITS, limit=200)
        return [row.verb.removeprefix("recommendation.") for row in reversed(rows) if row.verb.startswith("recomm")]

    def close(self) -> None:
        """Give every database back."""
        self.warehouse.close()
        super().close()


MARIA_AUDITS = Actor("person_maria", "Maria", "person", roles=frozenset({"cmo"}))


def shop_on(request: pytest.FixtureRequest, kind: str, *, folder: Path, measured: Path) -> Shop:
    """A shop on SQLite or PostgreSQL, whose warehouse is a copy of the one in ``measured``."""
    clock = FixedClock(datetime(2026, 5, 4, 8, 0, tzinfo=UTC))
    return Shop(address(kind, folder, request), folder, clock, measured=measured)
