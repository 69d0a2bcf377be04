"""When something happened, whatever the sender's clock says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamark.collect.record import micros_of, moment_of
from seamark.collect.record.moments import lenient
from tests.collect.shop import NOON, Shop, track


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop(tmp_path_factory.mktemp("shop")) as opened:
        yield opened


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def time_of(shop: Shop, call: dict[str, object], **batch: object) -> datetime | None:
    """The time the event gets, None when it is put aside for its time. Received at noon."""
    receipt = shop.send({key: value for key, value in call.items() if key != "messageId"}, **batch)
    shop.load()
    if receipt.quarantined:
        assert shop.held()[-1]["reason"] == "bad_time"
        return None
    time: datetime = shop.events("seq, message_id, time")[-1]["time"]
    return time.replace(tzinfo=UTC)


MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=2)


@pytest.mark.parametrize("wrong_by", [timedelta(0), HOURS, -HOURS, timedelta(days=-400), timedelta(seconds=-3)])
def test_a_clock_that_is_wrong_is_corrected_by_when_it_says_it_sent(shop: Shop, wrong_by: timedelta) -> None:
    """The formula is receivedAt - (sentAt - timestamp): what matters is how long before sending it happened."""
    happened, sent = NOON - 5 * MINUTE + wrong_by, NOON + wrong_by
    assert time_of(shop, track(timestamp=at(happened)), sentAt=at(sent)) == NOON - 5 * MINUTE
    assert time_of(shop, track(timestamp=at(happened), sentAt=at(sent))) == NOON - 5 * MINUTE
    both = track(timestamp=at(happened), sentAt=at(sent))
    assert time_of(shop, both, sentAt=at(sent + HOURS)) == NOON - 5 * MINUTE, "what the call says goes first"


@pytest.mark.parametrize("sent", [None, "", "never", {"a": 1}, True])
def test_without_a_time_of_sending_the_timestamp_counts(shop: Shop, sent: object) -> None:
    assert time_of(shop, track(timestamp=at(NOON - HOURS)), sentAt=sent) == NOON - HOURS


def test_without_a_timestamp_it_happened_when_it_arrived(shop: Shop) -> None:
    for empty in (None, ""):
        assert time_of(shop, track(timestamp=empty), sentAt=at(NOON - HOURS)) == NOON


def test_rudderstack_names_the_clients_time_originally(shop: Shop) -> None:
    call = track(originalTimestamp=at(NOON - 7 * MINUTE + HOURS), sentAt=at(NOON + HOURS)) | {"timestamp": None}
    assert time_of(shop, call) == NOON - 7 * MINUTE


def test_nothing_happens_later_than_a_minute_from_now(shop: Shop) -> None:
    assert time_of(shop, track(timestamp=at(NOON + 30 * timedelta(seconds=1)))) == NOON + timedelta(seconds=30)
    assert time_of(shop, track(timestamp=at(NOON + HOURS))) == NOON + MINUTE
    assert time_of(shop, track(timestamp="2100-01-01T00:00:00Z")) == NOON + MINUTE
    assert time_of(shop, track(timestamp="9999-12-31T23:59:59Z"), sentAt="1970-01-01T00:00:00Z") == NOON + MINUTE


def test_what_happened_before_2000_is_put_aside(shop: Shop) -> None:
    assert time_of(shop, track(timestamp="1970-01-01T00:00:00Z")) is None
    assert "The time 1970-01-01T00:00:00+00:00, corrected" in shop.held()[-1]["detail"]
    assert time_of(shop, track(timestamp="1999-12-31T23:59:59.999Z")) is None
    assert time_of(shop, track(timestamp="2000-01-01T00:00:00Z")) == datetime(2000, 1, 1, tzinfo=UTC)
    assert time_of(shop, track(timestamp=at(NOON)), sentAt="2100-01-01T00:00:00Z") is None, "73 years before sending"
    assert time_of(shop, track(timestamp="2100-01-01T00:00:00Z"), sentAt="2100-01-01T00:00:00Z") == NOON
    assert time_of(shop, track(timestamp="0001-01-01T00:00:00Z"), sentAt="9999-12-31T23:59:59Z") is None


def test_a_device_whose_clock_starts_in_1970_is_corrected(shop: Shop) -> None:
    assert time_of(shop, track(timestamp="1970-01-01T00:01:00Z"), sentAt="1970-01-01T00:03:00Z") == NOON - 2 * MINUTE


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-23T11:00:00Z",
        "2026-11-23T11:00:00.000Z",
        "2026-11-23T11:00:00.000000000Z",
        "2026-11-23T11:00:00",
        "2026-11-23 11:00:00",
        "2026-11-23T12:00:00+01:00",
        "2026-11-23T12:00:00+0100",
        "2026-11-23T12:00:00.000+01",
        "2026-11-23T06:00:00-05:00",
        "20261123T110000Z",
        " 2026-11-23T11:00:00Z ",
        "Mon, 23 Nov 2026 11:00:00 GMT",
        "Mon, 23 Nov 2026 12:00:00 +0100",
        1795431600,
        1795431600.0,
        1795431600000,
        "1795431600",
        "1795431600000",
    ],
)
def test_dates_are_read_as_people_and_programs_write_them(shop: Shop, written: object) -> None:
    assert time_of(shop, track(timestamp=written)) == NOON - timedelta(hours=1)


def test_a_date_without_a_time_is_its_midnight(shop: Shop) -> None:
    assert time_of(shop, track(timestamp="2026-11-23")) == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["yesterday", "23.11.2026", "2026-13-01T00:00:00Z", "25:00", {}, [], True, 1e300])
def test_what_is_no_date_is_put_aside_and_shown(shop: Shop, wrong: object) -> None:
    assert time_of(shop, track(timestamp=wrong)) is None
    row = shop.held()[-1]
    assert row["detail"].startswith("timestamp is ")
    assert json.loads(row["event"])["timestamp"] == wrong


def test_microseconds_are_kept(shop: Shop) -> None:
    assert time_of(shop, track(timestamp="2026-11-23T11:00:00.123456Z")) == NOON - timedelta(seconds=3600) + timedelta(
        microseconds=123456
    )


@given(st.integers(min_value=-62_135_596_800_000_000, max_value=253_402_300_799_999_999))
def test_moments_and_microseconds_are_the_same_thing(micros: int) -> None:
    assert micros_of(moment_of(micros)) == micros
    assert micros_of(moment_of(micros).replace(tzinfo=None)) == micros


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_iso_date_is_read_exactly(moment: datetime) -> None:
    assert lenient(moment.isoformat()) == moment


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans(), st.lists(st.integers())))
def test_no_text_and_no_number_breaks_the_reading_of_dates(value: object) -> None:
    found = lenient(value)
    assert found is None or found.tzinfo is not None


def test_the_test_clock_is_told(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        shop.clock.advance(HOURS)
        assert time_of(shop, track(timestamp=None)) == NOON + HOURS
