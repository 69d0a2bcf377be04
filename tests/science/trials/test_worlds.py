"""Simulated experiments whose effect is known, few of them; the benchmark runs thousands (docs/experiments.md)."""

import msgspec
import numpy as np
import pytest

from benchmarks.trial_worlds.coverage import LOOKS, WATCHED, Watched, looks
from benchmarks.trial_worlds.worlds import EFFECT, WORLDS, World
from seamark.science.trials import Asked, Method, Side, compare

QUICK = [world for world in WORLDS if world.name != "revenue"]  # ten thousand visitors an arm: the benchmark's


@pytest.mark.parametrize("world", QUICK, ids=lambda world: world.name)
def test_intervals_hold_the_truth_as_often_as_they_say(world: World) -> None:
    random = np.random.default_rng(31)
    runs = 400
    control, variant = world.arm(random, runs, lift=0.0), world.arm(random, runs, lift=EFFECT)
    for relative in (False, True):
        truth = EFFECT * (1.0 if relative else world.base)
        for method in (Method.FREQUENTIST, Method.BAYESIAN):
            for side in Side:
                found = compare(control, variant, asked=Asked(method=method, relative=relative, side=side))
                held = ((found.low <= truth) & (truth <= found.high)).mean()
                assert held == pytest.approx(0.95, abs=0.04), (method, relative, side)  # four standard errors
                assert not found.doubt.any()


@pytest.mark.parametrize("watched", WATCHED, ids=lambda watched: watched.name)
@pytest.mark.parametrize("side", list(Side))
def test_twenty_looks_find_nothing_where_there_is_nothing(watched: Watched, side: Side) -> None:
    random = np.random.default_rng(32)
    control, variant = (looks(watched.draw(random, (400, LOOKS * 50)), watched.kind) for _ in range(2))
    always = Asked(method=Method.SEQUENTIAL, side=side, tuning=1_000.0)
    found = compare(control, variant, asked=always)
    assert ((found.low > 0) | (found.high < 0)).any(1).mean() <= 0.05
    once = compare(control, variant, asked=msgspec.structs.replace(always, method=Method.FREQUENTIST))
    assert ((once.low > 0) | (once.high < 0)).any(1).mean() > 0.1  # what looking costs without it


def test_an_interval_for_any_time_holds_at_all_times_where_there_is_an_effect() -> None:
    random = np.random.default_rng(33)
    share = WATCHED[0]
    control = looks(share.draw(random, (400, LOOKS * 100)), share.kind)
    variant = looks((random.random((400, LOOKS * 100)) < 0.15).astype(np.float64), share.kind)
    found = compare(control, variant, asked=Asked(method=Method.SEQUENTIAL, tuning=2_000.0))
    assert ((found.low <= 0.5) & (found.high >= 0.5)).all(1).mean() >= 0.95
    assert (found.low[:, -1] > 0).mean() > 0.5  # and finds it
