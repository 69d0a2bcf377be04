"""Improve a schedule by planning windows of time anew, over and over.

One step of this large-neighbourhood search (Shaw 1998; for this problem Palpant, Artigues & Michelon 2004, Ann. Oper.
Res. 131:237-257) shuffles the order of all tasks that start within a window of time, plans again, and justifies what is
not hopeless. A schedule a little worse is kept with a small chance (Kirkpatrick, Gelatt & Vecchi 1983), at one
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
EARLY = 0.2  # how much an earlier mean start is worth: it tells schedules of one makespan apart
LOOSE = 3.0  # mean durations by which a loose shuffle moves a task
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
        self._late = latest_starts(planner.network)

    def search(self, steps: int, *, target: int, until: float) -> int:
        """Take steps until there are enough, the target is reached or the monotonic clock says ``until``."""
        for done in range(steps):
            if self.cost <= target or time.monotonic() >= until:
                return done
            self._step()
        return steps

    def _step(self) -> None:
        planner = self._planner
        self._waited += 1
        if self._waited > PATIENCE:
            self._start_afresh()
        found = planner.plan(self._shuffled())
        if self._energy(found) > self._height + HOPELESS * self._unit:
            return
        found = planner.justify(found)
        energy = self._energy(found)
        rise = energy - self._height
        if rise <= 0 or self._random.random() < math.exp(-rise / (WARMTH * self._unit)):
            self._go_to(found, energy)

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

    def _shuffled(self) -> list[float]:
        """Keys of the tasks: their starts, those within a window moved about at random."""
        draw = self._random.random
        end = self._planner.makespan(self._here)
        length = (NARROW + (WIDE - NARROW) * draw()) * end
        begin = draw() * (end + length) - length
        finish = begin + length
        reach = length if draw() < 0.5 else LOOSE * self._unit
        return [start + (draw() - 0.5) * reach if begin <= start <= finish else float(start) for start in self._here]

    def _energy(self, starts: list[int]) -> float:
        """The makespan, a little of the mean start, and with limits the mean time beyond them, on one scale."""
        planner = self._planner
        height = planner.makespan(starts) + EARLY * sum(starts) / len(starts)
        if not planner.network.limits:
            return height
        return height + planner.lateness(starts) / (self._heavy or 1.0)
