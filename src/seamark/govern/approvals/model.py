"""The values of approvals: what is asked, what was decided, who may decide how much."""

import enum
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from seamark.govern.model import Role


class Category(enum.StrEnum):
    """What kind of decision it is; limits are set for each."""

    BUDGET = "budget"
    PLAN = "plan"


class State(enum.StrEnum):
    """How a request stands: only one that waits can still be decided."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    STALE = "stale"


class Limit(msgspec.Struct, frozen=True):
    """What a role decides on its own, in micros of the workspace's currency; None has no bound.

    ``single_micros`` bounds one decision, ``days30_micros`` the sum of a person's decisions of 30 days.
    """

    category: str
    role: str
    single_micros: int | None = None
    days30_micros: int | None = None


class Request(msgspec.Struct, frozen=True):
    """Something that somebody else shall decide: ``content`` (JSON) is carried out as it stands when approved.

    ``amount`` is in micros of the workspace's currency, 0 or more. ``origin`` is ``plan`` or ``recommendation:<id>``.
    ``subject`` is what it is about (left out: the origin): a new request about it takes the place of one that waits.
    """

    category: str
    title: str
    summary: str
    amount: int
    content: Mapping[str, Any]
    origin: str
    subject: str = ""


class Approval(msgspec.Struct, frozen=True):
    """A request and what became of it. ``content`` is canonical JSON, ``content_hash`` its SHA-256 in hex.

    ``role`` is who is asked now and ``asked`` the names of those who have it, ``escalates_at`` when the next one is
    (None: nobody stands higher), ``escalated`` how often that happened. ``can_decide`` and ``why_not`` speak of whoever
    reads it. ``reason`` says why it was declined or went stale. ``amount_micros`` is in micros of ``currency``.
    """

    id: str
    category: str
    title: str
    summary: str
    amount_micros: int
    currency: str
    content: str
    content_hash: str
    origin: str
    subject: str
    maker_id: str
    maker_name: str
    made_at: datetime
    state: str
    role: str
    escalates_at: datetime | None = None
    escalated: int = 0
    decided_by_id: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    asked: tuple[str, ...] = ()
    can_decide: bool = False
    why_not: str = ""

    @property
    def sent_to(self) -> str:
        """Who is asked now, as a sentence names them: ``Maria (CMO)``, or ``the CMO`` where nobody is one."""
        return f"{', '.join(self.asked)} ({spoken(self.role)})" if self.asked else f"the {spoken(self.role)}"


class Authority(msgspec.Struct, frozen=True):
    """Whether somebody may decide an amount alone; if not, why, and the role that would be asked."""

    may: bool
    why_not: str = ""
    role: str = ""


def spoken(role: str) -> str:
    """A role as a sentence names it."""
    return "CMO" if role == Role.CMO else role


def hash_of_content(content: str) -> str:
    """SHA-256 in hex of canonical JSON: what an approver saw, in 64 characters."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
