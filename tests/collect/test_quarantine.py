"""Nothing that breaks the plan is lost: it waits with its reason, and comes back when the plan allows it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from seamark.govern import SYSTEM, Actor
from seamark.kernel import Forbidden, InputError, NotFound
from seamark.warehouse import Warehouse
from tests.collect.shop import NOON, Shop, order, track

OTTO = Actor("p-otto", "Otto", "person", frozenset({"operations"}))
VERA = Actor("p-vera", "Vera", "person", frozenset({"viewer"}))
LAX = {"events": [{"name": "Order Completed", "conversion": True, "action": "allow"}]}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop with two orders whose revenue came as text, one in no known currency, one event without identity."""
    with Shop(tmp_path) as opened:
        opened.send(
            order(1, "A-1", revenue="49,90"),
            order(2, "A-2", revenue="12.50"),
            track(3, event="Order Completed", properties={"order_id": "A-3", "revenue": 5, "currency": "€"}),
            {"type": "track", "event": "Stray", "messageId": "m-4"},
            order(5, "A-5", revenue=10),
        )
        opened.load()
        yield opened


def _messages(shop: Shop) -> list[str]:
    return [event["message_id"] for event in shop.events()]


def test_what_is_put_aside_is_counted_by_reason_and_shown(shop: Shop) -> None:
    view = shop.collect.quarantine(by=OTTO)
    assert view.waiting == 4
    assert [(count.reason, count.name, count.waiting, count.replayed) for count in view.counts] == [
        ("plan_violation", "Order Completed", 3, 0),
        ("missing_identity", "Stray", 1, 0),
    ]
    assert all(count.newest == NOON and count.detail for count in view.counts)
    first = next(call for call in view.calls if call.message_id == "m-1")
    assert 'revenue is "49,90"; allowed: a number' in first.detail
    assert '"A-1"' in first.event
    assert (first.received_at, first.source, first.replayed_at) == (NOON, "Shop", None)


def test_the_view_can_be_narrowed(shop: Shop) -> None:
    assert shop.collect.quarantine(by=OTTO, reason="missing_identity").waiting == 1
    assert shop.collect.quarantine(by=OTTO, name="Order Completed").waiting == 3
    assert shop.collect.quarantine(by=OTTO, name="Nothing").waiting == 0
    assert len(shop.collect.quarantine(by=OTTO, limit=2).calls) == 2
    assert shop.collect.quarantine(by=OTTO, limit=0).calls == ()
    with pytest.raises(InputError, match="reasons are malformed, too_large"):
        shop.collect.quarantine(by=OTTO, reason="whim")


def test_a_replay_under_the_same_plan_changes_nothing(shop: Shop) -> None:
    assert shop.collect.replay(by=OTTO, reason="plan_violation").calls == 3
    shop.load()
    assert _messages(shop) == ["m-5"]
    assert shop.collect.quarantine(by=OTTO).waiting == 4


def test_a_replay_brings_back_what_the_plan_allows_now(shop: Shop) -> None:
    """Original time and message id, counted once, marked with the moment of the replay."""
    shop.clock.advance(timedelta(hours=3))
    shop.collect.set_tracking_plan(LAX, by=OTTO)
    asked = shop.collect.replay(by=OTTO, name="Order Completed")
    shop.load()
    assert asked.calls == 3
    events = {event["message_id"]: event for event in shop.events()}
    assert set(events) == {"m-1", "m-2", "m-3", "m-5"}
    back = events["m-2"]
    assert (str(back["time"]), str(back["received_at"])) == ("2026-11-23 11:59:00", "2026-11-23 12:00:00")
    assert (back["conversion"], back["amount"], back["order_id"]) == (1, 12_500_000, "A-2")
    view = shop.collect.quarantine(by=OTTO)
    assert view.waiting == 1
    marked = {call.message_id: call.replayed_at for call in view.calls if call.replayed_at}
    assert marked == dict.fromkeys(("m-1", "m-2", "m-3"), NOON + timedelta(hours=3))


def test_a_replay_is_judged_by_the_plan_at_its_place_in_the_journal(shop: Shop) -> None:
    """Asked before the plan was loosened, loaded after: the journal's order decides."""
    shop.collect.replay(by=OTTO, reason="plan_violation")
    shop.collect.set_tracking_plan(LAX, by=OTTO)
    shop.load()
    assert _messages(shop) == ["m-5"]


def test_chosen_calls_are_replayed_by_their_ids_and_only_once(shop: Shop) -> None:
    shop.collect.set_tracking_plan(LAX, by=OTTO)
    chosen = [call.id for call in shop.collect.quarantine(by=OTTO).calls if call.message_id == "m-2"]
    for _ in range(2):
        assert shop.collect.replay(by=OTTO, ids=chosen * 3).calls == 1
        shop.load()
    assert sorted(_messages(shop)) == ["m-2", "m-5"]
    assert shop.collect.quarantine(by=OTTO).waiting == 3


def test_a_message_that_came_again_in_order_is_not_counted_twice(shop: Shop) -> None:
    """The client mended the event and sent it under the same id; the replay finds it there already."""
    shop.sent(order(2, "A-2", revenue=12.5))
    shop.collect.set_tracking_plan(LAX, by=OTTO)
    shop.collect.replay(by=OTTO, reason="plan_violation")
    shop.load()
    assert _messages(shop).count("m-2") == 1
    assert shop.warehouse.rows("SELECT sum(amount)::BIGINT FROM events WHERE order_id = 'A-2'") == [(12_500_000,)]
    assert shop.collect.quarantine(by=OTTO).waiting == 1


def test_a_rebuild_gives_the_same(shop: Shop, tmp_path: Path) -> None:
    shop.collect.set_tracking_plan(LAX, by=OTTO)
    shop.collect.replay(by=OTTO, reason="plan_violation")
    shop.load()
    before = shop.events(), shop.held()
    (tmp_path / "rebuilt").mkdir()
    shop.warehouse.close()
    shop.warehouse = Warehouse.open(tmp_path / "rebuilt", threads=1)
    shop.collect = shop.collector()
    shop.load()
    assert (shop.events(), shop.held()) == before


def test_replays_are_written_down_and_not_for_everybody(shop: Shop) -> None:
    shop.collect.replay(by=OTTO, reason="plan_violation")
    (row,) = [row for row in shop.govern.audit(by=SYSTEM) if row.verb == "collect.replay"]
    assert (row.actor_name, row.subject) == ("Otto", "3 calls")
    with pytest.raises(Forbidden):
        shop.collect.replay(by=VERA, reason="plan_violation")


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({}, InputError, "without saying of what"),
        ({"reason": "whim"}, InputError, "reasons are"),
        ({"ids": ["x"]}, InputError, "'x' is no id"),
        ({"ids": ["1-2", "99999999999999999999-1"]}, InputError, "is no id"),
        ({"ids": ["1-1"] * 100_001}, InputError, "100,001 calls"),
        ({"ids": []}, NotFound, "Nothing in quarantine"),
        ({"name": "Nothing"}, NotFound, "Nothing in quarantine"),
    ],
)
def test_a_replay_of_nothing_says_so(
    shop: Shop, asked: dict[str, list[str]], error: type[InputError], words: str
) -> None:
    with pytest.raises(error, match=words):
        shop.collect.replay(by=OTTO, **asked)  # type: ignore[arg-type]


def test_ids_of_calls_that_are_not_there_do_nothing(shop: Shop) -> None:
    assert shop.collect.replay(by=OTTO, ids=["999-0"]).calls == 1
    shop.load()
    assert _messages(shop) == ["m-5"]
