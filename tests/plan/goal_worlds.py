"""Worlds of goals whose end is known: how well the chances hold. ``python -m tests.plan.goal_worlds``.

A world has days with a season of the week and noise that remembers yesterday, a goal on their total, their level over
the last days or a ratio of two such series, a day up to which it is measured, and a target somewhere around the
middle of what may come, so that chances of every size occur; whoever gives the chance knows the measured days only.
"""

from typing import NamedTuple

import numpy as np

from seamark.plan.prospects import Course, expected_sum, rated_level
from seamark.science import Floats

KINDS = ("total", "level", "ratio")
REACH = 3.5  # how far from the middle of what will come targets lie, in its standard deviations


class World(NamedTuple):
    """What a goal's course says, and whether the target was reached."""

    course: Course
    target: float
    came: float

    @property
    def chance(self) -> float:
        """The probability that was given."""
        return self.course.p_at_least(self.target)

    @property
    def is_met(self) -> bool:
        """Whether it came to pass."""
        return self.came >= self.target


class Score(NamedTuple):
    """How well chances held: by tenths how many, their mean and the share that came true; and the Brier score.

    ``base`` is the Brier score of always saying the share of all that came true; ``inside80`` the share of ends that
    lay inside the interval.
    """

    worlds: int
    brier: float
    base: float
    inside80: float
    tenths: tuple[tuple[int, float, float], ...]

    def worst(self, *, first: int = 2, last: int = 7) -> float:
        """The largest difference between what was said and what came, in some tenths."""
        return max(abs(said - came) for count, said, came in self.tenths[first : last + 1] if count)


def draw(kind: str, random: np.random.Generator) -> World:
    """A world of a kind."""
    n, h = int(random.integers(28, 240)), int(random.integers(7, 120))
    memory, spread = random.uniform(0, 0.8), random.uniform(0.05, 0.45)
    usual, days = _days(n + h, random, memory=memory, spread=spread)
    window = int(random.choice([7, 28]))
    counts = np.zeros(n + h)
    counts[int(random.integers(0, n - 14)) if kind == "total" else n + h - window :] = 1.0
    to_come = counts * (np.arange(n + h) >= n)
    measured = usual * (np.arange(n + h) < n)
    unsure = to_come * usual - measured * float((to_come * usual).sum() / measured.sum())
    noise = spread * _root(unsure, memory)  # of what is to come, for the best who must learn the level from the days
    if kind == "ratio":
        size = _days(n + h, random, memory=memory, spread=spread)[1]
        known = int(counts[:n].sum())
        course = rated_level(days[:n] * size[:n], size[:n], known=known, ahead=min(window, h))
        came = float((days * size * counts).sum() / (size * counts).sum())
        middle = float((usual * size * counts).sum() / (size * counts).sum())
        noise /= float(counts.sum())
    else:
        so_far = float((days * counts)[:n].sum())
        course = expected_sum(days[:n], np.ones(n), ahead=counts[n:], so_far=so_far)
        came = float((days * counts).sum())
        middle = so_far + float((usual * to_come).sum())
    assert course is not None
    return World(course, middle + random.uniform(-REACH, REACH) * noise, came)


def score(kind: str, worlds: int, *, seed: int) -> Score:
    """How chances hold in so many worlds of a kind ('' for all kinds in turn)."""
    random = np.random.default_rng(seed)
    drawn = [draw(kind or KINDS[number % len(KINDS)], random) for number in range(worlds)]
    said, came = np.array([one.chance for one in drawn]), np.array([one.is_met for one in drawn], np.float64)
    inside = [one.course.quantile(0.1) <= one.came <= one.course.quantile(0.9) for one in drawn]
    tenth = np.minimum((said * 10).astype(int), 9)
    rows = []
    for number in range(10):
        own = tenth == number
        means = [float(one[own].mean()) if own.any() else 0.0 for one in (said, came)]
        rows.append((int(own.sum()), means[0], means[1]))
    brier, base = float(np.mean((said - came) ** 2)), float(came.mean() * (1 - came.mean()))
    return Score(worlds, brier, base, float(np.mean(inside)), tuple(rows))


def _days(count: int, random: np.random.Generator, *, memory: float, spread: float) -> tuple[Floats, Floats]:
    """What days usually bring, and what they bring: a season of the week, and noise that remembers yesterday."""
    week = random.uniform(0.4, 1.6, 7)
    usual = np.resize(week / week.mean(), count)
    shocks = random.standard_normal(count) * spread * np.sqrt(1 - memory**2)
    noise, level = np.empty(count), spread * random.standard_normal()
    for day in range(count):
        level = memory * level + shocks[day]
        noise[day] = level
    days: Floats = usual * np.exp(noise - spread**2 / 2)
    return usual, days


def _root(weights: Floats, memory: float) -> float:
    """The standard deviation of a weighted sum of noise of order one, of standard deviation 1 a day."""
    apart = np.abs(np.subtract.outer(np.arange(len(weights)), np.arange(len(weights))))
    return float(np.sqrt(weights @ (memory**apart) @ weights))
