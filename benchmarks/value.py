"""Repeat buying: published numbers, a million customers, the file command. ``python -m benchmarks.value``.

CDNOW is fitted on 39 weeks and held against the 39 that followed. The million live by the Pareto/NBD law and were seen
for up to two years. The record of intervals is ``python -m benchmarks.track_record value``.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.rows import Row, emit
from seamark.science.lifetime import (
    Buying,
    Histories,
    expected_repeats,
    fit_buying,
    fit_spend,
    foresee,
    foresee_value,
    histories,
)
from tests.science.lifetime import cdnow

PUBLISHED = {Buying.BG_NBD: (0.243, 4.414, 0.793, 2.426), Buying.PARETO_NBD: (0.553, 10.578, 0.606, 11.669)}
NAMES = {Buying.BG_NBD: ("r", "alpha", "a", "b"), Buying.PARETO_NBD: ("r", "alpha", "s", "beta")}
MANY = int(os.environ.get("SEAMARK_BENCH_CUSTOMERS", "1000000"))
DAYS = 730


def published() -> None:
    """The parameters of the papers, and the held-out half."""
    given = cdnow.load()
    for model in Buying:
        fit = fit_buying(given.known, model)
        scale = (1, cdnow.WEEK, 1, cdnow.WEEK if model is Buying.PARETO_NBD else 1)
        found = [value / unit for value, unit in zip(fit.parameters, scale, strict=True)]
        off = max(abs(a / b - 1) for a, b in zip(found, PUBLISHED[model], strict=True))
        told = ", ".join(f"{name} {value:.3f}" for name, value in zip(NAMES[model], found, strict=True))
        emit(
            Row(
                name=f"CDNOW, {model}: parameters off the published ones, the worst", value=100 * off, unit="%",
                better="lower", bar=0.5, note=f"{told} (weeks)",
            )
        )  # fmt: skip
        held_out(given, model)


def held_out(given: cdnow.Cdnow, model: Buying) -> None:
    """Repeat orders to the end of the held-out half, as the papers count them, and those of that half alone."""
    fit, days = fit_buying(given.known, model), (cdnow.END - cdnow.CUT).days
    ages, people = np.unique(given.ages + days, return_counts=True)
    whole = float(expected_repeats(fit, ages)[0] @ people)
    came = given.before + given.after
    emit(
        Row(
            name=f"CDNOW, {model}: repeat orders to the end of the held-out half, off",
            value=100 * abs(whole / came - 1), unit="%", better="lower", bar=5,
            note=f"{whole:,.0f} expected, {came:,} came; as the papers count",
        )
    )  # fmt: skip
    part = foresee(fit, given.known, days=days).orders.total(given.known.people)
    emit(
        Row(
            name=f"CDNOW, {model}: repeat orders of the held-out half alone, off",
            value=100 * abs(part.value / given.after - 1), unit="%", better="lower", bar=5,
            note=f"{part.value:,.0f} expected ({part.low:,.0f} to {part.high:,.0f}), {given.after:,} came",
        )
    )  # fmt: skip


def million() -> tuple[Histories, np.ndarray, np.ndarray]:
    """A million customers: histories by day, what an order of each was worth, how many orders."""
    draw = np.random.default_rng(0)
    age = np.floor(draw.uniform(1, DAYS, MANY))
    rate, leaving = draw.gamma(0.5, 1 / 60, MANY), draw.gamma(0.6, 1 / 80, MANY)
    life = np.minimum(draw.exponential(1 / leaving), age)
    repeats = draw.poisson(rate * life).astype(np.float64)
    last = life * draw.random(MANY) ** (1 / np.maximum(repeats, 1))
    recency = np.where(repeats > 0, np.clip(np.ceil(last), 1, age), 0.0)
    orders = repeats + 1
    mean = draw.gamma(6.0 * orders, 1 / (draw.gamma(4.0, 1 / 15, MANY) * orders))
    began = time.perf_counter()
    known = histories(repeats, recency=recency, age=age)
    emit(
        Row(
            name=f"{MANY:,} customers grouped", value=time.perf_counter() - began, unit="s", better="lower",
            note=f"{len(known.people):,} different histories",
        )
    )  # fmt: skip
    return known, mean, orders


def speed() -> None:
    """Fitting and scoring them."""
    known, mean, orders = million()
    began = time.perf_counter()
    spend = fit_spend(mean, orders)
    emit(Row(name=f"Gamma-Gamma of {MANY:,}", value=time.perf_counter() - began, unit="s", better="lower"))
    for model, bar in ((Buying.BG_NBD, 15), (Buying.PARETO_NBD, 60)):
        began = time.perf_counter()
        fit = fit_buying(known, model)
        fitted = time.perf_counter() - began
        seen = foresee(fit, known, days=365)
        total = foresee_value(seen, spend, place=known.place, mean=mean, orders=orders).total()
        took = time.perf_counter() - began
        emit(
            Row(
                name=f"{model} of {MANY:,} customers fitted, each one scored", value=took, unit="s", better="lower",
                bar=bar, note=f"{fitted:.1f} s of it the fit; worth {total.low:,.0f} to {total.high:,.0f}",
            )
        )  # fmt: skip


def command() -> None:
    """The command on a file of a million transactions, reading and answer included."""
    draw, rows = np.random.default_rng(1), MANY
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        days = np.datetime64("2024-01-01") + np.floor(draw.uniform(0, DAYS, rows)).astype("timedelta64[D]")
        who = np.floor(rows * 0.4 * draw.random(rows) ** 1.5).astype(int)
        paid = draw.gamma(4, 10, rows)
        with file.open("w") as target:
            target.write("customer,date,amount\n")
            target.writelines(f"c{a},{b},{c:.2f}\n" for a, b, c in zip(who, days, paid, strict=True))
        call = [sys.executable, "-m", "seamark", "value", str(file), "--customer", "customer", "--date", "date"]
        call += ["--amount", "amount", "--model", "bg-nbd", "--format", "json"]
        began = time.perf_counter()
        done = subprocess.run(call, capture_output=True, check=True)
        took = time.perf_counter() - began
    note = f"BG/NBD; {len(done.stdout) / 1e6:,.0f} MB of answer"
    emit(Row(name=f"seamark value on a file of {rows:,} transactions", value=took, unit="s", better="lower", note=note))


def main() -> None:
    """Measure and print."""
    published()
    speed()
    command()


if __name__ == "__main__":
    main()
