"""The values of decide: what was found, how sure it is, what would change, and what became of it."""

import hashlib
from datetime import datetime
from typing import Any, Literal

import msgspec

from seamark.kernel import Estimate, Money, Period

Kind = Literal["pacing", "goal_off_path", "contingency"]
Verdict = Literal["act", "hold", "test"]
State = Literal["open", "snoozed", "approved", "declined", "expired", "withdrawn"]
Shelf = Literal["open", "waiting", "snoozed", "decided", "checked", "all"]
SHELVES: tuple[str, ...] = ("open", "waiting", "snoozed", "decided", "checked", "all")


class Fact(msgspec.Struct, frozen=True):
    """One number that a finding rests on.

    ``unit`` is a currency (whole units), ``share`` (0 to 1) or the thing counted. ``low`` to ``high`` is its 80 %
    interval where the number is estimated, None where it was counted. ``period`` says which days it is of.
    """

    label: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    period: Period | None = None


class Proposal(msgspec.Struct, frozen=True):
    """A field of a plan item that would change: its value now and then, as in JSON; ``label`` says it in words."""

    item_id: str
    field: str
    old: Any
    new: Any
    label: str


class Outcome(msgspec.Struct, frozen=True):
    """What came of an approved recommendation: what was gained by the day of the check, against what was expected.

    ``value`` and ``expected`` (with its interval) are in ``unit``; ``inside`` says whether the one lies in the other's
    interval.
    """

    value: float
    unit: str
    expected: Estimate
    inside: bool
    says: str


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """Something the numbers say should be looked at, what would change, and what became of it.

    ``title`` and ``finding`` are sentences. ``expected`` is the gain if it is carried out, in whole units of the
    currency of ``amount`` (None where nothing would change); ``expected_says`` puts it in words. ``verdict``: act
    (may be approved), hold (shown, to be read) or test (only a test would tell); ``why_verdict`` gives the reason.
    ``amount`` is the money it moves, which decides who may approve. ``content_hash`` (SHA-256, hex) covers what is
    approved: title, finding, numbers, changes and amount. ``approval_id`` names the request where somebody asked for
    approval. ``may_decide``, ``role`` (who would be asked) and ``why_not`` speak of whoever reads it.
    """

    id: str
    key: str
    kind: Kind
    subject_id: str
    title: str
    finding: str
    evidence: tuple[Fact, ...]
    expected: Estimate | None
    expected_says: str
    verdict: Verdict
    why_verdict: str
    changes: tuple[Proposal, ...]
    amount: Money
    content_hash: str
    state: State
    opened_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    snoozed_until: datetime | None = None
    decided_at: datetime | None = None
    decided_by_id: str = ""
    decided_by: str = ""
    reason: str = ""
    plan_change: int | None = None
    check_at: datetime | None = None
    outcome: Outcome | None = None
    checked_at: datetime | None = None
    approval_id: str = ""
    may_decide: bool = False
    role: str = ""
    why_not: str = ""


class Basis(msgspec.Struct, frozen=True):
    """What the outcome is checked against: the spend that was to be expected had nothing changed.

    ``otherwise`` is that spend under ``campaigns`` over the days of ``period``, in whole units of the reporting
    currency.
    """

    campaigns: tuple[str, ...]
    period: Period
    otherwise: float


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation before it is kept. ``period`` belongs to its key; ``last_day`` bounds how long it is of use."""

    kind: Kind
    subject_id: str
    period: Period
    title: str
    finding: str
    evidence: tuple[Fact, ...]
    verdict: Verdict
    why_verdict: str
    amount: Money
    expected: Estimate | None = None
    expected_says: str = ""
    changes: tuple[Proposal, ...] = ()
    basis: Basis | None = None

    @property
    def key(self) -> str:
        """One open recommendation per key."""
        return f"{self.kind}:{self.subject_id}:{self.period.start}:{self.period.end}"

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything that a reader would approve."""
        seen = (self.key, self.title, self.finding, self.evidence, self.expected, self.verdict, self.changes)
        return hashlib.sha256(msgspec.json.encode([*seen, self.amount], order="sorted")).hexdigest()


class Weighed(msgspec.Struct, frozen=True):
    """What one weighing did: ids of recommendations opened, refreshed with new numbers, withdrawn and expired."""

    opened: tuple[str, ...] = ()
    refreshed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()


class DecisionQuality(msgspec.Struct, frozen=True):
    """How well deciding goes. ``median_hours_to_decide`` from opening to approval or refusal, None before the first.

    ``inside_share`` is the share of ``checked`` outcomes that lay in the interval that was promised, ``low`` to
    ``high`` its 95 % Wilson interval; ``level`` is the share that should.
    """

    decided: int
    median_hours_to_decide: float | None
    checked: int
    inside: int
    inside_share: float | None
    low: float | None
    high: float | None
    level: float
