"""Switchback and go-dark tests: regions in pairs that resemble each other, a coin for each pair and block.

A switchback turns a channel off in one region of a pair and doubles it in the other, then, by another coin, again or
the other way round, so that the budget stays; a go-dark test only turns it off. What one unit of the channel brings is
a regression with an own level per region and period on values whitened for what a region remembers of the period
before (Bojinov, Simchi-Levi & Zhao, Manag. Sci. 2023, for why blocks must be longer than what carries over); errors are
clustered by region (Liang & Zeger, Biometrika 1986).
"""

import math
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.kernel import InputError
from seamark.science.regions.control import told
from seamark.science.regions.interrupted import whitened
from seamark.science.regions.noise import MOST_MEMORY, Noise, chance, quantile
from seamark.science.regions.panel import Floats, Panel
from seamark.science.regions.results import Fit, RegionalEffect

BlockKind = Literal["switchback", "go-dark"]
LEAST_REGIONS: Final = 4
TURNS: Final = 30
RESTING: Final = 0.5  # memory taken out of a test in which regions do not switch back
Cells = npt.NDArray[np.bool_]
LEVELS: Final[dict[BlockKind, tuple[float, float]]] = {"switchback": (0.0, 2.0), "go-dark": (0.0, 1.0)}


class BlockDesign(msgspec.Struct, frozen=True):
    """Who is treated how: ``multipliers`` of shape (regions, blocks), 0 dark, 1 as planned, 2 doubled.

    ``pairs`` are rows of the panel; a region without a partner stays as planned.
    """

    kind: BlockKind
    multipliers: Floats
    pairs: tuple[tuple[int, int], ...]
    block: int

    def doses(self, periods: int) -> Floats:
        """The multiplier of every region and period, shape (regions, periods)."""
        return np.repeat(self.multipliers, self.block, axis=1)[:, :periods]


def draw_blocks(panel: Panel, *, kind: BlockKind, blocks: int, block: int, seed: int) -> BlockDesign:
    """Pairs of regions alike in their history, and a coin for each pair: balanced within a pair and over blocks.

    Raises InputError with fewer than four regions or no blocks.
    """
    regions = len(panel.regions)
    if regions < LEAST_REGIONS or blocks < 1 or block < 1:
        msg = (
            f"{regions} regions and {blocks} blocks of {block} periods; {LEAST_REGIONS} regions and 1 block are needed."
        )
        raise InputError(msg, help="Split the market into more regions.", arrived=[regions, blocks, block])
    random = np.random.default_rng(seed)
    pairs = _pairs(panel.values)
    low, high = LEVELS[kind]
    multipliers = np.ones((regions, blocks))
    for one, other in pairs:
        coins = _coins(blocks, kind=kind, random=random)
        multipliers[one], multipliers[other] = np.where(coins, low, high), np.where(coins, high, low)
    return BlockDesign(kind, multipliers, pairs, block)


