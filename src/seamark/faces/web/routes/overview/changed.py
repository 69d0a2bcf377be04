"""What changed since somebody last looked: five lines at most, each a link to where it can be read in full."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from seamark.collect import KINDS
from seamark.faces.web.looks import FIRST, last_look
from seamark.faces.web.numbers import count, day, plural
from seamark.faces.web.telling_plan import moved_by, plan_says
from seamark.faces.web.visit import Visit

SHOWN = 5
LOOKED_AT = 60  # changes of the plan that are looked through
SLIPPED = "release"


class News(msgspec.Struct, frozen=True):
    """Something that changed: ``weight`` puts what matters most first, ``mark`` is a sea mark or empty."""

    at: datetime
    says: str
    href: str
    mark: str = ""
    weight: int = 2
    detail: str = ""


class Changed(msgspec.Struct, frozen=True):
    """What changed since when, in words; ``more`` counts what is not shown."""

    title: str
    news: list[News]
    more: int


def changed_of(visit: Visit) -> Changed:
    """What changed since the visitor last looked; what they did themselves is no news to them."""
    looked = last_look(visit)
    since = looked or visit.now - FIRST
    found = [*_plan(visit, since), *_imports(visit, since)]
    found.sort(key=lambda one: (one.weight, -one.at.timestamp()))
    return Changed(_title(looked, now=visit.now), found[:SHOWN], max(0, len(found) - SHOWN))


def _title(looked: datetime | None, *, now: datetime) -> str:
    if looked is None:
        return "Changed in the last seven days"
    days = (now.date() - looked.date()).days
    if days == 0:
        return f"Changed since {looked:%H:%M}"
    return f"Changed since {f'{looked:%A}' if days < 7 else day(looked.date())}"


def _plan(visit: Visit, since: datetime) -> Iterable[News]:
    if not visit.may("plan.read"):
        return
    for change in visit.workspace.plan.history(by=visit.actor, limit=LOOKED_AT):
        if change.at <= since:
            return
        if change.by_id != visit.actor.id and change.items:
            slipped = any(item.kind == SLIPPED and moved_by(change, item.id) for item in change.items)
            href = f"/history#change-{change.number}"
            yield News(change.at, plan_says(change), href, "risk" if slipped else "", 0 if slipped else 1, change.why)


def _imports(visit: Visit, since: datetime) -> Iterable[News]:
    if not visit.may("collect.read"):
        return
    for one in visit.workspace.collect.imports(by=visit.actor):
        if one.at > since and one.rows_ok:
            rows = f"{count(one.rows_ok)} {plural(one.rows_ok, 'row')} of {KINDS[one.kind].rows}s"
            until = f" up to {day(one.last_day)}" if one.last_day else ""
            yield News(one.at, f"{one.by_name} imported {rows}{until}", "/data/imports", weight=3)
