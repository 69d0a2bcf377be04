"""What happens at the demo company now: an endless stream of messages by people its history knows."""

import heapq
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pyarrow as pa

from seamark.loop.demo.messages import messages
from seamark.loop.demo.trials import Shown, with_trials
from seamark.loop.world.ledgers import write_costs
from seamark.loop.world.rows import Calls
from seamark.loop.world.scenery import Scenery
from seamark.loop.world.schema import SCHEMA
from seamark.science import Present, WorldParameters, moment, region_codes

RATE = 3.0  # events a second over a mean hour: enough to see a live page move
_SPAN = 60_000_000  # microseconds made at a time
_LONGEST = 60 * _SPAN  # made at a time when there is much to catch up with


class Trickle:
    """Messages in the order in which they are due. Nothing waits or sends here: the caller has the clock."""

    def __init__(self, parameters: WorldParameters, *, seed: int, rate: float) -> None:
        self._present = Present(parameters, seed=seed)
        self._regions = region_codes(parameters.regions)
        self._scenery = Scenery(parameters, self._present.history.placements, regions=self._regions)
        self.rate = rate  # mean events a second; whoever holds the stream may change it
        self.trials: Sequence[Shown] = ()  # experiments that visitors see now
        self._made: int | None = None
        self._due: list[tuple[int, int, bytes]] = []
        self._count = 0

    @property
    def natural_rate(self) -> float:
        """Events a second in the last weeks of the history; a rate far above it shows as a jump in daily charts."""
        return self._present.natural_rate

    def between(self, now: datetime) -> list[bytes]:
        """The messages that fell due since the last call; the first call starts the stream and has hardly any."""
        at = moment(now.astimezone(UTC))
        self._made = at if self._made is None else self._made
        while self._made <= at:
            span = min(max(at - self._made, _SPAN), _LONGEST)
            self._make(self._made, self._made + span)
            self._made += span
        due = []
        while self._due and self._due[0][0] <= at:
            due.append(heapq.heappop(self._due)[2])
        return due

    def costs(self, first: date, last: date) -> bytes:
        """What the platforms report of days ``first`` to before ``last``, as a file of costs."""
        file, since = BytesIO(), date(1970, 1, 1)
        spending = self._present.spending((first - since).days, (last - since).days)
        write_costs(file, self._present.history, spending=[spending], regions=self._regions)
        return file.getvalue()

    def _make(self, begin: int, end: int) -> None:
        history = self._present.history
        week = self._present.between(begin, end, rate=self.rate)
        calls = Calls(self._scenery, history.people, devices=self._present.devices, week=week).table().cast(SCHEMA)
        table = with_trials(calls, self.trials)
        received: list[Any] = table.column("received_at").cast(pa.int64()).to_pylist()
        for when, message in zip(received, messages(table), strict=True):
            self._count += 1
            heapq.heappush(self._due, (when, self._count, message))


def trickle(parameters: WorldParameters, *, seed: int, rate: float = RATE) -> Trickle:
    """A stream that goes on where the world of ``parameters`` ends: the same people, cookies and sign-ins.

    ``seed`` varies what happens; ``rate`` is the mean number of events a second, raised and lowered by the hour.
    """
    return Trickle(parameters, seed=seed, rate=rate)
