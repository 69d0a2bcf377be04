"""One definition, two engines: every relation gives the same rows in the house and on a real Spark cluster."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from seamark.kernel import InputError, Period
from seamark.measure import METRICS, Question, relations
from seamark.measure.planning import Scan, relation_of, scans_of
from seamark.measure.relations import (
    ExposureRule,
    PathRule,
    SessionRule,
    SumsRule,
    arrivals,
    attributed_events,
    buyers,
    channel_regions,
    cohort_months,
    counted_paths,
    creative_costs,
    credits_of,
    daily_facts,
    exposures,
    first_orders,
    numbered_events,
    order_days,
    path_lengths,
    people_by_value,
    reach_steps,
    regional_facts,
    repeat_days,
    sessions,
    spend_pauses,
    sums_of,
    touches,
    visitors,
    visits,
)
from seamark.warehouse import Engine
from tests.measure import reference
from tests.spark.conftest import Both

# py4j leaves its sockets to the garbage collector, which complains in whichever test it happens to run.
pytestmark = [
    pytest.mark.spark,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

FROM, TO = date(2026, 1, 2), date(2026, 1, 6)
EVERY_CUT = SessionRule(minutes=10, at_midnight=True, at_campaign=True)
TWO_DAYS = PathRule(look_back_days=2)
NEW = PathRule(look_back_days=3, customers="new")
BACK_IN_THE_APP = PathRule(look_back_days=3, customers="returning", source="app", by="utm_content")
CAMPAIGNS = PathRule(look_back_days=3, direct=True, by="campaign")

RATES = {"EUR": 1.0, "USD": 0.9137}
LATER = date(2026, 3, 1)
SPRING: dict[str, tuple[str, ...]] = {"campaign": ("(none)", "spring")}
WEEKLY = [Question(metric.name, Period(FROM, TO), by=("channel",), grain="week", where=SPRING) for metric in METRICS]
SCANS = scans_of(WEEKLY)


def scanned(scan: Scan) -> Callable[[Engine], Any]:
    return lambda engine: relation_of(scan, engine)


LAB = (datetime(2026, 1, 1), datetime(2026, 1, 7))  # noqa: DTZ001 - as the warehouse writes them


def seen(unit: str) -> ExposureRule:
    return ExposureRule(
        name="Experiment Viewed", key="button", unit=unit, start=LAB[0], end=LAB[1],
        edges=(("control", "8"), ("large", "~")), layer="layer:~button", slots=(("0", "7"), ("a", "~")),
    )  # fmt: skip


def summed(engine: Engine, *, parts: tuple[str, ...], unit: str) -> Any:  # noqa: ANN401 - an Ibis table
    rule = SumsRule(
        unit=unit, parts=parts, event="", is_proportion=parts == ("conversions",), window_days=2, before_days=1,
        start=LAB[0], end=LAB[1], step=7200, rates=(("EUR", 1e-6), ("USD", 5e-7)),
    )  # fmt: skip
    return sums_of(engine, rule, units=exposures(engine, seen(unit)))


DEFINITIONS: dict[str, Callable[[Engine], Any]] = {
    "attributed events": attributed_events,
    "numbered events": lambda engine: numbered_events(attributed_events(engine), EVERY_CUT),
    "visits": lambda engine: visits(engine, SessionRule()),
    "visits, cut at midnight and campaigns": lambda engine: visits(engine, EVERY_CUT),
    "sessions": lambda engine: sessions(engine, SessionRule()),
    "touches": touches,
    "daily facts": lambda engine: daily_facts(engine, ("visits", "events", "offline_orders", "costs")),
    "visitors": visitors,
    "first orders": first_orders,
    "reach steps": lambda engine: reach_steps(engine, days=3),
    "people by value": lambda engine: people_by_value(engine, day=TO),
    "order days": lambda engine: order_days(engine, rates=RATES, until=TO),
    "buyers": lambda engine: buyers(engine, rates=RATES, until=TO),
    "repeat days": lambda engine: repeat_days(engine, known_by=FROM, until=LATER),
    "cohort months": lambda engine: cohort_months(engine, rates=RATES, until=LATER),
    "credits": lambda engine: credits_of(engine, TWO_DAYS, start=FROM, end=TO),
    "credits by campaign": lambda engine: credits_of(engine, CAMPAIGNS, start=FROM, end=TO),
    "path lengths": lambda engine: path_lengths(engine, TWO_DAYS, start=FROM, end=TO),
    "regional facts": regional_facts,
    "spend pauses": lambda engine: spend_pauses(engine, days=14),
    "regions of channels": channel_regions,
    "exposures": lambda engine: exposures(engine, seen("anonymous")),
    "exposures of people": lambda engine: exposures(engine, seen("person")),
    "arrivals": lambda engine: arrivals(engine, unit="person", trigger="", start=LAB[0], end=LAB[1]),
    "sums of conversions": partial(summed, parts=("conversions",), unit="anonymous"),
    "sums of refunds": partial(summed, parts=("refunds",), unit="anonymous"),
    "sums of a ratio of people": partial(summed, parts=("revenue", "conversions"), unit="person"),
    "sums of visits": partial(summed, parts=("sessions",), unit="person"),
    "counted paths": lambda engine: counted_paths(engine, TWO_DAYS, start=FROM, end=TO),
    "counted paths of new customers": lambda engine: counted_paths(engine, NEW, start=FROM, end=TO),
    "credits of new customers": lambda engine: credits_of(engine, NEW, start=FROM, end=TO),
    "counted paths of returning customers in the app": lambda engine: counted_paths(
        engine, BACK_IN_THE_APP, start=FROM, end=TO
    ),
    "creative costs": lambda engine: creative_costs(engine, start=FROM, end=TO),
    **{f"scan of {scan.kind}": scanned(scan) for scan in SCANS},
}


def rows(table: pa.Table) -> list[tuple[str, list[float]]]:
    """Rows in one order: everything that must be equal as text, fractions apart because sums of them round."""
    made = []
    for row in table.to_pylist():
        fractions = {name: value for name, value in row.items() if isinstance(value, float)}
        exact = sorted((name, value) for name, value in row.items() if name not in fractions)
        made.append((repr(exact), [fractions[name] for name in sorted(fractions)]))
    return sorted(made)


def split(found: Iterable[tuple[str, list[float]]]) -> tuple[list[str], list[float]]:
    texts, fractions = zip(*found, strict=True)
    return list(texts), [number for numbers in fractions for number in numbers]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_both_engines_give_the_same_rows(name: str, both: Both) -> None:
    here, there = rows(both.duck.run(DEFINITIONS[name](both.duck))), rows(both.spark.run(DEFINITIONS[name](both.spark)))
    assert len(here) > 1
    texts, fractions = split(here)
    assert split(there)[0] == texts
    assert split(there)[1] == pytest.approx(fractions, rel=1e-12)


def test_visits_on_the_cluster_are_those_of_plain_python(both: Both) -> None:
    there = both.spark.run(visits(both.spark, SessionRule())).to_pylist()
    expected = reference.visits(both.events, both.identity)
    assert sorted(repr(sorted(row.items())) for row in there) == sorted(repr(sorted(row.items())) for row in expected)


def test_every_relation_is_in_this_test() -> None:
    """Rule 4: nobody adds a relation that was never run on the cluster."""
    assert {name for name in relations.__all__ if name.islower()} <= set(globals())
    assert {scan.kind for scan in SCANS} == {"facts", "visitors", "new_customers"}


def test_a_relation_that_was_not_exported_is_named(both: Both) -> None:
    with pytest.raises(InputError, match="no relation 'profiles'"):
        both.spark.table("profiles")


def test_an_address_that_is_no_cluster_fails_outside(java: Path, tmp_path: Path) -> None:
    """In a process of its own: one process has one session."""
    assert java.is_file()
    code = f"from pathlib import Path; from seamark.warehouse import SparkEngine as S; here = Path({str(tmp_path)!r}); "
    code += "S('nowhere', facts=here, work=here)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "OutsideFailed: The Spark cluster at nowhere does not answer" in done.stderr
