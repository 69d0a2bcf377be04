"""The file of cases: sums of a control and a variant, as gbstats and its like export them."""

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.trials import (
    Arms,
    Asked,
    Effect,
    Kind,
    Method,
    Prior,
    Quantiles,
    Share,
    Side,
    Sums,
    compare,
    means,
    proportions,
    ratios,
)

TESTS = {
    "two_sided_t": (Method.FREQUENTIST, Side.BOTH),
    "one_sided_greater": (Method.FREQUENTIST, Side.GREATER),
    "one_sided_lesser": (Method.FREQUENTIST, Side.LESSER),
    "sequential_two_sided": (Method.SEQUENTIAL, Side.BOTH),
    "sequential_one_sided_greater": (Method.SEQUENTIAL, Side.GREATER),
    "sequential_one_sided_lesser": (Method.SEQUENTIAL, Side.LESSER),
    "bayes_effect": (Method.BAYESIAN, Side.BOTH),
}


class PriorGiven(msgspec.Struct, frozen=True):
    """A normal prior of the effect; ``proper`` false is a flat one."""

    mean: float = 0.0
    variance: float | None = None
    stddev: float | None = None
    proper: bool = True


class Config(msgspec.Struct, frozen=True):
    """What is asked; fields not known are left alone."""

    difference_type: str = "relative"
    alpha: float = 0.05
    sequential_tuning_parameter: float = 5_000.0
    test_value: float = 0.0
    inverse: bool = False
    prior: PriorGiven | str | None = None


class ArmGiven(msgspec.Struct, frozen=True):
    """One side, with the fields that its kind has; the others stay empty."""

    kind: str
    n: float
    sum: float = math.nan
    sum_squares: float = math.nan
    numerator: "ArmGiven | None" = None
    denominator: "ArmGiven | None" = None
    m_d_sum_of_products: float = math.nan
    post: "ArmGiven | None" = None
    pre: "ArmGiven | None" = None
    post_pre_sum_of_products: float = math.nan
    # of a cuped_ratio: post and pre are ratios, and these the products of their parts across time
    m_post_m_pre_sum_of_products: float = math.nan
    m_post_d_pre_sum_of_products: float = math.nan
    m_pre_d_post_sum_of_products: float = math.nan
    d_post_d_pre_sum_of_products: float = math.nan
    nu: float = math.nan
    n_star: float | None = None
    quantile_hat: float = math.nan
    quantile_lower: float = math.nan
    quantile_upper: float = math.nan
    n_clusters: float | None = None
    main_sum: float = math.nan
    main_sum_squares: float = math.nan
    denominator_sum: float = math.nan
    denominator_sum_squares: float = math.nan
    main_denominator_sum_product: float = math.nan


class Case(msgspec.Struct, frozen=True):
    """A question: the control ``a``, the variant ``b``, and how they are to be judged."""

    name: str
    test: str
    a: ArmGiven
    b: ArmGiven
    config: Config = Config()


class Cases(msgspec.Struct, frozen=True):
    """The file."""

    cases: list[Case]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises InputError that says where it is not as it should be."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Cases).cases
    except msgspec.MsgspecError as error:
        msg = f"{path.name} is not a file of cases: {error}."
        raise InputError(msg, help='It is JSON: {"cases": [{"name", "test", "config", "a", "b"}]}.') from error


def compared(case: Case) -> Effect:
    """The answer to a case. Raises InputError that names the case."""
    try:
        return compare(_arm(case.a), _arm(case.b), asked=_asked(case)).at()
    except (ValueError, KeyError) as error:
        told = error.args[0] if error.args else error
        raise InputError(f"Case {case.name!r}: {told}", help="Correct the case.", case=case.name) from error


