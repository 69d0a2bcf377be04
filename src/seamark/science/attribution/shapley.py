"""Credit by Shapley value: what a channel adds to coalitions of others, on average over every order of joining.

Shapley (1953). Two ways to say what a coalition is worth, both from counted sets of channels:

``ORDERS`` (Zhao, Mahboobi and Bagheri 2018, "Shapley value methods for attribution modeling"): the conversions of paths
that use no channel outside the coalition. Each set of channels is then a game of its own in which all its members are
needed, so the value has a closed form, exact for any number of channels: a conversion is split equally among the
different channels of its path.

``RATE``: the share of walks within the coalition that convert, which also looks at those who did not. It has no closed
form: all coalitions are gone through up to ``EXACT_CHANNELS``, random orders of joining beyond.
"""

import enum

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.attribution.model import CountedPaths, CreditedPaths, Floats, Places, summed, told

MODEL = "shapley"
EXACT_CHANNELS = 12
MOST_CHANNELS = 500
SAMPLES = 2_000  # orders of joining, each also backwards
BOUND_Z = 3.29  # the bound holds for a channel in 999 of 1,000 samplings


class Worth(enum.StrEnum):
    """What a coalition of channels is worth."""

    ORDERS = "orders"
    RATE = "rate"


class SampledCredit(msgspec.Struct, frozen=True):
    """Credits, and by how many conversions a credit may be off because orders of joining were sampled (0: exact)."""

    credited: CreditedPaths
    error: float


class Sets(msgspec.Struct, frozen=True):
    """Different sets of channels: ``members`` one set after the other, ``sizes`` of each, and what they came to.

    ``sums`` has shape (sets, 3): conversions, value, walks.
    """

    members: Places
    sizes: Places
    sums: Floats


def share_by_shapley(paths: CountedPaths, *, worth: Worth = Worth.ORDERS, seed: int = 0) -> SampledCredit:
    """Share conversions and values by Shapley value; credits sum to the totals.

    With ``RATE`` a channel that converts worse than the others may get less than nothing. ``seed`` chooses the sampled
    orders of joining beyond 12 channels. Raises InputError for ``RATE`` with more than 500 channels.
    """
    if worth is Worth.ORDERS:
        return SampledCredit(
            told(MODEL, paths, orders=_split(paths, paths.conversions), money=_split(paths, paths.value)), 0.0
        )
    if len(paths.names) > MOST_CHANNELS:
        msg = f"There are {len(paths.names):,} different channels; coalitions can be formed of at most {MOST_CHANNELS}."
        raise InputError(
            msg, help="Group channels, or let worth be orders.", arrived=len(paths.names), allowed=MOST_CHANNELS
        )
    sets = _sets(paths)
    exact = len(paths.names) <= EXACT_CHANNELS
    values, errors = _all_coalitions(sets, len(paths.names)) if exact else _joining(sets, len(paths.names), seed=seed)
    walked = paths.lengths > 0
    totals = np.array([paths.conversions[walked].sum(), paths.value[walked].sum()])
    everything = values.sum(axis=0)
    scale = np.divide(totals, everything, out=np.zeros(2), where=everything != 0)
    credited = told(MODEL, paths, orders=values[:, 0] * scale[0], money=values[:, 1] * scale[1])
    return SampledCredit(credited, float(BOUND_Z * errors.max(initial=0.0) * scale[0]))


def distinct_steps(paths: CountedPaths) -> tuple[Places, Places]:
    """Every different channel of every path once: the path and the channel, in order of both."""
    wide = max(len(paths.names), 1)
    key = np.unique(paths.owners() * wide + paths.steps)
    return key // wide, key % wide


def _split(paths: CountedPaths, what: Floats) -> Floats:
    owner, channel = distinct_steps(paths)
    sizes = np.bincount(owner, minlength=paths.lengths.size)
    return summed(channel, what[owner] / sizes[owner], size=len(paths.names))


