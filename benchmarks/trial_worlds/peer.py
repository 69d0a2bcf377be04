"""Runs in the peer's own environment: gbstats answers the cases on standard input and says how long it took.

Nothing of ours is imported here, and nothing of the peer anywhere else.
"""

import json
import sys
import time
from typing import Any

from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig
from gbstats.frequentist.tests import (
    FrequentistConfig,
    OneSidedTreatmentGreaterTTest,
    SequentialConfig,
    SequentialTwoSidedTTest,
    TwoSidedTTest,
)
from gbstats.models.statistics import (
    ProportionStatistic,
    QuantileClusteredStatistic,
    QuantileStatistic,
    RatioStatistic,
    SampleMeanStatistic,
)

TESTS = {
    "two_sided_t": (TwoSidedTTest, FrequentistConfig),
    "one_sided_greater": (OneSidedTreatmentGreaterTTest, FrequentistConfig),
    "sequential_two_sided": (SequentialTwoSidedTTest, SequentialConfig),
    "bayes_effect": (EffectBayesianABTest, EffectBayesianConfig),
}


def statistic(arm: dict[str, Any]) -> object:
    """The peer's value of one side."""
    given = {name: value for name, value in arm.items() if name != "kind"}
    if arm["kind"] == "ratio":
        parts = {
            "m_statistic": statistic(given.pop("numerator")),
            "d_statistic": statistic(given.pop("denominator")),
        }
        return RatioStatistic(**given, **parts)
    kinds = {"mean": SampleMeanStatistic, "proportion": ProportionStatistic, "quantile": QuantileStatistic}
    return (QuantileClusteredStatistic if "n_clusters" in given else kinds[arm["kind"]])(**given)


def main() -> None:
    """Answer, and say how long the answers took; making the values counts, reading does not."""
    cases = json.load(sys.stdin)
    began = time.perf_counter()
    answers = []
    for case in cases:
        test, config = TESTS[case["test"]]
        asked = config(difference_type=case["config"]["difference_type"])
        found = test(statistic(case["a"]), statistic(case["b"]), asked).compute_result()
        judged = getattr(found, "p_value", None)
        answers.append([found.expected, *found.ci, found.chance_to_win if judged is None else judged])
    json.dump({"seconds": time.perf_counter() - began, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
