"""How often intervals held the truth, and how often looking twenty times found what was not there."""

from collections.abc import Callable
from functools import cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from benchmarks.trial_worlds.worlds import EFFECT, Random, World, without_covariates
from seamark.science.trials import Arms, Asked, Effects, Kind, Method, Quantiles, Side, Sums, compare

Floats = npt.NDArray[np.float64]
RUNS, AT_ONCE, SEED = 2_000, 100, 20_261
LOOKS: Final = 20
LEVEL: Final = 0.95


class Held(msgspec.Struct, frozen=True):
    """Of the runs of one world and question: the share whose interval held the truth, bias and width of the effect."""

    question: str
    held: float
    bias: float  # share of the true effect
    width: float


class Question(msgspec.Struct, frozen=True):
    """What is asked of a world."""

    name: str
    asked: Asked

    @property
    def truth(self) -> float:
        """The true effect over the control's value."""
        return EFFECT


def questions(method: Method) -> tuple[Question, ...]:
    """Absolute and relative, to both sides and to one."""
    return tuple(
        Question(
            f"{'relative' if relative else 'absolute'}, {side}", Asked(method=method, relative=relative, side=side)
        )
        for relative in (False, True)
        for side in Side
    )


@cache
def runs_of(world: World) -> tuple[Arms, Arms]:
    """All runs of a world: controls and variants."""
    seed = [SEED, *world.name.encode()]
    random = np.random.default_rng(seed)
    controls, variants = [], []
    for _ in range(RUNS // AT_ONCE):
        controls.append(world.arm(random, AT_ONCE, lift=0.0))
        variants.append(world.arm(random, AT_ONCE, lift=EFFECT))
    return joined(controls), joined(variants)


def joined(parts: list[Arms]) -> Arms:
    """Batches of runs as one."""
    sums = [part for part in parts if isinstance(part, Sums)]
    if sums:
        return _sums(sums)
    quantiles = [part for part in parts if isinstance(part, Quantiles)]
    clusters = [part.clusters for part in quantiles if part.clusters is not None]
    return Quantiles(
        quantiles[0].level,
        np.concatenate([part.n for part in quantiles]),
        np.concatenate([part.value for part in quantiles]),
        np.concatenate([part.low for part in quantiles]),
        np.concatenate([part.high for part in quantiles]),
        clusters=_sums(clusters) if clusters else None,
    )


def _sums(parts: list[Sums]) -> Sums:
    return Sums(
        parts[0].kind,
        np.concatenate([part.n for part in parts]),
        np.concatenate([part.sums for part in parts]),
        np.concatenate([part.products for part in parts]),
    )


def held(world: World, question: Question) -> Held:
    """How one question did on one world."""
    control, variant = runs_of(world)
    found = compare(control, variant, asked=question.asked)
    unit = 1.0 if question.asked.relative else world.base
    truth = EFFECT * unit
    inside = (found.low <= truth) & (truth <= found.high)
    width = float(np.median(found.high - found.low)) / unit
    return Held(question.name, float(inside.mean()), (float(found.value.mean()) - truth) / truth, width)


def narrower(world: World) -> float:
    """The width of the interval over what it would be without covariates."""
    control, variant = runs_of(world)
    if not (isinstance(control, Sums) and isinstance(variant, Sums)):
        return 1.0
    asked = Asked()
    with_them = compare(control, variant, asked=asked)
    alone = compare(without_covariates(control), without_covariates(variant), asked=asked)
    return float(np.median(with_them.spread / alone.spread))


def looked_at(draw: Callable[[Random, int], Floats], kind: Kind, *, asked: Asked, each: int = 500) -> float:
    """The share of A/A experiments that twenty looks call a finding; ``draw`` gives (runs, units) of a metric.

    Between two looks ``each`` units come into each arm.
    """
    random = np.random.default_rng([SEED, each])
    found = np.zeros(RUNS, dtype=np.bool_)
    for start in range(0, RUNS, AT_ONCE):
        arms = [looks(draw(random, AT_ONCE * LOOKS * each).reshape(AT_ONCE, LOOKS, each), kind) for _ in range(2)]
        found[start : start + AT_ONCE] = positive(compare(arms[0], arms[1], asked=asked)).any(1)
    return float(found.mean())


def looks(values: Floats, kind: Kind) -> Sums:
    """The sums that each look sees: ``values`` (runs, looks, units between looks)."""
    runs, number, each = values.shape
    n = np.tile(np.arange(1, number + 1) * float(each), (runs, 1))
    total = values.sum(2).cumsum(1)
    squares = (values * values).sum(2).cumsum(1)
    return Sums(kind, n, total[..., None], squares[..., None, None])


def positive(found: Effects) -> npt.NDArray[np.bool_]:
    """Which answers call an effect of zero impossible."""
    return (found.low > 0) | (found.high < 0)
