"""What a user writes: a tracking plan as YAML or JSON. Forgiving in form, strict in words."""

import enum
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec
import yaml

from seamark.kernel import InputError, TooLarge

LONGEST = 500_000  # characters of a plan as written


class Action(enum.StrEnum):
    """What is done with an event: taken as it is, put aside until somebody decides, refused."""

    ALLOW = "allow"
    QUARANTINE = "quarantine"
    REJECT = "reject"


class EventType(enum.StrEnum):
    """The calls a plan can speak of. ``identify`` and ``group`` have traits and no name of their own."""

    TRACK = "track"
    PAGE = "page"
    SCREEN = "screen"
    IDENTIFY = "identify"
    GROUP = "group"


class EventDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One planned event.

    ``action`` says what is done when its properties (or traits) break the schema. ``conversion`` makes each one count,
    with its ``revenue``; ``refund`` makes its ``revenue`` count against. The schema is a JSON Schema of the properties
    object, or just its ``properties`` and ``required``; a property's schema may be the name of its type.
    """

    name: str = ""
    type: EventType = EventType.TRACK
    description: str = ""
    action: Action = Action.QUARANTINE
    conversion: bool = False
    refund: bool = False
    required: tuple[str, ...] = ()
    properties: dict[str, Any] = {}
    schema: dict[str, Any] = {}


class PlanDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole plan: what is done with events it does not name, and those it names."""

    unplanned: Action = Action.ALLOW
    events: tuple[EventDraft, ...] = ()


def read_draft(text: str | bytes | Mapping[str, object]) -> PlanDraft:
    """A draft from YAML or JSON text, or from what either decodes to.

    Raises InputError (TooLarge above half a million characters) that names the event and the field that is wrong.
    """
    plain = text if isinstance(text, Mapping) else _decoded(text)
    plain = _as_json(plain)
    if not isinstance(plain, Mapping):
        msg = f"The plan is {_word_of(plain)}, not a list of fields."
        raise InputError(msg, arrived=_word_of(plain), help="Write `unplanned:` and `events:` at the top level.")
    try:
        return msgspec.convert(plain, PlanDraft, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        raise _misshapen(plain, str(error)) from None


def _as_json(plain: object) -> object:
    """Values as JSON keeps them (YAML knows dates), so that a plan means the same before and after it is stored."""
    try:
        return msgspec.json.decode(msgspec.json.encode(plain))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        msg = f"The plan holds a value that JSON cannot hold: {error}."
        raise InputError(msg, help="Write plain text, numbers, lists and names.") from None


def _decoded(text: str | bytes) -> object:
    if len(text) > LONGEST:
        msg = f"The plan has {len(text):,} characters; allowed are {LONGEST:,}."
        raise TooLarge(msg, arrived=len(text), allowed=LONGEST, help="Split large schemas or drop descriptions.")
    if text[:1] in ("{", b"{"):
        with suppress(msgspec.DecodeError, RecursionError):
            return msgspec.json.decode(text)
    try:
        return yaml.load(text, _PlainLoader)  # noqa: S506 - a SafeLoader, without aliases
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        msg = f"The plan is neither YAML nor JSON; {where}{_problem(error)}."
        raise InputError(msg, help="Check the indentation and the quotes there.") from None
    except (RecursionError, ValueError):
        msg = "The plan cannot be read: it is nested too deeply or holds a value YAML doesn't know."
        raise InputError(msg, help="Write a plan of plain lists, names and values.") from None


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).splitlines()[0]


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not allowed", problem_mark=self.get_mark())
        return super().compose_node(parent, index)


_ALLOWED = {"action": Action, "unplanned": Action, "type": EventType}
_EVENT_FIELDS = ", ".join(EventDraft.__struct_fields__)
_PLAN_FIELDS = ", ".join(PlanDraft.__struct_fields__)


def _misshapen(plain: Mapping[str, object], complaint: str) -> InputError:
    """A library's complaint with the path ``$.events[3].action`` turned into the name of the event."""
    what, _, path = complaint.rpartition(" - at ") if " - at " in complaint else (complaint, "", "")
    where = path.removeprefix("`key` in ").strip("`").lstrip("$").lstrip(".")
    number, _, field = where.removeprefix("events[").partition("]")
    in_event = where.startswith("events[") and number.isdigit()
    at = (field if in_event else where).lstrip(".")
    named = _named(plain.get("events"), int(number)) if in_event else "The plan"
    words = _ALLOWED.get(at)
    allowed = f"; allowed are {', '.join(words)}" if words else ""
    msg = f"{named}{f', field {at!r}' if at else ''}: {what[:1].lower()}{what[1:]}{allowed}."
    fields = f"Fields of an event: {_EVENT_FIELDS}." if in_event else f"Fields of the plan: {_PLAN_FIELDS}."
    return InputError(msg, field=at, help=fields)


def _named(events: object, number: int) -> str:
    event = events[number] if isinstance(events, list | tuple) and number < len(events) else None
    name = event.get("name") if isinstance(event, Mapping) else None
    return f"Event {name!r} (number {number + 1})" if name else f"Event number {number + 1}"


def _word_of(value: object) -> str:
    words = {type(None): "empty", str: "text", list: "a list", int: "a number", float: "a number", bool: "yes or no"}
    return words.get(type(value), type(value).__name__)
