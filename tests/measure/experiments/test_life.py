"""The life of an experiment on both databases: designed, started, watched, stopped, decided; and what is refused."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from seamark.kernel import Conflict, Forbidden, InputError, NotFound
from seamark.measure.experiments import Monitor, State, variant_of
from seamark.measure.experiments.model import Experiment
from seamark.measure.service.experimenting.desk import design_of
from seamark.science.trials import Guarded
from tests.measure.company import START, Row
from tests.measure.experiments.lab import DESIGN, RESEARCHER, VIEWER, Lab, happened, viewed

BEGAN = datetime(2026, 1, 3, tzinfo=UTC)
DIRECTOR = RESEARCHER


def seen(experiment: Experiment, *, units: int, rates: dict[str, float], extra: Row | None = None) -> list[Row]:
    """Units that saw what their hash gives them, and ordered as often as their variant makes them."""
    draw, rows = random.Random(8), list[Row]()
    for who in range(units):
        variant = variant_of(experiment, f"a{who}")
        at = START + timedelta(days=2, seconds=draw.randrange(5 * 86_400))
        rows.append(viewed(len(rows), who, at, experiment=experiment.key, variant=variant, **(extra or {})))
        if draw.random() < rates[variant]:
            order = {"conversion": 1, "amount": 20_000_000, "currency": "EUR", "name": "Order Completed"}
            rows.append(happened(len(rows), who, at + timedelta(minutes=5), **order))
    return rows


def test_an_experiment_lives_from_its_design_to_its_decision(both: Lab) -> None:
    desk = both.desk
    running = both.running(since=BEGAN, guardrails=[{"metric": "revenue", "margin": 0.1}])
    assert (running.state, running.version, running.started_at) == (State.RUNNING, 2, BEGAN)
    both.load(seen(running, units=4000, rates={"control": 0.1, "large": 0.2}))
    monitor = desk.monitor("button", by=VIEWER)
    control, large = monitor.variants
    assert control.units + large.units == monitor.units == 4000
    assert large.relative is not None
    assert large.relative.low > 0.25
    assert large.relative.method == "experiment-sequential"
    assert (monitor.sample_ratio_ok, monitor.strays.other_variant, monitor.belief.verdict) == (True, 0, "ship")
    assert monitor.guardrails[0].stands is Guarded.SAFE
    last = large.over_time[-1]
    assert (last.value, last.low, last.high) == pytest.approx(
        (large.relative.value, large.relative.low, large.relative.high)
    )
    assert len({step.units for step in large.over_time}) > 20
    stopped = desk.stop("button", version=2, by=RESEARCHER)
    decided = desk.decide("button", "ship", variant="large", reason=" Twice the orders. ", version=3, by=DIRECTOR)
    assert decided.decision is not None
    assert (stopped.state, decided.state, decided.version) == (State.STOPPED, State.DECIDED, 4)
    assert (decided.decision.reason, decided.decision.believed) == ("Twice the orders.", monitor.belief.says)
    assert desk.assign("button", "whoever", by=RESEARCHER).variant == "large"
    assert [one.verb for one in desk.versions("button", by=VIEWER)] == ["decided", "stopped", "started", "designed"]
    assert both.audit() == [f"experiment.{verb}" for verb in ("designed", "started", "stopped", "decided")]


def test_what_is_refused_leaves_no_trace(both: Lab) -> None:
    made = both.desk.create("button", DESIGN, by=RESEARCHER)
    before = both.audit()

    def again() -> Experiment:
        return both.desk.create("button", DESIGN, by=RESEARCHER)

    def tomorrow() -> Experiment:
        return both.desk.start("button", version=1, since=both.clock.now() + timedelta(1), by=RESEARCHER)

    refused: list[tuple[type[InputError], str, Any]] = [
        (Conflict, "an experiment with the key 'button' already", again),
        (InputError, "The key is 'A b'", lambda: both.desk.create("A b", DESIGN, by=RESEARCHER)),
        (Conflict, "at version 1; you saw version 7", lambda: both.desk.start("button", version=7, by=RESEARCHER)),
        (Conflict, "has not started", lambda: both.desk.stop("button", version=1, by=RESEARCHER)),
        (Conflict, "has not started", lambda: decide(both, version=1)),
        (NotFound, "no experiment with the key 'x'", lambda: both.desk.start("x", version=1, by=RESEARCHER)),
        (InputError, "'since' is", tomorrow),
    ]  # fmt: skip
    for kind, says, call in refused:
        with pytest.raises(kind, match=says):
            call()
    for verb in ("create", "start", "stop", "decide"):
        with pytest.raises(Forbidden):
            _as_viewer(both, verb)
    assert both.desk.experiment("button", by=VIEWER) == made
    assert both.audit() == before


def decide(lab: Lab, *, version: int, **given: str) -> Experiment:
    asked = {"variant": "large", "reason": "Because.", **given}
    return lab.desk.decide("button", "ship", version=version, by=DIRECTOR, **asked)


def _as_viewer(lab: Lab, verb: str) -> object:
    calls = {
        "create": lambda: lab.desk.create("mine", DESIGN, by=VIEWER),
        "start": lambda: lab.desk.start("button", version=1, by=VIEWER),
        "stop": lambda: lab.desk.stop("button", version=1, by=VIEWER),
        "decide": lambda: lab.desk.decide("button", "keep", variant="", reason="x", version=1, by=VIEWER),
    }
    return calls[verb]()


def test_it_starts_and_stops_once_and_is_decided_once_and_with_data(lab: Lab) -> None:
    running = lab.running(since=BEGAN)
    with pytest.raises(Conflict, match="is running already, since 03 January 2026"):
        lab.desk.start("button", version=2, by=RESEARCHER)
    with pytest.raises(Conflict, match="is still running"):
        decide(lab, version=2)
    lab.desk.stop("button", version=2, by=RESEARCHER)
    with pytest.raises(Conflict, match="is stopped already"):
        lab.desk.stop("button", version=3, by=RESEARCHER)
    with pytest.raises(Conflict, match="Nobody was exposed to control or large: there is nothing to decide on"):
        decide(lab, version=3)
    lab.load(seen(running, units=60, rates={"control": 0.5, "large": 0.5}))
    with pytest.raises(InputError, match="'reason' has 0 characters"):
        decide(lab, version=3, reason=" ")
    with pytest.raises(InputError, match="'other' cannot be shipped"):
        decide(lab, version=3, variant="other")
    decide(lab, version=3)
    with pytest.raises(Conflict, match="was decided by Ana Lyst already"):
        decide(lab, version=4)


def test_a_running_test_keeps_what_is_counted_and_a_draft_may_change(lab: Lab) -> None:
    draft = lab.desk.create("button", DESIGN, by=RESEARCHER)
    kept = lab.desk.edit("button", {"effect": 0.2}, version=1, by=RESEARCHER)
    assert (draft.design.effect, kept.design.effect, kept.version) == (0.3, 0.2, 2)
    assert lab.desk.edit("button", {"effect": 0.2}, version=2, by=RESEARCHER).version == 2
    lab.desk.start("button", version=2, by=RESEARCHER)
    with pytest.raises(Conflict, match="is running: metric, traffic would change what is being counted"):
        lab.desk.edit("button", {"metric": "revenue", "traffic": 0.5}, version=3, by=RESEARCHER)
    later = lab.desk.edit("button", {"title": "A big button", "planned_end": "2026-02-01"}, version=3, by=RESEARCHER)
    assert (later.design.title, later.design.planned_end) == ("A big button", date(2026, 2, 1))
    with pytest.raises(Conflict, match="what ran is kept"):
        lab.desk.remove("button", version=4, by=RESEARCHER)
    lab.desk.create("other", DESIGN, by=RESEARCHER)
    lab.desk.remove("other", version=1, by=RESEARCHER)
    with pytest.raises(NotFound):
        lab.desk.experiment("other", by=VIEWER)


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.4}]}, "The shares 0.5, 0.4 make 0.9"),
    ({"variants": [{"name": "a", "share": 1.0}]}, "There is 1 variant"),
    ({"variants": []}, "There are 0 variants"),
    ({"variants": [{"name": "a", "share": 0.5}, {"name": "a", "share": 0.5}]}, "The variants are a, a"),
    ({"variants": [{"name": "A!", "share": 0.5}, {"name": "b", "share": 0.5}]}, "A variant is called 'A!'"),
    ({"variants": [{"name": "a", "share": 0}, {"name": "b", "share": 1}]}, "The shares are 0, 1"),
    ({"metric": "happiness"}, "There is no metric 'happiness' of a unit. There are conversion"),
    ({"metric": "sessions"}, "Visits are counted of people"),
    ({"metric": "did:Experiment Viewed"}, "is what the experiment logs itself"),
    ({"guardrails": [{"metric": "conversion"}]}, "A metric is named twice"),
    ({"guardrails": [{"metric": "revenue", "margin": -1}]}, "The margin of revenue is -1"),
    ({"traffic": 0}, "The traffic is 0"),
    ({"traffic": 1.5}, "The traffic is 1.5"),
    ({"effect": 0}, "The effect is 0"),
    ({"power": 1}, "The power is 1"),
    ({"level": 0.2}, "The level is 0.2"),
    ({"window_days": 0}, "'window_days' is 0"),
    ({"before_days": 400}, "'before_days' is 400"),
    ({"layer": "Page One"}, "The layer is 'Page One'"),
    ({"title": " "}, "The title is empty"),
    ({"hypothesis": ""}, "The hypothesis is empty"),
    ({"method": "magic"}, "The design cannot be read: Invalid enum value 'magic'"),
    ({"effect": "much"}, r"The design cannot be read: Expected `float`, got `str` - at `\$.effect`"),
    ({"colour": "red"}, "unknown field `colour`"),
    ({"title": " ", "traffic": 9}, "2 things are wrong. The title is empty"),
]


@pytest.mark.parametrize(("fields", "says"), FAULTS)
def test_a_wrong_design_is_told_what_is_wrong(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        design_of({**DESIGN, **fields})
    assert refused.value.help


def test_a_wrong_design_leaves_no_trace(lab: Lab) -> None:
    with pytest.raises(InputError, match="2 things are wrong") as refused:
        lab.desk.create("button", {**DESIGN, "title": " ", "traffic": 9}, by=RESEARCHER)
    assert [fault["field"] for fault in msgspec.convert(refused.value.detail["faults"], list[dict[str, str]])] == [
        "title",
        "traffic",
    ]
    assert lab.audit() == []


def monitored(lab: Lab, units: int, rates: tuple[float, float], **fields: Any) -> Monitor:  # noqa: ANN401
    """The monitor of an experiment with so many units whose variants order so often."""
    running = lab.running(since=BEGAN, **fields)
    lab.load(seen(running, units=units, rates={"control": rates[0], "large": rates[1]}))
    return lab.desk.monitor("button", by=VIEWER)


def test_no_difference_is_waited_for_and_then_the_control_is_kept(lab: Lab) -> None:
    monitor = monitored(lab, 300, (0.3, 0.3), effect=0.1)
    assert monitor.belief.verdict == "wait"
    assert monitor.belief.says.startswith("Not known yet")
    lab.load(seen(lab.desk.experiment("button", by=VIEWER), units=9000, rates={"control": 0.6, "large": 0.6}))
    assert lab.desk.monitor("button", by=VIEWER).belief.verdict == "keep"


def test_a_frequentist_test_is_judged_once(lab: Lab) -> None:
    monitor = monitored(lab, 500, (0.1, 0.4), method="frequentist")
    assert monitor.belief.verdict == "wait"
    assert "judge it once, at its planned end" in monitor.belief.says


def test_broken_assignment_comes_before_any_gain(lab: Lab) -> None:
    running = lab.running(since=BEGAN)
    rows = seen(running, units=2000, rates={"control": 0.1, "large": 0.5})
    lost = {row["anonymous_id"] for row in rows if '"control"' in (row["properties"] or "") and row["subject"] % 2}
    lab.load([row for row in rows if row["anonymous_id"] not in lost])
    monitor = lab.desk.monitor("button", by=VIEWER)
    assert (monitor.sample_ratio_ok, monitor.belief.verdict) == (False, "look")
    assert "did not arrive in the planned shares" in monitor.belief.says


def test_a_harmed_guardrail_comes_before_a_gain(lab: Lab) -> None:
    running = lab.running(since=BEGAN, guardrails=[{"metric": "count:Complained", "margin": 0.05}])
    rows = seen(running, units=3000, rates={"control": 0.1, "large": 0.4})
    for row in list(rows):
        often = 3 if '"control"' in (row["properties"] or "") else 30
        if row["properties"] and row["subject"] % often == 0:
            rows.append(happened(len(rows) + 90_000, row["subject"], row["time"], name="Complained"))
    lab.load(rows)
    monitor = lab.desk.monitor("button", by=VIEWER)
    assert monitor.guardrails[0].stands is Guarded.HARMED
    assert (monitor.belief.verdict, monitor.belief.variant) == ("look", "large")


def test_what_a_unit_did_before_makes_the_interval_narrower(lab: Lab) -> None:
    """The same company twice: with the days before looked at, and without."""
    widths = []
    rows: list[Row] = []
    for key, before in (("with", 3), ("without", 0)):
        running = lab.running(key, since=BEGAN, metric="count:Read", before_days=before, effect=0.1)
        draw = random.Random(4)
        for who in range(1500):
            variant = variant_of(running, f"a{who}")
            at, eager = START + timedelta(days=3), draw.randrange(6)
            rows.append(viewed(len(rows), who, at, experiment=key, variant=variant))
            if key == "without":
                continue
            for number in range(eager):
                rows.append(happened(len(rows), who, at - timedelta(hours=1 + number), name="Read"))
            for number in range(eager + draw.randrange(2)):
                rows.append(happened(len(rows), who, at + timedelta(hours=1 + number), name="Read"))
    lab.load(rows)
    for key in ("with", "without"):
        found = lab.desk.monitor(key, by=VIEWER).variants[1].absolute
        assert found is not None
        widths.append(found.high - found.low)
    assert widths[0] < 0.5 * widths[1]


def test_a_person_is_a_unit_whatever_browser_they_use(lab: Lab) -> None:
    running = lab.running(since=BEGAN, unit="person", metric="orders")
    rows = list[Row]()
    for who in range(400):
        variant = variant_of(running, f"user-{who}")
        at = START + timedelta(days=2, minutes=who)
        rows.append(viewed(len(rows), who, at, experiment="button", variant=variant, user_id=f"user-{who}"))
        if variant == "large" or who % 2:
            order = {"conversion": 1, "name": "Order Completed", "user_id": f"user-{who}"}
            rows.append(happened(len(rows), who, at + timedelta(hours=1), anonymous_id="another", **order))
    lab.load(rows)
    monitor = lab.desk.monitor("button", by=VIEWER)
    assert (monitor.units, monitor.strays.other_variant) == (400, 0)
    assert [one.value for one in monitor.variants] == pytest.approx([0.5, 1.0], abs=0.08)


def test_money_without_a_rate_is_told(lab: Lab) -> None:
    running = lab.running(since=BEGAN, metric="revenue")
    at = START + timedelta(days=3)
    money = {"conversion": 1, "amount": 10_000_000, "name": "Order Completed"}
    rows = [viewed(who, who, at, experiment="button", variant=variant_of(running, f"a{who}")) for who in range(50)]
    rows += [happened(100 + who, who, at, **money, currency=("EUR", "USD", "XXX")[who % 3]) for who in range(50)]
    lab.load(rows)
    monitor = lab.desk.monitor("button", by=VIEWER)
    assert (monitor.metric_unit, monitor.no_rate) == ("EUR", ("XXX",))
    assert all(one.value is not None and 2 < one.value < 8 for one in monitor.variants)


def test_a_design_is_sized_by_the_companys_own_days(lab: Lab) -> None:
    draw, rows = random.Random(2), list[Row]()
    for who in range(2800):
        at = START - timedelta(days=20) + timedelta(minutes=14.4 * who)
        rows.append(happened(len(rows), who, at, type="page"))
        if draw.random() < 0.25:
            rows.append(happened(len(rows), who, at + timedelta(hours=1), name="Order Completed", conversion=1))
    rows.append(happened(len(rows), 9999, START + timedelta(days=8, hours=23), type="page"))
    lab.load(rows)
    plan = lab.desk.foresee({**DESIGN, "window_days": 1}, by=VIEWER)
    assert plan.baseline == pytest.approx(0.25, abs=0.03)
    assert plan.daily == pytest.approx(100, abs=3)
    assert plan.needed is not None
    assert plan.total is not None
    assert plan.total == plan.needed * 2
    assert plan.duration == pytest.approx(plan.total / plan.daily, abs=1)
    smaller = lab.desk.foresee({**DESIGN, "window_days": 1, "effect": 0.1}, by=VIEWER)
    once = lab.desk.foresee({**DESIGN, "window_days": 1, "method": "frequentist"}, by=VIEWER)
    half = lab.desk.foresee({**DESIGN, "window_days": 1, "traffic": 0.5}, by=VIEWER)
    assert smaller.total is not None
    assert smaller.total > 5 * plan.total
    assert once.total is not None
    assert once.total < plan.total
    assert plan.duration is not None
    assert half.duration == pytest.approx(2 * plan.duration, abs=1)


@pytest.mark.parametrize("metric", ["conversion", "revenue", "average_order_value", "did:Nothing Like It"])
def test_nobody_who_came_is_told_and_no_fault(lab: Lab, metric: str) -> None:
    plan = lab.desk.foresee({**DESIGN, "metric": metric}, by=VIEWER)
    assert "Nobody came in the 28 days" in plan.obstacle
    assert (plan.baseline, plan.needed) == (None, None)


def test_a_baseline_of_nothing_is_told(lab: Lab) -> None:
    lab.load([happened(who, who, START + timedelta(minutes=who), type="page") for who in range(500)])
    lab.load([happened(900, 900, START + timedelta(days=9), type="page")])
    for metric in ("conversion", "revenue", "average_order_value"):
        plan = lab.desk.foresee({**DESIGN, "metric": metric}, by=VIEWER)
        assert plan.obstacle
        assert plan.needed is None
