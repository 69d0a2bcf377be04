"""Fitting a model of repeat buying, and saying what it expects."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from seamark.science.lifetime import bgnbd, pareto
from seamark.science.lifetime.climbing import Top, climb
from seamark.science.lifetime.model import Buying, BuyingFit, Foreseen, Histories, Outlook, enough, horizon_of
from seamark.science.lifetime.special import Floats

CHUNK = 20_000  # histories at a time: what they need stays in the processor's cache
FIRST = 4_000  # so many histories find the neighbourhood of the maximum
USUAL_AGE = 10.0  # the fit counts time so that the mean age is this
STARTS = ((-1.0, 1.5, -0.5, 0.5), (0.0, 2.0, 0.0, 1.5), (-1.5, 0.5, -1.0, 2.0))
SMALL_STEP = 1e-3
YEAR = 365.25
SLICES = 12  # of the horizon, each discounted from its middle


class Law(Protocol):
    """A model of repeat buying as a module."""

    def log_likelihood(self, at: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats]:
        """Value and slope of each history."""
        ...

    def alive(self, parameters: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        """The chance of being a customer still."""
        ...

    def coming(
        self, parameters: Floats, *, repeats: Floats, age: Floats, days: Floats | float
    ) -> tuple[Floats, Floats]:
        """Mean and second factorial moment of coming orders, given that one is a customer still."""
        ...


LAWS: dict[Buying, Law] = {Buying.BG_NBD: bgnbd, Buying.PARETO_NBD: pareto}


def fit_buying(known: Histories, model: Buying | None = None) -> BuyingFit:
    """The likeliest parameters of a model; of the likelier of both models without one.

    Times in days. Raises InputError when fewer than 20 customers or 10 repeat orders are known.
    """
    enough(known)
    if model is None:
        return max((fit_buying(known, one) for one in Buying), key=lambda fit: fit.log_likelihood)
    scale = USUAL_AGE / max(float(known.people @ known.age) / known.customers, 1e-9)
    parts = _Scaled(known, LAWS[model], scale=scale)
    few = parts.sample()
    tops = [climb(few, np.array(start)) for start in STARTS]
    top = max(tops, key=lambda one: one.value)
    if few is not parts:
        top = climb(parts, top.at)
    return _fit(top, known, model=model, scale=scale)


def foresee(fit: BuyingFit, known: Histories, *, days: float, discount: float = 0.0) -> Foreseen:
    """What is expected of each history within ``days`` (1 to 3660), discounted at ``discount`` a year.

    The variance is that of undiscounted orders. Raises InputError when the horizon is not allowed.
    """
    days = horizon_of(days)
    law, at = LAWS[fit.model], np.log(np.array(fit.parameters))
    parts = [_foreseen(law, at, part=part, days=days, discount=discount) for part in _chunks(known)]
    joined = [np.concatenate(list(one), axis=-1) for one in zip(*parts, strict=True)]
    alive, mean, variance, slopes, mean_alive, variance_alive = joined
    return Foreseen(alive, Outlook(mean, variance, slopes, fit.covariance), mean_alive, variance_alive)


def expected_repeats(fit: BuyingFit, ages: Floats) -> tuple[Floats, Floats]:
    """Repeat orders that somebody made on average by ``ages`` days after the first, and their slopes (4, ages)."""
    law, at = LAWS[fit.model], np.log(np.array(fit.parameters))
    values = _repeats(law, at, ages=ages)
    slopes = [(_repeats(law, moved, ages=ages) - values) / SMALL_STEP for moved in _moved(at)]
    return values, np.array(slopes)


def _repeats(law: Law, at: Floats, *, ages: Floats) -> Floats:
    zero = np.zeros(len(ages))
    return law.coming(np.exp(at), repeats=zero, age=zero, days=np.asarray(ages, np.float64))[0]


def _foreseen(
    law: Law, at: Floats, *, part: Histories, days: float, discount: float
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    alive, mean, second = _expected(law, at, part=part, days=days)
    variance_alive = np.maximum(second + mean - mean**2, 0.0)
    orders = alive * mean
    variance = np.maximum(alive * (second + mean) - orders**2, 0.0)
    value = _worth(law, at, part=part, days=days, discount=discount) if discount else orders
    slopes = []
    for moved in _moved(at):
        if discount:
            new = _worth(law, moved, part=part, days=days, discount=discount)
        else:
            here, coming, _ = _expected(law, moved, part=part, days=days)
            new = here * coming
        slopes.append((new - value) / SMALL_STEP)
    return alive, value, variance, np.array(slopes), mean, variance_alive


def _expected(law: Law, at: Floats, *, part: Histories, days: float) -> tuple[Floats, Floats, Floats]:
    parameters = np.exp(at)
    here = law.alive(parameters, repeats=part.repeats, recency=part.recency, age=part.age)
    mean, second = law.coming(parameters, repeats=part.repeats, age=part.age, days=days)
    return here, mean, second


def _worth(law: Law, at: Floats, *, part: Histories, days: float, discount: float) -> Floats:
    """Expected orders, each slice of the horizon discounted from its middle."""
    parameters = np.exp(at)
    here = law.alive(parameters, repeats=part.repeats, recency=part.recency, age=part.age)
    total, before = np.zeros(len(here)), np.zeros(len(here))
    for number in range(1, SLICES + 1):
        by = law.coming(parameters, repeats=part.repeats, age=part.age, days=days * number / SLICES)[0]
        total += (by - before) * (1 + discount) ** (-days * (number - 0.5) / SLICES / YEAR)
        before = by
    return here * total


def _moved(at: Floats) -> Iterator[Floats]:
    for place in range(len(at)):
        moved = at.copy()
        moved[place] += SMALL_STEP
        yield moved


def _chunks(known: Histories) -> Iterator[Histories]:
    for start in range(0, max(len(known.people), 1), CHUNK):
        cut = slice(start, start + CHUNK)
        yield Histories(known.repeats[cut], known.recency[cut], known.age[cut], known.people[cut], known.place[:0])


class _Scaled:
    """The log-likelihood of histories with time counted in another unit."""

    def __init__(self, known: Histories, law: Law, *, scale: float) -> None:
        self._known, self._law, self._scale = known, law, scale
        parts = _chunks(known)
        self._parts = [(one.repeats, one.recency * scale, one.age * scale, one.people) for one in parts]

    def __call__(self, at: Floats) -> tuple[float, Floats]:
        value, slope = 0.0, np.zeros(4)
        for repeats, recency, age, people in self._parts:
            values, slopes = self._law.log_likelihood(at, repeats=repeats, recency=recency, age=age)
            value += float(people @ values)
            slope += slopes @ people
        return value, slope

    def sample(self) -> "_Scaled":
        """The same over evenly chosen histories where there are many."""
        every = len(self._known.people) // FIRST
        if every < 2:
            return self
        known = self._known
        some = Histories(
            known.repeats[::every], known.recency[::every], known.age[::every], known.people[::every], known.place[:0]
        )
        return _Scaled(some, self._law, scale=self._scale)


def _fit(top: Top, known: Histories, *, model: Buying, scale: float) -> BuyingFit:
    """Back to days: rates are per unit of time, so alpha and beta of the Pareto/NBD are lengths of time."""
    at = np.exp(top.at)
    at[1] /= scale
    if model is Buying.PARETO_NBD:
        at[3] /= scale
    # The likelihood of a rate's density per unit of time: x events in other units scale it by scale^x.
    shift = known.orders * float(np.log(scale))
    r, alpha, third, fourth = (float(one) for one in at)
    return BuyingFit(
        model, (r, alpha, third, fourth), top.covariance, top.value + shift, known.customers, known.orders,
        top.is_reached,
    )  # fmt: skip
