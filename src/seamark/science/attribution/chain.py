"""Counted paths as an absorbing chain, solved exactly.

A state is the last ``order`` channels of a walk (fewer at its beginning); every walk starts in ``(start)`` and ends in
conversion or null. Walks of a path weigh ``conversions + nulls``. A state that follows itself only waits: taking such
steps out changes no chance of anything, and keeps the equations well conditioned however long a path is.
"""

from itertools import pairwise

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.attribution.krylov import Edges, solve_sparse
from seamark.science.attribution.model import CountedPaths, Floats, Places, summed

DENSE = 1_500  # states up to which the whole inverse is made: 2 n³ operations, a second
PIECE = 1 << 17  # steps at a time: a megabyte
NARROW = 4_000_000  # possible keys up to which a table is quicker than a sort


class Walks(msgspec.Struct, frozen=True):
    """Paths as states: ``before`` and ``states`` are their edges one after the other, ``owners`` the path of each.

    ``walked`` are the paths that somebody walked, ``ends`` the state in which each of them ends. ``last[i]`` is the
    channel with which state i ends, -1 for start (state 0).
    """

    before: Places
    states: Places
    owners: Places
    walked: Places
    ends: Places
    last: Places


class Chain(msgspec.Struct, frozen=True):
    """``weights[e]`` walks go from state ``starts[e]`` to ``targets[e]``, no edge twice and none to itself.

    ``made``, ``money`` and ``missed`` end in each state (shape (states,)). A channel is removed by cutting every state
    that contains it; the first of those that a walk meets is one that ends with it. ``channels`` is how many there are.
    """

    starts: Places
    targets: Places
    weights: Floats
    made: Floats
    money: Floats
    missed: Floats
    last: Places
    channels: int

    @property
    def size(self) -> int:
        """How many states there are, start included."""
        return self.last.size

    def leaving(self) -> Floats:
        """How many walks leave each state for another or for an end; 1 where none does."""
        out = summed(self.starts, self.weights, size=self.size) + self.made + self.missed
        return np.where(out > 0, out, 1.0)

    def cuts(self) -> list[Places]:
        """The states with which each channel is cut."""
        order = np.argsort(self.last, kind="stable")
        edges = np.searchsorted(self.last[order], np.arange(self.channels + 1))
        return [order[low:high] for low, high in pairwise(edges)]


class Solved(msgspec.Struct, frozen=True):
    """Of a walk: chance to convert and expected value, and what of each passes every channel (shape (channels,))."""

    converts: float
    worth: float
    lost: Floats
    lost_worth: Floats


def walks_of(paths: CountedPaths, *, order: int, merged: bool) -> Walks:
    """The walks of counted paths; ``merged`` makes one step of a channel that follows itself."""
    steps, lengths = paths.steps, paths.lengths
    trodden = (paths.conversions + paths.nulls > 0) & (lengths > 0)
    if merged or not trodden.all():
        owner = paths.owners()
        keep = trodden[owner]
        if merged:
            keep &= (paths.places() == 0) | (steps != np.roll(steps, 1))
        steps, lengths = steps[keep], np.bincount(owner[keep], minlength=lengths.size)
    walked = np.flatnonzero(lengths)
    sizes = lengths[walked]
    ends = np.cumsum(sizes) - 1
    states, last = _numbered(steps, ends - sizes + 1, order=order, channels=len(paths.names))
    before = np.zeros_like(states)
    before[1:] = states[:-1]
    before[ends - sizes + 1] = 0
    return Walks(before, states, np.repeat(walked, sizes), walked, states[ends], last)


