"""Experiments that another engine answered in full precision: we give the same to every digit."""

from pathlib import Path

import numpy as np
import pytest

from seamark.science.trials import Sums, compare, sample_ratio
from tests.science.trials.cases import Case, asked_in, cases, ratio_checks, sums_of

NAMES = (
    "t_rel", "t_abs", "t_binom_rel", "seq_tuning1000", "seq_prop", "one_sided_greater_rel", "bayes_binom",
    "bayes_gauss", "cuped_published", "cuped_dev_own", "nocuped_dev_own", "ratio_dev_own",
)  # fmt: skip


def expected_of(case: Case) -> list[float]:
    expected = case["expected"]
    asked_for = [expected["expected"], *map(float, expected["ci"]), expected["uplift"]["stddev"]]
    return asked_for + ([expected["pValue"]] if "pValue" in expected else [expected["chanceToWin"], *expected["risk"]])


def test_every_case_is_known(shared_data: Path) -> None:
    assert set(cases(shared_data)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_of_a_case(shared_data: Path, name: str) -> None:
    case = cases(shared_data)[name]
    found = compare(sums_of(case["a"]), sums_of(case["b"]), asked=asked_in(case)).at()
    judged = [found.p_value] if found.p_value is not None else [found.chance_to_win, *(found.risk or ())]
    assert [found.value, found.low, found.high, found.spread, *judged] == pytest.approx(expected_of(case), abs=1e-12)


def test_a_thousand_cases_at_once_are_as_one(shared_data: Path) -> None:
    case = cases(shared_data)["cuped_dev_own"]
    control, variant = sums_of(case["a"]), sums_of(case["b"])
    alone = compare(control, variant, asked=asked_in(case)).at()

    def many(sums: Sums) -> Sums:
        return Sums(
            sums.kind, np.full(1_000, sums.n), np.tile(sums.sums, (1_000, 1)), np.tile(sums.products, (1_000, 1, 1))
        )

    at_once = compare(many(control), many(variant), asked=asked_in(case))
    assert at_once.at(0) == alone
    assert at_once.at(999) == alone


def test_the_sample_ratio_of_published_counts(shared_data: Path) -> None:
    for check in ratio_checks(shared_data):
        assert sample_ratio(check["users"], check["weights"]).p_value == pytest.approx(check["p"], rel=1e-9)
