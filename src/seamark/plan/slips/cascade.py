"""From moved releases to everything that follows. Pure: a plan in, a difference out."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import msgspec

from seamark.plan.consequences import SELLS, Outlook, consequences_of, pushed_by
from seamark.plan.consequences.ordering import moved_item
from seamark.plan.gate import Exchange
from seamark.plan.kinds import Goal, Initiative, Release, Task
from seamark.plan.model import Item, Move, Snapshot
from seamark.plan.scheduling import placed
from seamark.plan.slips.model import Booking, Cascade, EffectLost, Stays
from seamark.plan.spend import spent_by_day
from seamark.science.staffing import lost


class Amendment(msgspec.Struct, frozen=True):
    """What is done otherwise than proposed: ids that stay where they are, and initiatives that begin on another day."""

    stay: frozenset[str] = frozenset()
    start: Mapping[str, date] = {}


class Proposal(msgspec.Struct, frozen=True):
    """What follows, and the items as they would be."""

    cascade: Cascade
    items: tuple[Item, ...]


def cascade(
    plan: Snapshot,
    was: Mapping[str, date],
    *,
    today: date,
    exchange: Exchange,
    amended: Amendment | None = None,
) -> Proposal:
    """What follows when the releases of ``was`` no longer come out on the days they had; ``plan`` has the new days.

    What sells a release, and what waits for it, moves only as far as it must; tasks behind it are placed anew with the
    time people have, those that need not move stay; what has begun or is booked stays and is named.
    """
    releases = {one: release for one in was if (release := plan.find(Release, one)) is not None}
    before = Outlook(plan, {one: msgspec.structs.replace(release, date=was[one]) for one, release in releases.items()})
    after = Outlook(plan, dict(releases))
    because = dict.fromkeys(releases, "")
    because |= dict(_initiatives(after, releases, amended=amended or Amendment()))
    because |= dict(_tasks(after, today=today, amended=amended or Amendment(), because=because))
    told = consequences_of(before, after, because=because)
    moved = {one: item for one, item in after.moved.items() if one not in releases}
    return Proposal(
        Cascade(
            moves=tuple(one for one in told.moves if one.id in moved),
            clashes=told.clashes,
            budget=told.budget,
            bookings=tuple(_bookings(before, after, today=today)),
            stays=tuple(_stays(before, after, releases=releases)),
            effect=_effect(before, after, exchange=exchange),
            early=_early(before, releases, exchange=exchange),
            currency=exchange.currency,
        ),
        tuple(moved.values()),
    )


def _initiatives(after: Outlook, releases: Mapping[str, Release], *, amended: Amendment) -> Iterator[tuple[str, str]]:
    """Initiatives that move, put into ``after``, each with what pushes it."""
    for item_id, start in amended.start.items():
        item = moved_item(after.plan, Move(item_id, start))
        after.moved[item_id] = item
        yield item_id, ""
    firsts = [*releases, *amended.start]
    held = set(amended.start) | amended.stay
    for item, pusher in list(pushed_by(after, firsts, with_sellers=True)):
        if item.id in held:
            if item.id in amended.stay:
                after.moved.pop(item.id, None)
            else:
                after.moved[item.id] = moved_item(after.plan, Move(item.id, amended.start[item.id]))
            continue
        yield item.id, pusher


def _tasks(after: Outlook, *, today: date, amended: Amendment, because: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Tasks behind what moved, placed anew within the time that is left to their people."""
    scope = {one: of for of in because for one in _tasks_of(after, of) if one not in amended.stay}
    if not scope:
        return
    ready, rota = placed(after, today, scope=scope)
    for one in rota.placed:
        task = after.plan.find(Task, one.id)
        if task is None or one.id not in scope or task.is_fixed:
            continue
        start, end = ready.line.day(one.start), ready.line.day(max(one.start, one.finish))
        who = {part.skill: part.who for part in one.people if part.skill}
        if task.start is None or task.end is None or _differs(task, (start, end), after=after):
            after.moved[task.id] = msgspec.structs.replace(task, start=start, end=end, who=who or task.who)
            yield task.id, scope[one.id]


def _differs(task: Task, span: tuple[date, date], *, after: Outlook) -> bool:
    """Whether other working days were found than the plan has."""
    calendar = after.calendar
    if task.start is None or task.end is None:
        return True
    return (calendar.on_or_after(task.start), calendar.on_or_before(task.end)) != span


