"""What a broken schema rule means in words: what arrived, what is allowed."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import msgspec

TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_LONGEST = 80


def place(path: list[str | int]) -> str:
    """``['products', 0, 'price']`` as ``products[0].price``."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".")


def arrived(value: object) -> str:
    """A value as JSON, shortened."""
    try:
        text = msgspec.json.encode(value).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def sentence(error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    """The field and a sentence for one fault as jsonschema-rs reports it."""
    facts = error.kind.as_dict()
    rule = error.kind.name
    field = place(error.instance_path)
    if rule == "required":
        missing = place([*error.instance_path, facts["property"]])
        return missing, f"{missing} is missing; it is required."
    if rule in {"additionalProperties", "unevaluatedProperties"}:
        names = ", ".join(facts["unexpected"])
        return field or names, f"{names} {'is' if len(facts['unexpected']) == 1 else 'are'} not in the plan."
    words = _WORDS.get(rule)
    if words is None:
        return field, f"{field or 'The whole'}: {error.message}."
    return field, f"{field or 'The whole'} is {arrived(error.instance)}; allowed: {words(facts)}."


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "type": lambda facts: " or ".join(TYPES.get(name, name) for name in facts["types"]),
    "enum": lambda facts: ", ".join(arrived(option) for option in facts["options"]),
    "const": lambda facts: arrived(facts["expected_value"]),
    "pattern": lambda facts: f"text that matches {facts['pattern']}",
    "format": lambda facts: f"{facts['format']} (as JSON Schema defines it)",
    "minimum": lambda facts: f"at least {facts['limit']}",
    "maximum": lambda facts: f"at most {facts['limit']}",
    "exclusiveMinimum": lambda facts: f"more than {facts['limit']}",
    "exclusiveMaximum": lambda facts: f"less than {facts['limit']}",
    "minLength": lambda facts: f"text with {facts['limit']} or more characters",
    "maxLength": lambda facts: f"text with {facts['limit']} or fewer characters",
    "minItems": lambda facts: f"a list with {facts['limit']} or more entries",
    "maxItems": lambda facts: f"a list with {facts['limit']} or fewer entries",
    "multipleOf": lambda facts: f"a multiple of {facts['multiple_of']}",
}
