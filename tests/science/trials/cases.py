"""The cases that another engine answered: its inputs as sums of ours."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from seamark.science.trials import Asked, Method, Share, Side, Sums, means, proportions, ratios

Case = dict[str, Any]


def cases(shared: Path) -> dict[str, Case]:
    """By name; ``srm`` beside them under its own name."""
    read = json.loads((shared / "measure" / "abtest" / "gbstats_cases.json").read_text("utf-8"))
    return {case["name"]: case for case in read["cases"]}


def ratio_checks(shared: Path) -> list[Case]:
    """Counts, planned shares and the p-value."""
    found: list[Case] = json.loads((shared / "measure" / "abtest" / "gbstats_cases.json").read_text("utf-8"))["srm"]
    return found


def sums_of(arm: Case) -> Sums:
    """The sums of one side of a case."""
    n = arm["n"]
    if arm["kind"] == "proportion":
        return proportions(n, arm["sum"])
    if arm["kind"] == "ratio":
        top, base = arm["numerator"], arm["denominator"]
        return ratios(
            n, top["sum"], squares=top["sum_squares"],
            base=base["sum"], base_squares=base["sum_squares"], cross=arm["m_d_sum_of_products"],
        )  # fmt: skip
    if arm["kind"] == "cuped_mean":
        return sums_of(arm["post"]).beside(sums_of(arm["pre"]), np.array([[float(arm["post_pre_sum_of_products"])]]))
    return means(n, arm["sum"], squares=arm["sum_squares"])


def asked_in(case: Case) -> Asked:
    """What a case asks."""
    config = case["config"]
    method = {"s": Method.SEQUENTIAL, "b": Method.BAYESIAN}.get(case["test"][0], Method.FREQUENTIST)
    return Asked(
        method=method,
        relative=config["difference_type"] == "relative",
        side=Side.GREATER if "greater" in case["test"] else Side.BOTH,
        tuning=config.get("sequential_tuning_parameter", 5_000),
        share=Share.DELTA,
        level=1 - config.get("alpha", 0.05),
    )
