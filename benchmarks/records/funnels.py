"""Shares of a funnel, their differences, and the gain of bringing all to the best: known truth in, coverage out."""

from datetime import UTC, datetime

import numpy as np

from seamark.measure.records import Covered, Record, Scored
from seamark.science.shares import Group, difference, lever, share

RUNS = 4_000
LEVEL, GAIN_LEVEL = 0.95, 0.8
DOCS = "docs/journeys.md"


def records() -> list[Record]:
    """How often the intervals held."""
    random = np.random.default_rng(1)
    today = datetime.now(UTC).date()
    made = []
    held, off = [], []
    for _ in range(RUNS):
        p, n = random.uniform(0.005, 0.6), int(random.integers(20, 2_000))
        found = share(int(random.binomial(n, p)), n)
        held.append((found.low or 0.0) <= p <= (1.0 if found.high is None else found.high))
        off.append((found.value or 0.0) - p)
    made.append(
        Record(
            method="funnel-share", version=1, runs=RUNS, docs=DOCS, measured=today,
            cases="shares of 0.5 to 60 % of 20 to 2,000 people", bias=100 * float(np.mean(off)), bias_unit="points",
            coverage=(Covered(LEVEL, float(np.mean(held))),),
        )
    )  # fmt: skip
    held, off = [], []
    for _ in range(RUNS):
        p, q = random.uniform(0.005, 0.6, 2)
        n, m = (int(one) for one in random.integers(20, 2_000, 2))
        found = difference((int(random.binomial(n, p)), n), (int(random.binomial(m, q)), m))
        held.append((found.low or 0.0) <= p - q <= (found.high or 0.0))
        off.append((found.value or 0.0) - (p - q))
    made.append(
        Record(
            method="funnel-difference", version=1, runs=RUNS, docs=DOCS, measured=today,
            cases="differences of two such shares", bias=100 * float(np.mean(off)), bias_unit="points",
            coverage=(Covered(LEVEL, float(np.mean(held))),),
        )
    )  # fmt: skip
    return [*made, gains(random)]


def gains(random: np.random.Generator) -> Record:
    """What the best kind promises, against what bringing all to its true share would bring; a naive answer beside."""
    held, off, naive = [], [], []
    for number in range(RUNS // 4):
        kinds = int(random.integers(2, 7))
        there = random.integers(50, 1_500, kinds)
        true = np.clip(random.normal(0.2, 0.05 * (number % 3), kinds), 0.02, 0.9)
        after = random.uniform(0.2, 0.8)
        went = random.binomial(there, true)
        ended = random.binomial(went, after)
        groups = [Group(str(n), int(there[n]), int(went[n]), int(ended[n])) for n in range(kinds)]
        found = lever(groups, level=GAIN_LEVEL, seed=number)
        if found is None:
            continue
        truth = float(np.sum(there * (true[int(found.best)] - true) * after))
        held.append(found.low <= truth <= found.high)
        off.append((found.gain - truth) / float(np.sum(there * true * after)))
        rates = went / there
        naive.append(
            (float(np.sum(there * (rates.max() - rates) * after)) - truth) / float(np.sum(there * true * after))
        )
    return Record(
        method="funnel-lever", version=1, runs=len(held), docs=DOCS, measured=datetime.now(UTC).date(),
        cases="2 to 6 kinds of people, a third of the cases without any difference",
        bias=float(np.mean(off)), bias_unit="of those who get through",
        coverage=(Covered(GAIN_LEVEL, float(np.mean(held))),),
        scores=(Scored("mean error", float(np.mean(off)), float(np.mean(naive)), "highest share as seen"),),
    )  # fmt: skip
