"""What the product's own words mean to a marketer, and what was sent as one can read it."""

import contextlib
from typing import Final

import msgspec

from seamark.collect import Reason


class Told(msgspec.Struct, frozen=True):
    """A reason in words, and what to do about it."""

    says: str
    do: str


REASONS: Final = {
    Reason.MALFORMED: Told("Not readable", "The sender wrote something that is not JSON or has no known shape."),
    Reason.TOO_LARGE: Told("Too large", "An event may have 32 KB. Send less in its properties."),
    Reason.UNKNOWN_TYPE: Told("Unknown kind of call", "Calls are identify, track, page, screen, group, alias."),
    Reason.MISSING_IDENTITY: Told("Says nobody", "Send a userId or an anonymousId with every call."),
    Reason.BAD_TIME: Told("Time not readable", "Write times as 2026-01-31T14:02:31Z."),
    Reason.PLAN_VIOLATION: Told(
        "Breaks the tracking plan", "Correct the sender, or the plan if it is too strict; then replay."
    ),
    Reason.PLAN_REJECTED: Told("Refused by the tracking plan", "The plan says to reject it when it is wrong."),
    Reason.UNKNOWN_EVENT: Told("Not in the tracking plan", "Add the event to the plan, then replay."),
    Reason.NO_CONSENT: Told("No consent", "The person refused; nothing of it is kept."),
    Reason.DUPLICATE: Told("Sent twice", "Counted once already; nothing to do."),
}


def told(reason: str) -> Told:
    """A reason in words."""
    return REASONS[Reason(reason)]


LONGEST = 4096  # characters of what was sent that a page shows


def pretty(text: str) -> str:
    """JSON with one field a line, cut where it is long; anything else as it is."""
    with contextlib.suppress(msgspec.DecodeError, UnicodeEncodeError):
        text = msgspec.json.format(text.encode(), indent=2).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
