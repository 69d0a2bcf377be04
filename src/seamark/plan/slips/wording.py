"""A slip in sentences, as the banner, the request for approval and a mail say it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from seamark.kernel import MICROS
from seamark.plan.model import Snapshot
from seamark.plan.slips.model import Cascade

NAMED: Final = 3


def says(cascade: Cascade, plan: Snapshot) -> tuple[str, ...]:
    """What follows, a sentence each, the weightiest first."""
    return tuple(_sentences(cascade, plan))


def moved_says(title: str, *, old: date, new: date) -> str:
    """``Atlas 2.0 moved from 30 November to 28 December``; with years where they differ."""
    year = " %Y" if old.year != new.year else ""
    return f"{title} moved from {_day(old, year)} to {_day(new, year)}"


def _day(day: date, year: str) -> str:
    return f"{day.day} {day:%B}" + (f" {day:%Y}" if year else "")


def _sentences(cascade: Cascade, plan: Snapshot) -> Iterator[str]:
    campaigns, tasks = cascade.initiatives, cascade.tasks
    if campaigns:
        names = ", ".join(one.title for one in campaigns[:NAMED])
        more = f" and {len(campaigns) - NAMED} more" if len(campaigns) > NAMED else ""
        yield f"{_count(len(campaigns), 'initiative follows', many='initiatives follow')}: {names}{more}."
    if tasks:
        yield f"{_count(len(tasks), 'task gets', many='tasks get')} other days."
    over = [clash for clash in cascade.new_clashes if clash.code == "capacity"]
    if over:
        yield f"Over what is free: {', '.join(plan.label(clash.item) for clash in over)}."
    for clash in cascade.new_clashes:
        if clash.code in {"gate", "deadline", "order", "release"}:
            yield clash.message
    if cascade.bookings:
        amount = _money(cascade.at_risk, cascade.currency)
        open_ = [one for one in cascade.bookings if one.can_cancel and one.cancel_by]
        until = min((one.cancel_by for one in open_ if one.cancel_by), default=None)
        last = f", to be cancelled by {_day(until, '')}" if until else ", which can no longer be cancelled"
        yield f"{_count(len(cascade.bookings), 'booking does', many='bookings do')} not fit any more ({amount}{last})."
    if cascade.early:
        yield f"{_money(cascade.early, cascade.currency)} would be spent before it is out if nothing moved."
    yield from _effect(cascade)
    for one in cascade.stays:
        yield f"{one.title} stays: {one.why}"


def _effect(cascade: Cascade) -> Iterator[str]:
    effect = cascade.effect
    if effect.value or effect.high:
        low, high = (_whole(-value, effect.currency) for value in (effect.high, effect.low))
        yield f"Expected effect {_whole(-effect.value, effect.currency)} ({low} to {high}, 80 %)."
    if effect.delayed:
        yield f"{_whole(effect.delayed, effect.currency)} of expected effect comes later."
    if effect.unknown:
        names = ", ".join(effect.unknown[:NAMED])
        yield f"Nobody said yet what these bring: {names}{' and more' if len(effect.unknown) > NAMED else ''}."


def _count(number: int, one: str, *, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _money(micros: int, currency: str) -> str:
    return f"{micros / MICROS:,.0f} {currency}"


def _whole(value: float, currency: str) -> str:
    sign = "−" if round(value) < 0 else ""
    return f"{sign}{abs(value):,.0f} {currency}"
