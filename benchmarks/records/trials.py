"""The track record of experiments on people: coverage and bias of every kind of metric, and twenty looks at nothing."""

from datetime import UTC, datetime

from benchmarks.trial_worlds.coverage import LEVEL, RUNS, WATCHED, Held, false_positives, held, narrower, questions
from benchmarks.trial_worlds.worlds import WORLDS, World
from seamark.measure.records import Covered, Record, Scored
from seamark.science.trials import Method, Side

VERSION = 1
EACH = 250  # units that come into an arm between two looks
DOCS = "docs/experiments.md"


def records() -> list[Record]:
    """Every method: fixed ones on every world, the sequential one watched."""
    once = [_once(world, method) for method in (Method.FREQUENTIST, Method.BAYESIAN) for world in WORLDS]
    return [*once, *_watched()]


def two_sided(world: World, method: Method) -> tuple[Held, Held]:
    """How the absolute and the relative interval did."""
    first, second = (held(world, one) for one in questions(method) if one.asked.side is Side.BOTH)
    return first, second


def _once(world: World, method: Method) -> Record:
    absolute, relative = two_sided(world, method)
    scores = [
        Scored("width of the relative interval, effect 0.1", relative.width),
        Scored("bias of the relative effect, of the effect", relative.bias),
    ]
    if world.has_covariates:
        scores.append(Scored("width over that without covariates", narrower(world), 1.0, "without"))
    return Record(
        method=method.estimator,
        version=VERSION,
        cases=f"{world.told}; absolute, then relative",
        runs=RUNS,
        bias=absolute.bias,
        bias_unit="of the effect",
        coverage=(Covered(LEVEL, absolute.held), Covered(LEVEL, relative.held)),
        scores=tuple(scores),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )


def _watched() -> list[Record]:
    found = []
    for watched in WATCHED:
        wrong = false_positives(watched, Method.SEQUENTIAL, each=EACH)
        fixed = false_positives(watched, Method.FREQUENTIST, each=EACH)
        record = Record(
            method=Method.SEQUENTIAL.estimator,
            version=VERSION,
            cases=f"{watched.told}: no effect, 20 looks, all of which must hold",
            runs=RUNS,
            coverage=(Covered(LEVEL, 1 - wrong),),
            scores=(Scored("false positives", wrong, fixed, "Welch's t"),),
            docs=DOCS,
            measured=datetime.now(UTC).date(),
        )
        found.append(record)
    return found
