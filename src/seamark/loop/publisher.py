"""The plan for a terminal, on the plan database alone; and published by the server whenever it changed."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from seamark.govern import Governance
from seamark.kernel import Clock, Settings, SystemClock
from seamark.loop.folder import existing_folder
from seamark.loop.turns import Duty
from seamark.plan import Plan, PlanBook
from seamark.warehouse import Ledger, ledger_url

LOOK_SECONDS: Final = 1.0


@contextlib.contextmanager
def planning(settings: Settings) -> Iterator[PlanBook]:
    """The plan of a data folder. Safe beside a running server, which sees the changes within two seconds."""
    existing_folder(settings)
    clock = SystemClock()
    ledger = Ledger.open(ledger_url(settings))
    govern = Governance(ledger, settings, clock=clock)
    try:
        yield PlanBook(ledger, govern, settings=settings, clock=clock)
    finally:
        govern.close()
        ledger.close()


class Publisher:
    """Publishes the plan into the warehouse when it changed, whoever changed it, and once a day."""

    def __init__(self, plan: Plan, *, clock: Clock, told: Callable[[int], None] = lambda _: None) -> None:
        self._plan, self._clock, self._told = plan, clock, told
        self._day: date | None = None

    def duties(self) -> list[Duty]:
        """What comes round."""
        return [
            Duty(self._plan.count_ahead, every=LOOK_SECONDS, fails="Goals cannot be counted ahead."),
            Duty(
                self.publish,
                every=LOOK_SECONDS,
                fails="The plan cannot be published: spend is held against an old one.",
            ),
        ]

    def publish(self) -> bool:
        """Publish if there is something new. Whether there was."""
        today = self._clock.now().date()
        if self._day == today and not self._plan.changed_since(self._plan.published):
            return False
        number = self._plan.publish()
        self._day = today  # a seasonal path follows what was measured a year before: new every day
        self._told(number)
        return True
