"""Experiments beside the demo company's world: exposures by the product's own hash, an effect that is really there."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from seamark.loop.demo.trials import ADDED, DELIVERY, GALLERY, VIEWED, past_trials, running_trials, with_trials
from seamark.loop.demo.trickle import trickle
from seamark.loop.world import write_world
from seamark.measure.experiments import EXPOSURE, variant_of
from seamark.measure.experiments.assigning import is_in
from seamark.science import WorldParameters

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
PARAMETERS = WorldParameters(people=2000, weeks=32, seed=5, regions=4, until=UNTIL)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """The events of a small company, as the world made them."""
    folder: Path = tmp_path_factory.mktemp("world")
    write_world(folder, PARAMETERS, truth=False)
    return pq.read_table(folder / "events.parquet")


def rows_of(table: pa.Table, event: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.filter(pc.equal(table.column("event"), pa.scalar(event))).to_pylist()
    return found


def test_exposures_lie_beside_what_happened_and_leave_it_as_it_was(world: pa.Table) -> None:
    told = with_trials(world, past_trials(UNTIL))
    ids = set(world.column("message_id").to_pylist())
    kept = told.filter(pa.array([one in ids for one in told.column("message_id").to_pylist()]))
    assert kept.sort_by([("received_at", "ascending"), ("message_id", "ascending")]) == world.sort_by(
        [("received_at", "ascending"), ("message_id", "ascending")]
    )
    received: list[Any] = told.column("received_at").to_pylist()
    assert received == sorted(received)
    assert told.equals(with_trials(world, past_trials(UNTIL))), "the same whenever it is made"


def test_whoever_sees_a_variant_is_who_the_hash_says(world: pa.Table) -> None:
    trials = {one.experiment.key: one for one in past_trials(UNTIL)}
    exposures = rows_of(with_trials(world, list(trials.values())), EXPOSURE)
    seen = Counter[str]()
    for row in exposures:
        facts = json.loads(row["properties"])
        trial = trials[facts["experiment_id"]]
        assert trial.since <= row["received_at"] < trial.until
        assert is_in(trial.experiment, row["anonymous_id"])
        assert facts["variation_id"] == variant_of(trial.experiment, row["anonymous_id"])
        seen[trial.experiment.key] += 1
    assert seen[GALLERY] > seen[DELIVERY] > 100


def test_the_last_variant_fills_more_baskets(world: pa.Table) -> None:
    gallery = past_trials(UNTIL)[0]
    told = with_trials(world, [gallery])
    variant = {row["anonymous_id"]: json.loads(row["properties"])["variation_id"] for row in rows_of(told, EXPOSURE)}
    more = {row["message_id"]: row for row in rows_of(told, ADDED)}
    for row in rows_of(world, ADDED):
        more.pop(row["message_id"], None)
    assert {variant[row["anonymous_id"]] for row in more.values()} == {"people"}
    share = len(more) / sum(one == "people" for one in variant.values())
    assert share == pytest.approx(gallery.extra, abs=0.04)
    assert all(json.loads(row["properties"])["quantity"] == 1 for row in more.values())


def test_what_somebody_starts_is_shown_by_the_shop_of_now() -> None:
    started = {
        "key": "mine", "state": "running", "version": 2, "slots": [[0, 10_000]], "created_at": UNTIL.isoformat(),
        "created_by": "Ada", "changed_at": UNTIL.isoformat(), "started_at": UNTIL.isoformat(),
        "design": {"title": "Mine", "hypothesis": "x", "metric": "conversion", "effect": 0.1,
                   "variants": [{"name": "control", "share": 0.5}, {"name": "b", "share": 0.5}]},
    }  # fmt: skip
    stream = trickle(PARAMETERS, seed=1, rate=5.0)
    stream.between(UNTIL)
    stream.trials = running_trials(json.dumps([started]).encode())
    sent = [json.loads(one) for one in stream.between(UNTIL + timedelta(hours=1))]
    names = Counter(one.get("event") for one in sent)
    assert 0 < names[EXPOSURE] <= names[VIEWED]
    shown = next(one for one in sent if one.get("event") == EXPOSURE)
    assert shown["properties"]["experiment_id"] == "mine"
    assert shown["properties"]["variation_id"] in {"control", "b"}
