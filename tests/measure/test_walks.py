"""Walks and funnels over any small log are what plain Python makes of it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seamark.measure.relations.funnels import FunnelRule, reached
from seamark.measure.relations.walks import Cut, flows, placed, transitions
from seamark.measure.store.logs import LogFile
from seamark.warehouse import DuckEngine, Scratch
from tests.measure import wandering
from tests.measure.wandering import Got, Step

MINUTE = 60
NAMES = ("see", "add", "pay", "read")
LOGS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 40).map(lambda n: n * 20), st.sampled_from(NAMES)), max_size=24
)
ONE_FILE = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    """One database for every log."""
    with Scratch() as made:
        yield made


def filled(scratch: Scratch, log: Sequence[Step]) -> tuple[DuckEngine, ibis.Table]:
    """An engine and the log as a relation of it."""
    times = [datetime.fromtimestamp(second, UTC).replace(tzinfo=None) for _, second, _ in log]
    columns: dict[str, pa.Array[Any]] = {
        "who": pa.array([who for who, *_ in log], pa.int64()),
        "time": pa.array(times, pa.timestamp("us")),
        "tie": pa.array(range(len(log)), pa.int64()),
        "step": pa.array([step for *_, step in log], pa.string()),
    }
    scratch.put("log", pa.table(columns))
    engine = DuckEngine(scratch)
    return engine, engine.table("log")


@ONE_FILE
@given(log=LOGS, gap=st.sampled_from([None, 1, 3]))
def test_transitions(scratch: Scratch, log: list[Step], gap: int | None) -> None:
    engine, rows = filled(scratch, log)
    found = engine.run(transitions(rows, Cut(gap_minutes=gap))).to_pylist()
    seen = {(row["source"], row["target"]): (row["count"], row["median_seconds"]) for row in found}
    assert seen == wandering.transitions(log, gap=None if gap is None else gap * MINUTE)


@settings(ONE_FILE, max_examples=10)
@given(log=LOGS.filter(bool), gap=st.sampled_from([None, 2]))
def test_a_file_says_what_the_relations_say(
    tmp_path_factory: pytest.TempPathFactory, log: list[Step], gap: int | None
) -> None:
    """A file's log lies in order once; what follows what is counted otherwise there, and must not differ."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_text("who,when,what\n" + "".join(f"p{who},{second},{step}\n" for who, second, step in log))
    with closing(LogFile(path, columns=("who", "when", "what"))) as file:
        found = file.transitions(Cut(gap_minutes=gap))
        seen = {(row["source"], row["target"]): (row["count"], row["median_seconds"]) for row in found}
        rule = FunnelRule(("see", "add"), "ordered", 200)
        people = file.funnel(rule)
    assert seen == wandering.transitions(log, gap=None if gap is None else gap * MINUTE)
    reached = wandering.funnel(log, rule.steps, order="ordered", window=200, period=(0, 10_000))
    assert (people["people_1"] or 0, people["people_2"] or 0) == (
        len(reached), sum(one.at[1] is not None for one in reached.values()),
    )  # fmt: skip


@ONE_FILE
@given(log=LOGS, gap=st.sampled_from([None, 2]), start_at=st.sampled_from(["", "add"]))
def test_flows(scratch: Scratch, log: list[Step], gap: int | None, start_at: str) -> None:
    engine, rows = filled(scratch, log)
    made = placed(rows, Cut(gap_minutes=gap, start_at=start_at))
    found = engine.run(flows(made, places=3)).to_pylist()
    seen = {(row["place"], row["source"], row["target"]): row["count"] for row in found}
    assert seen == wandering.flows(log, gap=None if gap is None else gap * MINUTE, start_at=start_at, places=3)


RULES = st.builds(
    FunnelRule,
    steps=st.lists(st.sampled_from(NAMES), min_size=2, max_size=3).map(tuple),
    order=st.sampled_from(["ordered", "strict"]),
    window=st.sampled_from([60, 180, 10_000]),
    gaps=st.sampled_from([(), (40, None), (None, 100), (20, 20)]),
)


@settings(ONE_FILE, max_examples=40)
@given(log=LOGS, rule=RULES, period=st.sampled_from([(0, 10_000), (100, 400)]))
def test_funnels_in_order(scratch: Scratch, log: list[Step], rule: FunnelRule, period: tuple[int, int]) -> None:
    assert got(scratch, log, rule, period=period) == wandering.funnel(
        log, rule.steps, order=rule.order, window=rule.window, gaps=rule.gaps, period=period
    )


@ONE_FILE
@given(
    log=LOGS,
    steps=st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True).map(tuple),
    window=st.sampled_from([60, 10_000]),
    period=st.sampled_from([(0, 10_000), (100, 400)]),
)
def test_funnels_in_any_order(
    scratch: Scratch, log: list[Step], steps: tuple[str, ...], window: int, period: tuple[int, int]
) -> None:
    rule = FunnelRule(steps, "any", window)
    seen = got(scratch, log, rule, period=period)
    assert {who: one.at for who, one in seen.items()} == {
        who: one.at for who, one in wandering.funnel(log, steps, order="any", window=window, period=period).items()
    }


def got(scratch: Scratch, log: list[Step], rule: FunnelRule, *, period: tuple[int, int]) -> dict[int, Got]:
    """What the engine says of everybody."""
    engine, rows = filled(scratch, log)
    with engine:
        found = engine.run(reached(engine, rows, rule=rule, start=period[0], end=period[1])).to_pylist()
    return {
        row["who"]: Got(
            row["entered"], row["last_entered"], tuple(row[f"at_{k}"] for k in range(1, len(rule.steps) + 1))
        )
        for row in found
    }
