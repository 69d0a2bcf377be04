"""When work is likely to be done: a thousand lives of a rota, all at once.

The order in which people do their work, and what waits for what, are those of the rota; how long each job and each time
outside takes is drawn (Monte Carlo over the network: Van Slyke, *Operations Research* 11, 1963; the order of people
kept as in a partial-order schedule, Policella et al., AI Communications 20, 2007). Nobody begins before the rota says
that they are free, nor before their turn; days without time are passed over. All draws of a job are one array, so that
there is no loop over lives. Jobs of one kind share what is not known of their kind, so that a project is not surer than
its parts.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.science.staffing.experience import Factor
from seamark.science.staffing.model import Job, Placed, Rota, Wait, Work, Worker

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
EDGE: Final = NormalDist().inv_cdf(0.95)  # one in twenty lies beyond a best or a worst case
BEYOND: Final = 2000  # days after those that are known, at the usual minutes


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """How sure a job is. ``kind`` is what it is compared with, ``factor`` how that kind went before.

    ``low`` and ``high`` are best and worst case of its minutes as parts of the likely ones (None: nobody said);
    ``lead_low`` and ``lead_high`` those of its days outside.
    """

    kind: str = ""
    factor: Factor | None = None
    low: float | None = None
    high: float | None = None
    lead_low: float | None = None
    lead_high: float | None = None


class Finish(msgspec.Struct, frozen=True):
    """The last day (lead included) that comes nearest to holding one time of two, four times of five.

    ``in_time``: how likely the due day holds; None without one.
    """

    p50: int
    p80: int
    in_time: float | None


class Chances(msgspec.Struct, frozen=True):
    """How each job is likely to end; ``ends`` (shape: draws) of each job is there for those who join several."""

    jobs: dict[str, Finish]
    ends: dict[str, Whole]

    def of_all(self, ids: Sequence[str], *, due: int | None = None) -> Finish | None:
        """When the last of some jobs is likely to end; None where none of them is here."""
        known = [self.ends[one] for one in ids if one in self.ends]
        return _finish(np.maximum.reduce(known), due) if known else None


def chances(work: Work, rota: Rota, *, doubts: Mapping[str, Doubt], draws: int = 1000, seed: int = 1) -> Chances:
    """How likely the days of a rota are. The same seed gives the same answer.

    A job without a doubt takes what it was planned for. Fixed jobs that are over stay; of those that run, the days from
    today on are in doubt.
    """
    lives = _Lives(work, rota, doubts=doubts, draws=draws, seed=seed)
    for place in sorted(range(len(work.jobs)), key=lambda n: (rota.placed[n].start, rota.placed[n].finish)):
        lives.live(place)
    jobs = {job.id: _finish(lives.ready[job.id], job.due) for job in work.jobs}
    return Chances(jobs, lives.ready)


class _Lives:
    """A thousand lives, lived job by job in the order of the rota."""

    def __init__(self, work: Work, rota: Rota, *, doubts: Mapping[str, Doubt], draws: int, seed: int) -> None:
        self._work, self._rota, self._doubts, self._draws = work, rota, doubts, draws
        self._random = np.random.default_rng(seed)
        self._clocks = {worker.id: _clock(worker) for worker in work.workers}
        self._free: dict[str, Whole] = {one.id: np.zeros(draws, np.int64) for one in work.workers}
        self._waits: dict[str, list[Wait]] = defaultdict(list)
        for wait in work.waits:
            self._waits[wait.after].append(wait)
        self._kinds: dict[str, Floats] = {}
        self._starts: dict[str, Whole] = {}
        self._ends: dict[str, Whole] = {}
        self.ready: dict[str, Whole] = {}

    def live(self, place: int) -> None:
        """One job in every life."""
        job, one = self._work.jobs[place], self._rota.placed[place]
        doubt = self._doubts.get(job.id, Doubt())
        factor = self._factor(doubt)
        if job.fixed:
            start, end = self._fixed(job, factor)
        else:
            start, end = self._worked(job, one, factor=factor)
        lead = self._lead(job, doubt)
        self._starts[job.id], self._ends[job.id], self.ready[job.id] = start, end, end + lead

    def _fixed(self, job: Job, factor: Floats) -> tuple[Whole, Whole]:
        first, last = job.fixed or (0, 0)
        start = np.full(self._draws, first, np.int64)
        if last < 0 or first > 0:  # over, or booked for a day to come
            return start, np.full(self._draws, last, np.int64)
        left = np.rint((last + 1) * factor).astype(np.int64)
        return start, np.maximum(left - 1, 0)

    def _worked(self, job: Job, one: Placed, *, factor: Floats) -> tuple[Whole, Whole]:
        floor = np.full(self._draws, max(0, job.release), np.int64)
        least = np.zeros(self._draws, np.int64)
        for wait in self._waits[job.id]:
            if wait.before not in self._ends:  # a wait against the order of the rota: it holds there by itself
                continue
            if wait.kind == "FS":
                floor = np.maximum(floor, self.ready[wait.before] + 1 + wait.lag)
            elif wait.kind == "SS":
                floor = np.maximum(floor, self._starts[wait.before] + wait.lag)
            else:
                ends = self.ready if wait.kind == "FF" else self._starts
                least = np.maximum(least, ends[wait.before] + wait.lag)
        kept = one.start if job.planned is not None and job.planned == one.start else 0
        floor = np.maximum(floor, kept)  # nobody begins before what was approved
        starts, ends_ = [], []
        for part in one.people:
            upto = self._clocks[part.who]
            begin = np.maximum(upto[np.minimum(floor, len(upto) - 1)], self._free[part.who])
            done = begin + np.maximum(1, np.rint(part.minutes * factor)).astype(np.int64)
            self._free[part.who] = done
            starts.append(np.searchsorted(upto, begin, side="right") - 1)
            ends_.append(np.searchsorted(upto, done - 1, side="right") - 1)
        start = np.minimum.reduce(starts) if starts else floor
        end = np.maximum.reduce(ends_) if ends_ else floor
        span = max(1, job.span)
        return start, np.maximum.reduce([end, start + span - 1, least])

    def _factor(self, doubt: Doubt) -> Floats:
        """How many times as long each life takes: the kind's own history and the estimate's own range.

        History moves the middle and says how much work of a kind varies. Where somebody gave a best and a worst case,
        their range takes the place of that variation where it is wider: it is not added, or the same doubt would count
        twice.
        """
        own = self._random.standard_normal(self._draws)
        factor = doubt.factor or Factor(0.0, 0.0, 0.0, 0)
        shared = self._kind(doubt.kind or "") if factor.shared else np.zeros(self._draws)
        low = max(factor.own, -math.log(doubt.low) / EDGE) if doubt.low else factor.own
        high = max(factor.own, math.log(doubt.high) / EDGE) if doubt.high and doubt.high > 1 else factor.own
        wide = np.where(own < 0, low, high)
        found: Floats = np.exp(factor.mean + factor.shared * shared + wide * own)
        return found

    def _kind(self, kind: str) -> Floats:
        """What is not known of a kind, the same for all its work."""
        if kind not in self._kinds:
            self._kinds[kind] = self._random.standard_normal(self._draws)
        return self._kinds[kind]

    def _lead(self, job: Job, doubt: Doubt) -> Whole:
        own = self._random.standard_normal(self._draws)
        if not job.lead or (doubt.lead_low is None and doubt.lead_high is None):
            return np.full(self._draws, job.lead, np.int64)
        low = -math.log(doubt.lead_low) / EDGE if doubt.lead_low else 0.0
        high = math.log(doubt.lead_high) / EDGE if doubt.lead_high and doubt.lead_high > 1 else 0.0
        days: Whole = np.rint(job.lead * np.exp(np.where(own < 0, low, high) * own)).astype(np.int64)
        return days


def _clock(worker: Worker) -> Whole:
    """Minutes of a person before each day, far beyond what is known."""
    days = np.concatenate([np.array(worker.free, np.int64), np.full(BEYOND, max(1, worker.usual), np.int64)])
    upto: Whole = np.concatenate([np.zeros(1, np.int64), np.cumsum(days)])
    return upto


def _finish(ends: Whole, due: int | None) -> Finish:
    """Days are whole: of each share the day whose chance comes nearest to it, or promises would be wider than said."""
    days, counts = np.unique(ends, return_counts=True)
    held = np.cumsum(counts) / len(ends)
    p50, p80 = (int(days[np.argmin(np.abs(held - share))]) for share in (0.5, 0.8))
    return Finish(p50, p80, None if due is None else float(np.mean(ends <= due)))


def lost(effects: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float]:
    """The middle and the 80 % interval of a sum of uncertain effects, of each of which a share is lost.

    Each is low, likely, high and share; one in twenty lies below low, one above high. Two half normals join at likely;
    the effects are independent of each other: were they all one, the interval would be the sum of theirs, and wider.
    Amounts may be below 0. Drawn 20,000 times with one seed, so the same question has the same answer.
    """
    if not any(share for *_, share in effects):
        return 0.0, 0.0, 0.0
    random = np.random.default_rng(1)
    total = np.zeros(20_000)
    for low, likely, high, share in effects:
        own = random.standard_normal(len(total))
        total += share * (likely + own * np.where(own < 0, likely - low, high - likely) / EDGE)
    value, down, up = np.quantile(total, [0.5, 0.1, 0.9])
    return float(value), float(down), float(up)
