"""Deciding as time goes by: weighing when something changed, checking outcomes, asking the next when one is silent."""

import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from seamark.decide import Apply, Decisions
from seamark.govern import SYSTEM, Actor, Governance, may
from seamark.plan import Plan, Proposed, outside

log = logging.getLogger("seamark.decide")

LOOK_SECONDS: Final = 2.0
WEIGH_SECONDS: Final = 3600.0
SETTLE_SECONDS: Final = 5.0  # after a plan was published: a person at work changes it again at once


class Decider:
    """One thread that weighs after the plan was published and every hour, and does what time asks for.

    Nothing is weighed before the plan was published once, nor while ``is_whole`` says that facts are still being
    loaded: a half of the numbers would withdraw what all of them say.
    """

    def __init__(self, decisions: Decisions, govern: Governance, *, is_whole: Callable[[], bool]) -> None:
        self._decisions, self._govern, self._is_whole = decisions, govern, is_whole
        self._due = math.inf
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="decider", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is being weighed is finished first."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def soon(self, _published: int = 0) -> None:
        """Weigh again shortly: the plan was published."""
        self._due = min(self._due, time.monotonic() + SETTLE_SECONDS)

    def turn(self) -> bool:
        """Do what is due. Whether the numbers were weighed."""
        self._decisions.follow_requests()
        if time.monotonic() < self._due or not self._is_whole():
            return False
        self._due = time.monotonic() + WEIGH_SECONDS
        self._decisions.weigh()
        self._decisions.revisit()
        self._govern.escalate_due()
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.turn()
            except Exception:
                log.exception("Weighing failed and will be tried again")
            self._stopping.wait(LOOK_SECONDS)


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
