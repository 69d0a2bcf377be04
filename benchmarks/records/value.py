"""Repeat buying and contracts where the truth is known: simulated customers of either law, and CDNOW.

The simulations have 1,500 customers who came over 540 days, watched for 180 days more. Every order is counted by day,
as the product counts it. Each model is fitted to customers who live by its own law and to those who live by the other.
"""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime

import msgspec
import numpy as np

from seamark.measure.records import Covered, Record, Scored
from seamark.science.lifetime import (
    Buying,
    count_quantiles,
    fit_buying,
    fit_retention,
    fit_spend,
    foresee,
    foresee_value,
    retention_curve,
)
from seamark.science.lifetime.special import normal_quantile
from tests.science.lifetime import cdnow
from tests.science.lifetime.lives import TRUE, live

RUNS, CONTRACT_RUNS = 300, 1000
LEVELS = (0.5, 0.8, 0.9, 0.95)
HORIZON = 180
DOCS = "docs/value.md"
NAMES = {Buying.BG_NBD: "BG/NBD", Buying.PARETO_NBD: "Pareto/NBD"}


class Run(msgspec.Struct, frozen=True):
    """What one simulated company showed of one model: errors as shares, and whether each interval held."""

    orders: float
    value: float
    naive: float
    held_orders: tuple[bool, ...]
    held_value: tuple[bool, ...]
    held_parameters: tuple[bool, ...]
    held_customers: float
    likelier: bool


def company(law: Buying, seed: int) -> dict[Buying, Run]:
    """One company whose customers live by ``law``, fitted with both models."""
    lives = live(seed, law=law, horizon=HORIZON)
    spend = fit_spend(lives.mean, lives.orders)
    fits = {model: fit_buying(lives.known, model) for model in Buying}
    best = max(fits.values(), key=lambda fit: fit.log_likelihood).model
    found = {}
    for model, fit in fits.items():
        seen = foresee(fit, lives.known, days=HORIZON)
        worth = foresee_value(seen, spend, place=lives.known.place, mean=lives.mean, orders=lives.orders)
        orders, people, place = lives.coming.sum(), lives.known.people, lives.known.place
        totals = [seen.orders.total(people, level=level) for level in LEVELS]
        values = [worth.total(level=level) for level in LEVELS]
        low, high = count_quantiles(seen.alive, mean=seen.mean_alive, variance=seen.variance_alive, levels=(0.05, 0.95))
        inside = (low[place] <= lives.coming) & (lives.coming <= high[place])
        # What somebody would say without a model: everybody goes on at the rate they had so far.
        naive = float(people @ (lives.known.repeats / np.maximum(lives.known.age, 1.0))) * HORIZON
        found[model] = Run(
            totals[0].value / orders - 1,
            values[0].value / lives.worth.sum() - 1,
            naive / orders - 1,
            tuple(bool(one.low <= orders <= one.high) for one in totals),
            tuple(bool(one.low <= lives.worth.sum() <= one.high) for one in values),
            _parameters(fit.parameters, TRUE[model], covariance=fit.covariance) if model is law else (),
            float(inside.mean()),
            model is best,
        )
    return found


def _parameters(found: Iterable[float], true: Iterable[float], *, covariance: np.ndarray) -> tuple[bool, ...]:
    """Whether the 90 % interval of each parameter holds the true one."""
    off = np.abs(np.log(list(found)) - np.log(list(true)))
    return tuple(bool(one) for one in off <= normal_quantile(0.9) * np.sqrt(np.diag(covariance)))


def repeat_buying() -> list[Record]:
    """Both models on both laws."""
    found: list[Record] = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for law in Buying:
            runs = list(pool.map(company, [law] * RUNS, range(1000, 1000 + RUNS), chunksize=10))
            for model in Buying:
                found += _records(model, law, runs=[run[model] for run in runs])
    return found


