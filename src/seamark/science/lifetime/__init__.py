"""What customers will order and be worth, and who stays: models of repeat buying and of contracts.

Takes: arrays of counts and times. Gives: fits, expectations and intervals. Promises: likelihoods in log space, stable
for thousands of orders; customers with one history are counted once; an interval holds chance and unknown parameters.
Does not do: say why somebody left, or what would bring them back.
"""

from seamark.science.lifetime.fitting import expected_repeats, fit_buying, foresee
from seamark.science.lifetime.model import (
    LEAST_CUSTOMERS,
    LEAST_REPEATS,
    Buying,
    BuyingFit,
    Foreseen,
    Histories,
    Interval,
    Outlook,
    SpendFit,
    histories,
    horizon_of,
)
from seamark.science.lifetime.retention import RetentionCurve, RetentionFit, fit_retention, retention_curve
from seamark.science.lifetime.special import count_quantiles
from seamark.science.lifetime.spending import expected_spend, fit_spend, foresee_value

__all__ = [
    "LEAST_CUSTOMERS",
    "LEAST_REPEATS",
    "Buying",
    "BuyingFit",
    "Foreseen",
    "Histories",
    "Interval",
    "Outlook",
    "RetentionCurve",
    "RetentionFit",
    "SpendFit",
    "count_quantiles",
    "expected_repeats",
    "expected_spend",
    "fit_buying",
    "fit_retention",
    "fit_spend",
    "foresee",
    "foresee_value",
    "histories",
    "horizon_of",
    "retention_curve",
]
