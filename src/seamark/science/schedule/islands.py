"""Several searches side by side, from which the best is taken; the answer does not depend on who runs them."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import NamedTuple, Protocol

import msgspec

from seamark.science.schedule.justify import Planner
from seamark.science.schedule.model import Project
from seamark.science.schedule.network import prepare
from seamark.science.schedule.search import Island

WORK = 240_000  # tasks planned in one round: about half a second
FEWEST = 20  # steps of a round
EACH = 50  # steps of a round for each task, where there are few


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """How long to search: until ``rounds`` are done or ``seconds`` have passed, whichever is first.

    Each of ``islands`` searches with random numbers of its own, with ``in_processes`` each in a process of its own. All
    stop after the round in which one found a plan that is proven best. A round is a number of steps that follows from
    the project alone. The schedule depends on ``seed``, ``islands`` and the rounds done: where ``rounds`` ended the
    search, neither the clock nor the processes change it; where ``seconds`` did, a faster machine may find more.
    """

    seconds: float = 10.0
    rounds: int | None = None
    seed: int = 1
    islands: int = 1
    in_processes: bool = False


class Round(NamedTuple):
    """What an island is told: how many steps, the cost to stop at, and when, by the machine's monotonic clock."""

    steps: int
    target: int
    until: float


class Found(NamedTuple):
    """What an island answers."""

    cost: int
    starts: list[int]
    steps: int


class Searcher(Protocol):
    """An island here or in another process."""

    def begin(self, told: Round) -> None:
        """Start a round."""

    def end(self) -> Found:
        """Wait for its end."""

    def close(self) -> None:
        """No more rounds."""


class Here:
    """An island in this process: it searches when it is waited for."""

    def __init__(self, island: Island) -> None:
        self._island = island
        self._told = Round(0, 0, 0.0)

    def begin(self, told: Round) -> None:
        """Keep what is to be done."""
        self._told = told

    def end(self) -> Found:
        """Do it."""
        return _searched(self._island, self._told)

    def close(self) -> None:
        """Nothing to close."""


class Elsewhere:
    """An island in a process of its own, started afresh so that nothing is shared by accident."""

    def __init__(self, project: Project, starts: list[int], *, seed: int, number: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        packed = msgspec.msgpack.encode(project)
        self._process = context.Process(target=live, args=(theirs, packed, starts, seed, number), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, told: Round) -> None:
        """Tell it; whether it still lives shows when it is waited for."""
        with suppress(OSError):
            self._pipe.send(told)

    def end(self) -> Found:
        """Hear from it."""
        found: Found = self._pipe.recv()
        return found

    def close(self) -> None:
        """End its process: it holds nothing that could be lost."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()


def live(pipe: "Connection[Found, Round]", packed: bytes, starts: list[int], seed: int, number: int) -> None:  # noqa: PLR0917 - Process names its arguments by their places
    """What the other process does: rounds, until it is ended."""
    project = msgspec.msgpack.decode(packed, type=Project)
    island = Island(Planner(prepare(project)), starts, seed=seed, number=number)
    with suppress(EOFError, OSError, KeyboardInterrupt):  # whoever asked is gone
        while True:
            pipe.send(_searched(island, pipe.recv()))


class Archipelago:
    """The islands of one search. ``best`` is what all of them found so far, ``target`` the cost that proves it best."""

    def __init__(self, planner: Planner, starts: list[int], *, effort: Effort, target: int) -> None:
        self._began = time.monotonic()
        self._planner, self._effort = planner, effort
        self.best, self.cost, self.target = starts, planner.cost(starts), target
        self._islands: list[Searcher] = []
        self._steps = min(EACH * len(starts), max(FEWEST, WORK // max(1, len(starts))))

    def close(self) -> None:
        """End the islands."""
        for island in self._islands:
            island.close()

    @property
    def seconds(self) -> float:
        """Time gone by."""
        return time.monotonic() - self._began

    def rounds(self) -> Iterator[int]:
        """Search, one round after the other, and count them."""
        done = 0
        while self.cost > self.target and done != self._effort.rounds and self.seconds < self._effort.seconds:
            self._round()
            done += 1
            yield done

    def _round(self) -> None:
        if not self._islands:
            self._islands = self._settled()
        told = Round(self._steps, self.target, self._began + self._effort.seconds)
        for island in self._islands:
            island.begin(told)
        for island in self._islands.copy():  # the one here comes first, and searches while the others do
            try:
                found = island.end()
            except (EOFError, OSError):  # its process was ended: go on without it
                self._islands.remove(island)
                island.close()
                continue
            if found.cost < self.cost:
                self.best, self.cost = found.starts, found.cost

    def _settled(self) -> list[Searcher]:
        effort, planner = self._effort, self._planner
        islands: list[Searcher] = [Here(Island(planner, self.best, seed=effort.seed, number=0))]
        islands.extend(self._another(number) for number in range(1, effort.islands))
        return islands

    def _another(self, number: int) -> Searcher:
        """An island in a process where one is wanted and can be had."""
        if self._effort.in_processes:
            with suppress(OSError):
                return Elsewhere(self._planner.network.project, self.best, seed=self._effort.seed, number=number)
        return Here(Island(self._planner, self.best, seed=self._effort.seed, number=number))


def _searched(island: Island, told: Round) -> Found:
    steps = island.search(told.steps, target=told.target, until=told.until)
    return Found(island.cost, island.best, steps)
