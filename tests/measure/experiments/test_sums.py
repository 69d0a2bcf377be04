"""The sums of the engine, held against plain Python that walks every event."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from seamark.measure.experiments import EXPOSURE, unit_metric
from seamark.measure.experiments.assigning import NONE_FITS
from seamark.measure.relations import ExposureRule, SumsRule
from seamark.measure.store.trials import Seen, Trials
from seamark.science.trials import Kind
from tests.measure.company import START, Row
from tests.measure.experiments.lab import Lab, made_up

NAMES = ("control", "large")
END = START + timedelta(days=5, hours=3)
BEGIN = START + timedelta(days=2)
RATES = {"EUR": 1e-6, "USD": 0.5e-6}
METRICS = (
    "conversion",
    "orders",
    "revenue",
    "average_order_value",
    "refunds",
    "page_views",
    "did:Signed Up",
    "count:Signed Up",
)
WINDOW, BEFORE = 2, 1


def exposed() -> ExposureRule:
    return ExposureRule(
        name=EXPOSURE,
        key="button",
        unit="anonymous",
        start=BEGIN,
        end=END,
        edges=(("control", "8"), ("large", NONE_FITS)),
        layer="layer:~button",
        slots=(("0", NONE_FITS),),
    )


def wanted(metric: str, *, step: int = 7200) -> tuple[SumsRule, Kind]:
    found = unit_metric(metric)
    rule = SumsRule(
        unit="anonymous", parts=found.parts, event=found.event, is_proportion=found.kind is Kind.PROPORTION,
        window_days=WINDOW, before_days=BEFORE, start=BEGIN, end=END, step=step, rates=tuple(RATES.items()),
    )  # fmt: skip
    return rule, found.kind


def amount(row: Row, part: str, *, event: str) -> float:
    """What an event counts of a part."""
    if part == "revenue":
        return (row["amount"] or 0) * RATES.get(row["currency"], 0.0)
    return float(
        {
            "conversions": row["conversion"],
            "refunds": row["conversion"] == 0 and (row["amount"] or 0) < 0,
            "page_views": row["type"] in {"page", "screen"},
            "event": row["type"] == "track" and row["name"] == event,
        }[part]
    )


def walked(rows: list[Row], metric: str, *, until: datetime) -> dict[str, Any]:
    """Units and vectors (outcomes, then covariates) of each variant at a moment, from the events themselves."""
    found, seen = unit_metric(metric), defaultdict[str, dict[str, datetime]](dict)
    for row in rows:
        if row["name"] == EXPOSURE and not row["is_bot"] and BEGIN <= row["time"] < END:
            variant = row["properties"].split('"variation_id": "')[1].split('"')[0]
            seen[row["anonymous_id"]][variant] = min(row["time"], seen[row["anonymous_id"]].get(variant, row["time"]))
    vectors: dict[str, list[list[float]]] = {name: [] for name in NAMES}
    for unit, variants in seen.items():
        ((variant, first), *more) = variants.items()
        if more or variant not in NAMES or first >= until:
            continue
        own = [row for row in rows if row["anonymous_id"] == unit and not row["is_bot"]]
        after = [row for row in own if first <= row["time"] < min(until, first + timedelta(WINDOW))]
        before = [row for row in own if first - timedelta(BEFORE) <= row["time"] < first]
        sums = [
            sum(amount(row, part, event=found.event) for row in some)
            for some in (after, before)
            for part in found.parts
        ]
        vectors[variant].append([float(one > 0.5) for one in sums] if found.kind is Kind.PROPORTION else sums)
    return vectors


@pytest.mark.parametrize("metric", METRICS)
def test_sums_of_every_step_are_those_of_plain_python(lab: Lab, metric: str) -> None:
    rows = made_up(3, units=300, experiment="button")
    lab.load(rows)
    _, (sums,) = Trials(lab.warehouse).counted(exposed(), (wanted(metric),), names=NAMES)
    assert sums.n.shape[1] > 30
    for step in (5, 20, sums.n.shape[1] - 1):
        until = min(BEGIN + timedelta(seconds=7200 * (step + 1)), END)
        for place, vectors in enumerate(walked(rows, metric, until=until).values()):
            matrix = np.array(vectors)
            assert sums.n[place, step] == len(matrix)
            assert sums.sums[place, step] == pytest.approx(matrix.sum(axis=0), abs=1e-6)
            assert sums.products[place, step] == pytest.approx(matrix.T @ matrix, abs=1e-6)


def test_units_that_strayed_are_told_and_two_variants_are_left_out(lab: Lab) -> None:
    rows = made_up(3, units=300, experiment="button")
    lab.load(rows)
    seen, (sums,) = Trials(lab.warehouse).counted(exposed(), (wanted("orders"),), names=NAMES)
    variants = defaultdict[str, set[str]](set)
    for row in rows:
        if row["name"] == EXPOSURE and not row["is_bot"] and BEGIN <= row["time"] < END:
            variants[row["anonymous_id"]].add(row["properties"].split('"variation_id": "')[1].split('"')[0])
    alone = [one for one in variants.values() if len(one) == 1]
    assert seen.two_variants == len(variants) - len(alone) > 0
    assert seen.unknown_variant == sum(one == {"odd"} for one in alone) > 0
    assert seen.units == len(alone) - seen.unknown_variant == sums.n[:, -1].sum()
    assert 0.3 < seen.other_variant / seen.units < 0.7  # those variants were drawn, not hashed


def test_nobody_exposed_is_nothing_and_no_fault(lab: Lab) -> None:
    seen, (sums,) = Trials(lab.warehouse).counted(exposed(), (wanted("orders"),), names=NAMES)
    assert (seen, sums.n.sum()) == (Seen(0, 0, 0, 0), 0)
