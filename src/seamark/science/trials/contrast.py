"""From the sums of a variant and its control to one difference and its standard error, by the delta method.

The metric is a function of the columns' means; its variance is ``g' Σ g / n`` with the function's gradient g (Deng,
Knoblich & Lu, KDD 2018). Covariates are taken out as in CUPED (Deng, Xu, Kohavi & Walker, WSDM 2013): of each arm
``θ'`` times its covariates' means is subtracted, θ the regression over both arms together; a ratio is regressed as
what it is to first order (Jin & Ba, Technometrics 2023). The share is of the control as it was counted, not adjusted.

The bounds of a share are Fieller's (J. R. Stat. Soc. B 1954): the shares r for which ``variant - (1 + r) control`` may
be zero. They are right where the control is noisy, and never contradict the absolute difference. The delta method's,
which other engines print, are symmetric.
"""

from typing import Final

import msgspec
import numpy as np

from seamark.science.trials.curves import Floats
from seamark.science.trials.model import Codes, Doubt, Share
from seamark.science.trials.quantiles import Quantiles
from seamark.science.trials.sums import Kind, Sums

Arms = Sums | Quantiles
NOTHING: Final = 1e-9  # of the variance: what covariates never leave less of, unless they hold the metric itself
FAR: Final = 1e100  # standard errors from which all is equally far


class Arm(msgspec.Struct, frozen=True):
    """One side: units, the value as counted and adjusted, and (co)variances of both as estimates, all of shape S."""

    n: Floats
    counted: Floats
    adjusted: Floats
    variance: Floats  # of the adjusted value
    shared: Floats  # covariance of the adjusted value with the counted one
    plain: Floats  # variance of the counted value
    doubt: Codes


class Contrast(msgspec.Struct, frozen=True, kw_only=True):
    """The difference of a variant from its control and, where ``relative``, what it is a share of; all of shape S.

    ``shared`` is the covariance of the control, adjusted, with ``base``, the control as counted; ``growth`` the variant
    over the control as counted, less one.
    """

    n: Floats
    relative: bool
    difference: Floats
    variance: Floats
    base: Floats
    base_variance: Floats
    shared: Floats
    growth: Floats
    freedom: Floats
    doubt: Codes

    @property
    def value(self) -> Floats:
        """The effect asked for."""
        with np.errstate(all="ignore"):
            found: Floats = self.difference / self.base if self.relative else self.difference
        return found

    @property
    def spread(self) -> Floats:
        """Its standard error by the delta method; 0 where there is a doubt."""
        with np.errstate(all="ignore"):
            found = self.variance_at(self.growth) / self.base**2 if self.relative else self.variance
        return np.sqrt(np.maximum(np.where(self.doubt == Doubt.NONE, found, 0.0), 0.0))

    def variance_at(self, share: Floats | float) -> Floats:
        """Variance of the difference less ``share`` of the control."""
        return self.variance + 2 * share * self.shared + share**2 * self.base_variance

    def signal(self, null: float, by: Share) -> Floats:
        """How many standard errors the effect lies from ``null``."""
        if self.relative and by is Share.FIELLER:
            with np.errstate(all="ignore"):
                return in_errors(self.difference - null * self.base, np.sqrt(self.variance_at(null)))
        return in_errors(self.value - null, self.spread)

    def interval(self, times: Floats, by: Share) -> tuple[Floats, Floats]:
        """The effects that lie within ``times`` standard errors."""
        value, spread = self.value, self.spread
        if not self.relative or by is Share.DELTA:
            return value - times * spread, value + times * spread
        squared = times * times
        with np.errstate(all="ignore"):
            a = self.base**2 - squared * self.base_variance
            b = self.difference * self.base + squared * self.shared
            root = np.sqrt(np.maximum(b * b - a * (self.difference**2 - squared * self.variance), 0.0))
            return (b - root) / a, (b + root) / a


def contrast(control: Arms, variant: Arms, *, relative: bool) -> Contrast:
    """The difference and its error. Raises ValueError where the two are not of one kind or have other columns."""
    a, b = _both(control, variant)
    with np.errstate(all="ignore"):
        variance = a.variance + b.variance
        freedom = variance**2 / (a.variance**2 / (a.n - 1) + b.variance**2 / (b.n - 1))
        difference = b.adjusted - a.adjusted
        growth = b.counted / a.counted - 1  # not adjusted: as gbstats has it, and the same in the limit
    doubt = np.maximum(a.doubt, b.doubt)
    if relative:
        doubt = np.where((doubt == Doubt.NONE) & (a.counted <= 0), Doubt.NO_BASE, doubt)
    finite = np.isfinite(difference) & np.isfinite(variance)
    doubt = np.where((doubt == Doubt.NONE) & ~finite, Doubt.NOT_FINITE, doubt)
    return Contrast(
        n=a.n + b.n,
        relative=relative,
        difference=difference,
        variance=variance,
        base=a.counted,
        base_variance=a.plain,
        shared=a.shared,
        growth=growth,
        freedom=freedom,
        doubt=doubt,
    )


def in_errors(value: Floats, spread: Floats) -> Floats:
    """A value in its standard errors; 0 where there is no error to measure it by (a doubt says why)."""
    known = (spread > 0) & np.isfinite(value)
    return np.clip(np.where(known, value, 0.0) / np.where(known, spread, 1.0), -FAR, FAR)


