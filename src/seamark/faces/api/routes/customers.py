"""Who it happened to: search, profile, timeline, why somebody is one person, and taking that back."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.customers import Blocked, Consent, Evidence, Identity, Match, Profile, Split, Timeline, Visit
from seamark.customers import Entry as Event
from seamark.faces.api.amounts import Amount, amounts
from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives

router = APIRouter(prefix="/api/profiles", tags=["Customers"])

PersonId = Annotated[str, Path(description="A person's id, or the id of any of their identifiers.", max_length=64)]
Limit = Annotated[int, Query(description="At most this many.", ge=1, le=1000)]


class ValueShown(msgspec.Struct, frozen=True):
    """What a person did and brought; ``revenue`` is net of refunds, one amount a currency."""

    orders: int
    revenue: list[Amount]
    events: int
    visits: int
    first_seen: datetime | None
    last_seen: datetime | None


class ProfileShown(msgspec.Struct, frozen=True):
    """Everything known of a person. ``traits`` hold the latest value of each trait, over all identifiers."""

    id: str
    name: str
    traits: dict[str, Any]
    identities: tuple[Identity, ...]
    consent: Consent
    value: ValueShown
    segments: tuple[str, ...]
    merges: tuple[Evidence, ...]
    splits: tuple[Split, ...]


class EventShown(msgspec.Struct, frozen=True):
    """One event on a person's timeline; ``identifier`` is the kind of identifier it came under."""

    time: datetime
    type: str
    name: str | None
    source: str
    identifier: str
    message_id: str
    url: str | None
    path: str | None
    title: str | None
    channel: str | None
    campaign: str | None
    conversion: bool
    amount: Amount | None
    order_id: str | None
    visit: Visit | None
    properties: dict[str, Any]


class TimelineShown(msgspec.Struct, frozen=True):
    """A page of a timeline, newest first; hand ``next`` back as ``before`` for the page after it (null: no more)."""

    person: str
    entries: list[EventShown]
    next: str | None


class Cut(BaseModel, extra="forbid"):
    """The id of an identifier, and why."""

    identifier: Annotated[str, Field(max_length=64)]
    reason: Annotated[str, Field(max_length=500)]


class Decided(msgspec.Struct, frozen=True):
    """The journal's number of a decision; it shows once the warehouse has come so far."""

    seq: int


def profile_shown(profile: Profile) -> ProfileShown:
    """A profile with its money in whole units."""
    value = ValueShown(**msgspec.structs.asdict(profile.value) | {"revenue": amounts(profile.value.revenue)})
    return ProfileShown(**msgspec.structs.asdict(profile) | {"value": value})


def event_shown(event: Event) -> EventShown:
    """An event with its money in whole units."""
    amount = next(iter(amounts([event.amount] if event.amount else [])), None)
    return EventShown(**msgspec.structs.asdict(event) | {"amount": amount})


def timeline_shown(timeline: Timeline) -> TimelineShown:
    """A page of a timeline with its money in whole units."""
    return TimelineShown(timeline.person, [event_shown(entry) for entry in timeline.entries], timeline.next)


@router.get("", summary="Find people", **gives(list[Match]))
def search(
    *,
    by: By,
    at: At,
    q: Annotated[str, Query(description="E-mail, user id, anonymous id, device or name.", max_length=500)] = "",
    limit: Limit = 20,
) -> Reply:
    """People: exact hits first, then beginnings, then parts. Without `q`, those seen last."""
    return Reply(at.customers.search(q, by=by, limit=limit))


@router.get("/merges", summary="List merges", **gives(list[Evidence]))
def newest_merges(*, by: By, at: At, limit: Limit = 100) -> Reply:
    """The newest merges of all people, each with the message that showed two identifiers together."""
    return Reply(at.customers.merges(by=by, limit=limit))


@router.get("/over-linked", summary="List identifiers that link nobody", **gives(list[Blocked]))
def over_linked(*, by: By, at: At, limit: Limit = 200) -> Reply:
    """Placeholders, and identifiers seen with too many others; each with its reason."""
    return Reply(at.customers.over_linked(by=by, limit=limit))


@router.get("/{person_id}", summary="See a profile", **gives(ProfileShown, 404))
def profile(*, person_id: PersonId, by: By, at: At) -> Reply:
    """Traits, identities, consent, value, segments, and why these identifiers are one person."""
    return Reply(profile_shown(at.customers.profile(person_id, by=by)))


@router.get("/{person_id}/timeline", summary="See a timeline", **gives(TimelineShown, 404))
def timeline(
    *,
    person_id: PersonId,
    by: By,
    at: At,
    before: Annotated[str | None, Query(description="`next` of the page before.", max_length=100)] = None,
    limit: Limit = 100,
) -> Reply:
    """A person's events, newest first, a page at a time."""
    return Reply(timeline_shown(at.customers.timeline(person_id, by=by, before=before, limit=limit)))


@router.get("/{person_id}/merges", summary="See why somebody is one person", **gives(list[Evidence], 404))
def merges(*, person_id: PersonId, by: By, at: At) -> Reply:
    """Every link between a person's identifiers, oldest first: which message, when, by which rule."""
    return Reply(at.customers.merges(by=by, person=person_id))


@router.post("/{person_id}/split", summary="Split a person", **gives(Decided, 404, 415, status=202))
def split(*, person_id: PersonId, given: Cut, by: By, at: At) -> Reply:
    """Take an identifier out of a person: it links none of the others any more, whatever comes."""
    return Reply(Decided(at.customers.split(person_id, given.identifier, by=by, reason=given.reason)), 202)


@router.post("/{person_id}/unsplit", summary="Take a split back", **gives(Decided, 404, 409, 415, status=202))
def unsplit(*, person_id: PersonId, given: Cut, by: By, at: At) -> Reply:
    """Take back every split of an identifier."""
    return Reply(Decided(at.customers.unsplit(person_id, given.identifier, by=by, reason=given.reason)), 202)
