"""Whatever arrives: it is an event, or it has a reason; nothing stops the loading, nothing is uncounted."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from seamark.collect.record import Envelope, decode
from seamark.kernel import InputError
from tests.collect.shop import Shop, track

FIELDS = (
    *("type", "messageId", "userId", "anonymousId", "event", "name", "timestamp", "originalTimestamp", "sentAt"),
    *("properties", "traits", "context", "previousId", "groupId", "integrations", "request_ip"),
)
CONTEXT = ("page", "campaign", "library", "device", "userAgent", "locale", "sessionId", "traits", "consent", "ip")
PAGE = ("url", "path", "title", "referrer", "search")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(
        ["", "track", "Order Completed", "2026-11-23T11:00:00Z", "\x00", "😀", "null", "https://a.example/?gclid=1"]
    ),
)
anything = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3))
)
contexts = st.dictionaries(
    st.sampled_from(CONTEXT), st.one_of(anything, st.dictionaries(st.sampled_from(PAGE), scalars)), max_size=5
)
properties = st.dictionaries(
    st.sampled_from(["order_id", "revenue", "total", "currency", "url", "x"]), anything, max_size=4
)
changes = st.dictionaries(st.sampled_from(FIELDS), st.one_of(anything, contexts, properties), max_size=4)


@st.composite
def calls(draw: st.DrawFn) -> object:
    """A good call with a few fields replaced by anything, or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(anything)
    return track(draw(st.integers(0, 5))) | {"messageId": draw(st.text(max_size=3))} | draw(changes)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop(tmp_path_factory.mktemp("shop")) as opened:
        yield opened


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    batch=st.lists(calls(), min_size=1, max_size=12), sent_at=scalars, context=st.one_of(st.none(), contexts, scalars)
)
@example(batch=[track(1, properties={"a": "\ud800"})], sent_at=None, context=None)
def test_anything_is_an_event_or_has_a_reason(
    shop: Shop, batch: list[object], sent_at: object, context: object
) -> None:
    receipt = shop.post("batch", json.dumps({"batch": batch, "sentAt": sent_at, "context": context}).encode())
    assert receipt.accepted + receipt.quarantined + sum(receipt.dropped.values()) == len(batch)
    before = (_count(shop, "events"), _count(shop, "quarantine"), sum(shop.drops().values()))
    shop.load()
    after = (_count(shop, "events"), _count(shop, "quarantine"), sum(shop.drops().values()))
    assert sum(after) - sum(before) == len(batch)


def _count(shop: Shop, table: str) -> int:
    count: int = shop.warehouse.rows(f"SELECT count(*) FROM {table}")[0][0]
    return count


@settings(max_examples=300, deadline=None)
@given(body=st.one_of(st.binary(max_size=200), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_bytes_that_are_no_request_are_one_clear_refusal(body: bytes) -> None:
    for path in ("batch", "track"):
        told = _told(path, body)
        assert told is None or told.startswith("The body is not the JSON that is wanted")


def _told(path: str, body: bytes) -> str | None:
    try:
        decode(Envelope("Shop", path), 0, body=body)
    except InputError as refused:
        return refused.message
    return None
