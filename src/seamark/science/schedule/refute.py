"""Raise a lower bound by refuting ends: assume that the plan ends by then, and find a window with too much work in it.

Between its earliest start and its latest finish a task cannot be pushed out of a window by more than its room allows;
what remains inside is its mandatory work. An end is refuted when the mandatory work of a window exceeds what a resource
can do in it (Erschler & Lopez 1990; Baptiste, Le Pape & Nuijten, Ann. Oper. Res. 92, 1999; destructive improvement:
Klein & Scholl, EJOR 112, 1999).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from seamark.science.schedule.network import Network
from seamark.science.schedule.rules import earliest, tails

Ints = npt.NDArray[np.int64]
MOST = 400  # tasks from which the windows are too many to look at
ENDS = 60  # refuted in one call at most


def raised(bound: int, network: Network, *, best: int) -> int:
    """The first end from ``bound`` on that is not refuted; never above ``best``, which a plan reaches."""
    places = [place for place in network.forward.order if network.durations[place]]
    most = max(network.project.capacity.values(), default=0)
    if not places or len(places) > MOST or network.scale * most >= 1 << 62:  # work is counted in 64 bits
        return bound
    heads = _picked(earliest(network.forward, network.floors), places)
    behind = _picked(tails(network), places)
    durations = _picked(network.durations, places)
    tasks = network.project.tasks
    needs = [
        (capacity, _picked([task.needs.get(name, 0) for task in tasks], places))
        for name, capacity in network.project.capacity.items()
    ]
    end = bound
    while end < min(best, bound + ENDS) and _is_refuted(heads, end - behind, durations=durations, needs=needs):
        end += 1
    return end


def _picked(numbers: Sequence[int], places: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)[places]


def _is_refuted(heads: Ints, lasts: Ints, *, durations: Ints, needs: list[tuple[int, Ints]]) -> bool:
    """Whether some window from a head to a last finish holds more mandatory work than a resource can do."""
    ends = np.unique(lasts)
    for begin in np.unique(heads):
        later = ends[ends > begin]
        pushed_left = np.maximum(0, heads + durations - begin)  # stays inside when as early as possible
        pushed_right = np.maximum(0, later[:, None] - (lasts - durations)[None, :])
        inside = np.minimum(np.minimum(durations, pushed_left)[None, :], pushed_right)
        inside = np.minimum(inside, (later - begin)[:, None])
        for capacity, need in needs:
            if (inside @ need > capacity * (later - begin)).any():
                return True
    return False
