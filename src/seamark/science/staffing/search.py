"""Improve a rota by planning again in an order that is a little different, over and over.

Local search over priority lists (large neighbourhoods as in Shaw 1998; for projects Palpant, Artigues & Michelon 2004).
Where the search is, is an order, who may do each part, and which jobs hold to the approved plan; a step changes a few:

- a job in the chain that binds a late one goes before the job that its person does first, or that behind it;
- what a late due day waits for is drawn forward, by chance with something else put back for it;
- what a due day waits for is put back;
- parts are given to somebody else, or left to whoever ends first again;
- the present draft is planned backwards, or pushed right and left, and its order and people taken;
- jobs of a window of time are shuffled.

What is a little worse is kept with a small chance (Kirkpatrick, Gelatt & Vecchi 1983), at one temperature: what happens
in a step must not depend on the clock.
"""

import math
from collections.abc import Sequence
from random import Random

from seamark.science.staffing.generate import Bench
from seamark.science.staffing.links import Links
from seamark.science.staffing.network import Ahead, Limit
from seamark.science.staffing.planner import Planner
from seamark.science.staffing.resume import fine_keys
from seamark.science.staffing.rules import Way, draw
from seamark.science.staffing.shift import sort

WARMTH = 0.005  # temperature, as part of the best lateness
COOLEST = 0.3  # and at least so many days of a usual weight
SHARES = (0.15, 0.35, 0.45, 0.70, 0.76, 0.77)  # of the changes, added up, in the order they are told in; then shuffles
HAIR = 0.001  # days by which something goes first
SPREAD = (2.0, 5.0, 10.0, 20.0)  # days that a shuffle moves a job
NARROW, WIDE = 0.03, 0.25  # a window, as parts of the whole time
SOME = 0.4  # how often only some of what a due day waits for is drawn forward
BACK = 15.0  # days that something is put back at most
FURTHER = 1.5  # how much further than it is late something is drawn forward at most
PATIENCE = 400  # steps without a better rota after which the search goes back to the best


