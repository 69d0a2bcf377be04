"""Rules that share conversions among the steps of counted paths.

Five rules of practice, each a way to weigh the places of a path. They describe; on a world with known truth all of them
hand out the demand that was there anyway (docs/attribution.md shows by how much).
"""

import enum
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class Rule(enum.StrEnum):
    """A rule that weighs the places of a path."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    TIME_DECAY = "time-decay"
    POSITION = "position"


class CountedPaths(msgspec.Struct, frozen=True):
    """Different paths and how often they were walked.

    ``steps[i]`` are the channels of path i in order; ``conversions``, ``value`` (any unit of money, summed over those
    conversions) and ``nulls`` (walks that ended without conversion) have shape (paths,).
    """

    steps: Sequence[Sequence[str]]
    conversions: Floats
    value: Floats
    nulls: Floats


class ChannelCredit(msgspec.Struct, frozen=True):
    """What a channel gets. ``removal_effect`` (0 to 1) is None for rules, which remove nothing."""

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


def share_by_rule(paths: CountedPaths, rule: Rule) -> CreditedPaths:
    """Share the conversions and values of counted paths among their channels.

    Counted paths carry no times, so time decay runs over steps here: each step counts half as much as the one after it.
    A path without steps gives nobody anything and is not in the totals.
    """
    names = sorted({step for path in paths.steps for step in path})
    number = {name: place for place, name in enumerate(names)}
    lengths = np.array([len(path) for path in paths.steps], dtype=np.int64)
    channel = np.array([number[step] for path in paths.steps for step in path], dtype=np.int64)
    owner = np.repeat(np.arange(lengths.size), lengths)
    weight = weights(rule, lengths)
    orders = np.bincount(channel, weight * paths.conversions[owner], len(names))
    money = np.bincount(channel, weight * paths.value[owner], len(names))
    order = sorted(range(len(names)), key=lambda place: (-orders[place], names[place]))
    walked = lengths > 0
    return CreditedPaths(
        rule.value,
        tuple(ChannelCredit(names[place], float(orders[place]), float(money[place])) for place in order),
        float(paths.conversions[walked].sum()),
        float(paths.value[walked].sum()),
    )


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
