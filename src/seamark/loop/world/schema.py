"""Columns of events.parquet."""

import pyarrow as pa

MOMENT = pa.timestamp("us", tz="UTC")
_ORDER = """
message_id type event timestamp sent_at received_at anonymous_id user_id device_id email url referrer title
utm_source utm_medium utm_campaign utm_term utm_content click_id user_agent locale region consent_ads consent_analytics
properties traits
"""
_MOMENTS = frozenset({"timestamp", "sent_at", "received_at"})
_FLAGS = frozenset({"consent_ads", "consent_analytics"})
_UNLIKE = frozenset({"message_id", "anonymous_id", "url", "click_id", "properties"})


def _field(name: str, text: pa.DataType) -> "pa.Field[pa.DataType]":
    return pa.field(name, MOMENT if name in _MOMENTS else pa.bool_() if name in _FLAGS else text)


SCHEMA = pa.schema([_field(name, pa.string()) for name in _ORDER.split()])
"""As stored: text is plain."""
CODED = pa.schema(
    [
        _field(name, pa.string() if name == "message_id" else pa.dictionary(pa.int32(), pa.string()))
        for name in _ORDER.split()
    ]
)
"""As made: text is coded, but for the message ids, which are all different."""
REPEATING = [field.name for field in SCHEMA if field.name not in _UNLIKE | _MOMENTS]
"""Columns that are worth a dictionary in the file."""
