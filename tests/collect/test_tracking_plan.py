"""The tracking plan: written by people, compiled once, in force from the moment it was set."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.collect.tracking_plan import Action, Plan, PlanDraft, default_plan, read_draft
from seamark.govern import SYSTEM, Actor
from seamark.kernel import Conflict, Forbidden, InputError, TooLarge
from tests.collect.shop import NOON, Shop, order, track

DORA = Actor("p-dora", "Dora", "person", frozenset({"director"}))
VERA = Actor("p-vera", "Vera", "person", frozenset({"viewer"}))
SHIPPED = "597531dcdaa319e3"  # first digits of the shipped plan's SHA-256; it is part of what a rebuild gives


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


def _json(**properties: object) -> bytes:
    return json.dumps(properties).encode()


GOOD = _json(order_id="A-1", revenue=49.9, currency="EUR", products=[{"sku": "x"}], coupon="SPRING")


def test_a_new_workspace_checks_what_carries_money_and_lets_the_rest_pass() -> None:
    plan = default_plan()
    assert plan.check("Order Completed", GOOD) is None
    assert plan.check("Order Completed", _json(order_id="A", revenue=5)) is None  # in the workspace's currency
    assert plan.conversions == {"Order Completed"}
    assert plan.refunds == {"Order Refunded"}
    assert plan.covers("Order Completed")
    assert not plan.covers("Product Viewed")  # described, not checked
    assert plan.check("Product Viewed", _json(price="cheap")) is None
    assert not plan.covers("Anything Else")
    assert not plan.covers(None, type="identify")


@pytest.mark.parametrize(
    ("properties", "field", "words"),
    [
        (_json(order_id="A", revenue="49,90", currency="EUR"), "revenue", 'revenue is "49,90"; allowed: a number.'),
        (_json(order_id="A", revenue=-1, currency="EUR"), "revenue", "revenue is -1; allowed: at least 0."),
        (_json(revenue=5, currency="EUR"), "order_id", "order_id is missing; it is required."),
        (_json(order_id="A", revenue=5, currency="Euro"), "currency", 'currency is "Euro"; allowed: text that matches'),
        (_json(order_id="A", currency="EUR"), "revenue", "revenue is missing; it is required."),
        (_json(order_id="A", revenue=1e300, currency="EUR"), "revenue", "allowed: at most 1000000000000."),
        (None, "order_id", "order_id is missing"),
        (b"", "order_id", "order_id is missing"),
        (b"[1]", "", "The whole is [1]; allowed: an object."),
        (b"{broken", "", "The properties are not JSON"),
    ],
)
def test_a_violation_says_what_arrived_and_what_is_allowed(properties: bytes | None, field: str, words: str) -> None:
    violation = default_plan().check("Order Completed", properties)
    assert violation is not None
    assert (violation.reason, violation.action, violation.field) == ("plan_violation", Action.QUARANTINE, field)
    assert violation.message.startswith("Event 'Order Completed': ")
    assert words in violation.message


def test_a_nested_fault_is_named_by_its_place_and_further_ones_are_counted() -> None:
    schema = {"properties": {"products": {"items": {"properties": {"price": {"type": "number"}}}}}, "maxProperties": 1}
    plan = Plan.compile({"events": [{"name": "E", "schema": schema}]}, 1)
    violation = plan.check("E", _json(products=[{"price": 1}, *({"price": "x"},) * 4], more=1))
    assert violation is not None
    assert "products[1].price" in violation.message
    assert "(and 2 more)" in violation.message


@pytest.mark.parametrize(
    ("action", "reason"), [("quarantine", "plan_violation"), ("reject", "plan_rejected"), ("allow", None)]
)
def test_each_event_has_its_own_consequence(action: str, reason: str | None) -> None:
    plan = Plan.compile({"events": [{"name": "E", "action": action, "required": ["a"]}]}, 1)
    violation = plan.check("E", b"{}")
    assert (violation and violation.reason) == reason
    assert plan.covers("E") is (action != "allow")


@pytest.mark.parametrize("action", ["quarantine", "reject"])
def test_events_the_plan_does_not_name_can_be_stopped(action: str) -> None:
    plan = Plan.compile({"unplanned": action, "events": [{"name": "Known", "action": "allow"}]}, 1)
    violation = plan.check("Unknown", b"{}")
    assert violation is not None
    assert (violation.reason, violation.action) == ("unknown_event", action)
    assert "'Unknown'" in violation.message
    assert "Known" in violation.message
    assert plan.covers("Unknown")
    assert not plan.covers("Known")
    assert plan.check("Known", b"{}") is None
    assert not plan.covers("Home", type="page")  # only track events are named freely


def test_traits_are_planned_for_calls_without_a_name() -> None:
    draft = {"events": [{"type": "identify", "required": ["email"]}, {"type": "page", "name": "Checkout"}]}
    plan = Plan.compile(draft, 1)
    assert plan.covers(None, type="identify")
    assert plan.check(None, b"{}", type="identify") is not None
    assert plan.check(None, _json(email="a@b.example"), type="identify") is None
    assert plan.covers("Checkout", type="page")
    assert not plan.covers("Checkout", type="screen")


DRAFT = """
unplanned: quarantine
events:
  - name: Lead Sent
    description: Somebody asked for an offer.
    action: reject
    conversion: true
    required: [form]
    properties: {form: string, budget: {type: number, minimum: 0}}
