"""statsforecast's DynamicOptimizedTheta on series of a JSON file; run by the peer's own Python.

Prints the processor time of all series (imports, and the first series twice, before it starts), and what it forecast.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from statsforecast.models import DynamicOptimizedTheta

ROUNDS = 3


def main(file: str, *, season: int, horizon: int) -> None:
    """Forecast every series with its 80 % interval."""
    series = [np.array(one, float) for one in json.loads(Path(file).read_text())]
    model = DynamicOptimizedTheta(season_length=season)
    for _ in range(2):
        model.forecast(y=series[0], h=horizon, level=[80])
    times, found = [], []
    for _ in range(ROUNDS):
        began = time.process_time()
        found = [model.forecast(y=one, h=horizon, level=[80]) for one in series]
        times.append(time.process_time() - began)
    sys.stdout.write(json.dumps({"seconds": min(times), "found": [_plain(one) for one in found]}))


def _plain(one: Any) -> dict[str, list[float]]:  # noqa: ANN401 - the peer's own
    return {"mean": one["mean"].tolist(), "low80": one["lo-80"].tolist(), "high80": one["hi-80"].tolist()}


if __name__ == "__main__":
    main(sys.argv[1], season=int(sys.argv[2]), horizon=int(sys.argv[3]))
