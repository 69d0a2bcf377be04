"""Worlds of spend whose end is known: how often the pacing forecast holds. ``python -m tests.science.pacing_worlds``.

A world has a plan (even, falling or in steps), a true pace, weekends that get less, noise that remembers yesterday,
days on which nothing was spent or reported, and perhaps a step in the pace some time ago. Everything is drawn anew.
"""

import sys
from typing import NamedTuple

import numpy as np

from seamark.science import Floats, forecast

KINDS = ("steady", "zero days", "weekend dips", "step change", "everything")
LEVELS = (0.8, 0.95)


class World(NamedTuple):
    """Spend so far, the plan of those days and of those to come, and what the total came to."""

    actual: Floats
    planned: Floats
    ahead: Floats
    total: float


class Score(NamedTuple):
    """Share of totals inside the 80 % and 95 % interval; mean error and mean width over the total."""

    worlds: int
    inside80: float
    inside95: float
    bias: float
    width80: float


def draw(kind: str, random: np.random.Generator) -> World:
    """A world of a kind."""
    n, h = int(random.integers(28, 200)), int(random.integers(7, 90))
    plan = _plan(n + h, random)
    rate = np.full(n + h, random.uniform(0.5, 1.8))
    if kind in {"step change", "everything"}:
        rate[: int(random.integers(7, max(8, n - 14)))] *= random.uniform(0.5, 1.6)
    week = np.ones(7)
    if kind in {"weekend dips", "everything"}:
        week[5:] = random.uniform(0.0, 0.8, 2)
    noise = _noise(n + h, memory=random.uniform(0, 0.85), spread=random.uniform(0.05, 0.4), random=random)
    spend = plan * rate * np.resize(week, n + h) * noise
    if kind in {"zero days", "everything"}:
        spend[random.random(n + h) < random.uniform(0.01, 0.15)] = 0.0
    return World(spend[:n], plan[:n], plan[n:], float(spend.sum()))


def score(kind: str, worlds: int, *, seed: int) -> Score:
    """How the forecast does in so many worlds of a kind."""
    random = np.random.default_rng(seed)
    inside, errors, widths = np.zeros(2), [], []
    for _ in range(worlds):
        world = draw(kind, random)
        found = [forecast(world.actual, world.planned, ahead=world.ahead, level=level) for level in LEVELS]
        inside += [pace.low <= world.total <= pace.high for pace in found]
        errors.append((found[0].total - world.total) / world.total)
        widths.append((found[0].high - found[0].low) / world.total)
    shares = inside / worlds
    return Score(worlds, float(shares[0]), float(shares[1]), float(np.mean(errors)), float(np.mean(widths)))


def _plan(days: int, random: np.random.Generator) -> Floats:
    shape = random.choice(["even", "front", "steps"])
    if shape == "front":
        return np.linspace(200.0, 20.0, days)
    if shape == "steps":
        plan = np.full(days, 60.0)
        plan[int(random.integers(1, days)) :] = random.uniform(40, 120)
        return plan
    return np.full(days, 100.0)


def _noise(days: int, *, memory: float, spread: float, random: np.random.Generator) -> Floats:
    """Around 1, positive: the exponential of an autoregression, brought to a mean of 1."""
    shocks = random.standard_normal(days) * spread * np.sqrt(1 - memory**2)
    walk = np.empty(days)
    level = spread * random.standard_normal()
    for day in range(days):
        level = memory * level + shocks[day]
        walk[day] = level
    return np.exp(walk - spread**2 / 2)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    sys.stdout.write("| Worlds | 80 % interval holds | 95 % interval holds | Mean error | Mean width of 80 % |\n")
    sys.stdout.write("| --- | --: | --: | --: | --: |\n")
    for name in KINDS:
        one = score(name, asked, seed=1)
        sys.stdout.write(
            f"| {name} | {one.inside80:.1%} | {one.inside95:.1%} | {one.bias:+.2%} | {one.width80:.1%} |\n"
        )
