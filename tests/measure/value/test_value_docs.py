"""The page about value says what the code does."""

from pathlib import Path

import numpy as np

from seamark.science.lifetime import Buying, expected_repeats, fit_buying, fit_retention, foresee, retention_curve
from tests.science.lifetime import cdnow


def test_the_worked_table_is_what_the_code_finds(root: Path) -> None:
    page = (root / "docs" / "value.md").read_text("utf-8")
    given, days = cdnow.load(), (cdnow.END - cdnow.CUT).days
    came = f"{given.before + given.after:,}"
    ages, people = np.unique(given.ages + days, return_counts=True)
    for model, name, third, fourth in (
        (Buying.BG_NBD, "BG/NBD", "a", "b"),
        (Buying.PARETO_NBD, "Pareto/NBD", "s", "β"),
    ):
        fit = fit_buying(given.known, model)
        r, alpha, c, d = fit.parameters
        last = d if model is Buying.BG_NBD else d / cdnow.WEEK
        whole = float(expected_repeats(fit, ages)[0] @ people)
        found = f"{name} | {r:.3f} | {alpha / cdnow.WEEK:.3f} | {third} {c:.3f} | {fourth} {last:.3f}"
        assert f"| {found} | {whole:,.0f} | {came} |" in page
        part = foresee(fit, given.known, days=days).orders.total(given.known.people)
        assert f"{part.value:,.0f}" in page
        assert f"{part.low:,.0f} to {part.high:,.0f}" in page


def test_the_worked_contract_is_what_the_code_finds(root: Path) -> None:
    page = (root / "docs" / "value.md").read_text("utf-8")
    fit = fit_retention([[1000, 869, 743, 653, 593, 551, 517, 491]])
    assert f"α {fit.alpha:.3f}, β {fit.beta:.3f}" in page
    assert f"{retention_curve(fit, 12).kept[12].value:.1%}".replace("%", " %") in page
