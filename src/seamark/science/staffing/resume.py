"""A rota taken up again: in place where it still holds, else as an order to plan by."""

from collections.abc import Iterable, Sequence

from seamark.science.staffing.generate import Draft, days_of, moment_of
from seamark.science.staffing.model import Placed, Rota
from seamark.science.staffing.network import Network


def take_up(net: Network, rota: Rota, *, exact: bool = False) -> Draft | None:
    """The rota as a draft; nothing where something changed that it cannot hold any more.

    A rota tells days, a draft minutes. Each person's parts follow each other by their days, each as early on its first
    day as those before allow: no part ends later than it did, also where people have more time than they had. Where
    that ends something too early, or where the same days are wanted, each also ends on its last day.
    """
    seated = _seated(net, rota)
    if seated is None:
        return None
    who, days = seated
    for ends_alike in (True,) if exact else (False, True):
        draft = _packed(net, rota, who=who, days=days, ends_alike=ends_alike)
        if draft is not None and _holds(net, draft.moments):
            return draft
    return None


def _packed(net: Network, rota: Rota, *, who: list[int], days: list[tuple[int, int]], ends_alike: bool) -> Draft | None:
    begins = [0] * len(net.choices)
    booked: list[list[tuple[int, int, int, int]]] = [[] for _ in net.forward.clocks]
    for parts in net.parts:
        for number, minutes in parts:
            booked[who[number]].append((*days[number], number, minutes))
    for clock, mine in zip(net.forward.clocks, booked, strict=True):
        here = 0
        for first, last, number, minutes in sorted(mine):
            begin = max(here, clock[first], clock[last] - minutes + 1 if ends_alike else 0)
            here = begin + minutes
            if here > clock[last + 1]:
                return None
            begins[number] = begin
    moments, count = net.moments.copy(), len(net.spans)
    placed = {one.id: one for one in rota.placed}
    for place in net.forward.order:
        first, last = placed[net.work.jobs[place].id].start, 0
        if net.parts[place]:
            spans = [days_of(net.forward.clocks[who[n]], begins[n], minutes=m) for n, m in net.parts[place]]
            first, last = min(first for first, _ in spans), max(last for _, last in spans)
            last = max(last, first + net.spans[place] - 1)
        else:
            last = first + net.spans[place] - 1
        moments[place], moments[count + place] = first, last
    return Draft(moments, who, begins)


def order_of(net: Network, rota: Rota, *, keys: Sequence[float]) -> list[float]:
    """Keys that follow the rota by its last days; of jobs that it does not know their own.

    Taken by last days, with everybody who did it, everything gets the place that it had: of the parts of one person the
    one that ends first was first.
    """
    ends = {one.id: one.finish for one in rota.placed}
    return [float(ends.get(job.id, key)) for job, key in zip(net.work.jobs, keys, strict=True)]


def fine_keys(net: Network, draft: Draft) -> list[float]:
    """Last days with the part of the day that is used, so that an order of minutes is kept."""
    count = len(net.spans)
    keys = [float(day) for day in draft.moments[count:]]
    for place, parts in enumerate(net.parts):
        if parts:
            keys[place] = max(
                moment_of(net.forward.clocks[draft.who[number]], draft.begins[number] + minutes)
                for number, minutes in parts
            )
    return keys


def people_of(net: Network, rota: Rota) -> list[list[int]]:
    """Who did each part, where they still may; else who may."""
    placed = {one.id: one for one in rota.placed}
    found: list[list[int]] = [[]] * len(net.choices)
    places = {worker.id: place for place, worker in enumerate(net.work.workers)}
    for job, parts in zip(net.work.jobs, net.parts, strict=True):
        people = _of_parts(placed.get(job.id), len(job.parts))
        taking = [place for place, part in enumerate(job.parts) if part.minutes]
        for (number, _), place in zip(parts, taking, strict=bool(parts)):
            who = places.get(people[place], -1)
            found[number] = [who] if who in net.choices[number] else net.choices[number]
    return found


def _of_parts(placed: Placed | None, count: int) -> list[str]:
    if placed is None or len(placed.people) != count:
        return [""] * count
    return [booked.who for booked in placed.people]


def _seated(net: Network, rota: Rota) -> tuple[list[int], list[tuple[int, int]]] | None:
    """Who does each part and on which days; nothing where a part is new, has other minutes or other people."""
    placed = {one.id: one for one in rota.placed}
    places = {worker.id: place for place, worker in enumerate(net.work.workers)}
    who, days = [0] * len(net.choices), [(0, 0)] * len(net.choices)
    for place in net.forward.order:
        job = net.work.jobs[place]
        one = placed.get(job.id)
        if one is None or len(one.people) != len(job.parts) or one.finish >= net.horizon or one.start < 0:
            return None
        taking = [booked for booked, part in zip(one.people, job.parts, strict=True) if part.minutes]
        for booked, (number, minutes) in zip(taking, net.parts[place], strict=True):
            worker = places.get(booked.who, -1)
            if worker not in net.choices[number] or booked.minutes != minutes:
                return None
            who[number], days[number] = worker, (booked.first, booked.last)
    return who, days


def _holds(net: Network, moments: Sequence[int]) -> bool:
    count = len(net.spans)
    return all(
        moments[place] >= net.floors[place]
        and moments[count + place] >= net.lows[place]
        and _waits_hold(moments, net.forward.early[place], day=moments[place])
        and _waits_hold(moments, net.forward.late[place], day=moments[count + place])
        for place in net.forward.order
    )


def _waits_hold(moments: Sequence[int], waits: Iterable[tuple[int, int]], *, day: int) -> bool:
    return all(moments[moment] + days <= day for moment, days in waits)
