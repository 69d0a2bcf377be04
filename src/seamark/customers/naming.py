"""Names by which people identify themselves."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

_TRAITS = msgspec.json.Decoder(dict[str, Any])


def full_name(traits: Mapping[str, Any]) -> str:
    """The name, else first and last name, else nothing."""
    if name := _text(traits, "name"):
        return name
    first = _text(traits, "firstName") or _text(traits, "first_name")
    last = _text(traits, "lastName") or _text(traits, "last_name")
    return f"{first} {last}".strip()


def names_told(events: pa.Table) -> list[tuple[int, str]]:
    """The key of the identifier and the name, in lower case, of every identify call whose ``traits`` tell one."""
    if events.column("traits").null_count == events.num_rows:
        return []
    told = events.select(["subject", "type", "traits"]).filter(events.column("traits").is_valid())
    told = told.filter(pc.equal(told.column("type"), pa.scalar("identify")))
    rows: Any = zip(told.column("subject").to_pylist(), told.column("traits").to_pylist(), strict=True)
    names = ((subject, full_name(_TRAITS.decode(traits))) for subject, traits in rows)
    return [(subject, name.lower()) for subject, name in names if name]


def _text(traits: Mapping[str, Any], name: str) -> str:
    value = traits.get(name)
    return value.strip() if isinstance(value, str) else ""
