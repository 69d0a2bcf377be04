"""Whose event it was, and which session it belongs to."""

from typing import Any

import ibis
import msgspec

from seamark.warehouse import Engine

Relation = Any

NUMBERED_DAYS = 3  # a session number seen again after this many days is a new session (Snowplow's limit too)
COLUMNS = (
    *("time", "message_key", "session_id", "type", "source", "channel", "utm_source", "utm_medium", "campaign"),
    *("utm_content", "conversion", "amount", "currency", "is_bot"),
)


class SessionRule(msgspec.Struct, frozen=True):
    """What ends a session that the client did not number.

    ``minutes`` without an event end it; when asked, so do midnight UTC and an event that brings another campaign.
    """

    minutes: int = 30
    at_midnight: bool = False
    at_campaign: bool = False


def attributed_events(engine: Engine) -> Relation:
    """Events with their ``person``: the identity that covers the event's time, else the subject itself.

    Events without a subject (consent removed it) are nobody's and not here.
    """
    events = engine.table("events")
    identity = engine.table("identity")
    known = identity.select(
        known=identity.subject, known_as=identity.person, known_from="valid_from", known_to="valid_to"
    )
    covers = [events.subject == known.known, events.time >= known.known_from, events.time < known.known_to]
    joined = events.filter(events.subject.notnull()).left_join(known, covers)
    return joined.select(*COLUMNS, person=ibis.coalesce(joined.known_as, joined.subject))


def numbered_events(events: Relation, rule: SessionRule) -> Relation:
    """Attributed events with ``started``: person, session_id and started name the session of each.

    A session the client numbers is kept as it made it; the others are cut by the rule.
    """
    stream = ["person", "session_id"]
    moments = ibis.window(group_by=stream, order_by=["time", "message_key"])
    before = events.time.lag().over(moments)
    gap = ibis.ifelse(
        events.session_id.isnull(),
        events.time > before + ibis.interval(minutes=rule.minutes),
        events.time > before + ibis.interval(days=NUMBERED_DAYS),
    )
    cut = before.isnull() | gap
    if rule.at_midnight:
        cut |= events.session_id.isnull() & (events.time.date() != before.date())
    found = _started(events.mutate(cut=cut), stream)
    if rule.at_campaign:
        found = _started(_cut_at_campaigns(found), stream)
    return found.drop("cut")


def _started(events: Relation, stream: list[str]) -> Relation:
    """The time of the last cut at or before each event."""
    so_far = ibis.cumulative_window(group_by=stream, order_by=["time", "message_key"])
    return events.mutate(started=events.time.max(where=events.cut).over(so_far))


def _cut_at_campaigns(events: Relation) -> Relation:
    """Cut too where an event brings another campaign than the session ran under until then."""
    session = ["person", "session_id", "started"]
    so_far = ibis.cumulative_window(group_by=session, order_by=["time", "message_key"])
    events = events.mutate(arrival=events.campaign.count().over(so_far))
    events = events.mutate(running=events.campaign.max().over(ibis.window(group_by=[*session, "arrival"])))
    before = events.running.lag().over(ibis.window(group_by=session, order_by=["time", "message_key"]))
    events = events.mutate(before=before)
    other = events.campaign.notnull() & (events.before.isnull() | (events.campaign != events.before))
    cut = events.cut | (events.session_id.isnull() & other)
    return events.mutate(cut=cut).drop("arrival", "running", "before")
