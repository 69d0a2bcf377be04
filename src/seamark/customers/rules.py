"""The words of identity, which docs/identity.md explains: kinds of identifiers and links, states, the ends of time."""

import enum
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Kind(enum.IntEnum):
    """What an identifier is. Users and e-mails name people; browsers (anon) and devices are things people hold."""

    USER = 0
    EMAIL = 1
    ANON = 2
    DEVICE = 3


class Link(enum.IntEnum):
    """What two identifiers have to do with each other; the left one is the owner where the right one is a thing."""

    USER_EMAIL = 0
    ALIAS = 1
    GIVEN = 2
    USER_ANON = 3
    USER_DEVICE = 4
    EMAIL_ANON = 5
    EMAIL_DEVICE = 6
    ANON_DEVICE = 7


class Group(enum.IntEnum):
    """What a link does: merge two owners, say who holds a thing, put two things together."""

    MERGE = 0
    HOLD = 1
    TOGETHER = 2


class State(enum.IntEnum):
    """Whether an identifier links, and why not."""

    LINKS = 0
    PLACEHOLDER = 1
    OVER_LINKED = 2


KINDS: Final = ("user", "email", "anon", "device")
LINKS: Final = (
    "user-email",
    "alias",
    "given",
    "user-anon",
    "user-device",
    "email-anon",
    "email-device",
    "anon-device",
)
STATES: Final = (None, "placeholder", "over-linked")
GROUP: Final = np.array([0, 0, 0, 1, 1, 1, 1, 2], dtype=np.int8)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = datetime(1, 1, 1, tzinfo=UTC)
LAST_DAY: Final = datetime(9999, 12, 31, tzinfo=UTC)
DAWN: Final = int((FIRST_DAY - EPOCH).total_seconds()) * 1_000_000  # microseconds, as the warehouse counts
DUSK: Final = int((LAST_DAY - EPOCH).total_seconds()) * 1_000_000
NOBODY: Final = -1  # no identifier of that kind
VARIES: Final = -2  # who it is changes with time


def distinct(values: Ids) -> Ids:
    """Values once each, ascending."""
    # np.unique goes by hashing, which is several times slower on arrays of keys
    ordered = np.sort(values)
    keep = np.ones(ordered.size, dtype=np.bool_)
    keep[1:] = ordered[1:] != ordered[:-1]
    return ordered[keep]


def both(one: Ids, other: Ids) -> Ids:
    """The values of either, once each, ascending."""
    return distinct(np.concatenate([one, other]))