"""


def test_yaml_json_and_plain_values_make_the_same_plan() -> None:
    from_yaml = read_draft(DRAFT)
    assert read_draft(msgspec.json.encode(from_yaml)) == from_yaml
    assert read_draft(msgspec.to_builtins(from_yaml)) == from_yaml
    plan = Plan.compile(from_yaml, 4)
    assert Plan.compile(plan.as_json(), 4).as_json() == plan.as_json()
    assert (plan.version, set(plan.conversions)) == (4, {"Lead Sent"})


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("", "The plan is empty"),
        ("just words", "The plan is text"),
        ("[1, 2]", "The plan is a list"),
        ("a: [", "line 1, column 5"),
        ("events: 3", "The plan, field 'events': expected `array`, got `int`"),
        ("unplanned: maybe", "field 'unplanned': invalid enum value 'maybe'; allowed are allow, quarantine, reject."),
        ("event: []", "The plan: object contains unknown field `event`"),
        ("events: [{name: Order, colour: red}]", "Event 'Order' (number 1): object contains unknown field `colour`"),
        ("events: [{name: A}, {name: B, action: stop}]", "Event 'B' (number 2), field 'action': invalid enum value"),
        ("events: [{name: B, conversion: yess}]", "Event 'B' (number 1), field 'conversion': expected `bool`"),
        ("events: [{name: B, type: click}]", "allowed are track, page, screen, identify, group"),
        ("events: [{name: A, properties: {price: nombre}}]", "Event 'A', field 'price.type': \"nombre\" is no type"),
        ("events: [{name: A, properties: {p: {pattern: '('}}}]", "Event 'A', field 'p.pattern'"),
        ("events: [{name: A, schema: {$ref: 'http://127.0.0.1:8740/s'}}]", "cannot fetch"),
        ("events: [{name: A, schema: {$ref: 'file:///etc/hosts'}}]", "cannot fetch"),
        ("events: [{name: A, required: [x], schema: {required: [y]}}]", "required is given both beside the schema"),
        ("events: [{name: A}, {name: A}]", "Event 'A' is in the plan twice"),
        ("events: [{action: allow}]", "Event number 1 has no name"),
        ("events: [{type: identify, name: x}]", "'identify' calls have no name"),
        ("events: [{type: page, name: x, conversion: true}]", "only 'track' events count"),
        ("events: [{name: A, conversion: true, refund: true}]", "both conversion and refund"),
        ("a: &a [x, x]\nb: *a", "aliases (*name) are not allowed"),
        ("[" * 4000, "nested too deeply"),
        (b"\xff\xfe\x00", "neither YAML nor JSON"),
    ],
)
def test_a_bad_draft_is_refused_in_one_sentence_that_names_the_place(draft: str | bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        Plan.compile(draft, 1)
    assert words in refused.value.message
    assert "\n" not in refused.value.message
    assert refused.value.help


def test_a_plan_has_a_size() -> None:
    with pytest.raises(TooLarge, match="500,000"):
        read_draft("a" * 500_001)
    with pytest.raises(InputError, match="2,001 events"):
        Plan.compile({"events": [{"name": f"e{number}"} for number in range(2_001)]}, 1)


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(), st.binary(), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.dictionaries(st.sampled_from(["events", "name", "action", "schema", "type", "required"]), inner)
    | st.lists(inner, max_size=3),
)))  # fmt: skip
def test_whatever_is_written_there_is_a_plan_or_a_clear_refusal(written: object) -> None:
    with suppress(InputError):
        plan = Plan.compile(written if isinstance(written, str | bytes | dict) else {"events": written}, 1)
        assert isinstance(plan.draft, PlanDraft)


@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.dictionaries(st.sampled_from(["order_id", "revenue", "currency", "x"]), inner) | st.lists(inner),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_whatever_arrives_is_judged(body: bytes) -> None:
    violation = default_plan().check("Order Completed", body)
    assert violation is None or violation.message


def test_a_pattern_cannot_stall_the_door() -> None:
    plan = Plan.compile({"events": [{"name": "E", "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}]}, 1)
    started = time.process_time()
    assert plan.check("E", _json(a="a" * 50_000 + "!")) is not None
    assert time.process_time() - started < 0.5


def test_judging_costs_little() -> None:
    """Below 5 µs for an event that is checked, and next to nothing for one that no plan speaks of."""
    plan = default_plan()
    assert _microseconds(lambda: plan.check("Order Completed", GOOD)) < 5
    assert _microseconds(lambda: plan.covers("Page Scrolled")) < 0.5


def _microseconds(call: object, times: int = 20_000) -> float:
    assert callable(call)
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for _ in range(times):
            call()
        best = min(best, time.process_time() - started)
    return best / times * 1e6


def test_the_shipped_plan_never_changes() -> None:
    """A rebuild judges old events by it: a better default is a new version that people choose."""
    shipped = resources.files("seamark.collect.tracking_plan").joinpath("default.yaml").read_bytes()
    assert hashlib.sha256(shipped).hexdigest().startswith(SHIPPED)


def test_a_plan_is_in_force_for_what_arrives_after_it(shop: Shop) -> None:
    """Dora asks for a field that visitors' browsers do not send; the log keeps who and when."""
    before = shop.collect.tracking_plan(by=DORA)
    assert (before.version, before.set_by, before.set_at) == (0, "Seamark", None)
    shop.send(track(1))
    plan = shop.collect.set_tracking_plan(
        {"events": [{"name": "Product Viewed", "required": ["price"]}]}, by=DORA, replaces=0
    )
    assert (plan.version, plan.set_by, plan.set_at) == (1, "Dora", NOON)
    assert shop.collect.tracking_plan(by=DORA) == plan  # before it is loaded
    shop.send(track(2), track(3, properties={"price": 5}), order(4, "A-1"))
    shop.load()
    assert shop.collect.tracking_plan(by=DORA) == plan
    assert [event["message_id"] for event in shop.events()] == ["m-1", "m-3", "m-4"]
    assert [(held["message_id"], held["reason"]) for held in shop.held()] == [("m-2", "plan_violation")]
    assert [event["conversion"] for event in shop.events()] == [0, 0, 0]  # Dora's plan names no conversion
    (row,) = [row for row in shop.govern.audit(by=SYSTEM) if row.verb == "collect.set_tracking_plan"]
    assert (row.actor_name, row.subject) == ("Dora", "version 1")


