"""Series whose future or whose turning points are known: those of competitions, and simulated ones."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seamark.science import Floats
from seamark.science.forecasts import Outlook


class Contest(NamedTuple):
    """Series of a forecasting competition, their seasons, and the lag by which errors are scaled."""

    name: str
    seasons: tuple[int, ...]
    lag: int


CONTESTS = (
    Contest("m3_monthly", (12,), 12),
    Contest("m4_hourly", (24, 168), 24),
    Contest("m4_weekly", (52,), 1),
)


def contested(shared: Path, contest: Contest) -> tuple[list[Floats], Floats]:
    """Histories, and what came (shape series, horizon)."""
    lines = (shared / "intelligence" / f"{contest.name}.jsonl").read_text().splitlines()
    found = [json.loads(line) for line in lines]
    return [np.array(one["train"], float) for one in found], np.array([one["test"] for one in found], float)


def judged(histories: list[Floats], came: Floats, *, outlooks: list[Outlook], lag: int) -> dict[str, float]:
    """MASE and the share that the intervals held."""
    scales = [float(np.abs(history[lag:] - history[:-lag]).mean()) for history in histories]
    wrong = [
        float(np.abs(out.mean - then).mean()) / scale for out, then, scale in zip(outlooks, came, scales, strict=True)
    ]
    return {
        "mase": float(np.mean(wrong)),
        "coverage80": inside([(out.low80, out.high80) for out in outlooks], came),
        "coverage95": inside([(out.low95, out.high95) for out in outlooks], came),
    }


def inside(bands: list[tuple[Floats, Floats]], came: Floats) -> float:
    """The share of values between the ends of their intervals."""
    return float(
        np.mean([((then >= low) & (then <= high)).mean() for (low, high), then in zip(bands, came, strict=True)])
    )


def remembering(count: int, memory: float, *, seed: int) -> Floats:
    """Noise of which each step remembers the one before (shape count)."""
    fresh = np.random.default_rng(seed).normal(size=count + 100)
    for place in range(1, len(fresh)):
        fresh[place] += memory * fresh[place - 1]
    rest: Floats = fresh[100:]
    return rest


def weekly(days: int, *, seed: int = 1, noise: float = 3.0) -> Floats:
    """Days of a shop: a hundred and a little more every week, weekends at a quarter less."""
    day = np.arange(days)
    shape = np.where(day % 7 >= 5, 0.75, 1.1)
    found: Floats = shape * (100 + 0.05 * day) + np.random.default_rng(seed).normal(size=days) * noise
    return found
