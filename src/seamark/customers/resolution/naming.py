"""Names by which people identify themselves, for search."""

from typing import Any

import msgspec
import pyarrow as pa


class _Traits(msgspec.Struct, rename="camel"):
    name: object = None
    first_name: object = None
    last_name: object = None
    first: object = msgspec.field(default=None, name="first_name")
    last: object = msgspec.field(default=None, name="last_name")


_TRAITS = msgspec.json.Decoder(_Traits)


def names_told(events: pa.Table) -> list[tuple[int, str]]:
    """The key of the identifier and the name, in lower case, of every event whose ``traits`` tell one."""
    told = events.select(["subject", "traits"]).filter(events.column("traits").is_valid())
    rows: Any = zip(told.column("subject").to_pylist(), told.column("traits").to_pylist(), strict=True)
    names = ((subject, full_name(_TRAITS.decode(traits))) for subject, traits in rows)
    return [(subject, name.lower()) for subject, name in names if name]


def full_name(traits: _Traits) -> str:
    """The name, else first and last name, else nothing."""
    if isinstance(traits.name, str) and traits.name.strip():
        return traits.name.strip()
    parts = (traits.first_name or traits.first, traits.last_name or traits.last)
    return " ".join(part.strip() for part in parts if isinstance(part, str)).strip()
