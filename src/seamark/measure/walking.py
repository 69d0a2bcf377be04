"""From counted paths to credits of a chain and of coalitions, with intervals, and to the paths most walked."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seamark.kernel import MICROS, Estimate, Grounds
from seamark.measure.answering import Exchange
from seamark.measure.attributing import credit
from seamark.measure.model import AttributionQuestion, Credit, Model, WalkedPath
from seamark.measure.relations import HIDDEN
from seamark.science.attribution import (
    ChannelCredit,
    CountedPaths,
    Doubt,
    Floats,
    doubt_of_markov,
    doubt_of_shapley,
    number_steps,
    share_by_markov,
    share_by_shapley,
)

METHODS = {Model.MARKOV: "attribution-markov", Model.SHAPLEY: "attribution-shapley"}
LEVEL = 0.9
Z = 1.6448536269514722  # of LEVEL
NONE_SEEN = -math.log(0.05)  # a count of 0 leaves this many possible, at one side of LEVEL
TOP = 10


def counted_of(table: pa.Table, exchange: Exchange) -> CountedPaths:
    """Paths as the engine counted them, each once; value in the reporting currency, 0 where there is no rate."""
    paths, currencies = (_coded(table[name]) for name in ("path", "currency"))
    rates = [exchange.worth(MICROS, name) or 0.0 for name in currencies.dictionary.to_pylist()]
    which = pc.fill_null(currencies.indices, len(rates)).to_numpy(zero_copy_only=False)
    worth = np.array([*rates, 0.0])[which] / MICROS
    row = paths.indices.to_numpy()

    def sums(name: str, factor: Floats | float = 1.0) -> Floats:
        weights = table[name].to_numpy().astype(np.float64) * factor
        return np.bincount(row, weights, len(paths.dictionary)).astype(np.float64, copy=False)

    steps = number_steps(paths.dictionary)
    return CountedPaths(
        tuple(name.replace(HIDDEN, ">") for name in steps.names),
        steps.steps,
        steps.lengths,
        sums("total_conversions"),
        sums("total_conversion_value", worth),
        sums("total_null"),
    )


def _coded(column: Any) -> Any:  # noqa: ANN401 - Arrow's stubs do not know what a kind of column can do
    return column.combine_chunks().dictionary_encode()


def walked_credits(
    paths: CountedPaths, question: AttributionQuestion, *, costs: Mapping[str, float], through: datetime | None
) -> tuple[Credit, ...]:
    """Credits per name beside costs per name of those models of the question that look at all paths."""
    rows: list[Credit] = []
    for model in question.models:
        if model is Model.MARKOV:
            shared = share_by_markov(paths, order=question.order, merged=question.merge_repeats)
            doubt = doubt_of_markov(paths, order=question.order, merged=question.merge_repeats)
        elif model is Model.SHAPLEY:
            shared, doubt = share_by_shapley(paths).credited, doubt_of_shapley(paths)
        else:
            continue
        given = {one.channel: one for one in shared.channels}
        each = shared.total_value / shared.total_conversions if shared.total_conversions else 0.0
        band = Band(model, doubt, each=each, through=through)
        for name in sorted({*given, *costs}):
            found = given.get(name) or ChannelCredit(name, 0.0, 0.0)
            plain = credit(model, name, conversions=found.conversions, value=found.value, cost=costs.get(name, 0.0))
            rows.append(band.drawn(plain, found))
    return tuple(rows)


class Band:
    """Puts intervals round credits; without doubt or data there are none."""

    def __init__(self, model: Model, doubt: Doubt | None, *, each: float, through: datetime | None) -> None:
        self._method = METHODS[model]
        self._through = through
        self._each = each
        self._places = {} if doubt is None else {name: place for place, name in enumerate(doubt.names)}
        self._doubt = doubt

    def drawn(self, plain: Credit, found: ChannelCredit) -> Credit:
        """The credit with its intervals and what is lost without it."""
        place = self._places.get(plain.name)
        if self._doubt is None or self._through is None or place is None:
            return msgspec.structs.replace(plain, removal_effect=found.removal_effect)
        errors = self._doubt.conversions[place], self._doubt.value[place]
        return msgspec.structs.replace(
            plain,
            estimate=self._estimate(plain.conversions, float(errors[0]), none_seen=NONE_SEEN),
            value_estimate=self._estimate(plain.value, float(errors[1]), none_seen=NONE_SEEN * max(self._each, 0.0)),
            removal_effect=found.removal_effect,
        )

    def _estimate(self, value: float, error: float, *, none_seen: float) -> Estimate | None:
        if self._through is None:
            return None
        low, high = interval_of(value, error, none_seen=none_seen)
        return Estimate(value, low, high, LEVEL, self._method, Grounds.ATTRIBUTION, self._through)


def interval_of(value: float, error: float, *, none_seen: float) -> tuple[float, float]:
    """The interval of a credit that cannot be negative: that of a count of as many orders as its spread is worth.

    A credit of 6 that is spread like 3 orders of 2 each has the interval of a Poisson count of 3, twice. Quantiles of
    gamma distributions after Wilson and Hilferty (1931): below Jeffreys' (shape count + 1/2), above the exact one of
    Garwood (count + 1), because a channel that few orders passed by chance also shows too little spread.
    """
    if value <= 0 or error <= 0:
        return min(value - Z * error, 0.0), max(value + Z * error, none_seen)
    count, unit = (value / error) ** 2, error**2 / value
    low, high = unit * _quantile(count + 0.5, -Z), unit * _quantile(count + 1, Z)
    return min(low, value), max(high, value)


def _quantile(shape: float, z: float) -> float:
    """Of a gamma distribution with this shape, where a normal one has ``z``."""
    return shape * max(1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape)), 0.0) ** 3


def top_paths(paths: CountedPaths) -> tuple[WalkedPath, ...]:
    """The paths with most conversions, most first."""
    ends = np.cumsum(paths.lengths)
    found = []
    for at in np.argsort(-paths.conversions, kind="stable")[:TOP]:
        if paths.conversions[at] > 0:
            steps = tuple(paths.names[step] for step in paths.steps[ends[at] - paths.lengths[at] : ends[at]])
            sums = (float(what[at]) for what in (paths.conversions, paths.value, paths.nulls))
            found.append(WalkedPath(steps, *sums))
    return tuple(sorted(found, key=lambda one: (-one.conversions, one.steps)))