def test_two_editors_do_not_overwrite_each_other(shop: Shop) -> None:
    shop.collect.set_tracking_plan({"events": []}, by=DORA, replaces=0)
    with pytest.raises(Conflict, match="Version 0 was edited, and version 1 is in force"):
        shop.collect.set_tracking_plan({"events": []}, by=DORA, replaces=0)
    assert shop.collect.set_tracking_plan({"events": []}, by=DORA).version == 2


def test_a_plan_survives_a_restart_and_a_rebuild(shop: Shop) -> None:
    shop.collect.set_tracking_plan(DRAFT, by=DORA)
    shop.collect.set_tracking_plan(DRAFT.replace("quarantine", "reject"), by=DORA)
    shop.load()
    again = shop.collector()
    shown = again.tracking_plan(by=DORA)
    assert (shown.version, shown.set_by, shown.draft.unplanned) == (2, "Dora", "reject")


def test_the_plan_is_not_everybodys_to_change(shop: Shop) -> None:
    with pytest.raises(Forbidden):
        shop.collect.set_tracking_plan({"events": []}, by=VERA)
    assert shop.journal.last == 0


def test_values_yaml_knows_and_json_does_not_come_back_as_they_are_kept(shop: Shop) -> None:
    with pytest.raises(InputError, match="Event 'E'"):
        shop.collect.set_tracking_plan("events: [{name: E, properties: {a: {minimum: .inf}}}]", by=DORA)
    shown = shop.collect.set_tracking_plan("events: [{name: E, properties: {a: {const: 2026-01-31}}}]", by=DORA)
    assert shown.draft.events[0].properties == {"a": {"const": "2026-01-31"}}
