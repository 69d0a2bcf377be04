"""Why a job lies where it does: what binds it, what binds that, back to where it starts from."""

from typing import Literal, NamedTuple

import msgspec

from seamark.kernel import InputError
from seamark.science.staffing.generate import Draft, days_of
from seamark.science.staffing.model import Rota, Wait, Work
from seamark.science.staffing.network import Ahead, Network, holds_up, prepare, wait_days
from seamark.science.staffing.resume import take_up

Kind = Literal["wait", "fixed", "busy", "absence", "release", "today", "plan"]


class Reason(msgspec.Struct, frozen=True):
    """What keeps ``job`` from being earlier.

    wait: it waits for the job ``on``, whose lead and lag are ``days``; fixed: the same, and that is fixed, or it is
    itself. busy: ``who`` does the job ``on`` before it. absence: ``who`` has no minutes on ``days`` days before or
    while they do it. release: it may not begin before day ``days``; today: it begins today. plan: nothing but its
    approved day, or the place it has: sooner, it would end no sooner.
    """

    job: str
    kind: Kind
    on: str = ""
    who: str = ""
    days: int = 0


class Spot(NamedTuple):
    """Where the walk is: a job, and the part that counts, or -1 for the one that ends it, -2 for its first."""

    place: int
    number: int = -1


def chain(work: Work, rota: Rota, *, job_id: str) -> tuple[Reason, ...]:
    """The binding chain of a job, from itself back to a release, today, something fixed or the approved plan.

    Raises InputError for a job that is not in the work, and for a rota that is not of this work.
    """
    net, draft = seated(work, rota)
    if job_id not in net.places:
        msg = f"Job {job_id} is not in the plan."
        raise InputError(msg, help="Ask for one of its jobs.")
    walk = _Walk(net, draft)
    return tuple(walk.back(net.places[job_id]))


def seated(work: Work, rota: Rota) -> tuple[Network, Draft]:
    """The network and the rota as a draft of it. Raises InputError for a rota that is not of this work."""
    net = prepare(work)
    furthest = max((one.finish for one in rota.placed), default=0)
    if furthest >= net.horizon:
        net = prepare(work, horizon=furthest + 1)
    draft = take_up(net, rota, exact=True)
    if draft is None:
        msg = "The rota is not of this plan: it breaks a wait, a release or somebody's time."
        raise InputError(msg, help="Place the plan again and ask about that rota.")
    return net, draft


