"""Feeds of release dates, looked at when their time has come."""

import logging
from collections.abc import Callable
from typing import Final

from seamark.govern import SYSTEM
from seamark.kernel import SeamarkError
from seamark.loop.turns import Duty
from seamark.plan import Plan

log = logging.getLogger("seamark.loop")

LOOK_SECONDS: Final = 5.0


class FeedLooker:
    """Looks at the feeds that are due, one after the other.

    What is wrong with a feed is kept with it, with the time of its next look, and shown where launches are; it is no
    trouble of the server's.
    """

    def __init__(self, plan: Plan, *, is_closing: Callable[[], bool]) -> None:
        self._plan, self._is_closing = plan, is_closing

    def duties(self) -> list[Duty]:
        """What comes round."""
        return [Duty(self.look, every=LOOK_SECONDS, fails="Feeds of release dates cannot be looked at.")]

    def look(self) -> int:
        """Look at what is due. How many feeds that were."""
        due = self._plan.feeds_due()
        for feed_id in due:
            if self._is_closing():
                break
            try:
                self._plan.look(feed_id, by=SYSTEM)
            except SeamarkError as error:
                log.warning("The feed %s cannot be looked at: %s", feed_id, error.message)
        return len(due)
