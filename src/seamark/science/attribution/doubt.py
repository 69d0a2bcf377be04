"""How far credits would move if other people of the same kind had come.

Every walk is taken as one draw: the number of people on each path is a Poisson count. The spread of a credit is that of
a bootstrap which draws these counts anew, to first order and without drawing: the infinitesimal jackknife (Efron 1982,
"The jackknife, the bootstrap and other resampling plans", chapter 6). It sums, over all walks, the square of what one
walk more would change. A person with two orders counts as two draws, so doubt is a little too small where many buy
often.
"""

import msgspec
import numpy as np

from seamark.science.attribution.chain import DENSE, Chain, Walks, visits_of
from seamark.science.attribution.markov import checked_chain
from seamark.science.attribution.model import CountedPaths, Floats, summed
from seamark.science.attribution.shapley import distinct_steps


class Doubt(msgspec.Struct, frozen=True):
    """Standard errors of every channel's conversions and value, in the order of the paths' names; shape (channels,)."""

    names: tuple[str, ...]
    conversions: Floats
    value: Floats


def doubt_of_shapley(paths: CountedPaths) -> Doubt:
    """Standard errors of Shapley credits whose coalitions are worth their orders: sums of shares of Poisson counts."""
    owner, channel = distinct_steps(paths)
    share = 1.0 / np.bincount(owner, minlength=paths.lengths.size)[owner]
    each = np.divide(paths.value, paths.conversions, out=np.zeros_like(paths.value), where=paths.conversions > 0)
    orders = summed(channel, share**2 * paths.conversions[owner], size=len(paths.names))
    money = summed(channel, share**2 * (paths.conversions * each**2)[owner], size=len(paths.names))
    return Doubt(paths.names, np.sqrt(orders), np.sqrt(money))


def doubt_of_markov(paths: CountedPaths, *, order: int = 1, merged: bool = False) -> Doubt | None:
    """Standard errors of Markov credits; None where the chain has too many states to tell (over 1,500)."""
    walks, chain = checked_chain(paths, order=order, merged=merged)
    if chain.size > DENSE:
        return None
    each = np.divide(paths.value, paths.conversions, out=np.zeros_like(paths.value), where=paths.conversions > 0)
    visits = visits_of(chain)
    made = [_spread(walks, chain, paths=paths, visits=visits, each=what) for what in (np.ones_like(each), each)]
    return Doubt(paths.names, made[0], made[1])


class Solution(msgspec.Struct, frozen=True):
    """The whole chain (column 0) and the chain without each channel: shapes (states, 1 + channels).

    ``outcomes`` is what a walk from each state brings, ``pull`` the expected visits to it over the walks that left it.
    """

    outcomes: Floats
    pull: Floats


def _spread(walks: Walks, chain: Chain, *, paths: CountedPaths, visits: Floats, each: Floats) -> Floats:
    """Standard errors of the credits for what a conversion of each path brings."""
    brought = (each * paths.conversions)[walks.walked]
    found = _solution(chain, visits, ends=summed(walks.ends, brought, size=chain.size))
    whole = found.outcomes[0, 0]
    lost = whole - found.outcomes[0, 1:]
    total, everything = float(brought.sum()), float(lost.sum())
    if not everything:
        return np.zeros(chain.channels)
    share = lost / everything
    gains = (each[walks.walked], np.zeros(walks.walked.size))
    counts = (paths.conversions[walks.walked], paths.nulls[walks.walked])
    variance = np.zeros(chain.channels)
    for count, gain, moved in zip(counts, gains, _moves(walks, found, gain=gains[0]), strict=True):
        loss = moved[:, :1] - moved[:, 1:]
        credit = total / everything * (loss - share * loss.sum(axis=1, keepdims=True)) + np.outer(gain, share)
        variance += count @ credit**2
    return np.sqrt(variance)


def _solution(chain: Chain, visits: Floats, *, ends: Floats) -> Solution:
    """Outcomes and pulls; where a channel is cut, nothing comes out and nobody passes."""
    out = chain.leaving()
    outcomes = np.repeat((visits @ (ends / out))[:, None], 1 + chain.channels, axis=1)
    visited = np.repeat(visits[0][:, None], 1 + chain.channels, axis=1)
    for channel, cut in enumerate(chain.cuts(), start=1):
        if cut.size:
            within = visits[np.ix_(cut, cut)]
            outcomes[:, channel] -= visits[:, cut] @ np.linalg.solve(within, outcomes[cut, 0])
            visited[:, channel] -= np.linalg.solve(within.T, visits[0, cut]) @ visits[cut]
            outcomes[cut, channel] = visited[cut, channel] = 0.0
    return Solution(outcomes, visited / out[:, None])


def _moves(walks: Walks, found: Solution, *, gain: Floats) -> tuple[Floats, Floats]:
    """By how much one more walk of each path, converting or not, moves the outcomes: (paths, 1 + channels) each.

    A walk through i → j moves an outcome by pull(i) × (outcome(j) - outcome(i)).
    """
    moving = walks.before != walks.states  # waiting changes nothing
    before, after = walks.before[moving], walks.states[moving]
    owner = np.searchsorted(walks.walked, walks.owners[moving])
    columns = range(found.outcomes.shape[1])
    along = np.column_stack(
        [
            summed(
                owner,
                found.pull[before, at] * (found.outcomes[after, at] - found.outcomes[before, at]),
                size=walks.walked.size,
            )
            for at in columns
        ]
    )
    final, outcome = found.pull[walks.ends], found.outcomes[walks.ends]
    return along + final * (gain[:, None] - outcome), along - final * outcome