class Search:
    """One search: where it is, the best it saw, and its own random numbers."""

    def __init__(self, planner: Planner, ways: Sequence[Way], *, seed: int) -> None:
        self._planner = planner
        self._random = Random(f"staffing/{seed}")  # noqa: S311 - a search, not a secret
        self._ahead = Ahead(planner.net)
        self.best = self._here = min(ways, key=lambda way: way.cost)
        self._rests = 0
        self._links = Links(planner.net)
        self._parts = [parts for parts in planner.net.parts if any(len(planner.net.choices[n]) > 1 for n, _ in parts)]

    def step(self) -> None:
        """Try one change."""
        self._rests += 1
        if self._rests > PATIENCE:
            self._here, self._rests = self.best, 0
        found = self._changed()
        if found is None:
            return
        self._here = found
        if found.cost < self.best.cost:
            self.best, self._rests = found, 0

    def _changed(self) -> Way | None:
        chance = self._random.random()
        here = self._here
        moments = here.draft.moments
        late = [limit for limit in self._planner.limits if limit.weight and moments[limit.moment] > limit.until]
        if chance < SHARES[2] and late:
            return self._for_late(late, chance)
        if SHARES[2] <= chance < SHARES[3] and self._planner.limits:
            return self._put_back()
        if SHARES[3] <= chance < SHARES[4] and self._parts:
            return self._handed_over()
        if SHARES[4] <= chance < SHARES[5]:
            return self._turned()
        return self._shuffled()

    def _for_late(self, late: list[Limit], chance: float) -> Way | None:
        if chance < SHARES[0]:
            return self._overtaken(late)
        return self._drawn(late, back=chance >= SHARES[1])

    def _late_one(self, late: list[Limit]) -> Limit:
        """One of the late due days, by what it costs."""
        moments = self._here.draft.moments
        return self._random.choices(late, [(moments[limit.moment] - limit.until) * limit.weight for limit in late])[0]

    def _overtaken(self, late: list[Limit]) -> Way | None:
        """A job in the chain that binds a late one goes before the one that its person does first, or back."""
        pick, keys = self._random, self._here.keys.copy()
        pairs = self._links.pairs(self._here.draft, self._late_one(late).moment)
        if not pairs:
            return None
        behind, before = pick.choice(pairs)
        if pick.random() < 0.5:
            keys[before] = keys[behind] + HAIR
            return self._way(keys)
        edge = keys[before] - HAIR
        touched = self._ahead.of(behind)
        for place in touched:
            keys[place] = min(keys[place], edge)
        return self._way(keys, eager=touched)

    def _drawn(self, late: list[Limit], *, back: bool) -> Way | None:
        pick, here = self._random, self._here
        limit = self._late_one(late)
        keys = here.keys.copy()
        days = 1 + pick.random() * FURTHER * (here.draft.moments[limit.moment] - limit.until)
        touched = self._ahead.of(limit.moment)
        if pick.random() < SOME:
            touched = [place for place in touched if pick.random() < 0.5]
        draw(keys, touched, days=days)
        if back:
            draw(keys, self._ahead.of(pick.choice(self._planner.limits).moment), days=-days)
        return self._way(keys, eager=touched)

    def _put_back(self) -> Way | None:
        keys = self._here.keys.copy()
        limit = self._random.choice(self._planner.limits)
        draw(keys, self._ahead.of(limit.moment), days=-self._random.random() * BACK)
        return self._way(keys)

    def _shuffled(self) -> Way | None:
        pick, keys = self._random.random, self._here.keys.copy()
        first, last = min(keys), max(keys)
        length = (NARROW + (WIDE - NARROW) * pick()) * (last - first) + 1
        begin = first - length + pick() * (last - first + length)
        reach = SPREAD[int(pick() * len(SPREAD))]
        touched = [place for place, key in enumerate(keys) if begin <= key <= begin + length]
        for place in touched:
            keys[place] += (pick() - 0.5) * reach
        chance = pick()
        return self._way(keys, eager=touched if chance < 0.3 else (), steady=touched if 0.3 <= chance < 0.6 else ())

    def _handed_over(self) -> Way | None:
        """One to three jobs: their parts to one of those who may, or to whoever ends first."""
        choices = list(self._here.choices)
        usual = self._planner.net.choices
        for _ in range(1 + int(self._random.random() * 3)):
            for number, _ in self._random.choice(self._parts):
                is_free = self._random.random() < 0.4
                choices[number] = usual[number] if is_free else [self._random.choice(usual[number])]
        return self._way(self._here.keys, choices=choices)

    def _turned(self) -> Way | None:
        """The order, and by chance the people, of the same planned backwards, or of the draft pushed right and left."""
        planner, draft = self._planner, self._here.draft
        net, count = planner.net, len(planner.net.spans)
        if not planner.fits(draft) or self._random.random() < 0.3:
            draft = planner.justify(draft)
            people: Sequence[Sequence[int]] = [[worker] for worker in draft.who]
            return self._way(fine_keys(net, draft), choices=people)
        end = min(net.horizon, 1 + max(0, *draft.moments, *(limit.until for limit in planner.limits)))
        back = planner.backwards(draft.moments[count:], end=end)
        keeps = self._random.random() < 0.5
        return self._way(
            [float(day) for day in back.moments[:count]],
            choices=[[worker] for worker in back.who] if keeps else net.choices,
        )

    def _way(
        self,
        keys: list[float],
        *,
        choices: Sequence[Sequence[int]] | None = None,
        eager: Sequence[int] = (),
        steady: Sequence[int] = (),
    ) -> Way | None:
        """The changed way, where it is kept."""
        planner, here = self._planner, self._here
        among = here.choices if choices is None else choices
        floors: Sequence[int] = here.floors
        if planner.net.aims and (eager or steady):
            floors = list(floors)
            for place in eager:
                floors[place] = planner.eager[place]
            for place in steady:
                floors[place] = planner.steady[place]
        order = sort(planner.net.forward, keys)
        same = 0
        for place, before in zip(order, here.order, strict=True):
            if place != before or floors[place] != here.floors[place] or self._is_new(place, among):
                break
            same += 1
        if same == len(order):
            return None
        bench = Bench(planner.net, here.raw if same else None)
        luck = -math.log(1.0 - self._random.random())  # what may be lost is drawn before it is known
        warmth = max(WARMTH * self.best.cost[0], COOLEST * planner.usual_weight)
        if not planner.follow(order, bench, choices=among, floors=floors, same=same, cap=here.cost[0] + warmth * luck):
            return None
        raw = draft = bench.draft()
        if planner.net.aims:
            draft = planner.settle(raw)
        way = Way(keys, order, among, floors, raw, draft, planner.cost(draft))
        return way if self._is_kept(way, luck) else None

    def _is_new(self, place: int, choices: Sequence[Sequence[int]]) -> bool:
        here = self._here.choices
        return choices is not here and any(
            choices[number] != here[number] for number, _ in self._planner.net.parts[place]
        )

    def _is_kept(self, found: Way, luck: float) -> bool:
        """Whether it is no worse, or a little worse in what counts most of what differs."""
        if found.cost <= self._here.cost:
            return True
        (late, moved, _), (here, at, _) = found.cost, self._here.cost
        if late != here:
            return late - here <= luck * max(WARMTH * self.best.cost[0], COOLEST * self._planner.usual_weight)
        return 0 < moved - at <= luck * max(WARMTH * self.best.cost[1], COOLEST)
