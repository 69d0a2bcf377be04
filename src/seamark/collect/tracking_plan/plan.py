"""What the engine holds: a plan compiled once, asked for every event it covers."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs
import msgspec

from seamark.collect.model import Reason
from seamark.collect.tracking_plan.draft import Action, EventDraft, EventType, PlanDraft, read_draft
from seamark.collect.tracking_plan.wording import TYPES, arrived, sentence
from seamark.kernel import InputError

EVENTS_ALLOWED = 2_000
_NAMELESS = frozenset({EventType.IDENTIFY, EventType.GROUP})
_FAULTS_SHOWN = 3
_OBJECT: dict[str, Any] = {"type": "object"}


class Violation(msgspec.Struct, frozen=True):
    """Why an event is not taken as it is: the ``reason`` counted, the ``action``, the ``field`` and a sentence."""

    reason: Reason
    action: Action
    field: str
    message: str


class PlannedEvent:
    """One event of a compiled plan."""

    def __init__(self, draft: EventDraft) -> None:
        self.draft = draft
        self.schema = _schema_of(draft)
        self._validator = _compiled(draft, self.schema)

    def fault(self, body: bytes | memoryview | msgspec.Raw | None) -> Violation | None:
        """What is wrong with a JSON object of properties or traits (None: absent), or None."""
        try:
            value = msgspec.json.decode(body) if body else {}
        except msgspec.DecodeError as error:
            return self._violation("", f"The properties are not JSON: {error}.")
        if self._validator.is_valid(value):
            return None
        faults = [sentence(error) for error in self._validator.iter_errors(value)]
        more = f" (and {len(faults) - _FAULTS_SHOWN} more)" if len(faults) > _FAULTS_SHOWN else ""
        return self._violation(faults[0][0], " ".join(text for _, text in faults[:_FAULTS_SHOWN]) + more)

    def _violation(self, field: str, message: str) -> Violation:
        reason = Reason.PLAN_REJECTED if self.draft.action is Action.REJECT else Reason.PLAN_VIOLATION
        return Violation(reason, self.draft.action, field, f"{_label(self.draft)}: {message}")


class Plan:
    """A version of the tracking plan, frozen.

    ``conversions`` and ``refunds`` are the names of the track events that count as such. Make one with
    :meth:`compile`.
    """

    def __init__(self, draft: PlanDraft, version: int, *, events: dict[tuple[str, str], PlannedEvent]) -> None:
        self.draft = draft
        self.version = version
        self.conversions = frozenset(event.name for event in draft.events if event.conversion)
        self.refunds = frozenset(event.name for event in draft.events if event.refund)
        self._known = frozenset(events)
        self._checked = {key: event for key, event in events.items() if event.draft.action is not Action.ALLOW}
        self._strict = draft.unplanned is not Action.ALLOW

    @classmethod
    def compile(cls, draft: PlanDraft | str | bytes | Mapping[str, object], version: int) -> "Plan":
        """A plan from a draft. Raises InputError naming the event and the field that is wrong."""
        draft = draft if isinstance(draft, PlanDraft) else read_draft(draft)
        if len(draft.events) > EVENTS_ALLOWED:
            msg = f"The plan names {len(draft.events):,} events; allowed are {EVENTS_ALLOWED:,}."
            raise InputError(msg, help="Name the events that matter; the rest falls under `unplanned`.")
        events: dict[tuple[str, str], PlannedEvent] = {}
        for number, event in enumerate(draft.events, 1):
            _check_words(event, number)
            key = (event.type.value, event.name)
            if key in events:
                raise InputError(
                    f"{_label(event)} is in the plan twice.", event=event.name, help="Keep one of the two."
                )
            events[key] = PlannedEvent(event)
        return cls(draft, version, events=events)

    def covers(self, name: str | None, *, type: str = "track") -> bool:
        """Whether an event has to be judged at all; costs a look-up, so what no plan speaks of costs nothing."""
        key = (type, "" if name is None or type in _NAMELESS else name)
        return key in self._checked or (self._strict and type == EventType.TRACK and key not in self._known)

    def check(
        self, name: str | None, body: bytes | memoryview | msgspec.Raw | None, *, type: str = "track"
    ) -> Violation | None:
        """What is wrong with an event under this plan, or None when it may be taken.

        ``body`` is the JSON of its properties (identify and group: traits). An event with action ``allow`` is always
        taken: its schema is documentation.
        """
        key = (type, "" if name is None or type in _NAMELESS else name)
        event = self._checked.get(key)
        if event is not None:
            return event.fault(body)
        return (
            self._unknown(name or "") if self._strict and type == EventType.TRACK and key not in self._known else None
        )

    def as_json(self) -> bytes:
        """The draft as canonical JSON, from which :meth:`compile` makes an equal plan."""
        return msgspec.json.encode(self.draft, order="deterministic")

    def _unknown(self, name: str) -> Violation:
        planned = ", ".join(sorted(name for kind, name in self._known if kind == EventType.TRACK)[:5])
        message = f"Event {name!r} is not in the tracking plan. It names {planned or 'no event'}…"
        return Violation(Reason.UNKNOWN_EVENT, self.draft.unplanned, "event", message)


@cache
def default_plan() -> Plan:
    """The plan a new workspace has (version 0): the e-commerce events of Segment's specification.

    It is part of what a rebuild gives, so the shipped file never changes; a test holds its digest.
    """
    return Plan.compile(resources.files(__package__).joinpath("default.yaml").read_bytes(), 0)


def _label(event: EventDraft) -> str:
    return f"Event {event.name!r}" if event.name else f"Call {event.type.value!r}"


def _check_words(event: EventDraft, number: int) -> None:
    """What a type cannot say: names, and who may count."""
    if event.type in _NAMELESS and event.name:
        msg = f"Event number {number}: {event.type.value!r} calls have no name, and {event.name!r} is given."
        raise InputError(msg, field="name", help="Leave the name out; the schema is of the traits.")
    if event.type not in _NAMELESS and not event.name.strip():
        raise InputError(f"Event number {number} has no name.", field="name", help="Write its name as it is sent.")
    if (event.conversion or event.refund) and event.type is not EventType.TRACK:
        msg = f"{_label(event)} is a {event.type.value!r} call; only 'track' events count as conversion or refund."
        raise InputError(msg, field="conversion", help="Track an event of its own for what counts.")
    if event.conversion and event.refund:
        msg = f"{_label(event)} is marked both conversion and refund."
        raise InputError(msg, field="refund", help="Keep one: a conversion adds its revenue, a refund takes it away.")


def _schema_of(draft: EventDraft) -> dict[str, Any]:
    """The draft's short forms joined with its full schema."""
    short: dict[str, Any] = {}
    if draft.properties:
        short["properties"] = {
            name: {"type": value} if isinstance(value, str) else value for name, value in draft.properties.items()
        }
    if draft.required:
        short["required"] = list(draft.required)
    if doubled := sorted(short.keys() & draft.schema.keys()):
        msg = f"{_label(draft)}: {', '.join(doubled)} is given both beside the schema and in it."
        raise InputError(msg, field=doubled[0], help="Write it in one of the two places.")
    return {**_OBJECT, **draft.schema, **short}


def _compiled(draft: EventDraft, schema: dict[str, Any]) -> jsonschema_rs.Validator:
    """A validator that never goes to the network or the disk and matches patterns in linear time."""
    try:
        return jsonschema_rs.validator_for(
            schema, validate_formats=True, pattern_options=jsonschema_rs.RegexOptions(), offline=True
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise _wrong_schema(draft, error) from None


def _wrong_schema(draft: EventDraft, error: Exception) -> InputError:
    path = [str(part) for part in getattr(error, "instance_path", []) if part != "properties"]
    field = ".".join(path) or "schema"
    what = (getattr(error, "message", "") or str(error)).splitlines()[0]
    if path[-1:] == ["type"]:
        what = f"{arrived(getattr(error, 'instance', None))} is no type; allowed are {', '.join(TYPES)}"
    msg = f"{_label(draft)}, field {field!r}: {what}."
    return InputError(msg, event=draft.name, field=field, help="Properties are described by JSON Schema.")
