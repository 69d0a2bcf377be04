"""Passwords: which are good enough, how they are kept (argon2id), how they are checked without telling who exists."""

import threading
from functools import cached_property
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from seamark.kernel import InputError

SHORTEST = 12
LONGEST = 512  # characters; a longer one only costs time
FEWEST_DIFFERENT = 5
AT_ONCE = 4  # each check takes 64 MiB, so a flood of sign-ins must queue
_ENDS = "0123456789 !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"
_LEET = str.maketrans("013457@$!", "oieastasi")


class Passwords:
    """Hashes and checks passwords; ``hasher`` holds the cost (RFC 9106, low-memory profile, by default)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._turn:
            return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether ``password`` belongs to ``kept``; without one, as much time passes and the answer is no."""
        with self._turn:
            try:
                self._hasher.verify(kept or self._nobodys, password.encode("utf-8", "surrogatepass"))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether ``kept`` was made with a cost other than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("the password of nobody")


def refuse_weak(password: str, *, email: str) -> None:
    """Raise InputError when ``password`` is too short, too long, too plain or among the most common ones."""
    if fault := weakness(password, email=email):
        raise InputError(
            f"This password {fault}.",
            help=f"Choose {SHORTEST} characters or more: four random words make a good one.",
            field="password",
        )


def weakness(password: str, *, email: str) -> str | None:
    """Why ``password`` is not good enough, as the end of a sentence; None when it is."""
    plain = password.lower()
    if len(password) < SHORTEST:
        return f"has {len(password)} characters; {SHORTEST} or more are needed"
    if len(password) > LONGEST:
        return f"has {len(password)} characters; {LONGEST} is the most"
    if len(set(plain)) < FEWEST_DIFFERENT:
        return "repeats the same few characters"
    if plain in {email.lower(), email.lower().partition("@")[0]}:
        return "is your e-mail address"
    if _is_common(plain):
        return "is one of the most common ones, or one with digits or signs around it"
    return None


def _is_common(plain: str) -> bool:
    common = _common()
    bare = plain.strip(_ENDS)
    return bool({plain, bare, plain.translate(_LEET), bare.translate(_LEET)} & common) or not bare


def _common() -> frozenset[str]:
    text = resources.files("seamark.govern").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line and not line.startswith("#"))
