"""Which regions to treat: those that the others follow well, found by tests that never were.

Candidates are sets of regions that move alike; each is taken as treated over past windows without any test, and
what it would take to be seen there is worked out with the same intervals as the test's own (``control``). Power is the
share of windows in which an effect of that size, up or down, laid on top, would have been seen.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.regions.control import Basis, Stretch, Study, stretched
from seamark.science.regions.noise import NORMAL
from seamark.science.regions.panel import LEAST_BEFORE, Floats, Panel, Places, Split

WINDOWS: Final = 12  # past windows at most
SHORTLIST: Final = 24  # candidates that are tried on every window
EFFECTS: Final = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3)  # shares of the outcome
LEAST_HISTORY: Final = 3  # times the duration that a panel must have
Told = tuple[float, float, float, float]  # effect, its error and degrees of freedom, the mean outcome


class Wish(msgspec.Struct, frozen=True):
    """What is asked of a test: how long in periods, how many regions, what must or must not be treated.

    ``effects`` are shares of the outcome at which power is told; ``alpha`` is the chance of seeing what is not there,
    ``power`` that of seeing the smallest effect. ``costs`` (shape (regions,)) is what treating a region costs in a
    period, in any unit; ``basis`` is how the test will compare regions.
    """

    duration: int
    sizes: tuple[int, ...] = (1, 2, 3, 4)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    effects: tuple[float, ...] = EFFECTS
    alpha: float = 0.1
    power: float = 0.8
    costs: Floats | None = None
    basis: Basis = "share"


class PowerAt(msgspec.Struct, frozen=True):
    """The share of past windows in which an effect of this size would have been seen."""

    effect: float
    power: float


class Market(msgspec.Struct, frozen=True):
    """A set of regions to treat.

    ``smallest`` is the least effect that is seen with the power asked for, as a share of the outcome; ``likeness`` the
    correlation with the synthetic control; ``off`` the mean effect found in windows without any; ``share`` what part of
    the whole outcome is treated; ``cost`` of the whole test, None where none was given.
    """

    regions: tuple[str, ...]
    smallest: float
    likeness: float
    off: float
    share: float
    cost: float | None
    curve: tuple[PowerAt, ...]


def choose_markets(panel: Panel, wish: Wish, *, most: int = 10) -> tuple[Market, ...]:
    """The best sets of regions to treat, most telling first. Raises InputError where the history is too short."""
    windows = _windows(panel, wish)
    studies = [_Window(panel, start, duration=wish.duration, basis=wish.basis) for start in windows]
    sets = _candidates(panel, wish, likeness=studies[0].likeness)
    if len(sets) > SHORTLIST:
        sets = sorted(sets, key=lambda rows: studies[0].smallest(rows, wish=wish))[:SHORTLIST]
    found = [_market(panel, rows, wish=wish, studies=studies) for rows in sets]
    return tuple(sorted(found, key=lambda one: (one.smallest, abs(one.off))))[:most]


def _windows(panel: Panel, wish: Wish) -> list[int]:
    """Starts of past windows, the newest first."""
    regions, periods = panel.values.shape
    least = max(LEAST_HISTORY * wish.duration, wish.duration + LEAST_BEFORE)
    if wish.duration < 1 or periods < least or regions < 3:
        msg = f"A test of {wish.duration} periods cannot be planned from {periods} periods of {regions} regions."
        help_ = f"Bring at least {least} periods of three regions, or plan a shorter test."
        raise InputError(msg, help=help_, arrived=[wish.duration, periods, regions])
    newest, oldest = periods - wish.duration, max(LEAST_BEFORE, periods // 3)
    step = max(1, (newest - oldest) // WINDOWS)
    return list(range(newest, oldest - 1, -step))[:WINDOWS]


class _Window:
    """A past window and what placebos of single regions say of it."""

    def __init__(self, panel: Panel, start: int, *, duration: int, basis: Basis) -> None:
        self._values = panel.values[:, : start + duration]
        self._all = np.arange(len(panel.regions))
        split = Split(np.array([], np.int64), self._all, start, duration)
        self._study = Study(self._values, split, augment="none", basis=basis)
        self._start = start
        before = self._values[:, :start]
        with np.errstate(invalid="ignore", divide="ignore"):
            self.likeness: Floats = np.asarray(np.nan_to_num(np.corrcoef(before), nan=-1.0))
        moving = self._all[before.std(axis=1) > 0]
        gaps = [self._study.gap(self._all[[row]], np.delete(self._all, row)) for row in moving]
        self.stretch: Stretch = stretched([(self._study.score(gap), gap.noise.freedom) for gap in gaps])

    def told(self, rows: Places) -> Told:
        """Effect, standard error and degrees of freedom of a set taken as treated, and its mean outcome."""
        gap = self._study.gap(rows, np.setdiff1d(self._all, rows))
        error = gap.noise.error_of(self._study.weights_of_mean)
        return self._study.effect(gap), error, gap.noise.freedom, float(self._values[rows, self._start :].mean())

    def needed(self, told: Told, *, alpha: float) -> tuple[float, float]:
        """The least rise and the least fall that would have been seen, as shares of the outcome."""
        effect, error, freedom, mean = told
        reach = self.stretch.half_for(1 - alpha, freedom) * error
        return ((reach - effect) / mean, (reach + effect) / mean) if mean > 0 else (math.inf, math.inf)

    def smallest(self, rows: Places, *, wish: Wish) -> float:
        """About the least effect that is seen with the power asked for: what candidates are ranked by at first."""
        _, error, freedom, mean = self.told(rows)
        if mean <= 0:
            return float("inf")
        needed = self.stretch.half_for(1 - wish.alpha, freedom)
        return error * (needed + self.stretch.wider * NORMAL.inv_cdf(wish.power)) / mean


def _candidates(panel: Panel, wish: Wish, *, likeness: Floats) -> list[Places]:
    """Sets of each size: every region with those most like it."""
    out = set(panel.places(wish.exclude).tolist())
    fixed = panel.places(wish.include).tolist()
    if clash := out & set(fixed):
        names = [panel.regions[row] for row in sorted(clash)]
        msg = f"{', '.join(names)} must and must not be treated."
        raise InputError(msg, help="Take each region out of one of the lists.", arrived=names)
    free = [row for row in range(len(panel.regions)) if row not in out]
    sets: dict[tuple[int, ...], None] = {}
    for size in sorted(set(wish.sizes)):
        if not 0 < size < len(panel.regions) - 1 or size > len(free):
            continue
        for seed in fixed[:1] or free:
            like = [row for row in np.argsort(-likeness[seed], kind="stable").tolist() if row in free]
            for skip in range(3 if size > 1 else 1):
                near = [row for row in like if row not in {*fixed, seed}][skip:]
                chosen = list(dict.fromkeys([*fixed, seed, *near]))[: max(size, len(fixed))]
                sets.setdefault(tuple(sorted(chosen)))
    if not sets:
        msg = f"No set of {list(wish.sizes)} regions can be treated: there are {len(free)} to choose from."
        raise InputError(msg, help="Exclude fewer regions, or treat fewer.", arrived=list(wish.sizes))
    return [np.array(rows, np.int64) for rows in sets]


def _market(panel: Panel, rows: Places, *, wish: Wish, studies: Sequence[_Window]) -> Market:
    told = [study.told(rows) for study in studies]
    means = np.array([mean for *_, mean in told])
    needed = [need for one, told_ in zip(studies, told, strict=True) for need in one.needed(told_, alpha=wish.alpha)]
    nothing = [effect / mean if mean > 0 else 0.0 for effect, _, _, mean in told]
    curve = [PowerAt(size, float(np.mean([need <= size for need in needed]))) for size in wish.effects]
    whole = float(panel.values.sum())
    cost = None if wish.costs is None else float(wish.costs[rows].sum() * wish.duration)
    return Market(
        regions=tuple(panel.regions[row] for row in rows),
        smallest=float(np.quantile(needed, wish.power, method="higher")),
        likeness=_likeness(panel, rows),
        off=float(np.mean(nothing)) if means.any() else 0.0,
        share=float(panel.values[rows].sum()) / whole if whole else 0.0,
        cost=cost,
        curve=tuple(curve),
    )


def _likeness(panel: Panel, rows: Places) -> float:
    """Correlation of a set with all other regions together."""
    mine, others = panel.values[rows].sum(axis=0), np.delete(panel.values, rows, axis=0).sum(axis=0)
    return float(np.corrcoef(mine, others)[0, 1]) if mine.std() and others.std() else 0.0