def _records(model: Buying, law: Buying, *, runs: list[Run]) -> list[Record]:
    lived = "its own law" if model is law else f"the law of {NAMES[law]}"
    likelier = Scored("chosen as the likelier, share of runs", _mean(run.likelier for run in runs))
    naive = _mean(abs(run.naive) for run in runs)
    of = "their past rate goes on"
    records = [
        _record(
            model, f"Orders of 1,500 simulated customers in 180 days, customers live by {lived}", runs=len(runs),
            bias=_mean(run.orders for run in runs), held=[run.held_orders for run in runs],
            scores=(
                Scored("mean error, share of orders", _mean(abs(run.orders) for run in runs), naive, of),
                Scored("90 % interval of a customer's orders held, share", _mean(run.held_customers for run in runs)),
                likelier,
            ),
        ),
        _record(
            model, f"Value of the same orders, customers live by {lived}", runs=len(runs),
            bias=_mean(run.value for run in runs), held=[run.held_value for run in runs],
            scores=(Scored("mean error, share of value", _mean(abs(run.value) for run in runs)),),
        ),
    ]  # fmt: skip
    if model is law:
        held = np.mean([run.held_parameters for run in runs], axis=0)
        records.append(
            Record(
                method=model.value, version=1, cases="Its parameters, customers live by its own law", runs=len(runs),
                coverage=(Covered(0.9, float(held.mean())),),
                scores=(Scored("worst parameter, 90 % interval held, share", float(held.min())),),
                docs=DOCS, measured=datetime.now(UTC).date(),
            )
        )  # fmt: skip
    return records


def _record(
    model: Buying, cases: str, *, runs: int, bias: float, held: list[tuple[bool, ...]], scores: tuple[Scored, ...]
) -> Record:
    shares = np.mean(held, axis=0)
    coverage = tuple(Covered(level, float(share)) for level, share in zip(LEVELS, shares, strict=True))
    return Record(
        method=model.value, version=1, cases=cases, runs=runs, bias=bias, bias_unit="of what came", coverage=coverage,
        scores=scores, docs=DOCS, measured=datetime.now(UTC).date(),
    )  # fmt: skip


def published() -> list[Record]:
    """CDNOW: fitted on 39 weeks, held against the 39 that followed."""
    given = cdnow.load()
    days = (cdnow.END - cdnow.CUT).days
    weeks = float((cdnow.CUT - cdnow.START).days)
    naive = given.before / weeks * days  # the repeat orders of the first half come again
    found = []
    for model in Buying:
        total = foresee(fit_buying(given.known, model), given.known, days=days).orders
        sum_of = total.total(given.known.people)
        is_held, error = sum_of.low <= given.after <= sum_of.high, sum_of.value / given.after - 1
        score = Scored(
            "error, share of orders", abs(error), abs(naive / given.after - 1), "as many as in the first half"
        )
        found.append(
            Record(
                method=model.value, version=1, cases="CDNOW, 2,357 customers: repeat orders of the held-out 39 weeks",
                runs=1, bias=error, bias_unit="of what came", docs=DOCS,
                scores=(score, Scored("inside its 90 % interval (1 is yes)", float(is_held))),
                measured=datetime.now(UTC).date(),
            )
        )  # fmt: skip
    return found


def contracts() -> list[Record]:
    """Contracts of 1,000 customers watched over seven renewals, asked for the twelfth."""
    alpha, beta, many, seen, far = 0.668, 3.806, 1000, 7, 12
    draw = np.random.default_rng(7)
    steps = np.arange(far)
    truth = float(np.prod((beta + steps) / (alpha + beta + steps)))
    errors, held, naive = [], [], []
    for _ in range(CONTRACT_RUNS):
        lost_at = draw.geometric(draw.beta(alpha, beta, many))
        counts = [float((lost_at > period).sum()) for period in range(seen + 1)]
        fit = fit_retention([counts])
        curves = [retention_curve(fit, far, level=level).kept[far] for level in LEVELS]
        errors.append(curves[0].value - truth)
        held.append(tuple(one.low <= truth <= one.high for one in curves))
        naive.append(abs((counts[seen] / many) ** (far / seen) - truth))
    shares = np.mean(held, axis=0)
    return [
        Record(
            method="sbg", version=1, cases="Share of 1,000 simulated contracts left after 12 renewals, 7 of them seen",
            runs=CONTRACT_RUNS, bias=100 * float(np.mean(errors)), bias_unit="points",
            coverage=tuple(Covered(level, float(share)) for level, share in zip(LEVELS, shares, strict=True)),
            scores=(
                Scored("mean error, points", 100 * float(np.mean(np.abs(errors))), 100 * float(np.mean(naive)),
                       "one rate for all"),
            ),
            docs=DOCS, measured=datetime.now(UTC).date(),
        )
    ]  # fmt: skip


def records() -> list[Record]:
    """Everything."""
    return [*published(), *contracts(), *repeat_buying()]


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
