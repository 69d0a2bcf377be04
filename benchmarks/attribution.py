"""Attribution: how quick, how exact, and how wrong where the truth is known. ``python -m benchmarks.attribution``.

A file of a million counted paths is shared by a Markov chain of order 1, reading included, beside ChannelAttribution in
an environment of its own, and compared with the plainest exact solution. Ten million raw events become attributed
channels. Then a company whose incremental orders per channel are known is simulated, its events are sent through the
tracking door, attribution is asked for and compared; ``--write`` puts that table into docs/attribution.md.

A_inc = 1 - Σ|credit - increment| / (2 Σ increment): 1 is right, 0.5 is what "no channel did anything" scores, and it
goes below 0. Credits to direct, organic and referral visits count for nothing here, because nobody can switch those
off. A_all = 1 - ½ Σ|credit - cause| / orders, with the orders that came anyway beside the credits of those visits.
A_share = 1 - ½ Σ|share of credits - share of increments| looks at shares only, and flatters.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from benchmarks.measure import END, EVENTS, EVERYTHING, company, from_scratch
from benchmarks.paths import peer_of, removal_effects, timed, write_paths
from benchmarks.rows import Row, emit
from seamark.collect import Arrival
from seamark.faces.cli.paths import read_paths
from seamark.govern import SYSTEM
from seamark.kernel import FixedClock, Period, Settings, load_settings
from seamark.loop import Workspace, governing, write_world
from seamark.loop.demo.loader import batches
from seamark.loop.demo.messages import messages
from seamark.measure import AttributionAnswer, AttributionQuestion, Measurement, Model
from seamark.science import WorldParameters
from seamark.science.attribution import share_by_markov

PEOPLE, WEEKS, SEED = 20_000, 52, 1
ROWS = 1_000_000
PAGE = Path(__file__).parent.parent / "docs" / "attribution.md"
BEGIN, FINISH = "<!-- measured: python -m benchmarks.attribution --write -->\n", "<!-- end -->"


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


class Scores(msgspec.Struct, frozen=True):
    """A_inc, A_all and A_share of credits."""

    inc: float
    all: float
    share: float


def score(credit: dict[str, float], truth: Truth) -> Scores:
    """How far credits are from causes."""
    caused = truth.incremental
    everything = sum(caused.values())
    missed = sum(abs(credit.get(channel, 0.0) - increment) for channel, increment in caused.items())
    given = sum(credit.get(channel, 0.0) for channel in caused)
    free = sum(credit.values()) - given
    shares = sum(
        abs(credit.get(channel, 0.0) / given - increment / everything) for channel, increment in caused.items()
    )
    whole = truth.base + everything
    return Scores(1 - missed / (2 * everything), 1 - (missed + abs(free - truth.base)) / (2 * whole), 1 - shares / 2)


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
    scores = [score(shares[model], truth) for model in Model]
    for name, values in (
        ("**A_inc** (1 is right, 0.5 is 'nothing did anything')", [one.inc for one in scores]),
        ("A_all (with the orders that came anyway)", [one.all for one in scores]),
        ("A_share (shares only: flatters)", [one.share for one in scores]),
    ):
        lines.append(f"| {name} | 1 | {' | '.join(f'{value:.2f}' for value in values)} |")
    return "\n".join(lines) + "\n"


def _counts(values: list[float]) -> str:
    return " | ".join(f"{value:,.0f}" for value in values)


def write(text: str) -> None:
    """Put the table between its marks."""
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(FINISH)
    PAGE.write_text(f"{head}{BEGIN}\n{text}\n{FINISH}{tail}", "utf-8")


def world() -> tuple[AttributionAnswer, Truth]:
    """What every model answers about a simulated company, and what is true of it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "world"
        write_world(folder, msgspec.structs.replace(WorldParameters(), people=PEOPLE, weeks=WEEKS, seed=SEED))
        truth = msgspec.json.decode((folder / "truth.json").read_bytes(), type=TruthFile).orders
        settings = load_settings({}, data=str(Path(scratch) / "data"), currency="EUR", exchange_rates={"USD": 0.92})
        workspace = send(settings, folder / "events.parquet")
        first, last = workspace.warehouse.rows("SELECT min(day), max(day) + 1 FROM visits")[0]
        answer = workspace.measure.attribute(AttributionQuestion(Period(first, last)), by=SYSTEM)
        workspace.close()
    return answer, truth


