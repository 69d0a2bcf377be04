"""Regional tests: published cases, false positives, intervals, time. ``python -m benchmarks.regions``.

Without ``../shared/data/measure/geo`` only the simulations are measured.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: small matrices are slower on several threads

import sys
from pathlib import Path

import numpy as np

from benchmarks.records.regions import CASES, by_share, nothing_done
from benchmarks.rows import Row, emit
from benchmarks.timing import warm_seconds
from seamark.science.regions import Panel, Wish, choose_markets, differences, synthetic_control
from tests.science.regions.panels import CALIFORNIA, GEOLIFT, long_form, wide_form

GEO = Path(__file__).resolve().parents[2] / "shared" / "data" / "measure" / "geo"
RUNS = 800


def off(name: str, value: float, *, published: float, bar: float, unit: str) -> None:
    """A row: how far a figure lies from what is published."""
    note = f"{value:.2f}, published {published:g}"
    emit(Row(name=name, value=abs(value - published), unit=unit, better="lower", bar=bar, note=note))


def known() -> None:
    """Cases with published answers."""
    panel = long_form(GEO / "geolift_test.csv")
    plain, ridge = (synthetic_control(panel, GEOLIFT, augment=way) for way in ("none", "ridge"))
    off("GeoLift_Test, effect a region and day", plain.effect.per_period, published=155.556, bar=1.0, unit="")
    off("GeoLift_Test, lift", 100 * (plain.effect.relative or 0), published=5.4, bar=0.1, unit="points")
    off("GeoLift_Test with ridge, effect", ridge.effect.per_period, published=156.805, bar=1.0, unit="")
    off("GeoLift_Test with ridge, lift", 100 * (ridge.effect.relative or 0), published=5.5, bar=0.1, unit="points")
    smoking = wide_form(GEO / "california_prop99.csv")
    off("Proposition 99, de-meaned synthetic control", synthetic_control(smoking, CALIFORNIA).effect.per_period,
        published=-11.1, bar=0.1, unit="packs")  # fmt: skip
    off("Proposition 99, differences", differences(smoking, CALIFORNIA).effect.per_period, published=-27.3, bar=0.1,
        unit="packs")  # fmt: skip
    note = "40 regions, 105 days, 100 placebos"
    emit(Row(name="one analysis", value=warm_seconds(synthetic_control, panel, GEOLIFT), unit="s", better="lower",
             note=note))  # fmt: skip
    history = Panel(panel.regions, panel.values[:, :90])
    wish = Wish(15, sizes=(2, 3, 4, 5))
    emit(Row(name="one design", value=warm_seconds(choose_markets, history, wish), unit="s", better="lower",
             note="40 regions, 90 days, sets of 2 to 5"))  # fmt: skip


def untreated() -> None:
    """False positives and intervals where nothing was done."""
    for case in CASES:
        found = nothing_done(case, by_share, runs=RUNS, seed=11)
        alarms, held = 100 * found.alarms(), 100 * float(np.mean([p >= 0.1 for p in found.chances]))
        emit(Row(name="false positives at 5 %, off nominal", value=abs(alarms - 5), unit="points", better="lower",
                 bar=2.0, note=f"{alarms:.1f} %; {case.says}"))  # fmt: skip
        emit(Row(name="90 % intervals, off nominal", value=abs(held - 90), unit="points", better="lower", bar=3.0,
                 note=f"{held:.1f} % held; {case.says}"))  # fmt: skip


def main() -> None:
    """Measure."""
    if GEO.is_dir():
        known()
    else:
        sys.stderr.write("no published cases: ../shared/data is absent\n")
    untreated()


if __name__ == "__main__":
    main()
