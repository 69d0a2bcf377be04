"""Random experiments as sums, in the shape of the file of cases."""

from typing import Any

import numpy as np
import numpy.typing as npt

from seamark.science.trials import bounds

Arm = dict[str, Any]
TESTS = ("two_sided_t", "one_sided_greater", "sequential_two_sided", "bayes_effect")
KINDS = ("mean", "proportion", "ratio", "quantile")


def cases(number: int, *, seed: int) -> list[dict[str, Any]]:
    """As many cases, every test, kind and difference in turn."""
    random = np.random.default_rng(seed)
    found = []
    for place in range(number):
        kind = KINDS[place % len(KINDS)]
        test = TESTS[place // len(KINDS) % len(TESTS)]
        difference = ("relative", "absolute")[place // 16 % 2]
        a, b = (arm(random, kind, clustered=bool(place // 32 % 2)) for _ in range(2))
        config = {"difference_type": difference}
        found.append({"name": str(place), "test": test, "config": config, "a": a, "b": b})
    return found


def arm(random: np.random.Generator, kind: str, *, clustered: bool) -> Arm:
    """The sums of units drawn at random."""
    n = int(random.integers(200, 2_000))
    values = np.asarray(random.gamma(2.0, 5.0, n), np.float64)
    if kind == "proportion":
        return {"kind": kind, "n": n, "sum": int(random.binomial(n, random.uniform(0.05, 0.6)))}
    if kind == "mean":
        return mean(values)
    if kind == "ratio":
        base = 1.0 + random.poisson(3, n)
        values = np.asarray(values * base, np.float64)
        parts = {"numerator": mean(values), "denominator": mean(base)}
        return {"kind": kind, "n": n, **parts, "m_d_sum_of_products": float(values @ base)}
    level = 0.75
    below, above = bounds(level, n)
    low, value, high = np.quantile(values, [float(below), level, float(above)]).tolist()
    found = {"kind": kind, "n": n, "n_star": n, "nu": level, "quantile_hat": value}
    found |= {"quantile_lower": low, "quantile_upper": high}
    if clustered:
        unit = random.integers(0, n // 5, n)
        under, events = np.bincount(unit, values <= value), np.bincount(unit).astype(float)
        found |= {"n_clusters": len(events), "main_sum": under.sum(), "main_sum_squares": float(under @ under)}
        found |= {"denominator_sum": events.sum(), "denominator_sum_squares": float(events @ events)}
        found |= {"main_denominator_sum_product": float(under @ events)}
    return found


def mean(values: npt.NDArray[Any]) -> Arm:
    """The sums of amounts."""
    return {"kind": "mean", "n": len(values), "sum": float(values.sum()), "sum_squares": float(values @ values)}
