"""Attribution where the truth is known: whether intervals hold, and how far every model is from what orders caused.

Intervals promise to hold what the same model would say of very many people of the same kind. A chain of eight channels
with random chances makes those people; its own credits are the truth. Whether the model describes causes is another
question, and the scores of a simulated company answer it.
"""

from datetime import UTC, datetime

import msgspec
import numpy as np

from benchmarks.attribution import PEOPLE, WEEKS, credit_by, score, world
from seamark.measure import Model
from seamark.measure.records import Covered, Record, Scored
from seamark.measure.walking import LEVEL, METHODS, NONE_SEEN, interval_of
from seamark.science.attribution import (
    CountedPaths,
    count_paths,
    doubt_of_markov,
    doubt_of_shapley,
    share_by_markov,
    share_by_shapley,
)

CHANNELS, WORLDS, DRAWS = 8, 50, 40
PATHS = 20_000  # different people of a world; the same path of two is one
Z = 1.6448536269514722
DOCS = "docs/attribution.md"
REPEATED = "chains of eight channels with random chances, about 60 and about 600 orders"
LOW = (
    "one simulated company; every model hands out the orders that came anyway and none sees television, print or events"
)


def people(draw: np.random.Generator, *, orders: float) -> CountedPaths:
    """Paths of a random chain, each with how many people are expected to walk it with and without an order."""
    onward = draw.dirichlet(np.full(CHANNELS, 0.7), CHANNELS + 1)
    leaves = draw.uniform(0.3, 0.8, CHANNELS)
    buys = draw.beta(1, 12, CHANNELS)
    steps: list[list[str]] = []
    bought: list[float] = []
    for _ in range(PATHS):
        at, path = int(draw.choice(CHANNELS, p=onward[CHANNELS])), []
        while True:
            path.append(str(at))
            if draw.random() < leaves[at]:
                break
            at = int(draw.choice(CHANNELS, p=onward[at]))
        steps.append(path)
        bought.append(float(draw.random() < buys[at]))
    scale = orders / max(sum(bought), 1.0)
    keys = {tuple(path): place for place, path in enumerate(steps)}
    made, missed = dict.fromkeys(keys, 0.0), dict.fromkeys(keys, 0.0)
    for path, order in zip(steps, bought, strict=True):
        made[tuple(path)] += order * scale
        missed[tuple(path)] += (1 - order) * scale
    return count_paths(
        list(keys), conversions=list(made.values()), value=list(made.values()), nulls=list(missed.values())
    )


def held(model: Model) -> tuple[float, float, int]:
    """The share of intervals that held, the mean error as a share of all orders, and how many intervals there were."""
    held_by, errors = [], []
    for number in range(WORLDS):
        draw = np.random.default_rng(1000 + number)
        expected = people(draw, orders=60.0 if number % 2 else 600.0)
        truth = credits_of(model, expected)
        for _ in range(DRAWS):
            drawn = msgspec.structs.replace(
                expected,
                conversions=draw.poisson(expected.conversions).astype(float),
                nulls=draw.poisson(expected.nulls).astype(float),
            )
            found = credits_of(model, drawn)
            doubt = doubt_of_markov(drawn) if model is Model.MARKOV else doubt_of_shapley(drawn)
            for place, name in enumerate(expected.names):
                error = 0.0 if doubt is None else float(doubt.conversions[place])
                low, high = interval_of(found[name], error, none_seen=NONE_SEEN)
                held_by.append(low <= truth[name] <= high)
                errors.append((found[name] - truth[name]) / sum(truth.values()))
    return float(np.mean(held_by)), float(np.mean(errors)), len(held_by)


def credits_of(model: Model, paths: CountedPaths) -> dict[str, float]:
    """What the model hands to each channel."""
    shared = share_by_markov(paths) if model is Model.MARKOV else share_by_shapley(paths).credited
    return {one.channel: one.conversions for one in shared.channels}


def records() -> list[Record]:
    """Both simulations, for every model."""
    today = datetime.now(UTC).date()
    answer, truth = world()
    nothing = score({"Direct": truth.base} | dict.fromkeys(truth.incremental, 1e-9), truth)
    made = []
    for model in Model:
        found = score(credit_by(answer, model), truth)
        scores = tuple(
            Scored(name, value, none, peer)
            for name, value, none, peer in (
                ("A_inc", found.inc, nothing.inc, "report nothing"),
                ("A_all", found.all, nothing.all, "report nothing"),
                ("A_share", found.share, nothing.share, "equal shares"),
            )
        )
        method = METHODS.get(model, f"attribution-{model}")
        cases = f"{LOW} ({PEOPLE:,} people, {WEEKS} weeks)"
        made.append(Record(method=method, version=1, cases=cases, runs=1, scores=scores, docs=DOCS, measured=today))
        if model in METHODS:
            share, bias, intervals = held(model)
            made.append(
                Record(
                    method=method, version=1, cases=REPEATED, runs=intervals, bias=bias, bias_unit="of all orders",
                    coverage=(Covered(LEVEL, share),), docs=DOCS, measured=today,
                )
            )  # fmt: skip
    return made
