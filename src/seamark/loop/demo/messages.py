"""Rows of events.parquet as the JSON that tracking clients send (Segment's HTTP tracking API), column by column."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:  # only the stubs know that arrays are generic
    Texts: TypeAlias = pa.Array[Any]
else:
    Texts = pa.Array
Columns: TypeAlias = dict[str, Any]  # arrays by name
_SECOND_HALF = r"^[a-z]+://[^/?#]*(?P<path>/[^?#]*)?(?P<search>\?[^#]*)?"
_NEEDS_ESCAPE = r'["\\\x00-\x1f]'
_BROWSER = '"library":{"name":"analytics.js","version":"npm:next-1.84.0"}'
_SERVER = '"library":{"name":"@segment/analytics-node","version":"3.1.0"}'
_PHONE = '"library":{"name":"analytics-swift","version":"1.8.0"},"app":{"name":"Harbour & Pine","version":"4.2.0"}'


def messages(table: pa.Table, *, sent_at: datetime | None = None) -> list[bytes]:
    """One JSON message per row of ``table`` (columns of events.parquet), in its order.

    With ``sent_at`` (history): the message leaves then, and its timestamp is the row's true time as a server would work
    it out, received_at - (sent_at - timestamp), so that the planted clock errors are gone. Without (live): timestamp
    and sentAt are what the device's clock said.
    """
    columns: Columns = {name: _plain(table.column(name)) for name in table.column_names}
    stamp, sent = columns["timestamp"], columns["sent_at"]
    if sent_at is not None:
        stamp = pc.subtract(columns["received_at"], pc.subtract(sent, stamp))
        sent = pa.repeat(pa.scalar(sent_at, sent.type), table.num_rows)
    parts: list[str | Texts] = [
        '{"messageId":', _quoted(columns["message_id"]), _field("type", columns["type"]), _name(columns),
        _field("anonymousId", columns["anonymous_id"]), _field("userId", columns["user_id"]),
        ',"timestamp":"', _moment(stamp), '","sentAt":"', _moment(sent), '","context":', _context(columns),
        _facts(columns), _raw("traits", columns["traits"]), "}",
    ]  # fmt: skip
    texts: Any = _joined(*parts).cast(pa.binary())
    return cast("list[bytes]", texts.to_pylist())


def _context(columns: Columns) -> Texts:
    library = _either(
        columns["device_id"].is_valid(), _PHONE, no=_either(columns["user_agent"].is_valid(), _BROWSER, no=_SERVER)
    )
    system = _either(pc.match_substring(columns["user_agent"], "Android"), "android", no="ios")
    device = _whole(',"device":{"id":', _quoted(columns["device_id"]), ',"type":"', system, '"}')
    region = _whole(',"location":{"region":', _quoted(columns["region"]), "}")
    consent = (
        ',"consent":{"categoryPreferences":{"Advertising":', _truth(columns["consent_ads"]), ',"Analytics":',
        _truth(columns["consent_analytics"]), "}}",
    )  # fmt: skip
    said = (_field("userAgent", columns["user_agent"]), _field("locale", columns["locale"]))
    return _joined("{", library, _page(columns), _campaign(columns), *said, device, region, *consent, "}")


def _page(columns: Columns) -> Texts:
    """``context.page``; empty for calls that come from no page. Each distinct address is taken apart once."""
    addresses: Any = columns["url"].dictionary_encode()
    parts: Any = pc.extract_regex(addresses.dictionary, _SECOND_HALF)
    path, search = (_quoted(pc.struct_field(parts, name).fill_null("")) for name in ("path", "search"))
    seen: Any = _whole('"path":', path, ',"search":', search, ',"url":', _quoted(addresses.dictionary))
    of_row = seen.take(addresses.indices)
    page = (of_row, _field("title", columns["title"]), _field("referrer", columns["referrer"]), "}")
    return _either(of_row.is_valid(), _joined(',"page":{', *page), no="")


def _campaign(columns: Columns) -> Texts:
    """``context.campaign`` where the address carried tags."""
    tags = [_field(name, columns[f"utm_{name}"]) for name in ("medium", "term", "content")]
    name = _field("name", columns["utm_campaign"])
    return _whole(',"campaign":{"source":', _quoted(columns["utm_source"]), name, *tags, "}")


def _name(columns: Columns) -> Texts:
    """A track call names its event; pages and screens have a name."""
    tracked = pc.equal(columns["type"], pa.scalar("track"))
    return _either(tracked, _field("event", columns["event"]), no=_field("name", columns["event"]))


def _facts(columns: Columns) -> Texts:
    """``properties``; groupId and previousId stand beside it instead."""
    inside = pc.is_in(columns["type"], pa.array(["group", "alias"]))
    bare = _whole(",", pc.utf8_slice_codeunits(columns["properties"], 1, -1))
    return _either(inside, bare, no=_raw("properties", columns["properties"]))


def _plain(column: "pa.ChunkedArray[Any]") -> Texts:
    whole: Any = column.combine_chunks()
    return cast("Texts", whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole)


def _field(name: str, texts: Texts) -> Texts:
    """``,"name":"text"``; empty where the text is null."""
    return _whole(f',"{name}":', _quoted(texts)).fill_null("")


def _raw(name: str, texts: Texts) -> Texts:
    """``,"name":`` and JSON as it is; empty where null."""
    return _whole(f',"{name}":', texts).fill_null("")


def _quoted(texts: Texts) -> Texts:
    """JSON strings; the slow way only for a column that holds a character to escape."""
    if not pc.any(pc.match_substring_regex(texts, _NEEDS_ESCAPE)).as_py():
        return _whole('"', texts, '"')
    coded: Any = texts.dictionary_encode()
    escaped = pa.array([json.dumps(text, ensure_ascii=False) for text in coded.dictionary.to_pylist()], pa.string())
    return cast("Texts", escaped.take(coded.indices))


def _truth(flags: Texts) -> Texts:
    return _either(flags, "true", no="false")


def _either(condition: Any, /, yes: Texts | str, *, no: Texts | str) -> Texts:  # noqa: ANN401 - Arrow has no one type for masks
    return cast("Texts", pc.if_else(condition, yes, no))


def _moment(at: Texts) -> Texts:
    """2026-01-31T09:30:00.000000Z."""
    text: Any = at.cast(pa.timestamp("us", tz="UTC")).cast(pa.string())
    return cast("Texts", pc.binary_replace_slice(text, 10, 11, "T"))


def _whole(*parts: str | Texts) -> Texts:
    """Parts put together row by row; null where one is null."""
    return cast("Texts", pc.binary_join_element_wise(*_pieces(parts), ""))


def _joined(*parts: str | Texts) -> Texts:
    """Parts put together row by row; what is null is left out."""
    return cast("Texts", pc.binary_join_element_wise(*_pieces(parts), "", null_handling="replace", null_replacement=""))


def _pieces(parts: tuple[str | Texts, ...]) -> Any:  # noqa: ANN401 - Arrow's own union of scalars and arrays
    return [pa.scalar(part) if isinstance(part, str) else part for part in parts]
