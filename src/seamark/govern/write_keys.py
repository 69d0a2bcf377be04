"""Which write key belongs to which source: asked for every request, so answered from memory."""

import logging
import threading
import time
from collections.abc import Callable

from seamark.govern.secret import hash_of

LOOK_SECONDS = 1.0  # a key revoked or made by another process is noticed within this and one look
MISS_SECONDS = 0.2  # an unknown key makes us look at once, but no more often than this
USED_SECONDS = 60.0
SHAPE = "sm_w_"

log = logging.getLogger("seamark.govern")


class WriteKeys:
    """Secret → source. ``load`` reads hash → (id, source) of the keys in force; ``used`` takes ids of used keys."""

    def __init__(self, load: Callable[[], dict[str, tuple[str, str]]], used: Callable[[set[str]], None]) -> None:
        self._load, self._store_used = load, used
        self._known: dict[str, tuple[str, str]] = {}  # by secret: what a request carries
        self._hashes: dict[str, tuple[str, str]] = {}
        self._used: set[str] = set()
        self._looked_at = self._used_at = 0.0
        self._failing = False
        self._turn, self._starting = threading.Lock(), threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def source(self, secret: str) -> str | None:
        """The source that writes with ``secret``; None when no key in force has it."""
        found = self._known.get(secret) or self._looked_up(secret)
        if found is None:
            return None
        self._used.add(found[0])
        return found[1]

    def look(self) -> None:
        """Read the keys in force again."""
        with self._turn:
            hashes = self._load()
            if hashes != self._hashes:
                self._hashes, self._known = hashes, {}
            self._looked_at = time.monotonic()

    def close(self) -> None:
        """Stop looking, and write down what was used."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._flush_used()

    def _looked_up(self, secret: str) -> tuple[str, str] | None:
        if not secret.startswith(SHAPE):
            return None
        if self._thread is None:
            self._begin()
        hashed = hash_of(secret)
        if hashed not in self._hashes and self._may_look():
            self._try_look()
        with self._turn:
            found = self._hashes.get(hashed)
            if found is not None:
                self._known[secret] = found
        return found

    def _may_look(self) -> bool:
        return not self._failing and time.monotonic() - self._looked_at > MISS_SECONDS

    def _begin(self) -> None:
        """Look once, so that a database that does not answer is an error and not an unknown key; then keep looking."""
        with self._starting:
            if self._thread is None:
                self.look()
                self._used_at = time.monotonic()
                self._thread = threading.Thread(target=self._keep_looking, name="seamark-write-keys", daemon=True)
                self._thread.start()

    def _keep_looking(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            self._try_look()
            if self._used and time.monotonic() - self._used_at > USED_SECONDS:
                self._flush_used()

    def _try_look(self) -> None:
        """While the plan database does not answer, the keys known last stay in force: collection must go on."""
        try:
            self.look()
            self._failing = False
        except Exception as error:  # noqa: BLE001 - were the thread to end, no revocation would be noticed again
            if not self._failing:
                log.warning("Write keys cannot be read, those known last stay in force: %s", error)
            self._failing = True

    def _flush_used(self) -> None:
        used, self._used, self._used_at = self._used, set(), time.monotonic()
        try:
            self._store_used(used)
        except Exception as error:  # noqa: BLE001 - the same
            log.warning("The last use of write keys could not be written down: %s", error)
