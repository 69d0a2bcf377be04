"""Improve a schedule by planning windows of time anew, over and over.

One step of this large-neighbourhood search (Shaw 1998; for this problem Palpant, Artigues & Michelon 2004, Ann. Oper.
Res. 131:237-257) shuffles the order of all tasks that start, or finish, within a window of time, plans again forwards,
or backwards, and justifies what is not hopeless (in turns, as in the populations of Debels & Vanhoucke 2007, Oper. Res.
55:457-469). A schedule a little worse is kept with a small chance (Kirkpatrick, Gelatt & Vecchi 1983), at one
temperature throughout: what happens in a step must not depend on how much time is left, or the clock would decide the
result.
"""

import math
import time
from random import Random

from seamark.science.schedule.justify import Planner
from seamark.science.schedule.rules import latest_starts

WARMTH = 0.09  # temperature, in mean durations
HOPELESS = 1.1  # mean durations that a shuffled plan may be longer before it is justified
NARROW, WIDE = 0.05, 0.4  # a window's length, as parts of the makespan
FEW = 12  # tasks, up to which a window is the whole: in a smaller one, one task may never get past another
EARLY = 0.2  # how much an earlier mean start is worth: it tells schedules of one makespan apart
REACHES = (0.4, 0.75, 1.5, 3.0, math.inf)  # how far a shuffle moves a task, in mean durations; or all over the window
PATIENCE = 4_000  # steps without progress after which a search starts afresh
TRIES = 20  # plans of which a fresh start takes the best
SPREAD = 0.3  # how far a fresh start's priorities may be off, as part of the work behind a task


class Island:
    """One search: where it is, the best it saw, and its own random numbers."""

    def __init__(self, planner: Planner, starts: list[int], *, seed: int, number: int) -> None:
        self._planner = planner
        self._random = Random(f"{seed}/{number}")  # noqa: S311 - a search, not a secret
        self._durations = planner.network.durations
        lasting = [duration for duration in self._durations if duration]
        self._unit = sum(lasting) / len(lasting) if lasting else 1.0
        self._heavy = sum(limit.weight for limit in planner.network.limits) / max(1, len(planner.network.limits))
        self.best = self._here = starts
        self.cost = planner.cost(starts)
        self._height = self._lowest = self._energy(starts)
        self._waited = 0
        self._before: list[int] = []
        self._late = latest_starts(planner.network)

    def search(self, steps: int, *, target: int, until: float) -> int:
        """Take steps until there are enough, the target is reached or the monotonic clock says ``until``."""
        for done in range(steps):
            if self.cost <= target or time.monotonic() >= until:
                return done
            self._step()
        return steps

    def _step(self) -> None:
        self._waited += 1
        if self._waited > PATIENCE:
            self._start_afresh()
        found = self._forwards() if self._random.random() < 0.5 else self._backwards()
        if not found:
            return
        energy = self._energy(found)
        rise = energy - self._height
        if rise <= 0 or self._random.random() < math.exp(-rise / (WARMTH * self._unit)):
            self._go_to(found, energy)

    def _forwards(self) -> list[int] | None:
        """A window shuffled by starts and planned forwards, justified; nothing where it is hopeless or the same."""
        found = self._planner.plan(self._shuffled(self._here))
        if found == self._here or self._energy(found) > self._height + HOPELESS * self._unit:
            return None
        return self._planner.justify(found)

    def _backwards(self) -> list[int] | None:
        """A window shuffled by finishes, planned backwards, then forwards; nothing where hopeless or as last time."""
        finishes = [-start - duration for start, duration in zip(self._here, self._durations, strict=True)]
        late = self._planner.delay(self._here, keys=self._shuffled(finishes))
        if late == self._before or min(late) < -HOPELESS * self._unit:
            return None
        self._before = late
        return self._planner.settle(self._here, late)

    def _go_to(self, starts: list[int], energy: float) -> None:
        self._here, self._height = starts, energy
        if energy < self._lowest:
            self._lowest, self._waited = energy, 0
        if (cost := self._planner.cost(starts)) < self.cost:
            self.best, self.cost = starts, cost

    def _start_afresh(self) -> None:
        """Go to the best of a few plans made by a priority rule that is a little off (Kolisch & Drexl 1996)."""
        planner, draw = self._planner, self._random.random
        end = max(self._late, default=0.0)
        plans = [
            planner.justify(planner.plan([late + SPREAD * (2 * draw() - 1) * (end - late) for late in self._late]))
            for _ in range(TRIES)
        ]
        best = min(plans, key=self._energy)
        self._lowest, self._waited = math.inf, 0
        self._go_to(best, self._energy(best))

    def _shuffled(self, times: list[int]) -> list[float]:
        """Keys of the tasks: ``times`` of them, those within a window moved about at random."""
        draw = self._random.random
        first, last = min(times), max(times)
        part = NARROW + (WIDE - NARROW) * draw()
        length = (part if len(times) > FEW else 1 + part) * (last - first)
        begin = first - length + draw() * (last - first + length)
        finish = begin + length
        reach = min(length, REACHES[int(draw() * len(REACHES))] * self._unit)
        return [time + (draw() - 0.5) * reach if begin <= time <= finish else float(time) for time in times]

    def _energy(self, starts: list[int]) -> float:
        """The makespan, a little of the mean start, and with limits the mean time beyond them, on one scale."""
        planner = self._planner
        height = planner.makespan(starts) + EARLY * sum(starts) / len(starts)
        if not planner.network.limits:
            return height
        return height + planner.lateness(starts) / (self._heavy or 1.0)
