"""How forecasts did: on a simulated shop whose days are known, and on competitions held out."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from seamark.measure.records import Covered, Record, Scored
from seamark.science import Floats
from seamark.science.forecasts import FORECAST_METHOD, FORECAST_VERSION, Outlook, foresee_many
from tests.science.forecasts.series import CONTESTS, Contest, contested, inside, judged, remembering

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
RUNS = 500
HORIZON = 14
SHORT, LONG = 28, 300
NAMES = {"m3_monthly": "M3 monthly", "m4_hourly": "M4 hourly", "m4_weekly": "M4 weekly"}
DOCS = "docs/forecasts.md"


def shop(days: int, *, seed: int) -> Floats:
    """Days of a shop: weekdays, a level that wanders, noise that remembers yesterday, a spike now and then."""
    chance = np.random.default_rng(seed)
    place = np.arange(days)
    week = 1 + 0.3 * np.sin(2 * np.pi * (place % 7) / 7 + chance.uniform(0, 6))
    level = 100 * np.exp(np.cumsum(chance.normal(0, 0.01, days)) + chance.normal(0, 0.0008) * place)
    noise = 0.1 * remembering(days, chance.uniform(0, 0.6), seed=seed)
    spikes = np.where(chance.random(days) < 0.01, 1.6, 1.0)
    found: Floats = np.maximum(level * week * (1 + noise) * spikes, 0)
    return found


def records() -> list[Record]:
    """Simulated days, long and short; the competitions where they lie beside the repository."""
    found = [_simulated(LONG), _simulated(SHORT)]
    if SHARED.is_dir():
        found += [_contest(contest) for contest in CONTESTS]
    return found


def _simulated(days: int) -> Record:
    series = [shop(days + HORIZON, seed=seed) for seed in range(RUNS)]
    outlooks = foresee_many([one[:days] for one in series], HORIZON, seasons=(7,))
    came = np.array([one[days:] for one in series])
    means = np.array([out.mean for out in outlooks])
    plain = np.array([np.tile(one[days - 7 : days], 2) for one in series])
    size = came.mean(axis=1, keepdims=True)
    return Record(
        method=FORECAST_METHOD,
        version=FORECAST_VERSION,
        cases=f"simulated shops of {days} days: weekdays, a wandering level, noise that remembers; {HORIZON} ahead",
        runs=RUNS,
        bias=float(((means - came) / size).mean()),
        bias_unit="of the level",
        coverage=_covered(outlooks, came),
        scores=(
            Scored(
                "mean error, share of the level",
                float((np.abs(means - came) / size).mean()),
                float((np.abs(plain - came) / size).mean()),
                "last week again",
            ),
        ),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )


def _contest(contest: Contest) -> Record:
    histories, came = contested(SHARED, contest)
    outlooks = foresee_many(histories, came.shape[1], seasons=contest.seasons)
    found = judged(histories, came, outlooks=outlooks, lag=contest.lag)
    scales = np.array([np.abs(one[contest.lag :] - one[: -contest.lag]).mean() for one in histories])[:, None]
    means = np.array([out.mean for out in outlooks])
    season = contest.seasons[0]
    plain = np.array([np.resize(one[-season:] if len(one) >= season else one[-1:], came.shape[1]) for one in histories])
    return Record(
        method=FORECAST_METHOD,
        version=FORECAST_VERSION,
        cases=f"{NAMES[contest.name]}, {len(histories)} series held out, {came.shape[1]} steps ahead",
        runs=len(histories),
        bias=float(((means - came) / scales).mean()),
        bias_unit=f"of the mean step over {contest.lag}",
        coverage=_covered(outlooks, came),
        scores=(Scored("MASE", found["mase"], float((np.abs(plain - came) / scales).mean()), "last season again"),),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )


def _covered(outlooks: list[Outlook], came: Floats) -> tuple[Covered, ...]:
    return (
        Covered(0.8, inside([(out.low80, out.high80) for out in outlooks], came)),
        Covered(0.95, inside([(out.low95, out.high95) for out in outlooks], came)),
    )
