"""What a design takes: the company's own past days as baseline, units and days from the power of the test."""

import math
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from seamark.measure.experiments import Design, Plan, UnitMetric
from seamark.measure.relations import SumsRule
from seamark.measure.store.trials import naive
from seamark.science.trials import Kind, Method, Need, Sums, days, size, smallest_effect

DAYS: Final = 28
FOUR_WEEKS: Final = 28
LEAST: Final = 2


def baseline_rule(
    design: Design, metric: UnitMetric, *, through: datetime, rates: tuple[tuple[str, float], ...]
) -> tuple[SumsRule, datetime, datetime]:
    """What is summed of the past, and from when to before when units came: the window after the last is over."""
    end = through - timedelta(design.window_days)
    start = end - timedelta(DAYS)
    rule = SumsRule(
        unit=design.unit,
        parts=metric.parts,
        event=metric.event,
        is_proportion=metric.kind is Kind.PROPORTION,
        window_days=design.window_days,
        before_days=design.before_days,
        start=naive(start),
        end=naive(through),
        step=DAYS * 86_400 * 10,
        rates=rates,
    )
    return rule, start, end


def plan_of(design: Design, past: Sums, *, layer_free: float) -> Plan:
    """What it takes; where that cannot be said, why."""
    units = int(past.n)
    daily = units / DAYS
    value = float(past.value) if units else math.nan
    known = Plan(
        baseline=value if math.isfinite(value) else None,
        units=units,
        days=DAYS,
        daily=daily,
        correlation=_correlation(past),
        layer_free=layer_free,
        obstacle="",
    )
    if units < LEAST:
        who = f"did '{design.trigger}'" if design.trigger else "came"
        return _hindered(known, f"Nobody {who} in the {DAYS} days that are looked at: no baseline can be read.")
    try:
        return _sized(design, past, known=known)
    except ValueError as error:
        return _hindered(known, str(error))


def _sized(design: Design, past: Sums, *, known: Plan) -> Plan:
    smallest_share = min(design.shares[1:])
    need = Need(
        baseline=float(past.value),
        variance=None if past.kind is Kind.PROPORTION else _variance(past),
        correlation=known.correlation,
        level=design.level,
        power=design.power,
        variants=len(design.variants),
        control_ratio=design.shares[0] / smallest_share,
        sequential=design.method is Method.SEQUENTIAL,
        comparisons=len(design.variants) - 1,
    )
    needed = size(need, design.effect)
    total = math.ceil(needed / smallest_share)
    duration = days(total, variants=1, control_ratio=1.0, daily=known.daily, share=design.traffic)
    found = FOUR_WEEKS * known.daily * design.traffic * smallest_share
    smallest = smallest_effect(need, found) if found >= LEAST else math.inf
    return Plan(
        baseline=known.baseline,
        units=known.units,
        days=known.days,
        daily=known.daily,
        correlation=known.correlation,
        needed=needed,
        total=total,
        duration=duration,
        whole_duration=duration + design.window_days,
        smallest=smallest if math.isfinite(smallest) else None,
        layer_free=known.layer_free,
        obstacle=_crowded(design, known.layer_free),
    )


def _crowded(design: Design, free: float) -> str:
    if design.traffic <= free + 1e-9:
        return ""
    return (
        f"The layer '{design.layer}' has {free:.4g} of its traffic left, and {design.traffic:.4g} is asked for: it "
        "could not start now."
    )


def _hindered(known: Plan, obstacle: str) -> Plan:
    return Plan(
        baseline=known.baseline,
        units=known.units,
        days=known.days,
        daily=known.daily,
        correlation=known.correlation,
        layer_free=known.layer_free,
        obstacle=obstacle,
    )


def _variance(past: Sums) -> float:
    """Of one unit; of a ratio that of what it is to first order."""
    covariance = past.covariance[: past.own, : past.own]
    if past.kind is not Kind.RATIO:
        return float(covariance[0, 0])
    base = float(past.means[1])
    if base <= 0:
        msg = "Nobody did what the metric is divided by in the days that are looked at: no baseline can be read."
        raise ValueError(msg)
    slope = np.array([1 / base, -float(past.value) / base])
    return float(slope @ covariance @ slope)


def _correlation(past: Sums) -> float:
    """Of the metric with what the unit did before; none is reckoned with for a ratio."""
    if past.covariates != 1 or past.n < LEAST:
        return 0.0
    covariance = past.covariance
    power = math.sqrt(max(float(covariance[0, 0] * covariance[1, 1]), 0.0))
    return min(max(float(covariance[0, 1]) / power, -0.999), 0.999) if power else 0.0
