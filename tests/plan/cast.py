"""The cast: Maria is CMO, Mia directs, Noor edits, Vera looks; a small plan with something of every kind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from seamark.govern import Actor, Governance
from seamark.kernel import FixedClock, Settings
from seamark.plan import Change, PlanBook
from seamark.plan.model import ChangeSet, Edit
from seamark.warehouse import Ledger
from tests.ledgers import address

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

MARIA = Actor("person_maria", "Maria", "person", roles=frozenset({"cmo"}))
MIA = Actor("person_mia", "Mia", "person", roles=frozenset({"director"}))
NOOR = Actor("person_noor", "Noor", "person", roles=frozenset({"performance"}))
VERA = Actor("person_vera", "Vera", "person", roles=frozenset({"viewer"}))

GOAL: dict[str, Any] = {
    "title": "New customers from search",
    "objective": "grow",
    "metric": "new_customers",
    "unit": "people",
    "reading": "total",
    "target": 1200,
    "start": "2026-01-01",
    "deadline": "2026-12-31",
    "owner": "ada",
    "dimension": "acquisition",
}
INITIATIVE: dict[str, Any] = {
    "title": "Spring campaign",
    "goals": ["customers"],
    "audience": "Small harbours",
    "channels": {"Paid Search": 0.6, "Email": 0.4},
    "budget": "40000 EUR",
    "owner": "ada",
    "people": {"ada": 5, "ben": 8.5},
    "start": "2026-03-02",
    "end": "2026-03-27",
    "campaign_codes": ["spring-26"],
}
PLAN: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("person", "ada", {"name": "Ada", "skills": ["search", "copy"]}),
    ("person", "ben", {"name": "Ben", "ongoing_share": 0.5}),
    ("absence", "leave", {"person": "ben", "start": "2026-05-04", "end": "2026-05-15"}),
    ("absence", "easter", {"kind": "closed", "start": "2026-04-03", "end": "2026-04-06"}),
    ("objective", "grow", {"title": "Grow in the north"}),
    ("goal", "customers", GOAL),
    ("release", "atlas", {"title": "Atlas 2.0", "date": "2026-04-14", "confidence": 0.7, "tier": 1}),
    ("initiative", "spring", INITIATIVE),
    (
        "initiative",
        "launch",
        {
            "title": "Atlas launch",
            "kind": "launch",
            "goals": ["customers"],
            "release": "atlas",
            "owner": "ben",
            "people": {"ben": 4},
            "start": "2026-04-14",
            "end": "2026-04-30",
            "depends_on": [{"on": "spring", "lag_days": 5}, {"on": "atlas"}],
        },
    ),
    ("milestone", "review", {"title": "Spring review", "kind": "review", "date": "2026-04-20"}),
    ("check_in", "first", {"on": "customers", "date": "2026-02-02", "text": "Off to a start", "author": "ada"}),
)


class Office:
    """A plan on a database of its own, with a clock that stands still."""

    def __init__(self, url: str, folder: Path, clock: FixedClock) -> None:
        self.url, self.folder, self.clock = url, folder, clock
        self.settings = Settings(data=str(folder))
        self.ledger = Ledger.open(url)
        self.govern = Governance(self.ledger, self.settings, clock=clock, hasher=CHEAP)
        self.plan = PlanBook(self.ledger, self.govern, settings=self.settings, clock=clock)

    def another(self) -> PlanBook:
        """The same plan, seen by another process: nothing in memory is shared."""
        return PlanBook(self.ledger, self.govern, settings=self.settings, clock=self.clock)

    def begin(self) -> Change:
        """Put the cast's plan in, in one change: the first import, which nobody has to approve."""
        edits = tuple(Edit(kind=kind, id=item_id, fields=fields, whole=True) for kind, item_id, fields in PLAN)
        return self.plan.commit(ChangeSet(edits), by=MIA, why="The plan of the year", origin="import")

    def close(self) -> None:
        """Give the database back."""
        self.govern.close()
        self.ledger.close()


def office_on(request: pytest.FixtureRequest, kind: str, *, folder: Path, clock: FixedClock) -> Office:
    """An office on SQLite or PostgreSQL."""
    return Office(address(kind, folder, request), folder, clock)
