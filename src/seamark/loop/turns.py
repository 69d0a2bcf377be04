"""Duties that come round: one thread does each in its own rhythm; one that fails does not hold up the others."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

log = logging.getLogger("seamark.loop")

LOOK_SECONDS: Final = 0.5
LONGEST_REST: Final = 60.0


class Duty:
    """Something done every ``every`` seconds. ``fails`` says in a sentence what is wrong while it does not succeed.

    One that failed rests for a second, then twice as long each time, up to a minute.
    """

    def __init__(self, do: Callable[[], object], *, every: float, fails: str) -> None:
        self._do, self._every, self._fails = do, every, fails
        self._due = 0.0
        self._failures = 0

    @property
    def trouble(self) -> str:
        """What is wrong since it was last tried, or ''."""
        return self._fails if self._failures else ""

    def turn(self) -> None:
        """Do it if it is due."""
        if time.monotonic() < self._due:
            return
        rest = self._every
        try:
            self._do()
            self._failures = 0
        except Exception:
            self._failures += 1
            rest = max(rest, min(LONGEST_REST, 2.0 ** (self._failures - 1)))
            log.exception("%s It is tried again in %.0f seconds.", self._fails, rest)
        self._due = time.monotonic() + rest


class Turns:
    """One thread and its duties."""

    def __init__(self, name: str, duties: Sequence[Duty]) -> None:
        self._duties = tuple(duties)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What fails at present, a sentence each."""
        return tuple(duty.trouble for duty in self._duties if duty.trouble)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End; the duty at hand is finished first."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def turn(self) -> None:
        """Do what is due, once."""
        for duty in self._duties:
            if self._stopping.is_set():
                return
            duty.turn()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.turn()
            self._stopping.wait(LOOK_SECONDS)
