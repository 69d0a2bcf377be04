"""Regional tests where nothing was done, or where what was done is known."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec
import numpy as np

from seamark.measure.records import Covered, Record, Scored
from seamark.science import History, WorldParameters
from seamark.science.regions import (
    BlockKind,
    Effect,
    Panel,
    RegionalEffect,
    RegionalTest,
    analyse_blocks,
    differences,
    draw_blocks,
    interrupted_series,
    synthetic_control,
)
from tests.science.regions.panels import named, simulated

RUNS: Final = 500
LEVELS: Final = (0.8, 0.9, 0.95)
ALPHA: Final = 0.05
DOCS: Final = "docs/regional-tests.md"
WORLDS: Final = 16
BETA: Final = 0.04  # what a channel brings as planned, of what would be without it

Method = Callable[[Panel, RegionalTest], RegionalEffect]


class Case(msgspec.Struct, frozen=True):
    """A kind of panel: how many regions and periods, how long the test, how many treated, how long noise remembers."""

    regions: int
    before: int
    during: int
    treated: int
    memory: float

    @property
    def says(self) -> str:
        """The case as a sentence."""
        return (
            f"{self.regions} regions, {self.treated} treated, {self.before} days before and {self.during} of test; "
            f"a day's noise remembers {self.memory:g} of the day before"
        )


CASES: Final = (
    Case(40, 90, 15, 2, 0.3),
    Case(40, 90, 15, 2, 0.6),
    Case(40, 90, 15, 2, 0.85),
    Case(20, 56, 14, 4, 0.6),
    Case(12, 60, 28, 1, 0.6),
)


class Found(msgspec.Struct, frozen=True):
    """What tests without any effect found: p-values, relative effects, widths of 90 % intervals as shares."""

    chances: list[float]
    effects: list[float]
    widths: list[float]

    def covered(self) -> tuple[Covered, ...]:
        """An interval holds zero exactly when chance would do as much."""
        return tuple(Covered(level, float(np.mean([p >= 1 - level for p in self.chances]))) for level in LEVELS)

    def alarms(self, alpha: float = ALPHA) -> float:
        """The share of false positives."""
        return float(np.mean([p < alpha for p in self.chances]))


def nothing_done(case: Case, method: Method, *, runs: int = RUNS, seed: int = 1) -> Found:
    """Tests of a method in panels where nothing was done."""
    random = np.random.default_rng(seed)
    found = Found([], [], [])
    periods = case.before + case.during
    for _ in range(runs):
        panel = simulated(random, regions=case.regions, periods=periods, memory=case.memory)
        effect = method(panel, RegionalTest(named(case.treated), case.before, periods)).effect
        found.chances.append(effect.p_value)
        found.effects.append(effect.relative or 0.0)
        found.widths.append((effect.relative_high or 0.0) - (effect.relative_low or 0.0))
    return found


def records() -> list[Record]:
    """Every method of regional tests."""
    return [*_of_methods(), *_of_blocks(), _of_worlds()]


def by_share(panel: Panel, test: RegionalTest) -> RegionalEffect:
    """The synthetic control as the product asks for it."""
    return synthetic_control(panel, test, basis="share")


def _of_methods() -> Iterator[Record]:
    methods: dict[str, tuple[Method, tuple[Case, ...]]] = {
        "regional-synthetic-control": (by_share, CASES),
        "regional-differences": (differences, (CASES[1], CASES[3])),
        "regional-interrupted-series": (interrupted_series, (CASES[1], CASES[3])),
    }
    plain: dict[Case, float] = {}
    for name, (method, cases) in methods.items():
        for case in cases:
            found = nothing_done(case, method)
            width = float(np.median(found.widths))
            plain.setdefault(case, width)
            beside = () if method is by_share else (plain[case], "synthetic control")
            yield _record(name, f"Nothing done: {case.says}", found=found, width=Scored("width", width, *beside))


def _record(name: str, cases: str, *, found: Found, width: Scored) -> Record:
    return Record(
        method=name,
        version=1,
        cases=cases,
        runs=len(found.chances),
        bias=100 * float(np.mean(found.effects)),
        bias_unit="points",
        coverage=found.covered(),
        scores=(Scored("false positives at 5 %", found.alarms()), width),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )


def _of_blocks() -> Iterator[Record]:
    """Switchback and go-dark tests of a channel that brings 4 % of what would be without it."""
    kinds: tuple[BlockKind, ...] = ("switchback", "go-dark")
    for kind in kinds:
        for memory in (0.5, 0.85):
            held: dict[float, list[bool]] = {level: [] for level in LEVELS}
            errors, random = [], np.random.default_rng(3)
            for run in range(RUNS // 2):
                effects, truth = _one_test(random, kind=kind, memory=memory, seed=run)
                for level, effect in effects.items():
                    held[level].append(effect.low <= truth <= effect.high)
                errors.append(effects[LEVELS[0]].per_period / truth - 1)
            yield Record(
                method="regional-blocks",
                version=1,
                cases=f"{kind}, 24 regions, 6 blocks of 14 days, a day's noise remembers {memory:g} of the day before",
                runs=RUNS // 2,
                bias=float(np.mean(errors)),
                bias_unit="of the effect",
                coverage=tuple(Covered(level, float(np.mean(values))) for level, values in held.items()),
                scores=(Scored("root mean square error of the effect", float(np.sqrt(np.mean(np.square(errors))))),),
                docs=DOCS,
                measured=datetime.now(UTC).date(),
            )


def _one_test(
    random: np.random.Generator, *, kind: BlockKind, memory: float, seed: int
) -> tuple[dict[float, Effect], float]:
    history, blocks, block = 42, 6, 14
    panel = simulated(random, regions=24, periods=history + blocks * block, memory=memory)
    known = Panel(panel.regions, panel.values[:, :history])
    design = draw_blocks(known, kind=kind, blocks=blocks, block=block, seed=seed)
    doses = np.ones(panel.values.shape)
    doses[:, history:] = design.doses(blocks * block)
    lived = Panel(panel.regions, panel.values * (1 + BETA * doses))
    found = {level: analyse_blocks(lived, doses, level=level).effect for level in LEVELS}
    return found, float(lived.values.mean()) * BETA / (1 + BETA)


def _of_worlds() -> Record:
    """Go-dark tests of simulated companies; the truth is the same company without its test programme."""
    held: dict[float, list[bool]] = {level: [] for level in LEVELS}
    errors, sizes = [], []
    for seed in range(1, WORLDS + 1):
        lived, undisturbed, tests = _twins(seed)
        for (start, end), treated in tests.items():
            if start < 8:
                continue
            test = RegionalTest(tuple(f"R{row:02d}" for row in treated), start, end)
            truth = float((lived.values - undisturbed)[treated, start:end].sum())
            expected = float(undisturbed[treated, start:end].sum())
            for level in LEVELS:
                effect = synthetic_control(lived, test, level=level, basis="share").effect
                held[level].append(effect.total_low <= truth <= effect.total_high)
            errors.append((effect.total - truth) / expected)
            sizes.append(truth / expected)
    return Record(
        method="regional-synthetic-control",
        version=1,
        cases=f"Simulated companies of 20,000 people in 40 regions: a channel dark in half of them for 6 weeks; "
        f"it really cost {abs(float(np.mean(sizes))):.1%} of orders",
        runs=len(errors),
        bias=100 * float(np.mean(errors)),
        bias_unit="points",
        coverage=tuple(Covered(level, float(np.mean(values))) for level, values in held.items()),
        scores=(Scored("root mean square error, share of orders", float(np.sqrt(np.mean(np.square(errors)))),
                       float(np.sqrt(np.mean(np.square(sizes)))), "report nothing"),),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )  # fmt: skip


def _twins(seed: int) -> tuple[Panel, np.ndarray, dict[tuple[int, int], list[int]]]:
    """Orders by region and week of a company, of the same without tests, and the regions that each test darkened."""
    parameters = msgspec.structs.replace(WorldParameters(), seed=seed)
    history = History(parameters)
    tests: dict[tuple[int, int], list[int]] = {}
    for one in history.conditions.tests:
        if not one.multiplier:
            tests.setdefault((one.start, one.end), []).append(one.region)
    lived = _orders(history)
    undisturbed = _orders(History(msgspec.structs.replace(parameters, programme="none")))
    return Panel(named(parameters.regions), lived), undisturbed, tests


def _orders(history: History) -> np.ndarray:
    made = np.zeros((history.parameters.regions, history.parameters.weeks))
    for week in history.weeks():
        made[:, week.number] = np.bincount(week.orders.region[: week.new], minlength=len(made))
    return made
