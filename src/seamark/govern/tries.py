"""Sign-in tries, counted so that nobody can guess on."""

import threading
from collections import deque
from datetime import datetime, timedelta

from seamark.kernel import Clock, TooMany

WINDOW = timedelta(minutes=15)
FROM_ONE_ADDRESS = 5  # times the limit of one person: an office shares an address
MOST_REMEMBERED = 100_000  # an attacker with many addresses must not fill the memory


class Tries:
    """Failed tries of the last 15 minutes, per address and person and per address, in the server's memory."""

    def __init__(self, clock: Clock, limit: int) -> None:
        self._clock = clock
        self._limits = (limit, limit * FROM_ONE_ADDRESS)
        self._seen: dict[tuple[str, ...], deque[datetime]] = {}
        self._turn = threading.Lock()

    def begin(self, address: str, person: str) -> None:
        """Count a try before it is checked, so that tries at the same moment count too. Raises TooMany."""
        now = self._clock.now()
        with self._turn:
            pairs = [(self._recent(name, now), limit) for name, limit in self._names(address, person)]
            waits = [seen[0] + WINDOW - now for seen, limit in pairs if len(seen) >= limit]
            if waits:
                raise _too_many(max(waits))
            for seen, _ in pairs:
                seen.append(now)
            self._forget(now)

    def succeed(self, address: str, person: str) -> None:
        """Take back the tries of this person from this address."""
        with self._turn:
            mine = self._seen.pop((address, person), deque())
            everyone = self._seen.get((address,), deque())
            for _ in range(min(len(mine), len(everyone))):
                everyone.pop()

    def _names(self, address: str, person: str) -> list[tuple[tuple[str, ...], int]]:
        return list(zip(((address, person), (address,)), self._limits, strict=True))

    def _recent(self, name: tuple[str, ...], now: datetime) -> deque[datetime]:
        seen = self._seen.setdefault(name, deque())
        while seen and seen[0] <= now - WINDOW:
            seen.popleft()
        return seen

    def _forget(self, now: datetime) -> None:
        if len(self._seen) <= MOST_REMEMBERED:
            return
        self._seen = {name: seen for name, seen in self._seen.items() if seen and seen[-1] > now - WINDOW}
        while len(self._seen) > MOST_REMEMBERED:
            self._seen.pop(next(iter(self._seen)))


def _too_many(wait: timedelta) -> TooMany:
    seconds = max(1, round(wait.total_seconds()))
    return TooMany(
        "Too many sign-ins failed.",
        retry_after=seconds,
        help=f"Wait {-(-seconds // 60)} min and try again, or ask an administrator for a new password.",
    )
