"""A calendar as iCalendar (RFC 5545): whole days, an id that never changes, the end excluded as the standard has it."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from seamark.plan.calendars.scope import Entry, Scope
from seamark.plan.kinds import Absence, Initiative, Milestone, Release, Task
from seamark.plan.model import Item, Snapshot

MAKER: Final = "-//Seamark//Roadmap//EN"
REFRESH: Final = timedelta(hours=1)
UNSTAMPED: Final = datetime(1970, 1, 1, tzinfo=UTC)  # an item that no change made: the same bytes every time
STATUS: Final = {"idea": "TENTATIVE", "planned": "CONFIRMED", "running": "CONFIRMED", "done": "CONFIRMED"}


def written_calendar(plan: Snapshot, scope: Scope, *, entries: list[Entry], workspace: str, site: str = "") -> bytes:
    """Entries as an .ics file. ``site`` is the address of the server, for links back; left out, there are none.

    The same plan makes the same bytes: every moment in it is that of an item's last change.
    """
    domain = domain_of(workspace)
    name = f"{scope.title} · {workspace}"
    uid = f"{hashlib.sha256(scope.title.encode()).hexdigest()[:16]}@{domain}"
    calendar = Calendar.new(prodid=MAKER, name=name, uid=uid, refresh_interval=REFRESH)
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for entry in entries:
        calendar.add_component(_event(plan, entry, domain=domain, site=site))
    content: bytes = calendar.to_ical()
    return content


def domain_of(workspace: str) -> str:
    """The last part of every id of a workspace, so that two workspaces can share one calendar program."""
    return f"{re.sub(r'[^a-z0-9]+', '-', workspace.lower()).strip('-') or 'plan'}.seamark"


def _event(plan: Snapshot, entry: Entry, *, domain: str, site: str) -> Event:
    item = entry.item
    stamp = plan.stamps.get(item.id)
    changed = stamp.at.replace(microsecond=0) if stamp else UNSTAMPED
    event = Event.new(
        uid=f"{item.noun}.{item.id}@{domain}",
        summary=entry.title,
        start=entry.start,
        end=entry.end + timedelta(1),
        stamp=changed,
        last_modified=changed,
        sequence=max(0, item.version - 1),
        categories=_categories(item),
        description=_description(plan, item) or None,
        url=f"{site}{entry.place}" if site else None,
    )
    event.add("STATUS", STATUS.get(getattr(item, "status", ""), "CONFIRMED"))
    event.add("TRANSP", "OPAQUE" if isinstance(item, Absence) else "TRANSPARENT")
    return event


def _categories(item: Item) -> list[str]:
    """What kind of thing it is, for calendar programs that colour by it."""
    if isinstance(item, Initiative):
        return ["Initiative", item.kind.capitalize()]
    if isinstance(item, Task):
        return ["Task", item.kind.capitalize()]
    if isinstance(item, Milestone) and item.kind != "milestone":
        return ["Milestone", item.kind.capitalize()]
    return [item.noun.capitalize()]


def _description(plan: Snapshot, item: Item) -> str:
    """A few plain lines: who, how sure, what for."""
    lines = []
    if isinstance(item, Release):
        lines += [f"Confidence in the date: {item.confidence:.0%}", f"Tier {item.tier}"]
    if isinstance(item, Initiative):
        lines += [f"Goals: {', '.join(map(plan.label, item.goals))}", f"Status: {item.status}"]
    if isinstance(item, Task):
        target = item.initiative or item.release
        lines += [f"For: {plan.label(target)}"] if target else []
        lines += [f"Done by: {', '.join(map(plan.label, item.doers))}"] if item.doers else []
    if isinstance(item, Initiative | Task | Milestone) and item.owner:
        lines.append(f"Owner: {plan.label(item.owner)}")
    if isinstance(item, Initiative | Task | Milestone | Release) and item.note:
        lines.append(item.note)
    return "\n".join(lines)
