"""The verbs: place a work at once, place it again as it was, improve it for a while."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from seamark.science.staffing.bounds import least_lateness
from seamark.science.staffing.checking import FURTHEST, refuse
from seamark.science.staffing.generate import Draft
from seamark.science.staffing.model import Rota, Work
from seamark.science.staffing.network import Network, prepare
from seamark.science.staffing.planner import Planner
from seamark.science.staffing.resume import fine_keys, order_of, people_of, take_up
from seamark.science.staffing.rules import Way, latest_days, make, ways
from seamark.science.staffing.search import Search
from seamark.science.staffing.telling import tell

WORK = 100_000  # jobs planned in one round
FEWEST = 20  # steps of a round
EACH = 30  # steps of a round for each job, where there are few
JUSTIFIED = 3  # of the drafts that the rules make, the best are pushed right and left


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """How long to search: until ``rounds`` are done or ``seconds`` have passed, whichever is first.

    A round is a number of steps that follows from the work alone: where ``rounds`` ended the search, the rota depends
    on the work, the ``seed`` and the rounds, never on the clock.
    """

    seconds: float = 5.0
    rounds: int | None = None
    seed: int = 1


class Standing(NamedTuple):
    """How far a search is: seconds gone by, rounds done, the lateness found, and the bound: there is never less."""

    seconds: float
    rounds: int
    lateness: int
    bound: int


Progress = Callable[[Standing], None]


def place(work: Work) -> Rota:
    """A good rota at once: by a few priority rules (see ``rules``), the best pushed right and left.

    The same work gives the same rota. Raises InputError, every fault in its detail, for a work that cannot be placed.
    """
    planner, first = ready(work)
    draft, _ = arranged(planner, first)
    return _told(planner, draft)


def again(work: Work, rota: Rota) -> Rota:
    """The work placed anew in the order of a rota, its people kept where others end no sooner: the quickest answer.

    What is due, released, absent or needed may have changed since. Jobs that the rota does not know are taken by their
    latest first days. ``bound`` is the critical path's only.
    """
    planner, way = ready(work, rota)
    draft, net = way.draft, planner.net
    if planner.cost(draft)[0] > rota.lateness:  # others may do better now
        draft = min(draft, planner.forwards(way.keys), key=planner.cost)
    if net.aims:
        draft = min(draft, planner.settle(draft), key=planner.cost)
    return _told(planner, draft, quick=True)


def better(
    work: Work, effort: Effort | None = None, *, rota: Rota | None = None, progress: Progress | None = None
) -> Rota:
    """A better rota, never worse than ``place`` gives, nor than ``rota`` where that still holds.

    Less weighted lateness counts first, then fewer days away from the approved plan, then early first days. What holds
    of ``rota`` is judged for the work as it is now; more people, and more minutes where no wait holds up a last day,
    never make it worse. ``progress`` is told after each round how far it is. Stops early when there is nothing to gain.
    """
    effort = effort or Effort()
    began = time.monotonic()
    planner, first = ready(work)
    draft, begun = arranged(planner, first)
    if rota is not None:
        draft, more = _with_rota(planner, rota, draft=draft, first=first)
        begun.extend(more)
    least = least_lateness(planner.net)
    search = Search(planner, begun, seed=effort.seed)
    steps = min(EACH * len(work.jobs), max(FEWEST, WORK // max(1, len(work.jobs))))
    done = 0
    while (
        done != effort.rounds
        and time.monotonic() - began < effort.seconds
        and not _is_over(planner, draft, least=least)
    ):
        for _ in range(steps):
            if time.monotonic() - began >= effort.seconds:
                break
            search.step()
        draft = min(draft, _polished(planner, search.best.draft), key=planner.cost)
        done += 1
        if progress:
            progress(Standing(time.monotonic() - began, done, planner.cost(draft)[0], least))
    return _told(planner, draft, least=least)


def bound(work: Work) -> int:
    """A proven least lateness (see ``bounds``): no rota has less."""
    planner, _ = ready(work)
    return least_lateness(planner.net)


def ready(work: Work, rota: Rota | None = None) -> tuple[Planner, Way]:
    """A planner whose horizon is far enough, and a first way: by the latest days, or in the order of a rota."""
    net = prepare(work)
    while True:
        planner = Planner(net)
        keys = latest_days(net)
        if rota is None:
            way = make(planner, keys)
        else:
            way = make(planner, order_of(net, rota, keys=keys), choices=people_of(net, rota))
        if planner.fits(way.draft) or net.horizon >= FURTHEST or _is_short(net, way.draft):
            break
        net = prepare(work, horizon=min(FURTHEST, 3 * net.horizon))
    return planner, way


def _is_short(net: Network, draft: Draft) -> bool:
    """Whether somebody who has no usual day is asked for more than they have: a later horizon gives them no more."""
    return any(
        draft.begins[number] + minutes > net.forward.clocks[draft.who[number]][-1]
        and not net.work.workers[draft.who[number]].usual
        for parts in net.parts
        for number, minutes in parts
    )


def arranged(planner: Planner, first: Way) -> tuple[Draft, list[Way]]:
    """The best draft of the rules, and the ways that lead to good ones."""
    found = sorted(ways(planner, first), key=lambda way: way.cost)
    drafts = [_polished(planner, way.draft) for way in found[:JUSTIFIED]]
    if planner.net.aims:
        drafts.extend(planner.settle(way.draft) for way in found[JUSTIFIED:])
    return min(drafts, key=planner.cost), found


def _polished(planner: Planner, draft: Draft) -> Draft:
    """Pushed right and left, then towards the approved plan; the draft itself where that is no better."""
    return min(draft, planner.settle(draft), planner.settle(planner.justify(draft)), key=planner.cost)


def _with_rota(planner: Planner, rota: Rota, *, draft: Draft, first: Way) -> tuple[Draft, list[Way]]:
    """The better of a draft and a rota taken up, and ways that follow the rota."""
    net = planner.net
    keys = order_of(net, rota, keys=first.keys)
    same = take_up(net, rota)
    if same is not None:
        draft = min(draft, same, _polished(planner, same), key=planner.cost)
        keys = fine_keys(net, same)
    people = people_of(net, rota)
    return draft, [
        make(planner, keys, choices=choices, steady=steady) for choices in (people, None) for steady in (False, True)
    ]


def _is_over(planner: Planner, draft: Draft, *, least: int) -> bool:
    """Whether nothing that counts can be gained."""
    late, moved, _ = planner.cost(draft)
    return late <= least and not moved


def _told(planner: Planner, draft: Draft, *, least: int | None = None, quick: bool = False) -> Rota:
    if not planner.fits(draft):
        refuse(list(_lost(planner.net, draft)))
    return tell(planner, draft, least=least_lateness(planner.net, quick=quick) if least is None else least)


def _lost(net: Network, draft: Draft) -> Sequence[str]:
    """Jobs that find no time, and why."""
    faults, count = [], len(net.spans)
    for place, job in enumerate(net.work.jobs):
        if draft.moments[count + place] < net.horizon:
            continue
        why = f"it would end after day {net.horizon:,}"
        for number, minutes in net.parts[place]:
            worker = net.work.workers[draft.who[number]]
            if not worker.usual and draft.begins[number] + minutes > net.forward.clocks[draft.who[number]][-1]:
                there = f"{sum(worker.free)} minutes in all, and none after day {len(worker.free) - 1}"
                why = f"{minutes} minutes are asked of {worker.id}, who has {there}"
        faults.append(f"Job {job.id} finds no time: {why}.")
    return faults