def told() -> None:
    """How wrong every model is."""
    answer, truth = world()
    note = f"{PEOPLE:,} people, {WEEKS} weeks, seed {SEED}; {answer.total.conversions:,.0f} orders seen"
    nothing = score({"Direct": truth.base} | dict.fromkeys(truth.incremental, 1e-9), truth)
    for model in Model:
        found = score(credit_by(answer, model), truth)
        for name, value, none, peer in (
            ("A_inc", found.inc, nothing.inc, "report nothing"),
            ("A_all", found.all, nothing.all, "report nothing"),
            ("A_share", found.share, nothing.share, "equal shares"),
        ):
            emit(
                Row(
                    name=f"{name} of {model.value}", value=value, unit="", better="higher",
                    peer=peer, peer_value=none, note=note,
                )
            )  # fmt: skip
    if "--write" in sys.argv:
        write(table(answer, truth))


def quick(folder: Path) -> None:
    """A million counted paths, reading included, beside the peer and beside the plainest exact solution."""
    file = folder / "paths.csv"
    write_paths(file, rows=ROWS, seed=SEED)
    mine, theirs = timed(file), timed(file, peer=peer_of(folder / "peer"))
    size = f"{file.stat().st_size / 1e6:.0f} MB"
    emit(
        Row(
            name=f"Markov of order 1 on {ROWS:,} paths, reading included", value=theirs.seconds / mine.seconds,
            unit="times", better="higher", bar=10,
            note=f"{size}; {mine.seconds:.2f} s against {theirs.seconds:.2f} s of ChannelAttribution 2.2.5",
        )
    )  # fmt: skip
    plain = removal_effects(file)
    found = {one.channel: one.removal_effect or 0.0 for one in share_by_markov(read_paths(file)).channels}
    off = max(abs(plain[name] - found[name]) for name in plain)
    emit(Row(name="… off the exact chain at most", value=off, unit="", better="lower", bar=1e-9))
    total = sum(mine.credits.values())
    apart = max(abs(theirs.credits[name] - mine.credits[name]) for name in plain) / total
    emit(
        Row(
            name="… apart from the peer at most", value=100 * apart, unit="% of conversions", better="lower",
            note="it simulates walks until they change by less than 5 %",
        )
    )  # fmt: skip


def raw(folder: Path) -> None:
    """Ten million raw events to attributed channels: visits made from nothing, then paths and all seven models."""
    warehouse = company(folder)
    clock = FixedClock((END + timedelta(minutes=1)).replace(tzinfo=UTC))
    measure = Measurement(warehouse, settings=load_settings({}), clock=clock)
    began = time.perf_counter()
    with warehouse.transaction() as tx:
        from_scratch(tx, measure)
    visited = time.perf_counter()
    measure.attribute(AttributionQuestion(EVERYTHING), by=SYSTEM)
    done = time.perf_counter()
    note = "visits are made as events arrive; this is what attribution adds, over the paths of everybody"
    name = f"{EVENTS:,} events with their visits → channels attributed by seven models"
    emit(Row(name=name, value=done - visited, unit="s", better="lower", note=note))
    note = f"visits made again from nothing {visited - began:.1f} s, seven models {done - visited:.1f} s"
    name = f"{EVENTS:,} raw events → attributed channels"
    emit(Row(name=name, value=done - began, unit="s", better="lower", bar=10, note=note))
    warehouse.close()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        quick(Path(scratch))
    with tempfile.TemporaryDirectory() as scratch:
        raw(Path(scratch))
    told()


if __name__ == "__main__":
    main()
