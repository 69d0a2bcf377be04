"""Worlds of days whose level is known: how often its interval holds. ``python -m tests.science.level_worlds``.

A world is two to thirteen weeks of visits and what came of them, of costs and what they bought, or of orders alone,
with a week's shape, a slow trend, counts that scatter as counts do, and noise that remembers yesterday.
"""

import sys
from typing import NamedTuple

import numpy as np

from seamark.science import Floats, Level

KINDS = ("orders a day", "orders per visit", "cost per order", "spend over revenue")
LEVELS = (0.8, 0.95)


class World(NamedTuple):
    """Days, what they are divided by (None: nothing), and the level behind them."""

    result: Floats
    volume: Floats | None
    level: float


class Score(NamedTuple):
    """Share of worlds inside the 80 % and 95 % interval, mean error and mean width of 80 %, over the level.

    ``false_alarms``: how often a limit 1 standard error beyond the level is said to be passed with 95 % probability.
    """

    worlds: int
    inside80: float
    inside95: float
    bias: float
    width80: float
    false_alarms: float


def draw(kind: str, random: np.random.Generator) -> World:
    """A world of a kind."""
    days = int(random.integers(14, 92))
    week = np.resize(np.concatenate([np.ones(5), random.uniform(0.4, 1.2, 2)]), days)
    base = week * np.linspace(1, random.uniform(0.8, 1.25), days)
    noise = _noise(days, memory=random.uniform(0, 0.6), spread=random.uniform(0.02, 0.2), random=random)
    if kind == "orders a day":
        expected = base * random.uniform(3, 80)
        return World(random.poisson(expected * noise).astype(float), None, float(expected.sum()))
    rate = random.uniform(0.01, 0.06)
    visits = random.poisson(base * random.uniform(200, 3000)).astype(float)
    if kind == "orders per visit":
        return World(random.poisson(visits * rate * noise).astype(float), visits, rate)
    cost, price = random.uniform(20, 60), random.uniform(40, 90)
    spend = base * random.uniform(300, 2000)
    orders = random.poisson(spend / cost * noise).astype(float)
    if kind == "cost per order":
        return World(spend, orders, cost)
    revenue = orders * price * random.lognormal(0, 0.15, days)
    return World(revenue, spend, price * float(np.exp(0.15**2 / 2)) / cost)


def score(kind: str, worlds: int, *, seed: int) -> Score:
    """How the level does in so many worlds of a kind."""
    random = np.random.default_rng(seed)
    inside, errors, widths, alarms = np.zeros(2), [], [], 0
    for _ in range(worlds):
        world = draw(kind, random)
        found = Level.of(world.result, world.volume)
        assert found is not None
        bounds = [found.within(level) for level in LEVELS]
        inside += [low <= world.level <= high for low, high in bounds]
        errors.append((found.value - world.level) / world.level)
        widths.append((bounds[0][1] - bounds[0][0]) / world.level)
        alarms += found.p_above(world.level) >= 0.95
    shares = inside / worlds
    return Score(
        worlds, float(shares[0]), float(shares[1]), float(np.mean(errors)), float(np.mean(widths)), alarms / worlds
    )


def _noise(days: int, *, memory: float, spread: float, random: np.random.Generator) -> Floats:
    """Noise of mean 1 that remembers yesterday."""
    steps, value, found = random.normal(0, 1, days), random.normal(), np.empty(days)
    for day, step in enumerate(steps):
        value = memory * value + np.sqrt(1 - memory**2) * step
        found[day] = value
    return np.exp(spread * found - spread**2 / 2)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for name in KINDS:
        one = score(name, count, seed=11)
        shares = (
            f"{one.inside80:.1%} | {one.inside95:.1%} | {one.bias:+.2%} | {one.width80:.1%} | {one.false_alarms:.1%}"
        )
        sys.stdout.write(f"| {name} | {shares} |\n")
