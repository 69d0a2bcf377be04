"""Sufficient statistics of a metric in the variants of an experiment: what an engine counts and all that tests need.

A unit (a person, an account, a shop) has one row of numbers: its metric, for a ratio the denominator too, then any
covariates from before the experiment. Of each variant remain the number of units, the sums of the columns and the sums
of their products. They add up: over days, over shards, over variants.
"""

import enum
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.science.trials.curves import Floats

Places = npt.NDArray[np.int64]
Numbers = Floats | float | int
ROUNDING: Final = 64 * np.finfo(np.float64).eps  # what is left of a variance when all units are alike


class Kind(enum.StrEnum):
    """What a metric is of each unit: an amount, a yes or no, or an amount per something that units have many of."""

    MEAN = "mean"
    PROPORTION = "proportion"
    RATIO = "ratio"


class Sums(msgspec.Struct, frozen=True):
    """Units and sums of one metric; any leading shape S (variants, or thousands of cases at once).

    ``n`` has shape S, ``sums`` S + (k,), ``products`` S + (k, k), in the unit of the metric and its square. The columns
    are the metric, for a ratio then the denominator, then covariates; all else follows from them.
    """

    kind: Kind
    n: Floats
    sums: Floats
    products: Floats

    @property
    def own(self) -> int:
        """How many columns are the metric's own; those after them are covariates."""
        return 2 if self.kind is Kind.RATIO else 1

    @property
    def covariates(self) -> int:
        """How many columns are covariates."""
        return int(self.sums.shape[-1]) - self.own

    @property
    def means(self) -> Floats:
        """Means of the columns, S + (k,); nan where there is no unit."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = self.sums / self.n[..., None]
        return found

    @property
    def covariance(self) -> Floats:
        """Covariances of the columns over units, S + (k, k); 0 where units are alike.

        Of a proportion p it is p (1 - p), of anything else that of a sample.
        """
        means = self.means
        lost = 0.0 if self.kind is Kind.PROPORTION else 1.0
        n = self.n[..., None, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (self.products - n * means[..., :, None] * means[..., None, :]) / (n - lost)
            power = np.einsum("...ii->...i", self.products) / self.n[..., None]
        alike = np.einsum("...ii->...i", found) <= ROUNDING * power
        either = alike[..., :, None] | alike[..., None, :]
        return np.where(either, 0.0, found)

    @property
    def value(self) -> Floats:
        """The metric, shape S, not adjusted: a mean, a share, or a ratio of sums."""
        means = self.means
        if self.kind is not Kind.RATIO:
            return means[..., 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = means[..., 0] / means[..., 1]
        return found

    def __add__(self, other: "Sums") -> "Sums":
        """The sums of both together."""
        return Sums(self.kind, self.n + other.n, self.sums + other.sums, self.products + other.products)

    def __getitem__(self, place: int | slice | Places) -> "Sums":
        """One of the leading places, such as a variant."""
        return Sums(self.kind, np.asarray(self.n[place]), self.sums[place], self.products[place])

    def spread_over(self, shape: tuple[int, ...]) -> "Sums":
        """The same for every place of a shape: one control beside several variants."""
        if self.n.shape == shape:
            return self
        width = self.sums.shape[-1:]
        return Sums(
            self.kind,
            np.broadcast_to(self.n, shape),
            np.broadcast_to(self.sums, shape + width),
            np.broadcast_to(self.products, shape + width + width),
        )

    def beside(self, covariates: "Sums", crosses: Floats) -> "Sums":
        """The same units with covariates from before; ``crosses`` S + (own, covariates) are the sums of products."""
        turned = np.swapaxes(crosses, -1, -2)
        upper = np.concatenate([self.products, crosses], axis=-1)
        lower = np.concatenate([turned, covariates.products], axis=-1)
        both = np.concatenate([self.sums, covariates.sums], axis=-1)
        return Sums(self.kind, self.n, both, np.concatenate([upper, lower], axis=-2))


def means(n: Numbers, total: Numbers, *, squares: Numbers) -> Sums:
    """Sums of an amount: units, their total and the total of squares, each of any one shape."""
    return _packed(Kind.MEAN, n, columns=(total,), products=((squares,),))


def proportions(n: Numbers, total: Numbers) -> Sums:
    """Sums of a yes or no: units, and how many of them did."""
    return _packed(Kind.PROPORTION, n, columns=(total,), products=((total,),))


def ratios(
    n: Numbers, total: Numbers, *, squares: Numbers, base: Numbers, base_squares: Numbers, cross: Numbers
) -> Sums:
    """Sums of an amount per something: ``total`` over ``base``, both summed over units; ``cross`` of their products.

    The unit is what was put into a variant. For units in clusters (people in shops, visits of people) let the cluster
    be the unit: ``total`` of its members' metric, ``base`` its number of members.
    """
    return _packed(Kind.RATIO, n, columns=(total, base), products=((squares, cross), (cross, base_squares)))


def gather(columns: Floats, *, kind: Kind, places: Places, variants: int) -> Sums:
    """The sums of units: ``columns`` (units, k) and the variant 0 … variants - 1 that each unit is in."""
    width = columns.shape[1]
    n = np.bincount(places, minlength=variants).astype(np.float64)
    sums = np.stack([_added(places, columns[:, i], variants=variants) for i in range(width)], axis=-1)
    rows = [
        np.stack([_added(places, columns[:, i] * columns[:, j], variants=variants) for j in range(width)], axis=-1)
        for i in range(width)
    ]
    return Sums(kind, n, sums, np.stack(rows, axis=-2))


def _added(places: Places, column: Floats, *, variants: int) -> Floats:
    """The sum of a column in each variant."""
    return np.bincount(places, column, variants).astype(np.float64)


def _packed(kind: Kind, n: Numbers, *, columns: tuple[Numbers, ...], products: tuple[tuple[Numbers, ...], ...]) -> Sums:
    flat = [np.asarray(part, np.float64) for part in (n, *columns, *(part for row in products for part in row))]
    units, *rest = np.broadcast_arrays(*flat)
    width = len(columns)
    square = np.stack(rest[width:], axis=-1).reshape(*units.shape, width, width)
    return Sums(kind, np.array(units), np.stack(rest[:width], axis=-1), square)