class _Walk:
    def __init__(self, net: Network, draft: Draft) -> None:
        self._net, self._draft = net, draft
        self._waits: dict[str, list[Wait]] = {}
        for wait in net.work.waits:
            self._waits.setdefault(wait.after, []).append(wait)
        self._seen: dict[Spot, None] = {}
        self._ahead = Ahead(net)
        self._ends: dict[tuple[int, int], Spot] = {}  # by person and minute of their clock
        for place, parts in enumerate(net.parts):
            for number, minutes in parts:
                self._ends[draft.who[number], draft.begins[number] + minutes] = Spot(place, number)

    def back(self, place: int) -> list[Reason]:
        """All reasons, the last of them first."""
        found: list[Reason] = []
        spot: Spot | None = Spot(place)
        while spot is not None and spot not in self._seen:
            self._seen[spot] = None
            spot = self._step(spot, found)
        if spot is not None:  # by a negative lag, a job that waits for another is what keeps that from being earlier
            found.append(Reason(self._net.work.jobs[spot.place].id, "plan"))
        return found

    def _step(self, spot: Spot, found: list[Reason]) -> Spot | None:
        net, draft, place = self._net, self._draft, spot.place
        count, job = len(net.spans), net.work.jobs[place]
        if job.fixed:
            found.append(Reason(job.id, "fixed", days=job.fixed[0]))
            return None
        if spot.number == -1:
            binding = self._waiting(place, moment=count + place, day=draft.moments[count + place])
            if binding:
                return self._waits_for(job.id, binding, found=found)
        start, binding = self._earliest(place)
        number = self._part(spot)
        if number < 0:
            return self._ground(place, found, start=start, day=draft.moments[place], binding=binding)
        who = draft.who[number]
        clock, begin = net.forward.clocks[who], draft.begins[number]
        minutes = next(minutes for other, minutes in net.parts[place] if other == number)
        first, last = days_of(clock, begin, minutes=minutes)
        name = net.work.workers[who].id
        before = self._before(spot.place, who=who, begin=begin) if begin > clock[start] else None
        away_from = first if before or begin > clock[start] else start
        away = sum(clock[day] == clock[day + 1] for day in range(away_from, last + 1))
        if away:
            found.append(Reason(job.id, "absence", who=name, days=away))
        if before:
            found.append(Reason(job.id, "busy", net.work.jobs[before.place].id, name))
            return before
        if begin > clock[start] and first > start:
            found.append(Reason(job.id, "plan", days=job.planned or 0))
            return None
        return self._ground(place, found, start=start, day=start, binding=binding)

    def _before(self, place: int, *, who: int, begin: int) -> Spot | None:
        """What somebody does just before; not where the walk was, nor what waits for this job itself."""
        spot = self._ends.get((who, begin))
        if spot is None or any(spot.place == seen.place for seen in self._seen):
            return None
        return None if place in self._ahead.of(spot.place) else spot

    def _part(self, spot: Spot) -> int:
        """The part that counts: the one asked for, the one that ends the job, or its first where the span does."""
        net, draft, place = self._net, self._draft, spot.place
        if spot.number >= 0 or not net.parts[place]:
            return spot.number if spot.number >= 0 else -1
        spans = {
            number: days_of(net.forward.clocks[draft.who[number]], draft.begins[number], minutes=minutes)
            for number, minutes in net.parts[place]
        }
        finish = draft.moments[len(net.spans) + place]
        for number, (_, last) in spans.items():
            if last == finish and spot.number == -1:
                return number
        return min(spans, key=lambda number: (spans[number][0], draft.begins[number]))

    def _earliest(self, place: int) -> tuple[int, Wait | None]:
        """The first day that release and waits allow, and the wait that says so."""
        job = self._net.work.jobs[place]
        start, binding = max(0, job.release), None
        for wait in self._waits.get(job.id, ()):
            if wait.kind in {"FS", "SS"} and (day := self._day(wait)) > start:
                start, binding = day, wait
        return start, binding

    def _waiting(self, place: int, *, moment: int, day: int) -> Wait | None:
        """A wait that holds up a last day."""
        for wait in self._waits.get(self._net.work.jobs[place].id, ()):
            if wait.kind in {"FF", "SF"} and self._day(wait) == day and holds_up(wait, self._net.places)[1] == moment:
                return wait
        return None

    def _day(self, wait: Wait) -> int:
        begin, _ = holds_up(wait, self._net.places)
        return self._draft.moments[begin] + wait_days(wait, self._net.work.jobs[self._net.places[wait.before]])

    def _ground(self, place: int, found: list[Reason], *, start: int, day: int, binding: Wait | None) -> Spot | None:
        """What a first day stands on."""
        job = self._net.work.jobs[place]
        if day > start:
            found.append(Reason(job.id, "plan", days=job.planned or 0))
            return None
        if binding:
            return self._waits_for(job.id, binding, found=found)
        found.append(Reason(job.id, "release", days=start) if start else Reason(job.id, "today"))
        return None

    def _waits_for(self, job: str, wait: Wait, *, found: list[Reason]) -> Spot | None:
        before = self._net.places[wait.before]
        one = self._net.work.jobs[before]
        days = wait.lag + (one.lead if wait.kind in {"FS", "FF"} else 0)
        found.append(Reason(job, "fixed" if one.fixed else "wait", wait.before, days=days))
        if one.fixed:
            return None
        return Spot(before, -1 if wait.kind in {"FS", "FF"} else -2)
