"""Rules that share conversions among the steps of counted paths.

Five rules of practice, each a way to weigh the places of a path. They describe; on a world with known truth all of them
hand out the demand that was there anyway (docs/attribution.md shows by how much).
"""

import enum

import numpy as np

from seamark.science.attribution.model import CountedPaths, CreditedPaths, Floats, Places, summed, told


class Rule(enum.StrEnum):
    """A rule that weighs the places of a path."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    TIME_DECAY = "time-decay"
    POSITION = "position"


def share_by_rule(paths: CountedPaths, rule: Rule) -> CreditedPaths:
    """Share the conversions and values of counted paths among their channels.

    Counted paths carry no times, so time decay runs over steps here: each step counts half as much as the one after it.
    A path without steps gives nobody anything and is not in the totals.
    """
    owner = paths.owners()
    weight = weights(rule, paths.lengths)
    orders = summed(paths.steps, weight * paths.conversions[owner], size=len(paths.names))
    money = summed(paths.steps, weight * paths.value[owner], size=len(paths.names))
    return told(rule.value, paths, orders=orders, money=money)


def weights(rule: Rule, lengths: Places) -> Floats:
    """The weight of every step of every path, one path after the other: shape (lengths.sum(),), each path sums to 1.

    Position gives 40 % to the first and the last step and shares 20 % among those between; a path of two is halved.
    """
    length = np.repeat(lengths, lengths)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = np.arange(length.size) - starts  # 0 is the first step
    after = length - 1 - place  # steps that follow
    ends = (place == 0) | (after == 0)
    middle = 0.2 / np.maximum(length - 2, 1)
    made: dict[Rule, Floats] = {
        Rule.FIRST: (place == 0).astype(np.float64),
        Rule.LAST: (after == 0).astype(np.float64),
        Rule.LINEAR: 1.0 / length,
        # 2^-after over its sum along the path, 2 - 2^(1 - length): no underflow however long the path is
        Rule.TIME_DECAY: np.exp2(-after) / (2.0 - np.exp2(1.0 - length)),
        Rule.POSITION: np.select([length == 1, length == 2, ends], [1.0, 0.5, 0.4], middle),
    }
    return made[rule]
