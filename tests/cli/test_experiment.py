"""`seamark experiment` on files: what it finds, and calls that are wrong."""

import json
import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from seamark.faces.cli.experiment.cases import TESTS, ArmGiven, Config
from tests.cli.terminal import seamark

HEAD = "person,variant,orders,revenue,before,visits,shop\n"


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 people in two variants: the second buys a tenth more, and what they bought before says much."""
    random = np.random.default_rng(5)
    path = tmp_path_factory.mktemp("experiment") / "units.csv"
    before = random.gamma(2.0, 30.0, 4_000)
    rows = []
    for person, known in enumerate(before.tolist()):
        variant = "new" if person % 2 else "control"
        revenue = (known + random.normal(40, 10)) * (1.1 if variant == "new" else 1.0)
        visits, shop = 1 + random.poisson(2), person // 20 * 2 + person % 2
        rows.append(f"{person},{variant},{int(revenue > 120)},{revenue:.2f},{known:.2f},{visits},{shop}")
    path.write_text(HEAD + "\n".join(rows) + "\n")
    return path


def answer(*arguments: object) -> Any:  # noqa: ANN401 - a document of JSON
    done = seamark("experiment", *map(str, arguments), "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def analysed(units: Path, *arguments: str, metric: str = "revenue") -> Any:  # noqa: ANN401 - a document of JSON
    return answer("analyse", units, "--variant", "variant", "--metric", metric, *arguments)


def width(document: Any) -> float:  # noqa: ANN401 - a document of JSON
    effect = next(one["effect"] for one in document["variants"] if one["effect"])
    return float(effect["relative_high"]) - float(effect["relative_low"])


def test_an_experiment_has_its_answer_in_the_contracts_names(units: Path) -> None:
    found = analysed(units)
    control, new = found["variants"]
    assert (control["variant"], control["n"], control["effect"]) == ("control", 2_000, None)
    effect = new["effect"]
    assert effect["low"] < effect["absolute"] < effect["high"]
    assert effect["absolute"] == pytest.approx(new["mean"] - control["mean"])
    assert effect["relative_low"] < 0.1 < effect["relative_high"]
    assert 0 <= new["p_value"] < 0.001
    assert "chance_to_win" not in new
    assert found["sample_ratio"] == {"p_value": 1.0, "ok": True}


def test_a_covariate_makes_the_interval_narrower_and_looking_at_any_time_wider(units: Path) -> None:
    plain = width(analysed(units))
    assert width(analysed(units, "--covariate", "before")) < plain / 2
    assert width(analysed(units, "--method", "sequential")) > plain
    assert width(analysed(units, "--level", "0.8")) < plain


def test_bayes_gives_a_chance_to_win_and_what_a_wrong_choice_costs(units: Path) -> None:
    new = analysed(units, "--method", "bayesian", "--covariate", "before")["variants"][1]
    assert new["chance_to_win"] > 0.99
    assert new["risk"][0] > new["risk"][1]
    assert "p_value" not in new
    worse = analysed(units, "--method", "bayesian", "--lower-is-better")["variants"][1]
    assert worse["chance_to_win"] < 0.01
    sceptic = analysed(units, "--method", "bayesian", "--prior", "0,0.001")["variants"][1]
    assert abs(sceptic["effect"]["relative"]) < 0.01


def test_every_kind_of_metric_has_an_interval(units: Path) -> None:
    for arguments, metric in (
        ((), "orders"),
        (("--denominator", "visits", "--covariate", "before"), "revenue"),
        (("--quantile", "0.5"), "revenue"),
        (("--quantile", "0.9", "--cluster", "shop"), "revenue"),
        (("--cluster", "shop"), "revenue"),
        (("--stratum", "visits"), "revenue"),
    ):
        effect = analysed(units, *arguments, metric=metric)["variants"][1]["effect"]
        assert effect["low"] < effect["absolute"] < effect["high"], arguments


def test_open_ends_are_words(units: Path) -> None:
    effect = analysed(units, "--side", "greater")["variants"][1]["effect"]
    assert effect["high"] == effect["relative_high"] == "inf"


def test_a_table_to_read(units: Path) -> None:
    shown = seamark("experiment", "analyse", str(units), "--variant", "variant", "--metric", "revenue").stdout
    assert "the control" in shown
    assert "corrected" not in shown
    shown = seamark("experiment", "analyse", str(units), "--variant", "visits", "--metric", "revenue").stdout
    assert "corrected" in shown  # of many variants
    assert "p-value" in shown


def test_units_in_other_shares_than_planned_are_told(units: Path) -> None:
    call = ("experiment", "analyse", str(units), "--variant", "variant", "--metric", "revenue", "--shares", "60,40")
    assert "other shares than planned" in seamark(*call).stderr
    assert not analysed(units, "--shares", "60,40")["sample_ratio"]["ok"]


@pytest.mark.parametrize(
    ("rows", "arguments", "says"),
    [
        ("1,a,1\n2,a,1\n", (), "one variant only"),
        ("1,a,1\n2,,1\n", (), "the variant is empty"),
        ("1,a,1\n2,b,\n", (), "line 3, column 'metric': '' is not a number"),
        ("1,a,1\n2,b,nan\n", (), "'nan' is not a number"),
        ("1,a,1\n2,b,inf\n", (), "'inf' is not a number"),
        ("1,a,1\n2,b,2\n", ("--control", "c"), "'c' is not among the variants"),
        ("1,a,1\n2,b,2\n", ("--level", "3"), "level of 3"),
        ("1,a,1\n2,b,2\n", ("--shares", "1,x"), "--shares '1,x'"),
        ("1,a,1\n2,b,2\n", ("--shares", "1"), "1 shares"),
        ("1,a,1\n2,b,2\n", ("--covariate", "age"), "no column 'age'"),
        ("1,a,1\n2,b,2\n", ("--quantile", "1.5"), "quantile of level 1.5"),
        ("1,a,1\n2,b,2\n", ("--quantile", "0.5", "--denominator", "id"), "no denominator"),
        ("1,a,1\n1,b,2\n", ("--cluster", "id"), "is in two variants"),
        ("1,a,1\n2,b,2\n", ("--method", "bayesian", "--prior", "0,0"), "must be above 0"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, rows: str, arguments: tuple[str, ...], says: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("id,variant,metric\n" + rows)
    done = seamark("experiment", "analyse", str(path), "--variant", "variant", "--metric", "metric", *arguments)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("method", ["frequentist", "bayesian", "sequential"])
@pytest.mark.parametrize(
    ("rows", "arguments", "says"),
    [
        ("1,a,1\n2,b,2\n", (), "single unit"),
        ("1,a,3\n2,a,3\n3,b,5\n4,b,5\n", (), "same value"),
        ("1,a,-3\n2,a,-5\n3,b,5\n4,b,6\n", (), "zero or below"),
        ("1,a,3\n2,a,-3\n3,b,5\n4,b,6\n", (), "zero or below"),
        ("1,a,1\n2,a,9\n3,b,5\n4,b,7\n", (), "may as well be zero"),
        ("0,a,3\n0,a,9\n3,b,5\n4,b,7\n", ("--denominator", "id"), "denominator of zero or below"),
        ("-1,a,3\n0,a,9\n3,b,5\n4,b,7\n", ("--denominator", "id"), "denominator of zero or below"),
        ("1,a,3\n2,a,9\n3,b,5\n4,b,7\n", ("--quantile", "0.9"), "Wait"),
    ],
)
def test_what_cannot_be_known_is_wide_open(
    tmp_path: Path, rows: str, arguments: tuple[str, ...], says: str, method: str
) -> None:
    path = tmp_path / "little.csv"
    path.write_text("id,variant,metric\n" + rows)
    call = ("analyse", path, "--variant", "variant", "--metric", "metric", "--method", method, *arguments)
    variant = answer(*call)["variants"][1]
    assert says in variant["doubt"]
    assert (variant["effect"]["relative_low"], variant["effect"]["relative_high"]) == ("-inf", "inf")
    assert variant.get("p_value", 1.0) == 1.0
    assert variant.get("chance_to_win", 0.5) == 0.5


def test_the_published_cases_to_five_decimals(shared_data: Path) -> None:
    path = shared_data / "measure" / "abtest" / "gbstats_cases.json"
    wanted = {case["name"]: case["expected"] for case in json.loads(path.read_text())["cases"]}
    found = answer("statistics", path)["cases"]
    assert [case["name"] for case in found] == list(wanted)
    for case in found:
        expected = wanted[case["name"]]
        assert list(map(float, [case["expected"], *case["ci"]])) == pytest.approx(
            list(map(float, [expected["expected"], *expected["ci"]])), abs=1e-9
        )
        if "pValue" in expected:
            assert case["p_value"] == pytest.approx(expected["pValue"], abs=1e-9)
        else:
            assert [case["chance_to_win"], *case["risk"]] == pytest.approx(
                [expected["chanceToWin"], *expected["risk"]], abs=1e-9
            )
        assert case["ci"][1] == "inf" or math.isfinite(case["ci"][1])


ARM = {"kind": "mean", "n": 10, "sum": 30, "sum_squares": 120}


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ({"test": "t"}, "no test 't'"),
        ({"config": {"difference_type": "odd"}}, "'odd' is not known"),
        ({"config": {"alpha": 2}}, "level of -1"),
        ({"config": {"prior": "Jeffreys"}}, "'Jeffreys' is not known"),
        ({"a": {"kind": "mode", "n": 3}}, "'mode' is not known"),
        ({"a": {"kind": "mean", "n": 3}}, "needs a number as sum"),
        ({"a": {"kind": "ratio", "n": 3}}, "needs numerator"),
        ({"a": {"kind": "proportion", "n": 3, "sum": 1}}, "cannot be compared"),
        ({"a": {"kind": "quantile", "n": 3}}, "needs a number as quantile_hat"),
        ({"a": 7}, "not a file of cases"),
    ],
)
def test_a_case_that_is_wrong_is_named(tmp_path: Path, case: dict[str, object], says: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [{"name": "one", "test": "two_sided_t", "a": ARM, "b": ARM, **case}]}))
    done = seamark("experiment", "statistics", str(path))
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr


def test_a_size_a_power_and_days() -> None:
    found = answer("size", "--baseline", "0.1", "--effect", "0.05", "--daily", "10000", "--share", "0.5")
    assert found["n_per_variant"] == pytest.approx(57_760, abs=10)
    assert found["days"] == math.ceil(2 * found["n_per_variant"] / 5_000)
    assert found["smallest_effect"] == pytest.approx(0.05, rel=1e-3)
    back = answer("size", "--baseline", "0.1", "--n", str(found["n_per_variant"]))
    assert back["effect"] == pytest.approx(0.05, rel=1e-3)
    easier = answer("size", "--baseline", "50", "--deviation", "80", "--effect", "0.05", "--correlation", "0.7")
    harder = answer("size", "--baseline", "50", "--deviation", "80", "--effect", "0.05")
    assert easier["n_per_variant"] == pytest.approx(harder["n_per_variant"] * 0.51, rel=0.001)
    assert "80.0%" in seamark("experiment", "size", "--baseline", "0.1", "--effect", "0.1").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--baseline", "0.1"), "either --effect"),
        (("--baseline", "0.1", "--effect", "0"), "effect of zero"),
        (("--baseline", "1.4", "--effect", "0.1"), "a share between 0 and 1"),
        (("--baseline", "0.6", "--effect", "0.9"), "outside 0 to 1"),
        (("--baseline", "0.1", "--effect", "nan"), "effect of nan"),
        (("--baseline", "nan", "--effect", "0.1"), "baseline nan"),
        (("--baseline", "0.1", "--effect", "1e-12"), "more than"),
        (("--baseline", "0.1", "--effect", "-0.1", "--side", "greater"), "never found"),
        (("--baseline", "0.1", "--effect", "0.1", "--alpha", "0"), "level 1"),
        (("--baseline", "0.1", "--effect", "0.1", "--daily", "0"), "units a day"),
        (("--baseline", "0.1", "--n", "1"), "2 or more"),
        (("--baseline", "5", "--deviation", "0", "--effect", "0.1"), "variance 0"),
    ],
)
def test_a_size_that_cannot_be(arguments: tuple[str, ...], says: str) -> None:
    done = seamark("experiment", "size", *arguments)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr


def test_the_page_names_every_test_kind_and_field_of_a_case(root: Path) -> None:
    page = (root / "docs" / "experiments.md").read_text("utf-8")
    fields = {field.name for struct in (ArmGiven, Config) for field in msgspec.structs.fields(struct)}
    for word in (*TESTS, *(fields - {"kind", "n"})):
        assert f"`{word}`" in page, word


def test_sums_of_every_kind_are_judged(tmp_path: Path) -> None:
    """A ratio with its covariates and a quantile of clusters, as an engine would hand them over."""
    mean = {"kind": "mean", "sum": 500, "sum_squares": 2_900}
    ratio = {"kind": "ratio", "n": 100, "numerator": mean | {"n": 100}, "denominator": mean | {"n": 100}}
    ratio["m_d_sum_of_products"] = 2_700
    crosses = ("m_post_m_pre", "m_post_d_pre", "m_pre_d_post", "d_post_d_pre")
    both = {"kind": "cuped_ratio", "n": 100, "post": ratio, "pre": ratio}
    both |= {f"{name}_sum_of_products": 2_600 for name in crosses}
    quantile = {"kind": "quantile", "n": 1_000, "nu": 0.5, "quantile_hat": 3, "quantile_lower": 2.8}
    quantile |= {"quantile_upper": 3.3, "n_clusters": 100, "main_sum": 500, "main_sum_squares": 3_000}
    quantile |= {"denominator_sum": 1_000, "denominator_sum_squares": 11_000, "main_denominator_sum_product": 5_400}
    path = tmp_path / "cases.json"
    config = {"prior": {"mean": 0, "variance": 0.01}}
    cases = [
        {"name": test, "test": test, "config": config, "a": arm, "b": arm} for test in TESTS for arm in (both, quantile)
    ]
    path.write_text(json.dumps({"cases": cases}))
    for case in answer("statistics", path)["cases"]:
        low, high = map(float, case["ci"])
        assert case["expected"] == 0
        assert low < 0 < high
        assert case["doubt"] == ""
    assert "sequential_two_sided" in seamark("experiment", "statistics", str(path)).stdout
