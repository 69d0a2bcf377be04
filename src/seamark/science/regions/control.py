"""The synthetic control of a regional test, with intervals that hold.

Every region is taken less its own mean before the test; the treated ones are followed by a weighted mean of the others
(Abadie et al. 2010, de-meaned as in Doudchenko & Imbens, NBER 22791, 2016), corrected by ridge regression when asked
(Ben-Michael, Feller & Rothstein 2021). The effect is the gap during the test.

Its interval comes in two steps. First the gap's own noise: an autoregression of order one gives the standard error of
"the mean during the test less the mean before", with what the weights took from the noise given back. Then placebos:
the same is done to untreated regions, where the truth is zero, and the interval is stretched until their scores have
the spread that they should have (placebos in the spirit of Abadie et al. 2010, here a scale instead of a rank, so that
ten regions are enough). ``benchmarks/records/regions.py`` simulates how often it holds.
"""

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Final, Literal

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.regions.noise import Noise, chance, contrast, normal_score, quantile, spread_of
from seamark.science.regions.panel import Floats, Panel, Places, RegionalTest, Split, divided
from seamark.science.regions.results import Effect, Fit, Moment, Placebo, RegionalEffect, Weight
from seamark.science.regions.weights import augmented_weights, chosen_penalty, simplex_weights

Augment = Literal["none", "ridge"]
Basis = Literal["level", "share", "raw"]

PLACEBOS: Final = 100  # at most; more make the answer slower and no better
PRIOR: Final = 2.0  # placebos that the gap's own noise is worth
SHARED: Final = 0.35  # placebos share controls and periods, so each is worth about a third of one that stood alone
ROUNDS: Final = 40
CLIP: Final = 3.0  # standard deviations that a placebo counts at most
CLIPPED: Final = 0.9951  # mean of a squared normal that counts at most 3² = 9
SEED: Final = 11
HEAVY: Final = 1e-4  # a weight that is worth telling
POOR_FIT: Final = 0.25  # usual gap as a share of the outcome from which a fit is called poor
FEW_CONTROLS: Final = 5
FEW_PERIODS: Final = 14


class Gap(msgspec.Struct, frozen=True):
    """Some regions less their synthetic control: ``gaps`` of shape (periods,), its ``noise``, the ``weights``."""

    gaps: Floats
    noise: Noise
    weights: Floats
    penalty: float | None = None


class Stretch(msgspec.Struct, frozen=True):
    """What placebos say of intervals: times ``wider``, as sure as ``freedom`` degrees make it."""

    wider: float
    freedom: float

    def half_for(self, level: float, freedom: float) -> float:
        """Standard errors on either side of an estimate whose noise is known with ``freedom`` degrees."""
        return spread_of(quantile(level, self.freedom) * self.wider, freedom)

    def p_of(self, score: float, freedom: float) -> float:
        """The chance of a score at least as large without any effect."""
        return chance(normal_score(score, freedom) / self.wider, self.freedom)