def chain_of(paths: CountedPaths, walks: Walks) -> Chain:
    """The chain that the walks make, each as often as its path was walked."""
    weight = (paths.conversions + paths.nulls)[walks.owners]
    size, key = walks.last.size, walks.before * walks.last.size + walks.states
    if size * size <= NARROW:
        counted = summed(key, weight, size=size * size)
        edges = np.flatnonzero(counted)
        counted = counted[edges]
    else:
        edges, found = np.unique(key, return_inverse=True)
        counted = summed(found, weight, size=edges.size)
    goes = edges // size != edges % size
    edges, counted = edges[goes], counted[goes]
    sums = [summed(walks.ends, what[walks.walked], size=size) for what in (paths.conversions, paths.value, paths.nulls)]
    return Chain(edges // size, edges % size, counted, sums[0], sums[1], sums[2], walks.last, len(paths.names))


def first_order_chain(paths: CountedPaths) -> Chain:
    """The chain of order 1 without its walks, counted a piece of the paths at a time so that memory stays warm."""
    size = len(paths.names) + 1
    weight = paths.conversions + paths.nulls
    through = np.r_[0, np.cumsum(paths.lengths)]
    piece = max(PIECE, 4 * size * size)
    cuts = np.unique(np.r_[np.searchsorted(through, np.arange(0, through[-1], piece)), paths.lengths.size])
    counted = np.zeros(size * size)
    for low, high in pairwise(cuts.tolist()):
        states = paths.steps[through[low] : through[high]] + 1
        key = states.copy()
        key[1:] += states[:-1] * size
        starts = through[low:high][paths.lengths[low:high] > 0] - through[low]
        key[starts] = states[starts]
        counted += summed(key, np.repeat(weight[low:high], paths.lengths[low:high]), size=size * size)
    counted[:: size + 1] = 0.0  # who only waits
    edges = np.flatnonzero(counted)
    walked = paths.lengths > 0
    ends = paths.steps[through[1:][walked] - 1] + 1
    sums = [summed(ends, what[walked], size=size) for what in (paths.conversions, paths.value, paths.nulls)]
    last = np.arange(size) - 1
    return Chain(edges // size, edges % size, counted[edges], sums[0], sums[1], sums[2], last, len(paths.names))


def _numbered(steps: Places, starts: Places, *, order: int, channels: int) -> tuple[Places, Places]:
    """The state of every step, numbered from 1, and the channel with which each state ends (-1 for start).

    ``starts`` are the first steps of the paths. State 0 is start; a state is written to the base of all names.
    """
    base = channels + 1
    if order == 1:
        return steps + 1, np.arange(base) - 1
    key = steps + 1
    earlier = key
    for back in range(1, order):
        earlier = np.r_[0, earlier[:-1]][: earlier.size]
        earlier[starts] = 0
        key = key + earlier * base**back
    if base**order <= NARROW:
        seen = np.bincount(key, minlength=1) > 0
        seen[0] = True
        known = np.flatnonzero(seen)
        states = (np.cumsum(seen) - 1)[key]
    else:
        known, found = np.unique(np.r_[0, key], return_inverse=True)
        states = found[1:]
    return states, known % base - 1


def solve(chain: Chain) -> Solved:
    """Chances, values and what of them passes each channel, to 1e-9 or better."""
    out = chain.leaving()
    ends = np.column_stack([chain.made, chain.money]) / out[:, None]
    solved = _solve_dense if out.size <= DENSE else _solve_sparse
    whole, lost = solved(chain, ends)
    return Solved(float(whole[0]), float(whole[1]), lost[:, 0], lost[:, 1])


def visits_of(chain: Chain) -> Floats:
    """Expected visits to every state (column) from every state (row): the fundamental matrix."""
    system: Floats = np.eye(chain.size)
    system[chain.starts, chain.targets] -= chain.weights / chain.leaving()[chain.starts]
    made: Floats = np.linalg.inv(system).astype(np.float64, copy=False)
    return made


def _solve_dense(chain: Chain, ends: Floats) -> tuple[Floats, Floats]:
    """A walk that meets channel c first in state j goes on from j: lost(c) = Σ_j chance(first in j) × outcome(j)."""
    visits = visits_of(chain)
    outcome = visits @ ends
    lost: Floats = np.zeros((chain.channels, 2))
    for channel, cut in enumerate(chain.cuts()):
        if cut.size:
            first = np.linalg.solve(visits[np.ix_(cut, cut)].T, visits[0, cut])
            lost[channel] = first @ outcome[cut]
    return outcome[0], lost


def _solve_sparse(chain: Chain, ends: Floats) -> tuple[Floats, Floats]:
    """The chain once whole and once without each channel."""
    chances = chain.weights / chain.leaving()[chain.starts]
    whole = _outcomes(Edges(chain.starts, chain.targets, chances), ends)
    lost = np.zeros((chain.channels, 2))
    for channel, cut in enumerate(chain.cuts()):
        if cut.size:
            kept = np.ones(chain.size)
            kept[cut] = 0.0
            without = chances * kept[chain.starts] * kept[chain.targets]
            lost[channel] = whole - _outcomes(Edges(chain.starts, chain.targets, without), ends * kept[:, None])
    return whole, lost


def _outcomes(edges: Edges, ends: Floats) -> Floats:
    """What a walk from start comes to: conversions and value."""
    found = [solve_sparse(edges, ends[:, kind]) for kind in range(ends.shape[1])]
    if any(one is None for one in found):
        msg = f"The chain of {ends.shape[0]:,} states could not be solved to nine decimals."
        raise InputError(msg, help="Lower the order, or merge repeated channels.", arrived=ends.shape[0])
    return np.array([one[0] for one in found if one is not None])