def _coins(blocks: int, *, kind: BlockKind, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Heads per block: the same all the time when going dark, else as many heads as tails, an odd one by a coin."""
    if kind == "go-dark":
        return np.full(blocks, random.random() < 0.5)
    coins = np.arange(blocks) % 2 == int(random.random() < 0.5)
    return random.permutation(coins)


def _pairs(values: Floats) -> tuple[tuple[int, int], ...]:
    """Regions two by two: the closest histories of those left, by level and movement."""
    level = np.log1p(np.maximum(values.mean(axis=1), 0.0))
    spread = values.std(axis=1, keepdims=True)
    moved = (values - values.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
    apart = 1 - moved @ moved.T / values.shape[1] + np.abs(level[:, None] - level[None, :])
    left, pairs = set(range(len(values))), []
    for flat in np.argsort(apart, axis=None, kind="stable"):
        one, other = divmod(int(flat), len(values))
        if one < other and one in left and other in left:
            pairs.append((one, other))
            left -= {one, other}
    return tuple(pairs)


def analyse_blocks(panel: Panel, doses: Floats, *, level: float = 0.9, washout: int = 0) -> RegionalEffect:
    """What one unit of dose brings, from ``doses`` of the panel's shape (1 is as planned).

    ``per_period`` is of a usual region and period, ``total`` of all regions in the periods in which any dose was not 1.
    ``washout`` periods after each change of dose are left out, because what went before still works in them. Raises
    InputError where doses never differ between regions.
    """
    values = panel.values
    own = values.mean(axis=1)
    tested = (doses != 1).any(axis=0)
    if values.shape != doses.shape or not np.ptp(doses, axis=0).any():
        msg = f"Doses of shape {doses.shape} for a panel of shape {values.shape}, the same in all regions of a period."
        raise InputError(msg, help="Give each region and period its multiplier.", arrived=list(doses.shape))
    if (own <= 0).any():
        names = [name for name, mean in zip(panel.regions, own, strict=True) if mean <= 0]
        msg = f"{', '.join(names[:8])}: the outcome is zero or below on the whole, so no share of it can be told."
        raise InputError(msg, help="Leave these regions out.", arrived=names)
    shares = values / own[:, None]
    kept = _kept(doses, washout)
    found, error, noise = _regressed(shares, doses, kept=kept)
    freedom = max(3.0, len(own) / 2)
    cells = int(tested.sum()) * len(own)
    mean = float(own.mean())
    made = told(
        found * mean,
        error * mean * quantile(level, freedom),
        observed=mean * (1 + found),
        cells=cells,
        p_value=chance(found / error, freedom) if error else float(found == 0),
        level=level,
    )
    fit = Fit(noise.sigma, noise.memory, 1.0, None, int((~tested).sum()), len(own))
    return RegionalEffect("regional-blocks", made, fit)


def _kept(doses: Floats, washout: int) -> Cells:
    """Cells that are far enough from a change of their region's dose."""
    kept = np.ones(doses.shape, bool)
    changed = np.diff(doses, axis=1) != 0
    for after in range(washout):
        kept[:, 1 + after :] &= ~changed[:, : doses.shape[1] - 1 - after]
    return kept


def _regressed(shares: Floats, doses: Floats, *, kept: Cells) -> tuple[float, float, Noise]:
    """The slope of shares over doses, its error clustered by region, and the noise of a usual region."""
    dose = doses * shares.mean(axis=0)  # a busy day has more to lose than a quiet one
    regions, periods = shares.shape
    even, flat = np.ones(regions), np.ones(periods)
    y, x = (_cleared(part, kept, level=flat, weights=even) for part in (shares, dose))
    noises = [Noise.of(row, spent=1.0) for row in y - x * float((y * x).sum() / (x * x).sum())]
    memory = min(float(np.mean([noise.memory for noise in noises])), _whitest(doses))
    power = np.array([noise.sigma**2 for noise in noises])
    weights = power.mean() / (power + power.mean()) if power.any() else even  # one region's noise is known badly
    level = whitened(flat[:, None], memory)[:, 0]
    y, x = (_cleared(whitened(part.T, memory).T, kept, level=level, weights=weights) for part in (shares, dose))
    pulling = weights[:, None] * x
    bread = float((pulling * x).sum())
    slope = float((pulling * y).sum()) / bread
    pull = (pulling * (y - slope * x)).sum(axis=1)
    error = math.sqrt(float(pull @ pull) * regions / (regions - 1)) / bread
    return slope, error, Noise(float(np.sqrt(power.mean())), memory, float(regions))


def _whitest(doses: Floats) -> float:
    """The most memory that is taken out. With one switch a region all of it would rest on the days around that."""
    switches = float((np.diff(doses, axis=1) != 0).sum(axis=1).mean())
    return MOST_MEMORY if switches > 1 else RESTING


def _cleared(values: Floats, kept: Cells, *, level: Floats, weights: Floats) -> Floats:
    """Values less a multiple of ``level`` (shape (periods,)) for each region and less each period's weighted mean.

    By turns until both are gone; cells that are not kept count for nothing.
    """
    made = np.where(kept, values, 0.0)
    lengths = np.maximum((kept * level**2).sum(axis=1), 1e-12)
    weighing = np.maximum(weights @ kept, 1e-12)
    for _ in range(TURNS):
        made = np.where(kept, made - np.outer(made @ level / lengths, level), 0.0)
        made = np.where(kept, made - (weights @ made / weighing)[None, :], 0.0)
    return made
