"""The experiments of the demo company: who saw which variant, and what a variant that works changes.

Exposures are laid beside what the world's visitors did, and a variant that works makes some of those who looked at a
product put it into the basket. What is added is drawn from hashes of message ids, so the worlds stay as they are.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from seamark.loop.world.schema import SCHEMA
from seamark.measure.experiments import EXPOSURE, Design, Experiment, State, assigned

VIEWED, ADDED = "Product Viewed", "Product Added"
LATER: Final = timedelta(seconds=25)  # from looking at a product to putting it into the basket
EXTRA: Final = 0.08  # of a test that somebody designs in the demo: its last variant works
GALLERY, DELIVERY = "product-gallery", "delivery-date"
_BOTH: Final[dict[str, Any]] = {
    "metric": f"did:{ADDED}",
    "guardrails": [{"metric": "conversion", "margin": 0.15}, {"metric": "revenue", "margin": 0.2}],
    "trigger": VIEWED,
    "layer": "product-page",
    "method": "sequential",
    "window_days": 7,
}
DESIGNS: Final[dict[str, dict[str, Any]]] = {
    GALLERY: {
        **_BOTH,
        "title": "Product gallery with people in it",
        "hypothesis": "Visitors asked how large things are. Photographs with people in them show it, so more visitors "
        "put a product into the basket.",
        "variants": [
            {"name": "control", "share": 0.5, "title": "Product alone"},
            {"name": "people", "share": 0.5, "title": "With people"},
        ],
        "effect": 0.15,
    },
    DELIVERY: {
        **_BOTH,
        "title": "Day of delivery beside the price",
        "hypothesis": "Half of the questions to the shop are about delivery. Saying the day beside the price takes the "
        "doubt away, so more visitors put a product into the basket.",
        "variants": [
            {"name": "control", "share": 0.5, "title": "In the checkout"},
            {"name": "beside", "share": 0.5, "title": "Beside the price"},
        ],
        "traffic": 0.6,
        "effect": 0.2,
    },
}
EXTRAS: Final = {GALLERY: 0.09, DELIVERY: 0.07}
RAN: Final = {GALLERY: (timedelta(weeks=30), timedelta(weeks=14)), DELIVERY: (timedelta(weeks=5), timedelta(0))}
REASON: Final = "More visitors fill a basket, and nothing else moved. The photographs cost 4,000 once."
_SLOTS: Final = {GALLERY: ((0, 10_000),), DELIVERY: ((0, 6_000),)}


class Shown(msgspec.Struct, frozen=True):
    """An experiment that visitors see from ``since`` to before ``until``; ``extra`` is the chance that it adds."""

    experiment: Experiment
    since: datetime
    until: datetime
    extra: float


def past_trials(until: datetime) -> list[Shown]:
    """The company's own experiments, over the history that ends at ``until``."""
    found = []
    for key, fields in DESIGNS.items():
        began, ended = (until - span for span in RAN[key])
        experiment = Experiment(
            key=key, design=msgspec.convert(fields, Design), state=State.RUNNING, version=1, slots=_SLOTS[key],
            created_at=began, created_by="", changed_at=began, started_at=began,
        )  # fmt: skip
        found.append(Shown(experiment, began, ended, EXTRAS[key]))
    return found


def running_trials(experiments: bytes) -> list[Shown]:
    """What the server says is running, from now on."""
    now, never = datetime.now(UTC), datetime.max.replace(tzinfo=UTC)
    running = msgspec.json.decode(experiments, type=list[Experiment])
    return [Shown(one, one.started_at or now, never, EXTRAS.get(one.key, EXTRA)) for one in running]


def with_trials(table: pa.Table, trials: Sequence[Shown]) -> pa.Table:
    """The tracking calls of ``table`` and what experiments add to them, in order of arrival."""
    views = table.filter(pc.equal(table.column("event"), pa.scalar(VIEWED)))
    if not trials or not views.num_rows:
        return table
    filled = set(table.filter(pc.equal(table.column("event"), pa.scalar(ADDED))).column("anonymous_id").to_pylist())
    rows = views.to_pylist()
    more = [row for one in trials for row in _added(rows, one, filled=filled)]
    if not more:
        return table
    both = pa.concat_tables([pa.Table.from_pylist(more, schema=SCHEMA), table])
    return both.take(pc.sort_indices(both, sort_keys=[("received_at", "ascending")]))


def _added(rows: Iterable[dict[str, Any]], trial: Shown, *, filled: set[Any]) -> list[dict[str, Any]]:
    """The first exposure of each unit in ``rows``, and what it does because of what it sees."""
    experiment, more, seen = trial.experiment, list[dict[str, Any]](), set[str]()
    for row in rows:
        unit = row["anonymous_id" if experiment.design.unit == "anonymous" else "user_id"]
        if unit is None or unit in seen or not trial.since <= row["received_at"] < trial.until:
            continue
        seen.add(unit)
        got = assigned(experiment, unit)
        if not got.is_in:
            continue
        more.append(_exposure(row, experiment, variant=got.variant))
        works = got.variant == experiment.design.names[-1] and row["anonymous_id"] not in filled
        if works and _chance(experiment.key, row["message_id"]) < trial.extra:
            more.append(_basket(row, experiment.key))
    return more


def _exposure(row: dict[str, Any], experiment: Experiment, *, variant: str) -> dict[str, Any]:
    facts = {
        "experiment_id": experiment.key,
        "experiment_name": experiment.design.title,
        "variation_id": variant,
        "variation_name": next(one.says for one in experiment.design.variants if one.name == variant),
    }
    named = {"message_id": _message(experiment.key, row["message_id"]), "event": EXPOSURE}
    return {**row, **named, "properties": json.dumps(facts, ensure_ascii=False), "traits": None}


def _basket(row: dict[str, Any], key: str) -> dict[str, Any]:
    """The product that was looked at is put into the basket."""
    facts = {**json.loads(row["properties"]), "quantity": 1}
    moments = {name: row[name] + LATER for name in ("timestamp", "sent_at", "received_at")}
    named = {"message_id": _message(f"{key}:basket", row["message_id"]), "event": ADDED}
    return {**row, **moments, **named, "properties": json.dumps(facts, ensure_ascii=False), "traits": None}


def _message(salt: str, message: str) -> str:
    """A message id of its own, the same whenever it is made."""
    text = hashlib.sha256(f"{salt}:{message}".encode()).hexdigest()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))


def _chance(key: str, message: str) -> float:
    return int(hashlib.sha256(f"{key}:works:{message}".encode()).hexdigest()[:13], 16) / 2**52
