"""Deciding as time goes by: weighing when something changed, checking outcomes, asking the next when one is silent."""

import math
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from seamark.decide import Apply, Decisions
from seamark.govern import SYSTEM, Actor, Governance, may
from seamark.loop.turns import Duty
from seamark.plan import Plan, Proposed, outside

HOUR_SECONDS: Final = 3600.0
MINUTE_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 2.0
SETTLE_SECONDS: Final = 5.0  # after a plan was published: a person at work changes it again at once


class Decider:
    """Weighs after the plan was published and every hour, and does what time asks for.

    Nothing is weighed before the plan was published once, nor weighed or checked while ``is_whole`` says that facts
    are still being loaded: a half of the numbers would withdraw what all of them say. Requests escalate regardless.
    """

    def __init__(self, decisions: Decisions, govern: Governance, *, is_whole: Callable[[], bool]) -> None:
        self._decisions, self._govern, self._is_whole = decisions, govern, is_whole
        self._due = math.inf
        self._setting = threading.Lock()

    def duties(self) -> list[Duty]:
        """What comes round."""
        return [
            Duty(self._decisions.follow_requests, every=LOOK_SECONDS, fails="Answers to requests are not noted."),
            Duty(self._govern.escalate_due, every=MINUTE_SECONDS, fails="Requests that wait do not escalate."),
            Duty(self.weigh, every=LOOK_SECONDS, fails="Budgets and goals cannot be weighed."),
            Duty(self.revisit, every=MINUTE_SECONDS, fails="What came of decisions cannot be checked."),
        ]

    def soon(self, _published: int = 0) -> None:
        """Weigh again shortly: the plan was published."""
        self._weigh_by(time.monotonic() + SETTLE_SECONDS)

    def weigh(self) -> bool:
        """Weigh if it is time to. Whether it was; raises what weighing raises, and then it is still time to."""
        now = time.monotonic()
        if now < self._due or not self._is_whole():
            return False
        with self._setting:
            self._due = math.inf
        try:
            self._decisions.weigh()
        except BaseException:
            self._weigh_by(now)
            raise
        self._weigh_by(now + HOUR_SECONDS)
        return True

    def revisit(self) -> int:
        """Check the outcomes that are due. How many were."""
        return self._decisions.revisit() if self._is_whole() else 0

    def _weigh_by(self, due: float) -> None:
        """Not later than that; a plan may be published while another one is weighed."""
        with self._setting:
            self._due = min(self._due, due)


def presented(plan: Plan) -> Callable[[str], dict[str, Any] | None]:
    """How an item of the plan is now, as JSON has it."""

    def present(item_id: str) -> dict[str, Any] | None:
        item = plan.read(by=SYSTEM).items.get(item_id)
        return None if item is None else outside(item)

    return present


def carrying_out(plan: Plan, by: Actor) -> Apply:
    """How a recommendation that ``by`` approved becomes a change of the plan, in the transaction of the approval.

    Whoever may approve money need not be somebody who edits plans: Seamark then makes the change in their name.
    """
    hand = by if may(by, "plan.edit") else msgspec.structs.replace(by, kind="system")
    return lambda found, session: (
        plan.carry_out(
            [Proposed(one.item_id, one.field, one.old, one.new) for one in found.changes],
            by=hand,
            why=found.title,
            origin=f"recommendation:{found.id}",
            session=session,
        ).number
    )