def _sets(paths: CountedPaths) -> Sets:
    """Paths with the same channels put together."""
    owner, channel = distinct_steps(paths)
    sizes = np.bincount(owner, minlength=paths.lengths.size)
    starts = np.cumsum(sizes) - sizes
    draw = np.random.default_rng(0).integers(1, 2**62, size=(2, max(len(paths.names), 1)))  # two keys tell sets apart
    walked = np.flatnonzero(sizes)
    hashed = (
        np.stack([np.bitwise_xor.reduceat(one[channel], starts[walked]) for one in draw])
        if walked.size
        else draw[:, :0]
    )
    _, first, of = np.unique(hashed, axis=1, return_index=True, return_inverse=True)
    chosen = walked[first]
    counts = (paths.conversions, paths.value, paths.conversions + paths.nulls)
    sums = np.column_stack([summed(of.ravel(), one[walked], size=first.size) for one in counts])
    members = [channel[starts[path] : starts[path] + sizes[path]] for path in chosen]
    return Sets(np.concatenate(members) if members else np.zeros(0, np.int64), sizes[chosen], sums)


def _rates(sums: Floats) -> Floats:
    """Conversions and value per walk; 0 where nobody walked."""
    walks = sums[..., 2:]
    return np.divide(sums[..., :2], walks, out=np.zeros_like(sums[..., :2]), where=walks > 0)


def _all_coalitions(sets: Sets, channels: int) -> tuple[Floats, Floats]:
    """Every coalition's worth, and each channel's mean addition over orders of joining."""
    starts = np.cumsum(sets.sizes) - sets.sizes
    masks = np.bitwise_or.reduceat(1 << sets.members, starts) if sets.sizes.size else np.zeros(0, np.int64)
    size = 1 << channels
    within = np.column_stack([summed(masks, sets.sums[:, kind], size=size) for kind in range(3)])
    for channel in range(channels):  # sums over subsets, one channel after the other
        halves = within.reshape(-1, 2, 1 << channel, 3)
        halves[:, 1] += halves[:, 0]
    worth = _rates(within)
    joined = np.bitwise_count(np.arange(size))
    # |S|! (n - |S| - 1)! / n! = 1 / (n × (n-1 choose |S|))
    choose = np.cumprod(np.r_[1.0, [(channels - 1 - k) / (k + 1) for k in range(channels - 1)]])
    values = np.zeros((channels, 2))
    for channel in range(channels):
        halves = worth.reshape(-1, 2, 1 << channel, 2)
        sizes = joined.reshape(-1, 2, 1 << channel)[:, 0]
        added = (halves[:, 1] - halves[:, 0]) / (channels * choose[sizes])[..., None]
        values[channel] = added.sum(axis=(0, 1))
    return values, np.zeros(channels)


def _joining(sets: Sets, channels: int, *, seed: int) -> tuple[Floats, Floats]:
    """Mean additions over random orders of joining, each also backwards, and their standard errors."""
    rng = np.random.default_rng(seed)
    starts = np.cumsum(sets.sizes) - sets.sizes
    sums, squares = np.zeros((channels, 2)), np.zeros(channels)
    for _ in range(SAMPLES):
        order = rng.permutation(channels)
        pair = np.zeros((channels, 2))
        for joining in (order, order[::-1]):
            rank = np.empty(channels, np.int64)
            rank[joining] = np.arange(channels)
            complete = np.maximum.reduceat(rank[sets.members], starts)  # when the last of a set has joined
            within = np.column_stack([summed(complete, sets.sums[:, kind], size=channels) for kind in range(3)])
            worth = _rates(np.cumsum(within, axis=0))
            pair[joining] += np.diff(worth, axis=0, prepend=0.0) / 2
        sums += pair
        squares += pair[:, 0] ** 2
    mean = sums / SAMPLES
    spread = np.maximum(squares / SAMPLES - mean[:, 0] ** 2, 0.0)
    return mean, np.sqrt(spread / SAMPLES)
