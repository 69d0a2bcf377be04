"""What changed since somebody last looked: five lines at most, each a link to where it can be read in full."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from seamark.collect import KINDS
from seamark.decide import Recommendation
from seamark.faces.web.looks import FIRST, last_look
from seamark.faces.web.numbers import count, day, plural
from seamark.faces.web.telling_plan import moved_by, plan_says
from seamark.faces.web.visit import Visit

SHOWN = 5
NAMED = 2  # findings of a kind that are spelt out
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
    found = [*_advice(visit, since), *_plan(visit, since), *_imports(visit, since)]
    found.sort(key=lambda one: (one.weight, -one.at.timestamp()))
    return Changed(_title(looked, now=visit.now), found[:SHOWN], max(0, len(found) - SHOWN))


def _title(looked: datetime | None, *, now: datetime) -> str:
    if looked is None:
        return "Changed in the last seven days"
    days = (now.date() - looked.date()).days
    if days == 0:
        return f"Changed since {looked:%H:%M}"
    return f"Changed since {f'{looked:%A}' if days < 7 else day(looked.date())}"


def _advice(visit: Visit, since: datetime) -> Iterable[News]:
    """Recommendations that were decided by others, checked, or found: many at once are told in one line."""
    if not visit.may("decide.read"):
        return
    known = visit.workspace.decisions.inbox(by=visit.actor, state="all")
    for one in known:
        href = f"/recommendations/{one.id}"
        if one.checked_at and one.checked_at > since and one.outcome:
            mark = "on" if one.outcome.inside else "risk"
            yield News(one.checked_at, one.outcome.says, href, mark, 0, one.title)
        elif one.decided_at and one.decided_at > since and one.decided_by_id not in {"", visit.actor.id}:
            yield News(one.decided_at, f"{one.decided_by} {one.state}: {one.title}", href, weight=1, detail=one.reason)
    found = [one for one in known if one.opened_at > since and one.state == "open"]
    yield from _found([one for one in found if one.kind == "goal_off_path"], "off", said="goals left their path")
    yield from _found([one for one in found if one.kind == "contingency"], "off", said="contingency plans fired")
    yield from _found([one for one in found if one.kind == "pacing"], "risk", said="budgets are off their pace")


def _found(found: list[Recommendation], mark: str, *, said: str) -> Iterable[News]:
    """What was found, by itself or counted."""
    if not found:
        return
    newest = max(found, key=lambda one: one.opened_at)
    href = f"/recommendations/{newest.id}" if len(found) == 1 else "/recommendations"
    title = newest.title if len(found) == 1 else f"{len(found)} {said}"
    named = "" if len(found) == 1 else ", ".join(one.title.partition(":")[0] for one in found[:NAMED])
    yield News(newest.opened_at, title, href, mark, 0, f"{named} …" if len(found) > NAMED else named)


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
