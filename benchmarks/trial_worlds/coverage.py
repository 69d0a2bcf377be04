"""How often intervals held the truth, and how often looking twenty times found what was not there."""

from collections.abc import Callable
from functools import cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from benchmarks.trial_worlds.worlds import EFFECT, Random, World, orders, without_covariates
from seamark.science.trials import Arms, Asked, Effects, Kind, Method, Quantiles, Side, Sums, compare

Floats = npt.NDArray[np.float64]
RUNS, AT_ONCE, SEED = 4_000, 100, 20_261
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


class Watched(msgspec.Struct, frozen=True):
    """A metric of units who come bit by bit, both arms alike; ``draw`` may add a covariate as a last axis."""

    name: str
    told: str
    kind: Kind
    draw: Callable[[Random, tuple[int, int]], Floats]


def ordered(random: Random, shape: tuple[int, int]) -> Floats:
    """One in ten orders."""
    return (random.random(shape) < 0.1).astype(np.float64)


def spent_before(random: Random, shape: tuple[int, int]) -> Floats:
    """Revenue, and what the person spent before."""
    usual = random.gamma(1.0, 20.0, shape)
    return np.stack([usual * random.lognormal(0.0, 0.5, shape), usual * random.lognormal(0.0, 0.5, shape)], axis=-1)


WATCHED: Final = (
    Watched("share", "share who order (10 %)", Kind.PROPORTION, ordered),
    Watched("revenue", "revenue, 5 % buy, log-normal amounts", Kind.MEAN, orders),
    Watched("mean-before", "skewed revenue with the period before as covariate", Kind.MEAN, spent_before),
)


@cache
def looks_at(watched: Watched, each: int) -> tuple[Sums, Sums]:
    """What twenty looks at A/A experiments see: shape (runs, looks); ``each`` units come into an arm between two."""
    random = np.random.default_rng([SEED, each, *watched.name.encode()])
    controls: list[Sums] = []
    variants: list[Sums] = []
    for _ in range(RUNS // AT_ONCE):
        for arms in (controls, variants):
            arms.append(looks(watched.draw(random, (AT_ONCE, LOOKS * each)), watched.kind))
    return _sums(controls), _sums(variants)


def looks(values: Floats, kind: Kind) -> Sums:
    """The sums that each look sees: ``values`` (runs, units) or (runs, units, columns)."""
    runs, units = values.shape[:2]
    days = values.reshape(runs, LOOKS, units // LOOKS, -1)
    n = np.tile(np.arange(1, LOOKS + 1) * float(units // LOOKS), (runs, 1))
    return Sums(kind, n, days.sum(2).cumsum(1), np.einsum("rdui,rduj->rdij", days, days, optimize=True).cumsum(1))


def false_positives(watched: Watched, method: Method, *, each: int) -> float:
    """The share of A/A experiments in which one of twenty looks calls nothing a finding."""
    control, variant = looks_at(watched, each)
    return float(positive(compare(control, variant, asked=Asked(method=method))).any(1).mean())


def positive(found: Effects) -> npt.NDArray[np.bool_]:
    """Which answers call an effect of zero impossible."""
    return (found.low > 0) | (found.high < 0)