def _asked(case: Case) -> Asked:
    if case.test not in TESTS:
        msg = f"there is no test {case.test!r}; there are {', '.join(TESTS)}."
        raise ValueError(msg)
    config = case.config
    if config.difference_type not in {"relative", "absolute"}:
        msg = f"the difference {config.difference_type!r} is not known; there are relative and absolute."
        raise ValueError(msg)
    method, side = TESTS[case.test]
    return Asked(
        method=method,
        side=side,
        relative=config.difference_type == "relative",
        level=1 - config.alpha,
        tuning=config.sequential_tuning_parameter,
        null=config.test_value,
        prior=_prior(config.prior),
        lower_is_better=config.inverse,
        share=Share.DELTA,
    )


def _prior(given: PriorGiven | str | None) -> Prior:
    if given is None or isinstance(given, str) or not given.proper:
        if isinstance(given, str) and "flat" not in given:
            msg = f"the prior {given!r} is not known; write 'improper flat', or its mean and variance."
            raise ValueError(msg)
        return Prior()
    if given.variance is not None and given.variance > 0:
        return Prior(given.mean, math.sqrt(given.variance))
    return Prior(given.mean, math.inf if given.stddev is None else given.stddev)


def _arm(arm: ArmGiven) -> Arms:
    return _quantile(arm) if arm.kind.startswith("quantile") else _sums(arm)


def _sums(arm: ArmGiven) -> Sums:
    if arm.kind == "mean":
        return means(arm.n, _there(arm, "sum"), squares=_there(arm, "sum_squares"))
    if arm.kind == "proportion":
        return proportions(arm.n, _there(arm, "sum"))
    if arm.kind == "ratio":
        top, base = _part(arm, "numerator"), _part(arm, "denominator")
        return ratios(
            arm.n, _there(top, "sum"), squares=_squares(top),
            base=_there(base, "sum"), base_squares=_squares(base), cross=_there(arm, "m_d_sum_of_products"),
        )  # fmt: skip
    if arm.kind == "cuped_mean":
        cross = np.array([[_there(arm, "post_pre_sum_of_products")]])
        return _sums(_part(arm, "post")).beside(_sums(_part(arm, "pre")), cross)
    if arm.kind == "cuped_ratio":
        across = ("m_post_m_pre", "m_post_d_pre", "m_pre_d_post", "d_post_d_pre")
        cross = np.array([_there(arm, f"{name}_sum_of_products") for name in across]).reshape(2, 2)
        return _sums(_part(arm, "post")).beside(_sums(_part(arm, "pre")), cross)
    msg = f"the kind {arm.kind!r} is not known; there are mean, proportion, ratio, cuped_mean, cuped_ratio, quantile."
    raise ValueError(msg)


def _quantile(arm: ArmGiven) -> Quantiles:
    clusters = None
    if arm.n_clusters is not None:
        own, square, base = (_there(arm, f"main_{name}") for name in ("sum", "sum_squares", "denominator_sum_product"))
        clusters = Sums(
            Kind.RATIO,
            np.asarray(arm.n_clusters),
            np.array([own, _there(arm, "denominator_sum")]),
            np.array([[square, base], [base, _there(arm, "denominator_sum_squares")]]),
        )
    names = ("quantile_hat", "quantile_lower", "quantile_upper")
    value, low, high = (np.asarray(_there(arm, name)) for name in names)
    looked = None if arm.n_star is None else np.asarray(arm.n_star)
    return Quantiles(_there(arm, "nu"), np.asarray(arm.n), value, low, high, clusters=clusters, looked=looked)


def _squares(arm: ArmGiven) -> float:
    return arm.sum if arm.kind == "proportion" else _there(arm, "sum_squares")


def _there(arm: ArmGiven, name: str) -> float:
    found: Any = getattr(arm, name)
    if math.isnan(found):
        msg = f"a {arm.kind} needs a number as {name}."
        raise ValueError(msg)
    return float(found)


def _part(arm: ArmGiven, name: str) -> ArmGiven:
    found: ArmGiven | None = getattr(arm, name)
    if found is None:
        msg = f"a {arm.kind} needs {name}."
        raise ValueError(msg)
    return found
