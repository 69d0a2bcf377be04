"""What a file of Microsoft Project says, in our words: rows, resources, calendars."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from seamark.plan.model import Fault, Snapshot

ID_FIELD, ID_NAME = "188744016", "Text30"  # of tasks; the last text field, which people use least
GOALS_FIELD, GOALS_NAME = "188744015", "Text29"
PERSON_FIELD, PERSON_NAME = "205520908", "Text5"  # of resources
HOURS_A_DAY: Final = 8
TYPES: Final = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}  # of links, as Project numbers them
HEADING: Final = "preparing"  # a row that only holds the tasks of a release

Span = tuple[date, date]


class Link(msgspec.Struct, frozen=True):
    """What a row waits for: key of the other row, type, and lag in working days."""

    on: str
    type: str
    lag: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of Project's task list. ``key`` is ``kind:id`` of ours, or ``new:`` and Project's number."""

    key: str
    name: str
    parent: str = ""
    level: int = 1
    is_milestone: bool = False
    is_summary: bool = False
    is_manual: bool = False
    start: date | None = None
    finish: date | None = None
    percent: int = 0
    began: date | None = None
    ended: date | None = None
    due: date | None = None
    earliest: date | None = None
    note: str = ""
    goals: str = ""
    links: tuple[Link, ...] = ()
    work: Mapping[str, float] = {}
    where: str = ""

    @property
    def is_new(self) -> bool:
        """Whether Project made it, not Seamark."""
        return self.key.startswith("new:")


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A person, or a skill that whoever has it does (``is_generic``). ``units`` of 1 are a full week."""

    key: str
    name: str
    email: str = ""
    group: str = ""
    units: float = 1.0
    is_generic: bool = False
    weekdays: tuple[str, ...] | None = None
    away: frozenset[Span] = frozenset()
    where: str = ""


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A file read. ``number`` and ``digest`` say which plan it was written from; 0 and '' for foreign files."""

    title: str
    number: int
    digest: str
    rows: Mapping[str, Row]
    resources: Mapping[str, Resource]
    closed: frozenset[Span]
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def digest_of(plan: Snapshot) -> str:
    """Eight hex digits over the items of a plan and their versions: by them a file knows the plan it came from."""
    lines = sorted(f"{item.noun}:{item.id}:{item.version}" for item in plan.items.values())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