def _tasks_of(after: Outlook, item_id: str) -> list[str]:
    """Open tasks that are for an initiative or a release, or wait for it."""
    found = {naming.item.id: naming.item for naming in after.plan.naming(item_id)}
    return [one.id for one in found.values() if isinstance(one, Task) and one.status == "planned" and not one.booked]


def _bookings(before: Outlook, after: Outlook, *, today: date) -> Iterator[Booking]:
    """What is booked outside for something that moved, on days that no longer fit."""
    for task in after.plan.of(Task).values():
        if not task.booked or not task.is_open or task.start is None or task.end is None:
            continue
        of = task.initiative if task.initiative in after.moved else task.release
        if of not in after.moved or _fits(task, after) or not _fits(task, before):
            continue
        money = task.budget
        yield Booking(
            task.id,
            task.title,
            after.plan.label(of),
            task.start,
            task.end,
            money.micros if money else 0,
            money.currency if money else "",
            task.cancel_by,
            can_cancel=task.cancel_by is not None and today <= task.cancel_by,
        )


def _fits(task: Task, outlook: Outlook) -> bool:
    """Whether the days of a booking are of use: within its initiative, or before what needs it begins."""
    initiative, release = outlook.find(Initiative, task.initiative), outlook.find(Release, task.release)
    start, end = task.start, task.end
    if start is None or end is None:
        return True
    if initiative is not None and task.needed == "end":
        return initiative.start <= end and start <= initiative.end
    if initiative is not None:
        return end < initiative.start
    return release is None or end < release.date


def _stays(before: Outlook, after: Outlook, *, releases: Collection[str]) -> Iterator[Stays]:
    """What sells or waits for a moved release and does not follow, because it has begun or ended."""
    for release_id in releases:
        named = {item.id: item for field in ("release", "depends_on") for item in before.naming(release_id, field)}
        for item in named.values():
            if not isinstance(item, Initiative) or item.id in after.moved or item.status in {"done", "stopped"}:
                continue
            release = after.find(Release, release_id)
            if release is None or item.start >= release.date or (item.kind not in SELLS and not item.is_fixed):
                continue
            yield Stays(item.id, item.title, "It has begun already." if item.is_fixed else "It was left where it is.")


def _effect(before: Outlook, after: Outlook, *, exchange: Exchange) -> EffectLost:
    """Expected effect that falls behind the deadlines of its goals, and what is only delayed."""
    parts: list[tuple[float, float, float, float]] = []
    unknown: list[str] = []
    delayed = 0.0
    for item_id, item in after.moved.items():
        old = before.find(Initiative, item_id)
        if not isinstance(item, Initiative) or old is None:
            continue
        rate = 0.0 if item.effect is None else _rate(item.effect.currency, exchange)
        if item.effect is None or not rate:
            unknown.append(item.title)
            continue
        share = _beyond(item, after) - _beyond(old, before)
        parts.append((item.effect.low * rate, item.effect.likely * rate, item.effect.high * rate, share))
        delayed += item.effect.likely * rate * (1 - _beyond(item, after)) if item.start > old.start else 0.0
    value, low, high = lost(parts)
    return EffectLost(value, low, high, delayed, exchange.currency, tuple(unknown))


def _rate(currency: str, exchange: Exchange) -> float:
    return 1.0 if currency == exchange.currency else exchange.rates.get(currency, 0.0)


def _beyond(item: Initiative, outlook: Outlook) -> float:
    """Share of an initiative's days that lie after the last deadline of its goals."""
    deadlines = [goal.deadline for one in item.goals if (goal := outlook.find(Goal, one)) is not None]
    if not deadlines or item.end <= max(deadlines):
        return 0.0
    days = (item.end - item.start).days + 1
    return min(1.0, (item.end - max(deadlines)).days / days)


def _early(before: Outlook, releases: Mapping[str, Release], *, exchange: Exchange) -> int:
    """Micros planned to be spent by what sells a release before it comes out now, if nothing moved."""
    total = 0
    for release in releases.values():
        for item in before.naming(release.id, "release"):
            if not isinstance(item, Initiative) or item.kind not in SELLS or item.budget is None:
                continue
            days = max(0, min((release.date - item.start).days, (item.end - item.start).days + 1))
            rate = _rate(item.budget.currency, exchange)
            total += round(int(spent_by_day(item)[:days].sum()) * rate) if item.status == "planned" else 0
    return total