def synthetic_control(
    panel: Panel, test: RegionalTest, *, level: float = 0.9, augment: Augment = "none", basis: Basis = "level"
) -> RegionalEffect:
    """What a test changed in its treated regions. Raises InputError where the panel cannot tell.

    ``augment`` "ridge" corrects the weights where the fit is not close. ``basis`` says how regions are compared:
    "level" less their own mean before the test; "share" that in units of the mean, so that a small region can follow a
    large one; "raw" as they are, as the first synthetic controls did, where a level that no mix of controls reaches is
    taken for an effect.
    """
    split = divided(panel, test)
    values = panel.values[:, : test.stop]
    study = Study(values, split, augment=augment, basis=basis)
    found = study.gap(split.treated, split.controls)
    placebos = [(rows, study.gap(rows, rest, penalty=found.penalty)) for rows, rest in study.placebos()]
    scored = [(rows, study.effect(gap), study.score(gap), gap.noise.freedom) for rows, gap in placebos]
    apart = 2 * len(split.controls) / max(1, min(len(split.treated), len(split.controls) // 2))
    stretch = stretched([(score, freedom) for _, _, score, freedom in scored], apart=apart)
    shown = tuple(
        Placebo(tuple(panel.regions[row] for row in rows), study.share(rows, effect), score)
        for rows, effect, score, _ in scored
    )
    return RegionalEffect(
        method="regional-synthetic-control",
        effect=_effect(study, found, stretch=stretch, level=level),
        fit=_fit(panel, study, found=found, wider=stretch.wider, placebos=shown),
        moments=_moments(study, found, stretch=stretch, level=level),
        placebos=shown,
        warnings=_warnings(study, found, placebos=len(shown)),
    )


class Study:
    """One panel and test, with what every fit shares."""

    def __init__(self, values: Floats, split: Split, *, augment: Augment, basis: Basis) -> None:
        self.values, self.split, self._augment = values, split, augment
        own = values[:, : split.before].mean(axis=1, keepdims=True)
        self._rest = values if basis == "raw" else values - own
        self._scale = np.where(own[:, 0] > 0, own[:, 0], 1.0) if basis == "share" else np.ones(len(values))
        if basis == "share" and (own < 0).any():
            msg = "Some regions have less than nothing on the whole, so no share of it can be told."
            raise InputError(msg, help="Compare levels, or leave these regions out.")
        before = self._rest[:, : split.before]
        self._products = before @ before.T
        self.weights_of_mean = contrast(split.before, split.during)

    def gap(self, treated: Places, controls: Places, *, penalty: float | None = None) -> Gap:
        """Regions less their synthetic control, in their mean; ``penalty`` of the ridge, found out unless given."""
        scale = float(self._scale[treated].mean()) / self._scale[controls]  # 1 but where shares are compared
        target = self._products[np.ix_(controls, treated)].mean(axis=1) * scale
        weights = simplex_weights(self._products[np.ix_(controls, controls)] * np.outer(scale, scale), target)
        taken, others = self._rest[treated].mean(axis=0), self._rest[controls] * scale[:, None]
        gaps = taken - weights @ others
        own = gaps[: self.split.before]
        noise = Noise.of(own - own.mean(), spent=float((weights > HEAVY).sum()))
        if self._augment == "ridge" and len(controls) > 1:
            usual, before = others.mean(axis=0), slice(self.split.before)
            pool, mine = (others - usual)[:, before], (taken - usual)[before]
            penalty = chosen_penalty(pool, mine) if penalty is None else penalty
            weights = augmented_weights(pool, mine, weights=weights, penalty=penalty)
            gaps = taken - weights @ others  # the noise stays that of the simplex: a ridge can follow any history
        return Gap(gaps, noise, weights, penalty)

    def effect(self, gap: Gap) -> float:
        """The mean gap during the test, of one region and period."""
        return float(gap.gaps[self.split.before :].mean())

    def score(self, gap: Gap) -> float:
        """The effect in standard errors."""
        error = gap.noise.error_of(self.weights_of_mean)
        effect = self.effect(gap)
        return effect / error if error else math.copysign(math.inf, effect) if effect else 0.0

    def share(self, rows: Places, effect: float) -> float:
        """An effect as a share of what was expected of those regions; 0 where nothing was."""
        expected = float(self.values[rows, self.split.before :].mean()) - effect
        return effect / expected if expected else 0.0

    def over_time(self) -> float:
        """The chance of gaps as large in the test's periods if any run of as many periods would do as well.

        Conformal inference (Chernozhukov, Wüthrich & Zhu, J. Am. Stat. Assoc. 2021): weights from all periods as though
        nothing had been done, and the gaps turned round like a ring, so that what a period remembers stays.
        """
        rest = self.values - self.values.mean(axis=1, keepdims=True)
        target, others = rest[self.split.treated].mean(axis=0), rest[self.split.controls]
        gaps = np.abs(target - simplex_weights(others @ others.T, others @ target) @ others)
        ring = np.concatenate([gaps, gaps[: self.split.during - 1]])
        runs = np.convolve(ring, np.ones(self.split.during), mode="valid")
        return float(np.mean(runs >= runs[self.split.before] * (1 - 1e-12)))

    def placebos(self) -> Iterator[tuple[Places, Places]]:
        """Untreated regions to take as treated, each set with the controls that are left."""
        controls = self.split.controls
        size = min(len(self.split.treated), len(controls) // 2)
        if not size:
            return
        random = np.random.default_rng(SEED)
        if math.comb(len(controls), size) <= PLACEBOS:
            sets = [np.array(rows, np.int64) for rows in combinations(controls.tolist(), size)]
        elif size == 1:
            sets = [controls[[place]] for place in random.permutation(len(controls))[:PLACEBOS]]
        else:
            sets = [random.choice(controls, size, replace=False) for _ in range(PLACEBOS)]
        for rows in sets:
            if self.values[rows, : self.split.before].std(axis=1).any():
                yield rows, np.setdiff1d(controls, rows)


def stretched(scored: list[tuple[float, float]], *, apart: float = math.inf) -> Stretch:
    """How much placebos' scores spread beyond what their noise says; of sets that overlap, ``apart`` stand alone.

    Huber's scale (Ann. Math. Stat. 1964): beyond three deviations a score counts as three, so that a region in which
    something else happened does not decide alone.
    """
    normal = np.array([normal_score(score, freedom) for score, freedom in scored if math.isfinite(score)])
    power = 1.0
    for _ in range(ROUNDS):
        power = (PRIOR + float(np.minimum(normal**2, CLIP * CLIP * power).sum()) / CLIPPED) / (PRIOR + len(normal))
    return Stretch(math.sqrt(power), PRIOR + SHARED * min(len(normal), apart))


def _effect(study: Study, gap: Gap, *, stretch: Stretch, level: float) -> Effect:
    effect = study.effect(gap)
    half = gap.noise.error_of(study.weights_of_mean) * stretch.half_for(level, gap.noise.freedom)
    observed = float(study.values[study.split.treated, study.split.before :].mean())
    p_value = stretch.p_of(study.score(gap), gap.noise.freedom)
    return told(effect, half, observed=observed, cells=len(study.split.treated) * study.split.during,
                p_value=p_value, level=level)  # fmt: skip


def told(effect: float, half: float, *, observed: float, cells: int, p_value: float, level: float) -> Effect:
    """An effect per region and period with ``half`` on either side, as a total and as a share of what was expected.

    ``observed`` is the mean of the treated regions during the test, ``cells`` how many regions times periods.
    """
    low, high = effect - half, effect + half
    share, share_low, share_high = (
        value / (observed - value) if observed - value > 0 else None for value in (effect, low, high)
    )
    return Effect(
        per_period=effect,
        low=low,
        high=high,
        total=effect * cells,
        total_low=low * cells,
        total_high=high * cells,
        relative=share,
        relative_low=share_low,
        relative_high=share_high,
        p_value=p_value,
        level=level,
    )


def _moments(study: Study, gap: Gap, *, stretch: Stretch, level: float) -> tuple[Moment, ...]:
    """Every period for all treated regions together; before the test without the wait for its mean."""
    before, during, count = study.split.before, study.split.during, len(study.split.treated)
    observed = study.values[study.split.treated].sum(axis=0)
    expected = observed - count * gap.gaps
    one = gap.noise.error_of(contrast(before, during, chosen=slice(0, 1)))
    half = count * one * stretch.half_for(level, gap.noise.freedom)
    return tuple(
        Moment(float(seen), float(wanted), float(wanted - half), float(wanted + half))
        for seen, wanted in zip(observed, expected, strict=True)
    )


def binned(found: RegionalEffect, *, during: int, size: int) -> tuple[Moment, ...]:
    """Moments as means of ``size`` periods, in steps that meet where the test of ``during`` periods began.

    Their intervals are those of the mean: errors of a synthetic control partly cancel, a wrong level does not.
    """
    before = len(found.moments) - during
    starts = [*range(before % size, before, size), *range(before, len(found.moments), size)]
    noise = Noise(1.0, found.fit.memory, 1.0)
    one = noise.error_of(contrast(before, during, chosen=slice(0, 1)))
    made = []
    for start in starts:
        part = found.moments[start : min(start + size, before if start < before else len(found.moments))]
        share = 1.0
        if found.method == "regional-synthetic-control":
            share = noise.error_of(contrast(before, during, chosen=slice(0, len(part)))) / one
        seen, wanted = (float(np.mean([getattr(each, name) for each in part])) for name in ("observed", "expected"))
        half = share * (part[0].high - part[0].expected)
        made.append(Moment(seen, wanted, wanted - half, wanted + half))
    return tuple(made)


def _fit(panel: Panel, study: Study, *, found: Gap, wider: float, placebos: tuple[Placebo, ...]) -> Fit:
    before = slice(study.split.before)
    usual = abs(float(study.values[study.split.treated, before].mean()))
    error = float(np.sqrt(np.mean(found.gaps[before] ** 2)))
    score = abs(study.score(found))
    larger = sum(abs(one.score) >= score for one in placebos)
    named = zip(study.split.controls, found.weights, strict=True)
    weights = [Weight(panel.regions[row], float(weight)) for row, weight in named if abs(weight) > HEAVY]
    return Fit(
        error=error / usual if usual else 0.0,
        memory=found.noise.memory,
        widened=wider,
        rank=(1 + larger) / (1 + len(placebos)) if placebos else None,
        periods_before=study.split.before,
        controls=len(study.split.controls),
        weights=tuple(sorted(weights, key=lambda one: (-one.weight, one.region))),
        ridge=found.penalty,
        over_time=study.over_time(),
    )


def _warnings(study: Study, gap: Gap, *, placebos: int) -> tuple[str, ...]:
    """What makes an answer weaker than it looks."""
    split = study.split
    usual = abs(float(study.values[split.treated, : split.before].mean()))
    said = []
    if len(split.controls) < FEW_CONTROLS:
        said.append(
            f"Only {len(split.controls)} untreated regions: something that happens in one looks like an effect."
        )
    if not placebos:
        said.append("No region is left to try the method on, so the interval rests on the test's own noise alone.")
    if split.before < FEW_PERIODS:
        said.append(f"Only {split.before} periods before the test: the interval is wide because little is known.")
    if usual and gap.noise.sigma > POOR_FIT * usual:
        said.append("The untreated regions follow the treated ones poorly.")
    if split.during > split.before:
        said.append("The test is longer than the history before it.")
    return tuple(said)
