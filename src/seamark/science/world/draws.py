"""Random numbers that are the same whatever is switched on or off.

Streams are keyed by what they are for and where they are used, never by how many numbers were drawn before. Events that
happen to few people (an order's value) take a hash of person and week instead of a stream.
"""

import enum
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BLOCK = 16_384  # people per stream: small enough that a week's draws stay in the cache

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int32]
Bytes = NDArray[np.int8]


class Purpose(enum.IntEnum):
    """What a stream of random numbers is for."""

    REGIONS = 1
    DEMAND = 2
    MEDIA = 3
    TESTS = 4
    PEOPLE = 5
    LIFE = 6
    VISITS = 7
    HITS = 8
    COSTS = 9
    STORE = 10
    VALUE = 11
    BASKET = 12
    SECOND = 13
    DROPOUT = 14
    SUBSCRIBE = 15
    COOKIE = 16
    MESSAGE = 17
    CLICK = 18
    DEVICE = 19
    SHAPLEY = 20
    BULK = 21
    LIVE = 22
    SHELF = 23
    KIOSK = 24


def stream(seed: int, purpose: Purpose, *place: int) -> np.random.Generator:
    """The generator for ``purpose`` at ``place`` (week, block)."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, purpose, *place))))


def hashed(seed: int, purpose: Purpose, *keys: NDArray[np.integer] | int) -> Keys:
    """64 well-mixed bits for every combination of ``keys`` (splitmix64, Steele et al. 2014)."""
    state = np.asarray((seed * 0x9E3779B97F4A7C15 + purpose * 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF, np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            state = _mixed(state ^ (np.asarray(key).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)))
    return np.atleast_1d(state)


def unit(bits: Keys) -> Floats:
    """Hashed bits as numbers in [0, 1)."""
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(first: Keys, second: Keys) -> Floats:
    """Standard normal numbers from two hashes (Box–Muller)."""
    return np.sqrt(-2.0 * np.log1p(-unit(first))) * np.cos(2.0 * np.pi * unit(second))


def blocks(people: int) -> Iterator[tuple[int, slice]]:
    """Number and extent of every block of people."""
    for number, low in enumerate(range(0, people, BLOCK)):
        yield number, slice(low, min(low + BLOCK, people))


def _mixed(state: Keys) -> Keys:
    state = state + np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))
