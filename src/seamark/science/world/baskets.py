"""What an order holds: a pure function of person and week, so that it is the same in every on/off world."""

from typing import NamedTuple

import numpy as np

from seamark.science.world.catalogue import BY_PRICE, CENTS
from seamark.science.world.draws import Purpose, Singles, Whole, hashed, normal, unit
from seamark.science.world.parameters import WorldParameters

_LEAST = 600  # cents: below the cheapest product nothing is ordered alone


class Baskets(NamedTuple):
    """B baskets: a first product in some quantity, and at times one cheaper second product (-1 for none)."""

    first: Whole
    quantity: Whole
    second: Whole

    @property
    def cents(self) -> Whole:
        """Value of every basket in hundredths of the currency unit, shipping excluded; [B]."""
        return np.asarray(CENTS[self.first] * self.quantity + np.where(self.second >= 0, CENTS[self.second], 0))


def fill_baskets(parameters: WorldParameters, person: Whole, *, week: int, factor: Singles) -> Baskets:
    """Baskets of ``person`` [B] in ``week``: lognormal aims times the person's value ``factor`` [B], in real prices."""
    buying, seed = parameters.buying, parameters.seed
    size = normal(hashed(seed, Purpose.VALUE, person, week), hashed(seed, Purpose.BASKET, person, week))
    aim = 100 * buying.order_value * factor * np.exp(buying.value_spread * size)
    taste = unit(hashed(seed, Purpose.SECOND, person, week))
    cheaper_half = BY_PRICE[: len(BY_PRICE) // 2]
    second = np.where(
        taste < 0.3, cheaper_half[np.minimum(taste / 0.3 * len(cheaper_half), len(cheaper_half) - 1).astype(int)], -1
    )
    rest = np.maximum(aim - np.where(second >= 0, CENTS[second], 0), _LEAST)
    reach = rest * (0.4 + 0.65 * np.sqrt(taste * 7 % 1))
    first = BY_PRICE[np.maximum(np.searchsorted(CENTS[BY_PRICE], reach, side="right") - 1, 0)]
    quantity = np.clip(np.rint(rest / CENTS[first]), 1, 6).astype(np.int64)
    bulk = unit(hashed(seed, Purpose.BULK, person, week)) < buying.bulk_share
    return Baskets(first, np.where(bulk, quantity * 10, quantity), second)