def _both(control: Arms, variant: Arms) -> tuple[Arm, Arm]:
    if isinstance(control, Quantiles) and isinstance(variant, Quantiles):
        if control.level != variant.level:
            msg = f"The quantile of {control.level} cannot be compared with that of {variant.level}."
            raise ValueError(msg)
        return _quantile_arm(control), _quantile_arm(variant)
    if isinstance(control, Quantiles) or isinstance(variant, Quantiles):
        msg = "A quantile can only be compared with a quantile."
        raise ValueError(msg)  # noqa: TRY004 - the caller mixed up metrics, not types
    shape = np.broadcast_shapes(control.n.shape, variant.n.shape)
    control, variant = control.spread_over(shape), variant.spread_over(shape)
    theta = _theta(control, variant)
    return _arm(control, theta), _arm(variant, theta)


def _theta(control: Sums, variant: Sums) -> Floats:
    """Regression of the metric on the covariates over both arms together, S + (covariates,)."""
    if control.kind is not variant.kind or control.sums.shape[-1] != variant.sums.shape[-1]:
        msg = f"A {control.kind} cannot be compared with a {variant.kind}, nor other columns with each other."
        raise ValueError(msg)
    both = control + variant
    if not both.covariates:
        return np.zeros((*both.n.shape, 0))
    covariance = np.nan_to_num(both.covariance, nan=0.0, posinf=0.0, neginf=0.0)
    own = both.own
    with_metric = np.einsum("...ij,...i->...j", covariance[..., :own, own:], np.nan_to_num(_gradient(both)))
    among = covariance[..., own:, own:]
    if both.covariates == 1:
        power = among[..., 0]
        return np.where(power > 0, with_metric / np.where(power > 0, power, 1.0), 0.0)
    scale = np.sqrt(np.einsum("...ii->...i", among))
    scale = np.where(scale > 0, scale, 1.0)
    alike = among / (scale[..., :, None] * scale[..., None, :])
    solved = np.linalg.pinv(alike, rcond=1e-10, hermitian=True) @ (with_metric / scale)[..., None]
    theta: Floats = solved[..., 0] / scale
    return theta


def _gradient(sums: Sums) -> Floats:
    """How the metric follows its own columns' means, S + (own,)."""
    if sums.kind is not Kind.RATIO:
        return np.ones((*sums.n.shape, 1))
    base = sums.means[..., 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([1.0 / base, -sums.value / base], axis=-1)


def _arm(sums: Sums, theta: Floats) -> Arm:
    doubt = _doubt(sums)
    covariance = sums.covariance
    own = sums.own
    if sums.kind is Kind.PROPORTION:
        covariance = _never_certain(sums, covariance)
    slope = _gradient(sums)
    counted = np.concatenate([slope, np.zeros_like(theta)], axis=-1)
    adjusted = np.concatenate([slope, -theta], axis=-1)
    with np.errstate(all="ignore"):
        value = sums.value - np.einsum("...i,...i->...", theta, sums.means[..., own:])
        variance, shared, plain = (
            np.einsum("...i,...ij,...j->...", left, covariance, right) / sums.n
            for left, right in ((adjusted, adjusted), (adjusted, counted), (counted, counted))
        )
    doubt = np.where((doubt == Doubt.NONE) & ~(plain > 0), Doubt.CONSTANT, doubt)
    doubt = np.where((doubt == Doubt.NONE) & (variance <= NOTHING * plain), Doubt.EXPLAINED, doubt)
    return Arm(sums.n, sums.value, value, np.maximum(variance, 0.0), shared, plain, doubt)


def _never_certain(sums: Sums, covariance: Floats) -> Floats:
    """Nobody or everybody did: the share is not known without error; one more of either gives it one.

    (Agresti & Caffo, Am. Stat. 2000.)
    """
    share = sums.sums[..., 0] / np.maximum(sums.n, 1)
    smoothed = (sums.sums[..., 0] + 1) / (sums.n + 2)
    certain = (share <= 0) | (share >= 1)
    found = covariance.copy()
    found[..., 0, 0] = np.where(certain, smoothed * (1 - smoothed), covariance[..., 0, 0])
    return found


def _doubt(sums: Sums) -> Codes:
    """What is wrong with an arm, the gravest last."""
    own = sums.sums[..., : sums.own]
    metric = own[..., 0]
    impossible = sums.n < 0
    if sums.kind is Kind.PROPORTION:
        impossible |= (metric < 0) | (metric > sums.n)
    if sums.kind is Kind.RATIO:
        impossible |= (own[..., 1] <= 0) & (sums.n > 0)
    with np.errstate(all="ignore"):
        power = np.einsum("...ii->...i", sums.products)
        impossible |= np.any(power * (1 + 1e-9) < sums.sums**2 / sums.n[..., None], axis=-1) & (sums.n > 0)
    finite = np.isfinite(sums.n) & np.isfinite(sums.sums).all(-1) & np.isfinite(sums.products).all((-1, -2))
    code = np.where(sums.n < 2, Doubt.FEW, Doubt.NONE)
    code = np.where(sums.n == 0, Doubt.EMPTY, code)
    code = np.where(impossible, Doubt.IMPOSSIBLE, code)
    return np.where(finite, code, Doubt.NOT_FINITE)


def _quantile_arm(arm: Quantiles) -> Arm:
    variance, doubt = arm.variance, arm.doubt
    doubt = np.where((doubt == Doubt.NONE) & ~(variance > 0), Doubt.CONSTANT, doubt)
    return Arm(arm.units, arm.value, arm.value, variance, variance, variance, doubt)
