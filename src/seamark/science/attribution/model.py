"""Counted paths as flat arrays, and what a way of sharing makes of them."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.kernel import InputError

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Numbers = Sequence[float] | npt.NDArray[np.number]


class CountedPaths(msgspec.Struct, frozen=True):
    """Different paths and how often they were walked, one after the other.

    ``steps`` (shape (all steps,)) are places in ``names``, ``lengths`` (shape (paths,)) say how many belong to each
    path. ``conversions``, ``value`` (any unit of money, summed over those conversions) and ``nulls`` (walks that ended
    without conversion) have shape (paths,) and are finite numbers of at least 0, except that value may be negative.
    """

    names: tuple[str, ...]
    steps: Places
    lengths: Places
    conversions: Floats
    value: Floats
    nulls: Floats

    def owners(self) -> Places:
        """The path of every step."""
        return np.repeat(np.arange(self.lengths.size), self.lengths)

    def places(self) -> Places:
        """The place of every step in its path, from 0."""
        return np.arange(self.steps.size) - np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)


class ChannelCredit(msgspec.Struct, frozen=True):
    """What a channel gets. ``removal_effect`` (0 to 1): the share of conversions that a Markov chain loses without it.

    None for rules and Shapley values, which remove nothing, and where there are no conversions to lose.
    """

    channel: str
    conversions: float
    value: float
    removal_effect: float | None = None


class CreditedPaths(msgspec.Struct, frozen=True):
    """Channels, most conversions first; they sum to the totals."""

    model: str
    channels: tuple[ChannelCredit, ...]
    total_conversions: float
    total_value: float


def count_paths(
    steps: Sequence[Sequence[str]], *, conversions: Numbers, value: Numbers, nulls: Numbers
) -> CountedPaths:
    """Paths written as names. Raises InputError when a count is no number of at least 0, or a value no number."""
    names = sorted({step for path in steps for step in path})
    number = {name: place for place, name in enumerate(names)}
    made = CountedPaths(
        tuple(names),
        np.array([number[step] for path in steps for step in path], dtype=np.int64),
        np.array([len(path) for path in steps], dtype=np.int64),
        np.asarray(conversions, dtype=np.float64),
        np.asarray(value, dtype=np.float64),
        np.asarray(nulls, dtype=np.float64),
    )
    _check(made)
    return made


def summed(places: Places, weights: Floats, *, size: int) -> Floats:
    """The sum of weights at each of ``size`` places."""
    made: Floats = np.bincount(places, weights, size).astype(np.float64, copy=False)
    return made


def told(
    model: str, paths: CountedPaths, *, orders: Floats, money: Floats, removal: Floats | None = None
) -> CreditedPaths:
    """Credits per name as a result; a path without steps gives nobody anything and is not in the totals."""
    order = np.lexsort((np.array(paths.names, dtype=object).astype(str), -orders)) if paths.names else ()
    effects = [None] * len(paths.names) if removal is None else removal.tolist()
    orders_of, money_of = orders.tolist(), money.tolist()
    walked = paths.lengths > 0
    return CreditedPaths(
        model,
        tuple(ChannelCredit(paths.names[at], orders_of[at], money_of[at], effects[at]) for at in order),
        float(paths.conversions[walked].sum()),
        float(paths.value[walked].sum()),
    )


def _check(paths: CountedPaths) -> None:
    for name in ("conversions", "nulls", "value"):
        counts: Floats = getattr(paths, name)
        wrong = ~np.isfinite(counts) | ((counts < 0) if name != "value" else False)
        if counts.shape != paths.lengths.shape or wrong.any():
            arrived = f"{float(counts[wrong][0])}" if counts.shape == paths.lengths.shape else f"{counts.size} of them"
            msg = f"The {name} of {paths.lengths.size} paths must be finite numbers, one a path; {arrived} arrived."
            raise InputError(msg, help="Counts are at least 0.", arrived=arrived, field=name)
