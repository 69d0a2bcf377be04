"""What binds an item, link by link, and what would help it most cheaply, in words."""

from datetime import date
from typing import Final

import msgspec

from seamark.kernel import InputError
from seamark.plan.consequences import Outlook
from seamark.plan.scheduling.placing import placed
from seamark.plan.scheduling.work import Prepared
from seamark.science.staffing import Placed, Reason, Relaxation, Rota, chain, relaxations

MOST: Final = 5  # fixes that are told


class Bound(msgspec.Struct, frozen=True):
    """A link of the chain: the item, what it cannot end before, and a sentence for it."""

    item: str
    title: str
    kind: str
    on: str
    says: str


class Fix(msgspec.Struct, frozen=True):
    """One thing done otherwise, planned again to be sure.

    ``won`` counts the working days that the item is ready earlier, ``late`` those that are left; ``cost`` is in days
    (of work moved, added or freed, of a lead, an overlap, of waiting). ``harms`` names what would get late by it.
    """

    kind: str
    says: str
    won: int
    late: int
    cost: float
    harms: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True):
    """Why an item is ready when it is: the chain back to what cannot be earlier, and fixes, the cheapest first."""

    item: str
    title: str
    ready: date
    due: date | None
    late: int
    chain: tuple[Bound, ...]
    fixes: tuple[Fix, ...]


def explained(outlook: Outlook, item_id: str, *, today: date) -> Explanation:
    """What binds a task or an initiative. Raises InputError for what is not scheduled, with the reason."""
    ready, rota = placed(outlook, today)
    here = next((one for one in rota.placed if one.id == item_id), None)
    if here is None:
        reason = ready.left_out.get(item_id, "Only tasks and planned initiatives are scheduled.")
        msg = f"'{outlook.plan.label(item_id)}' is not scheduled: {reason}"
        raise InputError(msg, id=item_id, help="Choose a task or an initiative that is still to be done.")
    return _told(ready, rota, here, outlook=outlook)


def _told(ready: Prepared, rota: Rota, here: Placed, *, outlook: Outlook) -> Explanation:  # noqa: PLR0917 - one item of one schedule
    job = next(job for job in ready.work.jobs if job.id == here.id)
    links = chain(ready.work, rota, job_id=here.id)
    words = _Words(ready, rota, outlook=outlook)
    tried = relaxations(ready.work, rota, job_id=here.id)
    return Explanation(
        here.id,
        outlook.plan.label(here.id),
        ready.line.day(max(here.start, here.finish) + job.lead),
        None if job.due is None else ready.line.day(job.due),
        here.late,
        tuple(Bound(link.job, outlook.plan.label(link.job), link.kind, link.on, words.bound(link)) for link in links),
        tuple(words.fix(one, late=here.late) for one in tried[:MOST]),
    )


class _Words:
    """Sentences for links and fixes."""

    def __init__(self, ready: Prepared, rota: Rota, *, outlook: Outlook) -> None:
        self._line, self._label = ready.line, outlook.plan.label
        self._placed = {one.id: one for one in rota.placed}

    def bound(self, link: Reason) -> str:
        """Why one item cannot be earlier."""
        name, on, who = self._label(link.job), self._label(link.on), self._label(link.who)
        here = self._placed[link.job]
        if link.kind in {"wait", "fixed"}:
            stays = ", which has begun or is booked" if link.kind == "fixed" else ""
            outside = f"; {_days(link.days)} lie between them" if link.days > 0 else ""
            return f"{name} waits for {on}{stays}{outside}."
        if link.kind == "busy":
            return f"{who} does {on} until {self._day(self._placed[link.on].finish)}, then {name}."
        if link.kind == "absence":
            return f"{who} has no time for {name} on {_days(link.days)}."
        if link.kind == "release":
            return f"{name} may not begin before {self._day(here.start)}."
        if link.kind == "plan":
            return f"{name} is kept on its planned days, from {self._day(here.start)}."
        return f"{name} begins at once, on {self._day(here.start)}."

    def fix(self, one: Relaxation, *, late: int) -> Fix:
        """What could be done otherwise."""
        return Fix(
            one.kind,
            f"{self._says(one)} It wins {_days(one.won)}{'' if late > one.won else ', then it is in time'}.",
            one.won,
            max(0, late - one.won),
            round(one.cost, 1),
            tuple(self._label(harmed) for harmed in one.harmed),
        )

    def _says(self, one: Relaxation) -> str:
        name, on, who = self._label(one.job), self._label(one.on), self._label(one.who)
        says = {
            "hand over": f"{who} does {name} instead of {on} ({_days(one.cost)} of work).",
            "add person": f"One more person{f' who has {one.on}' if one.on else ''} does {name} ({_days(one.cost)} of"
            " work).",
            "free person": f"{who} is free of ongoing work during {name} ({_days(one.cost)}).",
            "shorten lead": f"{name} takes {_days(one.days)} less outside.",
            "overlap": f"{name} begins {_days(one.days)} before {on} is over.",
            "let wait": f"{on} waits until {name} is done.",
            "move due": f"{name} may be ready {_days(one.days)} later.",
        }
        return says[one.kind]

    def _day(self, number: int) -> str:
        day = self._line.day(number)
        return f"{day.day} {day:%B}"


def _days(count: float) -> str:
    whole = f"{count:.1f}".removesuffix(".0")
    return f"{whole} {'day' if whole == '1' else 'days'}"
