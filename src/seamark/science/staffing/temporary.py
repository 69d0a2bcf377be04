import itertools
from bisect import bisect_left, bisect_right
from seamark.science.staffing.model import *
from seamark.science.schedule import Effort


class Clock:
    def __init__(s, w):
        s.w = w
        s.cum = [0, *itertools.accumulate(w.free)]
        s.n = len(w.free)
        s.busy = []

    def at(s, day):
        day = max(day, 0)
        return s.cum[day] if day <= s.n else s.cum[-1] + (day - s.n) * s.w.usual

    def day_of(s, m):  # day in which minute m (0-based) is worked
        if m < s.cum[-1]:
            return bisect_right(s.cum, m) - 1
        return s.n + (m - s.cum[-1]) // max(1, s.w.usual)

    def gap(s, day, minutes):
        a = s.at(day)
        for b, e in s.busy:
            if e <= a:
                continue
            if b - a >= minutes:
                break
            a = max(a, e)
        return a


def place(work):
    clocks = {w.id: Clock(w) for w in work.workers}
    jobs = {j.id: j for j in work.jobs}
    waits = {j.id: [] for j in work.jobs}
    for w in work.waits:
        waits[w.after].append(w)
    done = {}
    people = {}
    left = [j.id for j in sorted(work.jobs, key=lambda j: j.due if j.due is not None else 10**6)]
    for j in work.jobs:
        if j.fixed:
            done[j.id] = j.fixed
            people[j.id] = ()
    left = [x for x in left if x not in done]
    while left:
        for i in left:
            if all(w.before in done for w in waits[i]):
                break
        else:
            raise ValueError("circle")
        left.remove(i)
        j = jobs[i]
        s = max(0, j.release, j.planned or 0)
        fl = 0
        lo = j.release
        for w in waits[i]:
            b = done[w.before]
            lead = jobs[w.before].lead
            if w.kind == "FS":
                lo = max(lo, b[1] + lead + 1 + w.lag)
            elif w.kind == "SS":
                lo = max(lo, b[0] + w.lag)
            elif w.kind == "FF":
                fl = max(fl, b[1] + lead + w.lag)
            else:
                fl = max(fl, b[0] + w.lag)
        s = max(lo, j.planned if j.planned is not None else 0)
        booked = []
        for p in j.parts:
            c = (
                [p.who]
                if p.who
                else [
                    w.id for w in work.workers if not p.skill or p.skill.casefold() in [k.casefold() for k in w.skills]
                ]
            )
            best = min(
                c,
                key=lambda x: (
                    clocks[x].gap(s, p.minutes) + 0 and clocks[x].day_of(clocks[x].gap(s, p.minutes) + p.minutes - 1),
                    x != p.chosen,
                ),
            )
            k = clocks[best]
            a = k.gap(s, p.minutes)
            k.busy.append((a, a + p.minutes))
            k.busy.sort()
            booked.append(Booked(best, k.day_of(a), k.day_of(a + p.minutes - 1), p.minutes, p.skill))
        st = min((b.first for b in booked), default=s)
        fi = max(max((b.last for b in booked), default=st), st + max(1, j.span) - 1, fl)
        done[i] = (st, fi)
        people[i] = tuple(booked)
    placed = tuple(
        Placed(
            j.id,
            done[j.id][0],
            done[j.id][1],
            people[j.id],
            max(0, done[j.id][1] + j.lead - j.due) if j.due is not None else 0,
            (j.due - j.lead - (done[j.id][1] - done[j.id][0])) if j.due is not None else done[j.id][0] + 20,
        )
        for j in work.jobs
    )
    return Rota(placed, sum(p.late * jobs[p.id].weight for p in placed), 0, 0)


def better(work, effort, *, rota=None, progress=None):
    return rota or place(work)


def lost(parts):
    v = sum(l * s for _, l, _, s in parts)
    return v, sum(a * s for a, _, _, s in parts), sum(h * s for *_, h, s in parts)
