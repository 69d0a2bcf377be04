"""Experiments on people: another engine's answers, coverage, twenty looks, and analyses a second.

``python -m benchmarks.trials [--write]``; ``--write`` puts the table of coverage into docs/experiments.md. The peer,
gbstats, is installed into an environment of its own for the run.
"""

import json
import math
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks.rows import Row, emit
from benchmarks.timing import warm_seconds
from benchmarks.trial_worlds.coverage import LEVEL, RUNS, WATCHED, Held, false_positives, held, narrower, questions
from benchmarks.trial_worlds.random_cases import cases
from benchmarks.trial_worlds.worlds import WORLDS
from seamark.faces.cli.experiment.cases import Case, compared, read_cases
from seamark.science.trials import Asked, Effect, Kind, Method, Side, Sums, compare

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT.parent / "shared" / "data" / "measure" / "abtest" / "gbstats_cases.json"
PAGE = ROOT / "docs" / "experiments.md"
BEGIN, END = "<!-- measured: python -m benchmarks.trials --write -->\n", "<!-- end -->"
PEER = "gbstats==0.8.0"
AT_ONCE, CASES = 10_000, 960


def numbers(effect: Effect) -> list[float]:
    """What is compared with another engine."""
    judged = effect.chance_to_win if effect.p_value is None else effect.p_value
    return [effect.value, effect.low, effect.high, math.nan if judged is None else judged]


def apart(mine: list[float], theirs: list[Any]) -> float:
    """The largest difference; open ends must be open on both sides."""
    pairs = [(one, float(other)) for one, other in zip(mine, theirs, strict=True)]
    return max(math.inf if math.isnan(one) else 0.0 if one == other else abs(one - other) for one, other in pairs)


def published() -> Row:
    """The cases of the engine's own tests."""
    answers = json.loads(PUBLISHED.read_text("utf-8"))["cases"]
    worst = 0.0
    for case, answer in zip(read_cases(PUBLISHED), answers, strict=True):
        expected, effect = answer["expected"], compared(case)
        judged = expected.get("pValue", expected.get("chanceToWin"))
        worst = max(worst, apart(numbers(effect), [expected["expected"], *expected["ci"], judged]))
        if effect.risk is not None:
            worst = max(worst, apart([*effect.risk], expected["risk"]))
    return Row(name="largest difference from the published cases", value=worst, unit="", better="lower", bar=5e-6)


def against_peer() -> list[Row]:
    """Random cases, answered by the peer and by us in the same run."""
    asked = cases(CASES, seed=3)
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        python = Path(scratch) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True, stderr=subprocess.DEVNULL)
        script = Path(__file__).parent / "trial_worlds" / "peer.py"
        text = json.dumps(asked).encode()
        done = subprocess.run([python, script], input=text, capture_output=True, check=True)
    theirs = json.loads(done.stdout)
    mine = msgspec.json.decode(text, type=list[Case])
    worst = max(
        apart(numbers(compared(case)), answer)
        for case, answer in zip(mine, theirs["answers"], strict=True)
        if not _counts_events(case)
    )
    rate = len(asked) / theirs["seconds"]
    note = f"{CASES} random cases of means, shares, ratios and quantiles; four tests, relative and absolute"
    alone = CASES / warm_seconds(lambda: [compared(case) for case in mine])
    return [
        Row(name="largest difference from gbstats", value=worst, unit="", better="lower", bar=1e-6, note=note),
        Row(name="analyses a second, one at a time", value=alone, unit="/s", better="higher", peer=PEER,
            peer_value=rate, note=note),
        *at_once(rate),
    ]  # fmt: skip


def _counts_events(case: Case) -> bool:
    """Of a quantile of clusters the peer takes the degrees of freedom from events; we take them from clusters."""
    return case.a.n_clusters is not None and case.test != "bayes_effect"


def at_once(peer: float) -> list[Row]:
    """Many experiments in one call."""
    random = np.random.default_rng(7)
    columns = random.gamma(2.0, 10.0, (2, AT_ONCE, 50, 2))
    arms = [
        Sums(Kind.MEAN, np.full(AT_ONCE, 50.0), part.sum(1), np.einsum("cui,cuj->cij", part, part)) for part in columns
    ]
    return [
        Row(
            name=f"analyses a second, many at once: {method}, with a covariate",
            value=AT_ONCE / warm_seconds(compare, arms[0], arms[1], asked=Asked(method=method)),
            unit="/s", better="higher", bar=10_000, peer=PEER, peer_value=peer,
            note="peer one at a time, without covariate",
        )
        for method in Method
    ]  # fmt: skip


def looking() -> list[Row]:
    """Twenty looks where there is nothing to find."""
    return [
        Row(
            name=f"false positives of 20 looks, {watched.told}, {each} units an arm and look",
            value=100 * false_positives(watched, Method.SEQUENTIAL, each=each),
            unit="%", better="lower", bar=5.0, peer="Welch's t",
            peer_value=100 * false_positives(watched, Method.FREQUENTIST, each=each), note=f"{RUNS:,} A/A experiments",
        )
        for watched in WATCHED
        for each in (50, 250)
    ]  # fmt: skip


def covered() -> tuple[list[Row], str]:
    """Coverage of every interval of a fixed number of units, and the table of the docs."""
    lines = [
        "| metric | absolute | relative | greater | lesser | Bayesian | width with covariates |",
        "|---|" + "---:|" * 6,
    ]
    rows = []
    for world in WORLDS:
        found = {
            (method, one.asked.relative, one.asked.side): held(world, one)
            for method in (Method.FREQUENTIST, Method.BAYESIAN)
            for one in questions(method)
        }
        worst = max(found.values(), key=lambda one: abs(one.held - LEVEL))
        rows.append(
            Row(
                name=f"intervals off 95 %, {world.told}", value=100 * abs(worst.held - LEVEL), unit="points",
                better="lower", bar=1.5, note=f"worst of {len(found)}: {worst.question}; {RUNS:,} experiments",
            )
        )  # fmt: skip
        lines.append(f"| {world.told} | {_shown(found)} | {f'{narrower(world):.0%}' if world.has_covariates else ''} |")
    return rows, "\n".join(lines) + "\n"


def _shown(found: dict[tuple[Method, bool, Side], Held]) -> str:
    shown = [
        found[Method.FREQUENTIST, False, Side.BOTH],
        found[Method.FREQUENTIST, True, Side.BOTH],
        found[Method.FREQUENTIST, True, Side.GREATER],
        found[Method.FREQUENTIST, True, Side.LESSER],
        found[Method.BAYESIAN, True, Side.BOTH],
    ]
    return " | ".join(f"{one.held:.1%}" for one in shown)


def write(text: str) -> None:
    """Put the table between its marks."""
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", "utf-8")


def main() -> None:
    """Measure."""
    if PUBLISHED.is_file():
        emit(published())
    else:
        sys.stderr.write(f"{PUBLISHED.name} is absent: the published cases were not measured.\n")
    rows, table = covered()
    for row in (*against_peer(), *looking(), *rows):
        emit(row)
    if "--write" in sys.argv:
        write(table)


if __name__ == "__main__":
    main()
