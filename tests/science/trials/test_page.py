"""The worked tables of docs/experiments.md."""

import json
from pathlib import Path

import numpy as np
import pytest

from seamark.measure.records import record_of
from seamark.science.trials import Asked, Method, Share, Side, Sums, compare, means, proportions, ratios
from tests.cli.terminal import seamark

SUMS, ANSWERS, REAL = (
    ("metric", "arm", "units"),
    ("metric", "asked", "effect"),
    ("metric", "variant", "relative"),
)


def table(page: str, head: tuple[str, ...]) -> list[list[str]]:
    """The rows of the table whose columns begin so."""
    lines = page.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {' | '.join(head)} "))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def number(text: str) -> float:
    """A number as the page writes it."""
    plain = text.replace(",", "").replace("−", "-").replace("+", "").strip()
    return float(plain.rstrip("%")) / 100 if plain.endswith("%") else float(plain)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "experiments.md").read_text("utf-8")


def arms(page: str) -> dict[tuple[str, str], Sums]:
    """The sums of the table."""
    found = {}
    for metric, arm, *cells in table(page, SUMS):
        n, total, *rest = [number(cell) for cell in cells if cell]
        if metric == "share":
            sums = proportions(n, total)
        elif metric == "ratio":
            squares, base, base_squares, cross = rest
            sums = ratios(n, total, squares=squares, base=base, base_squares=base_squares, cross=cross)
        else:
            sums = means(n, total, squares=rest[0])
        if metric == "adjusted":
            sums = sums.beside(means(n, rest[1], squares=rest[2]), np.array([[rest[3]]]))
        found[metric, arm] = sums
    return found


def test_the_worked_table(page: str) -> None:
    sums = arms(page)
    rows = table(page, ANSWERS)
    assert {row[0] for row in rows} == {metric for metric, _ in sums}
    assert len(rows) >= 10
    for metric, asked, *cells in rows:
        words = asked.split(", ")
        question = Asked(
            method=Method(words[0]),
            relative="relative" in words,
            side=Side.GREATER if "greater" in words else Side.BOTH,
            share=Share.DELTA if "delta" in words else Share.FIELLER,
        )
        found = compare(sums[metric, "control"], sums[metric, "variant"], asked=question).at()
        judged = found.chance_to_win if found.p_value is None else found.p_value
        for cell, exact in zip(cells, (found.value, found.low, found.high, judged), strict=True):
            digits = 10.0 ** -len(cell.rstrip("%").partition(".")[2]) / (100 if cell.endswith("%") else 1)
            assert number(cell) == pytest.approx(exact, abs=digits / 2 * 1.001), (metric, asked, cell)


def test_the_real_experiment(page: str, shared_data: Path) -> None:
    path = shared_data / "measure" / "abtest" / "hillstrom_dev.csv"
    documents = {}
    for metric, variant, *cells in table(page, REAL):
        if metric not in documents:
            call = ("analyse", str(path), "--variant", "segment", "--metric", metric, "--format", "json")
            documents[metric] = json.loads(seamark("experiment", *call).stdout)
        document = documents[metric]
        assert document["control"] == "No E-Mail"
        assert document["sample_ratio"]["ok"]
        found = next(one for one in document["variants"] if one["variant"] == variant)
        effect = found["effect"]
        shown = [number(cell) for cell in cells]
        assert shown[:3] == pytest.approx(
            [effect["relative"], effect["relative_low"], effect["relative_high"]], abs=0.0005
        )
        assert shown[3] == pytest.approx(found["p_value"], abs=0.00005)
    assert set(documents) == {"visit", "conversion", "spend"}


def test_every_method_has_a_record_that_keeps_its_promise() -> None:
    for method in Method:
        found = record_of(method.estimator)
        assert found
        for record in found:
            assert record.runs >= 2_000
            for part in record.coverage:
                least, most = (part.nominal - 0.015, part.nominal + 0.015)
                assert least <= part.observed <= (1.0 if method is Method.SEQUENTIAL else most), record.cases
