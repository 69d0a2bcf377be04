"""How wrong path rules are where the truth is known. ``python -m benchmarks.attribution [--write]``.

Simulates a company whose incremental orders per channel are known, sends its events through the tracking door, asks for
attribution, and compares. ``--write`` puts the table into docs/attribution.md.

A_inc = 1 - Σ|credit - increment| / (2 Σ increment): 1 is right, 0.5 is what "no channel did anything" scores, and it
goes below 0. Credits to direct, organic and referral visits count for nothing here, because nobody can switch those
off.
"""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from benchmarks.rows import Row, emit
from seamark.collect import Arrival
from seamark.govern import SYSTEM
from seamark.kernel import Period, Settings, load_settings
from seamark.loop import Workspace, governing, write_world
from seamark.loop.demo.loader import batches
from seamark.loop.demo.messages import messages
from seamark.measure import AttributionAnswer, AttributionQuestion, Model
from seamark.science import WorldParameters

PEOPLE, WEEKS, SEED = 20_000, 52, 1
PAGE = Path(__file__).parent.parent / "docs" / "attribution.md"
BEGIN, END = "<!-- measured: python -m benchmarks.attribution --write -->\n", "<!-- end -->"


class Truth(msgspec.Struct):
    """Orders of the world: all, those that came anyway, and what each channel added."""

    total: float
    base: float
    incremental: dict[str, float]


class TruthFile(msgspec.Struct):
    """The part of truth.json that is needed here."""

    orders: Truth


def send(settings: Settings, events: Path) -> Workspace:
    """A workspace with all events of a world in it, through the tracking door."""
    with governing(settings, new=True) as govern:
        key = govern.create_key("Shop", "write", by=SYSTEM).secret
    workspace = Workspace.open(settings)
    file = pq.ParquetFile(events)
    for number in range(file.num_row_groups):
        sent_at = datetime.now(UTC)
        stamp = sent_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
        for group in batches(messages(file.read_row_group(number), sent_at=sent_at)):
            body = b'{"batch":[' + b",".join(group) + b'],"sentAt":"' + stamp + b'"}'
            arrival = Arrival(path_type="batch", body=body, authorization=f"Bearer {key}".encode())
            asyncio.run(workspace.collect.record(arrival))
        while workspace.pump.turn():
            pass
    return workspace


def score(credit: dict[str, float], truth: dict[str, float]) -> float:
    """A_inc."""
    missed = sum(abs(credit.get(channel, 0.0) - increment) for channel, increment in truth.items())
    return 1 - missed / (2 * sum(truth.values()))


def credit_by(answer: AttributionAnswer, model: Model) -> dict[str, float]:
    """Orders that a rule hands to each channel."""
    return {row.name: row.conversions for row in answer.rows if row.model == model}


def table(answer: AttributionAnswer, truth: Truth) -> str:
    """The page's table: increments, credits, scores."""
    shares = {model: credit_by(answer, model) for model in Model}
    heads = ["channel", "orders it caused", *(text.title.lower() for text in answer.models)]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * (len(heads) - 1)}"]
    for channel, increment in sorted(truth.incremental.items(), key=lambda item: -item[1]):
        shown = [f"{shares[model].get(channel, 0.0):,.0f}" for model in Model]
        lines.append(f"| {channel} | {increment:,.0f} | {' | '.join(shown)} |")
    everything = sum(truth.incremental.values())
    own = [sum(credit for name, credit in shares[model].items() if name not in truth.incremental) for model in Model]
    lines.append(f"| came anyway · credited to direct, organic, referral | {truth.base:,.0f} | {_counts(own)} |")
    given = [sum(shares[model].get(channel, 0.0) for channel in truth.incremental) for model in Model]
    lines.append(f"| **all that somebody pays for or sends** | {everything:,.0f} | {_counts(given)} |")
    scores = [f"{score(shares[model], truth.incremental):.2f}" for model in Model]
    lines.append(f"| **A_inc** (1 is right, 0.5 is 'nothing did anything') | 1 | {' | '.join(scores)} |")
    return "\n".join(lines) + "\n"


def _counts(values: list[float]) -> str:
    return " | ".join(f"{value:,.0f}" for value in values)


def write(text: str) -> None:
    """Put the table between its marks."""
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", "utf-8")


def main() -> None:
    """Simulate, send, ask, compare."""
    with tempfile.TemporaryDirectory() as scratch:
        world = Path(scratch) / "world"
        write_world(world, msgspec.structs.replace(WorldParameters(), people=PEOPLE, weeks=WEEKS, seed=SEED))
        truth = msgspec.json.decode((world / "truth.json").read_bytes(), type=TruthFile).orders
        settings = load_settings({}, data=str(Path(scratch) / "data"), currency="EUR", exchange_rates={"USD": 0.92})
        workspace = send(settings, world / "events.parquet")
        first, last = workspace.warehouse.rows("SELECT min(day), max(day) + 1 FROM visits")[0]
        answer = workspace.measure.attribute(AttributionQuestion(Period(first, last)), by=SYSTEM)
        workspace.close()
    note = f"{PEOPLE:,} people, {WEEKS} weeks, seed {SEED}; {answer.total.conversions:,.0f} orders seen"
    for model in Model:
        accuracy = score(credit_by(answer, model), truth.incremental)
        emit(
            Row(
                name=f"A_inc of {model.value}", value=accuracy, unit="", better="higher",
                peer="report nothing", peer_value=0.5, note=note,
            )
        )  # fmt: skip
    if "--write" in sys.argv:
        write(table(answer, truth))


if __name__ == "__main__":
    main()
