"""What the tracking door takes, refuses and puts aside, and what it answers."""

import base64
import gzip
import itertools
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from seamark.collect import Arrival, Reason
from seamark.collect.record import STEPS
from seamark.govern import SYSTEM
from seamark.kernel import InputError, NotFound, NotSignedIn, TooMany
from tests.collect.shop import NOON, Shop, track

KILOBYTE = 1024
NUMBERS = itertools.count(1)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop for tests that each send a message of their own."""
    with Shop(tmp_path_factory.mktemp("shop")) as opened:
        yield opened


@pytest.fixture
def number() -> int:
    """A number no other test uses."""
    return next(NUMBERS)


def body(*calls: object, **more: object) -> bytes:
    return json.dumps({"batch": calls, **more}).encode()


# ------------------------------------------------------------------------------------------------------- the write key
@pytest.mark.parametrize("scheme", ["Basic", "basic", "Bearer", "bearer"])
def test_the_write_key_comes_in_the_header(shop: Shop, scheme: str) -> None:
    text = base64.b64encode(f"{shop.key}:".encode()).decode() if scheme.lower() == "basic" else shop.key
    receipt = shop.post("batch", body(track()), authorization=f"{scheme} {text}".encode())
    assert receipt.accepted == 1


def test_the_write_key_comes_beside_the_batch_or_in_its_calls_or_in_a_single_call(shop: Shop) -> None:
    assert shop.post("batch", body(track(1), writeKey=shop.key), authorization=None).accepted == 1
    assert shop.post("batch", body(track(2, writeKey=shop.key), track(3)), authorization=None).accepted == 2
    assert shop.post("track", json.dumps(track(4, writeKey=shop.key)).encode(), authorization=None).accepted == 1
    shop.load()
    assert {event["source"] for event in shop.events()} == {"Shop"}


def test_the_write_key_is_not_kept_in_the_journal(shop: Shop) -> None:
    shop.post("batch", body(track(1, writeKey=shop.key), writeKey=shop.key))
    assert [shop.key.encode() in record.body for record in shop.journal.records()] == [False]


@pytest.mark.parametrize(
    "header", [None, b"", b"Basic", b"Basic !!!", b"Basic bm9ib2R5Og==", b"Bearer sm_w_wrong", b"x"]
)
def test_without_a_known_write_key_nothing_is_taken(lasting: Shop, header: bytes | None) -> None:
    last = lasting.journal.last
    with pytest.raises(NotSignedIn) as refused:
        lasting.post("batch", body(track()), authorization=header)
    assert refused.value.status == 401
    assert lasting.journal.last == last


def test_a_read_key_and_a_revoked_key_write_nothing(shop: Shop) -> None:
    read = shop.govern.create_key("report", "read", by=SYSTEM).secret
    with pytest.raises(NotSignedIn):
        shop.post("batch", body(track()), authorization=f"Bearer {read}".encode())
    gone = shop.govern.create_key("old shop", "write", by=SYSTEM)
    shop.govern.revoke_key(gone.id, by=SYSTEM)
    with pytest.raises(NotSignedIn):
        shop.post("batch", body(track()), authorization=f"Bearer {gone.secret}".encode())


# ------------------------------------------------------------------------------------------------------ paths and types
@pytest.mark.parametrize(
    ("path", "kind"),
    [(name[:length], name) for name in ("identify", "track", "page", "screen", "group", "alias") for length in (1, 99)],
)
def test_the_path_gives_a_single_call_its_type(shop: Shop, path: str, kind: str) -> None:
    call = track(1, type="something else", userId="u-1", previousId="v-1", groupId="g-1", name="Home")
    assert shop.post(path, json.dumps(call).encode()).accepted == 1
    shop.load()
    assert [event["type"] for event in shop.events()] == [kind]


def test_one_letter_batches_work_too(shop: Shop) -> None:
    assert shop.post("b", body(track(1), track(2))).accepted == 2


@pytest.mark.parametrize("path", ["", "x", "tracks", "batch/", "import"])
def test_other_paths_are_not_found(lasting: Shop, path: str) -> None:
    with pytest.raises(NotFound, match="is not a call of the tracking API"):
        lasting.post(path, body(track()))


# ------------------------------------------------------------------------------------------------- packing and encoding
def test_gzip_is_seen_by_its_first_bytes(shop: Shop) -> None:
    assert shop.post("batch", gzip.compress(body(track(1)))).accepted == 1
    two_members = gzip.compress(body(track(2), track(3))[:60]) + gzip.compress(body(track(2), track(3))[60:])
    assert shop.post("batch", two_members).accepted == 2


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(b'{"batch": []}', mtime=0)[:-9],
        gzip.compress(b"{}", mtime=0) + b"\x1f\x8bxx",
        b"\x1f\x8b",
        zlib.compress(b"{}"),
    ],
)
def test_broken_gzip_is_one_clear_400(lasting: Shop, packed: bytes) -> None:
    with pytest.raises(InputError, match="The body is not the JSON that is wanted") as refused:
        lasting.post("batch", packed)
    assert refused.value.status == 400


def test_a_gzip_bomb_is_refused_without_being_unpacked(shop: Shop) -> None:
    bomb = gzip.compress(bytes(300 << 20), compresslevel=9)
    assert len(bomb) < 512 * KILOBYTE
    peak = _peak_kilobytes()
    with pytest.raises(InputError, match="allowed are 512000"):
        shop.post("batch", bomb)
    assert _peak_kilobytes() - peak < 20 * KILOBYTE


def _peak_kilobytes() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def test_a_byte_order_mark_and_blanks_around_the_json_do_no_harm(shop: Shop) -> None:
    assert shop.post("batch", b"\xef\xbb\xbf  " + body(track(1)) + b"\r\n").accepted == 1


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"   ",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"text"',
        b'{"batch": null}',
        b'{"batch": {}}',
        b'{"events": []}',
        b'{"batch": [}',
        b'{"batch": []} more',
        b'{"batch": [{"a": NaN}]}',
        b'{"batch": [{"a": 01}]}',
        b'{"batch": ["\xff\xfe"]}',
        b'{"batch": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
    ],
)
def test_wrong_json_is_one_clear_400(lasting: Shop, wrong: bytes) -> None:
    before, last = lasting.collect.refusals(), lasting.journal.last
    with pytest.raises(InputError, match="The body is not the JSON that is wanted") as refused:
        lasting.post("batch", wrong)
    assert refused.value.detail["reason"] == "malformed"
    assert lasting.journal.last == last
    assert lasting.collect.refusals() == before | {"malformed": before.get("malformed", 0) + 1}


@pytest.mark.parametrize("wrong", [b"", b"[]", b'"x"', b"{,}", b"null"])
def test_a_single_call_that_is_no_object_is_one_clear_400(lasting: Shop, wrong: bytes) -> None:
    with pytest.raises(InputError, match="The body is not the JSON that is wanted"):
        lasting.post("track", wrong)


def test_a_text_cut_inside_an_emoji_costs_nobody_anything(shop: Shop) -> None:
    """JavaScript cuts strings between the halves of a character and sends the half as an escape."""
    call = json.dumps(track(1, event="Wow")).replace("Wow", "Wow \\ud83d").encode()
    whole = json.dumps(track(2, event="Wow 😀", properties={"path": "c:\\ud83d"})).encode()
    assert shop.post("batch", b'{"batch": [' + call + b"," + whole + b"]}").accepted == 2
    shop.load()
    assert [event["name"] for event in shop.events()] == ["Wow �", "Wow 😀"]
    assert json.loads(shop.events()[1]["properties"]) == {"path": "c:\\ud83d"}


# --------------------------------------------------------------------------------------------------------------- limits
def _of_size(size: int, number: int = 1) -> bytes:
    """A track call of exactly this many bytes."""
    empty = json.dumps(track(number, properties={"x": ""})).encode()
    return json.dumps(track(number, properties={"x": "y" * (size - len(empty))})).encode()


def test_a_call_of_32_kb_is_taken_and_one_more_byte_is_put_aside(shop: Shop) -> None:
    fits, large = _of_size(32 * KILOBYTE, 1), _of_size(32 * KILOBYTE + 1, 2)
    assert (len(fits), len(large)) == (32_768, 32_769)
    receipt = shop.post("batch", b'{"batch": [%s,%s,%s]}' % (fits, large, _of_size(33_000, 3)))
    assert (receipt.accepted, receipt.quarantined) == (1, 2)
    shop.load()
    assert [(row["reason"], row["message_id"]) for row in shop.held()] == [("too_large", "m-2"), ("too_large", "m-3")]
    assert "32769 bytes; allowed are 32768" in shop.held()[0]["detail"]


def test_a_single_call_over_32_kb_is_refused(shop: Shop) -> None:
    assert shop.post("track", _of_size(32_768)).accepted == 1
    with pytest.raises(InputError, match="32769 bytes; allowed are 32768") as refused:
        shop.post("track", _of_size(32_769))
    assert refused.value.status == 400
    assert refused.value.detail["reason"] == "too_large"


def _batch_of_size(size: int) -> bytes:
    calls = b",".join(_of_size(20_000, number) for number in range(25))
    whole = b'{"batch": [' + calls + b"]}"
    return whole[:-1] + b" " * (size - len(whole)) + b"}"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_batch_of_500_kb_is_taken_and_one_more_byte_is_refused(shop: Shop, pack: type[bytes]) -> None:
    assert len(_batch_of_size(512_000)) == 512_000
    assert shop.post("batch", pack(_batch_of_size(512_000))).accepted == 25
    with pytest.raises(InputError, match="allowed are 512000") as refused:
        shop.post("batch", pack(_batch_of_size(512_001)))
    assert refused.value.status == 400
    with pytest.raises(InputError, match="allowed are 512000"):
        shop.post("batch", pack(_batch_of_size(501 * KILOBYTE)))


def test_2500_calls_are_taken_and_one_more_is_refused(shop: Shop) -> None:
    calls = [{"type": "page", "userId": "u", "messageId": str(number)} for number in range(2_501)]
    assert shop.send(*calls[:2_500]).accepted == 2_500
    with pytest.raises(InputError, match="2501 calls; allowed are 2500") as refused:
        shop.send(*calls)
    assert refused.value.status == 400


def test_an_empty_batch_is_answered_and_not_kept(shop: Shop) -> None:
    receipt = shop.send()
    assert (receipt.accepted, receipt.quarantined, receipt.dropped) == (0, 0, {})
    assert shop.journal.last == 0


def test_when_too_many_events_wait_senders_are_asked_to_come_again(shop: Shop) -> None:
    calls = [track(number) for number in range(2_000)]
    for start in range(3):
        shop.send(*(call | {"messageId": f"{start}-{call['messageId']}"} for call in calls))
    with pytest.raises(TooMany, match="6000 events wait") as refused:
        shop.send(track(9))
    assert (refused.value.status, refused.value.retry_after) == (429, 2)
    shop.load()
    assert shop.send(track(9)).accepted == 1


# ----------------------------------------------------------------------------------------------------------- validation
def test_one_bad_call_is_put_aside_and_the_others_are_taken(shop: Shop) -> None:
    receipt = shop.post("batch", body(track(1), 17, track(2), None, "text", [], track(3)))
    assert (receipt.accepted, receipt.quarantined) == (3, 4)
    shop.load()
    assert [(row["position"], row["reason"], row["event"]) for row in shop.held()] == [
        (1, "malformed", "17"),
        (3, "malformed", "null"),
        (4, "malformed", '"text"'),
        (5, "malformed", "[]"),
    ]


@pytest.mark.parametrize(
    ("change", "reason", "detail"),
    [
        ({"anonymousId": None}, Reason.MISSING_IDENTITY, "Neither userId nor anonymousId"),
        ({"anonymousId": ""}, Reason.MISSING_IDENTITY, "Neither userId nor anonymousId"),
        ({"anonymousId": None, "userId": None}, Reason.MISSING_IDENTITY, "send at least one"),
        ({"anonymousId": True}, Reason.MALFORMED, "anonymousId"),
        ({"anonymousId": {"id": 1}}, Reason.MALFORMED, "anonymousId"),
        ({"type": None}, Reason.UNKNOWN_TYPE, "The type is None; allowed are alias, group"),
        ({"type": "Track"}, Reason.UNKNOWN_TYPE, "'Track'"),
        ({"type": 7}, Reason.UNKNOWN_TYPE, "'7'"),
        ({"event": None}, Reason.MALFORMED, "without 'event'"),
        ({"event": ""}, Reason.MALFORMED, "without 'event'"),
        ({"event": {"name": "x"}}, Reason.MALFORMED, "event"),
        ({"properties": []}, Reason.MALFORMED, "'properties' is []; allowed is an object"),
        ({"properties": "text"}, Reason.MALFORMED, "'properties' is"),
        ({"traits": 1}, Reason.MALFORMED, "'traits' is 1"),
        ({"context": "text"}, Reason.MALFORMED, "'context' is \"text\"; allowed is an object"),
        ({"context": []}, Reason.MALFORMED, "'context' is []; allowed is an object"),
    ],
)
def test_what_is_no_event_is_put_aside_with_its_reason(
    lasting: Shop, number: int, *, change: dict[str, object], reason: Reason, detail: str
) -> None:
    receipt = lasting.send(track(number, **change))
    assert (receipt.accepted, receipt.quarantined) == (0, 1)
    lasting.load()
    row = lasting.held()[-1]
    assert row["reason"] == reason
    assert detail in row["detail"]
    assert row["message_id"] == f"m-{number}"
    assert json.loads(row["event"]) == track(number, **change)


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"userId": 42}, "user_id", "42"),
        ({"userId": 42.0}, "user_id", "42"),
        ({"userId": 12345678901234567890123}, "user_id", "12345678901234567890123"),
        ({"anonymousId": 7}, "anonymous_id", "7"),
        ({"messageId": 99}, "message_id", "99"),
        ({"event": 404}, "name", "404"),
        ({"properties": None}, "properties", None),
        ({"context": None}, "url", None),
        ({"context": {"page": None}}, "url", None),
        ({"context": {"page": "text"}}, "url", None),
        ({"context": {"page": {"url": 1, "title": "Home"}}}, "title", "Home"),
        ({"context": {"campaign": {"name": 2026}}}, "campaign", "2026"),
        ({"context": {"sessionId": 1732360000}}, "session_id", "1732360000"),
        ({"context": {"locale": ["en"]}}, None, None),
    ],
)
def test_numbers_become_text_and_odd_contexts_say_nothing(
    lasting: Shop, number: int, *, change: dict[str, object], column: str | None, value: str | None
) -> None:
    receipt = lasting.send(track(number, **change))
    lasting.load()
    if column is None:
        assert receipt.quarantined == 1
    else:
        assert lasting.events()[-1][column] == value


def test_unknown_fields_are_no_fault(shop: Shop) -> None:
    call = track(1, integrations={"All": False}, version="1.1", channel="web", _metadata={"unbundled": []})
    assert shop.send(call, integrations={"All": True}).accepted == 1


def test_a_context_beside_the_batch_holds_for_calls_that_say_nothing_else(shop: Shop) -> None:
    shared = {"locale": "de-DE", "page": {"url": "https://shop.example/"}, "userAgent": "Mozilla/5.0 shared"}
    events = shop.sent(track(1), track(2, context={"locale": "fr-FR"}), track(3, context=None), context=shared)
    assert [event["locale"] for event in events] == ["de-DE", "fr-FR", "de-DE"]
    assert {event["url"] for event in events} == {"https://shop.example/"}


def test_a_batch_counts_a_message_once(shop: Shop) -> None:
    receipt = shop.send(track(1), track(2), track(1), track(1))
    assert (receipt.accepted, receipt.dropped) == (2, {"duplicate": 2})
    shop.load()
    assert [event["message_id"] for event in shop.events()] == ["m-1", "m-2"]
    assert shop.drops() == {"duplicate": 2}


def test_calls_without_a_message_id_are_each_an_event(shop: Shop) -> None:
    call = track(1, messageId=None)
    events = shop.sent(call, call, track(2, messageId=""))
    assert [event["message_id"] for event in events] == ["1-0", "1-1", "1-2"]
    assert len({event["message_key"] for event in events}) == 3


def test_the_steps_are_named_and_timed(shop: Shop) -> None:
    shop.send(track(1), track(2))
    shop.send(track(3))
    timings = shop.collect.step_timings()
    assert tuple(timing.step for timing in timings) == STEPS
    assert {timing.requests for timing in timings} == {2}
    assert {timing.events for timing in timings} == {3}
    assert all(timing.seconds > 0 for timing in timings)


def test_the_journal_holds_the_body_as_it_came(shop: Shop) -> None:
    sent = body(track(1), sentAt="2026-11-23T12:00:00Z")
    shop.post("batch", sent, user_agent="curl/8")
    (record,) = shop.journal.records()
    assert record.body.endswith(sent)
    assert record.at == NOON


def test_an_arrival_is_plain_bytes_for_whoever_calls(shop: Shop) -> None:
    assert Arrival(path_type="batch", body=b"{}").gpc is False
    assert shop.journal.last == 0
