"""Journeys and funnels of a company, asked at the door of the room; the worked tables of docs/journeys.md."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from seamark.faces.cli import cli
from seamark.kernel import InputError, Period
from seamark.measure.journeys import FunnelAnswer, FunnelQuestion, JourneyQuestion
from seamark.science.shares import Group, difference, lever, share
from seamark.warehouse import Scratch
from tests.measure.company import START, Row, event
from tests.measure.conftest import ANALYST, Shop
from tests.measure.worked import table_of

DAYS = Period(date(2026, 1, 1), date(2026, 1, 9))
DOCS = Path(__file__).parents[2] / "docs" / "journeys.md"


def did(key: int, who: int, name: str, *, minutes: float, **given: Any) -> Row:  # noqa: ANN401
    """One tracked event."""
    return event(key, subject=who, name=name, time=START + timedelta(minutes=minutes), **given)


@pytest.fixture
def walked(shop: Shop) -> Shop:
    """Ann buys after a pause; Bob reads and leaves; Cleo comes back and adds; a robot looks at everything."""
    shop.load([
        did(1, 1, "See", minutes=0, channel="Email"),
        did(2, 1, "Add", minutes=1),
        did(3, 1, "Pay", minutes=90),
        did(4, 2, "See", minutes=5, channel="Display"),
        did(5, 2, "Read", minutes=6),
        did(6, 3, "See", minutes=10, channel="Email"),
        did(7, 3, "See", minutes=60 * 24 * 3, channel="Display"),
        did(8, 3, "Add", minutes=60 * 24 * 3 + 2),
        did(9, 4, "See", minutes=11, is_bot=True),
        event(10, subject=2, type="page", path="/Shop/4711/", time=START + timedelta(minutes=7)),
    ])  # fmt: skip
    return shop


def funnel(shop: Shop, *steps: str, **asked: Any) -> FunnelAnswer:  # noqa: ANN401
    """The funnel of steps in the first days of January."""
    return shop.measure.funnel(FunnelQuestion(steps or ("See", "Add", "Pay"), DAYS, **asked), by=ANALYST)


def people(answer: FunnelAnswer) -> list[int]:
    """How many got to each step."""
    return [one.people for one in answer.whole.steps]


def test_a_funnel_counts_people_once_with_the_furthest_they_got(walked: Shop) -> None:
    assert people(funnel(walked)) == [3, 2, 1]
    assert people(funnel(walked, window_seconds=3600)) == [3, 2, 0]
    assert people(funnel(walked, gaps=(30, None))) == [3, 0, 0]
    assert people(funnel(walked, order="strict")) == [3, 2, 1]
    assert people(funnel(walked, "See", "Pay", order="strict")) == [3, 0]
    assert people(funnel(walked, "Pay", "See")) == [1, 0]
    assert people(funnel(walked, "Pay", "See", order="any")) == [3, 1]


def test_the_day_of_entering_counts_and_who_still_has_time_is_told(walked: Shop) -> None:
    answer = funnel(walked, by="channel", window_seconds=86_400)
    assert [(one.day, one.entered, one.through) for one in answer.days] == [(date(2026, 1, 1), 3, 1)]
    assert answer.whole.open == 1  # Cleo, who entered again three days later
    assert {one.name: one.steps[0].people for one in answer.groups} == {"Email": 2, "Display": 1}


def test_kinds_are_those_of_the_visit_of_entering(walked: Shop) -> None:
    only = funnel(walked, where={"channel": ("Display",)}, by="visitor")
    assert [(one.name, one.steps[0].people) for one in only.groups] == [("new", 1)]


def test_journeys_say_what_follows_what_and_where_walks_end(walked: Shop) -> None:
    answer = walked.measure.journey(JourneyQuestion(DAYS, gap_minutes=30), by=ANALYST)
    assert answer.walks == 5
    assert {(one.source, one.target): one.count for one in answer.transitions} == {
        ("See", "Add"): 2, ("See", "Read"): 1,
    }  # fmt: skip
    assert {step: counts[:2] for step, counts in answer.matrix.items()} == {
        "See": (4, 0), "Add": (0, 2), "Pay": (1, 0), "Read": (0, 1),
    }  # fmt: skip
    assert (answer.ways[0].steps, answer.ways[0].count) == (("See", "Add"), 2)
    few = walked.measure.journey(JourneyQuestion(DAYS, keep=1), by=ANALYST)
    assert set(few.matrix) == {"See", "(other)"}
    begun = walked.measure.journey(JourneyQuestion(DAYS, start_at="Add"), by=ANALYST)
    assert begun.walks == 2


def test_pages_are_named_by_their_paths_and_visits_by_their_channels(walked: Shop) -> None:
    assert [one.step for one in walked.measure.steps_seen("pages", DAYS, by=ANALYST)] == ["/shop/:id"]
    assert {one.step: one.people for one in walked.measure.steps_seen("channels", DAYS, by=ANALYST)} == {
        "Email": 2, "Display": 2, "Direct": 1,
    }  # fmt: skip
    assert "/shop/:id" in {one.step for one in walked.measure.steps_seen("everything", DAYS, by=ANALYST)}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"steps": ("See",)}, "2 to 12 steps; this one has 1"),
        ({"steps": ("See",) * 30}, "this one has 30"),
        ({"steps": ("See", "Add"), "window_seconds": 0}, "'window_seconds' is 0"),
        ({"steps": ("See", "Add"), "order": "mixed"}, "'order' is 'mixed'"),
        ({"steps": ("See", "See"), "order": "any"}, "each step is named once"),
        ({"steps": ("See", "Add"), "gaps": (1, 2)}, "2 limits for 1 times"),
        ({"steps": ("Se", "Add")}, "Nobody did 'Se'"),
        ({"steps": ("See", "Add"), "by": "mood"}, "'by' is 'mood'"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(walked: Shop, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        walked.measure.funnel(FunnelQuestion(period=DAYS, **asked), by=ANALYST)


def test_shares_and_differences_are_those_of_the_literature() -> None:
    """Newcombe 1998, tables I and II: 81 of 263 alone; 56 of 70 against 48 of 80."""
    alone = share(81, 263)
    assert (alone.low, alone.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    apart = difference((56, 70), (48, 80))
    assert (apart.value, apart.low, apart.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert share(0, 0).value is None
    assert (share(0, 5).low, share(5, 5).high) == (0.0, 1.0)


def test_a_lever_needs_two_kinds_and_is_sure_only_of_what_is_clear() -> None:
    assert lever([Group("a", 500, 100, 50), Group("b", 5, 5, 5)]) is None
    clear = lever([Group("a", 1000, 400, 200), Group("b", 1000, 100, 50)])
    assert clear is not None
    assert (clear.best, round(clear.gain, -1)) == ("a", 150)
    assert clear.low > 100
    same = lever([Group("a", 100, 30, 15), Group("b", 100, 29, 14)])
    assert same is not None
    assert same.low < 0 < same.high


def test_the_worked_tables_of_the_docs(tmp_path: Path) -> None:
    log = table_of(DOCS, "who")
    file = tmp_path / "log.csv"
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([["who", "when", "what"], *([one["who"], one["when"], one["what"]] for one in log)])
    for row in table_of(DOCS, "order"):
        steps = [name.strip() for name in row["funnel"].split(",")]
        found = called(file, "--funnel", ",".join(steps), "--order", row["order"], "--window", row["window"])
        assert [str(one["users"]) for one in found["funnel"]] == [row[name] for name in ("1st", "2nd", "3rd")], row
    seen = {(one["from"], one["to"]): str(one["count"]) for one in called(file)["transitions"]}
    assert seen == {(row["from"], row["to"]): row["count"] for row in table_of(DOCS, "from")}


def called(file: Path, *options: str) -> dict[str, Any]:
    """What the command prints."""
    asked = ["journeys", str(file), "--user", "who", "--time", "when", "--event", "what", "--format", "json", *options]
    result = CliRunner().invoke(cli, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ("u,t,e\na,2026-01-01,x\na,soon,y\n", (), "line 3: 't' holds 'soon'"),
        ("u,t,e\na,2026-01-01,\n", (), "line 2: 'e' is empty"),
        ("u,t\na,2026-01-01\n", (), "no column 'e'"),
        ("u,t,e\na,nan,x\n", (), "line 2: 't' holds 'nan'"),
        ("u,t,e\na,2026-01-01,x\n", ("--funnel", "x,y"), "Nobody did 'y'"),
        ("u,t,e\na,2026-01-01,x\n", ("--funnel", "x,x", "--window", "long"), "The time 'long' cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, rows: str, options: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(rows)
    asked = ["journeys", str(file), "--user", "u", "--time", "t", "--event", "e", *options]
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(cli, asked, catch_exceptions=False, standalone_mode=False)


def test_times_may_be_seconds_and_parquet_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    moment = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    file.write_text(f"who,when,what\n1,{moment},x\n1,{moment + 60},y\n")
    assert called(file)["transitions"] == [{"from": "x", "to": "y", "count": 1, "median_seconds": 60.0}]


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("2026-03-01 10:00", "utf-16"),
        ("2026-03-01 10:00", "cp1252"),
        ("01.03.2026 10:00", "utf-8"),
        ("31/03/2026 10:00", "utf-8"),
        ("03/31/2026 10:00:05", "utf-8"),
        ("2026-03-01T10:00:00Z", "utf-8"),
        ("20260301", "utf-8"),
        ("1772359200123", "utf-8"),
    ],
)
def test_encoding_and_form_of_dates_are_found_out(tmp_path: Path, written: str, encoding: str) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(f"who,when,what\nann,{written},köpa\nann,{written},läsa\n".encode(encoding))
    assert called(file)["transitions"] == [{"from": "köpa", "to": "läsa", "count": 1, "median_seconds": 0.0}]
    with Scratch() as scratch:
        scratch.read(file, "log", columns={"time": ("when", "time")})
        (first,), _ = scratch.rows("SELECT time FROM log")
    assert (first.year, first.month) == (2026, 3)
