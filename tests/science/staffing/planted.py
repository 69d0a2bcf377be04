"""Plans built backwards from real people, then hidden: who does what and when is forgotten, the due days stay.

So that a plan without lateness is known to exist. The first launch hangs on a chain that fills its people's days from
day 0 on without a gap; with its due day ``k`` days earlier the least lateness is known: ``k`` times its weight.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from random import Random
from typing import NamedTuple

from seamark.science.staffing import Job, Part, Wait, Work, Worker

SKILLS = ("strategy", "copy", "design", "film", "web", "legal")
CHAIN = 5  # jobs of the chain
LAUNCHES = 40  # that are tried


class Planted(NamedTuple):
    """A work, and the least lateness that it can have."""

    work: Work
    least: int


class Person:
    """A calendar that is filled: stretches of the clock that are taken."""

    def __init__(self, name: str, free: list[int], skills: set[str]) -> None:
        self.name, self.free, self.skills = name, free, skills
        self.clock = [0, *accumulate(free)]
        self.taken: list[tuple[int, int]] = []

    def before(self, day: int, minutes: int) -> tuple[int, int, int] | None:
        """The latest stretch that ends before ``day``: first day, where it begins, where it ends."""
        end = self.clock[day]
        for begun, ended in sorted(self.taken, reverse=True):
            if end - ended >= minutes and end > ended:
                break
            end = min(end, begun)
        begin = end - minutes
        if begin < 0:
            return None
        return bisect_right(self.clock, begin) - 1, begin, end

    def take(self, begin: int, end: int) -> None:
        """Book a stretch."""
        self.taken.append((begin, end))

    def last(self, end: int) -> int:
        """The last day of a stretch that ends there."""
        return bisect_left(self.clock, end) - 1


def plant(seed: int, *, k: int = 0) -> Planted:
    """Up to a hundred jobs of a dozen people."""
    random = Random(f"planted {seed}")
    people = [_person(random, number) for number in range(12)]
    jobs: list[Job] = []
    waits: list[Wait] = []
    weight = random.choice((1, 2, 3))
    due = _chain(random, people, jobs, waits)
    jobs.append(Job(id="launch 0", due=due - k, weight=weight))
    waits.append(Wait(jobs[-2].id, "launch 0"))
    for number in range(1, LAUNCHES):
        _launch(random, people, jobs, waits, number=number)
    workers = tuple(
        Worker(id=one.name, free=tuple(one.free), usual=one.free[-1], skills=tuple(sorted(one.skills)))
        for one in people
    )
    order = list(range(len(jobs)))
    random.shuffle(order)
    return Planted(Work(workers, tuple(jobs[place] for place in order), tuple(waits)), k * weight)


def _person(random: Random, number: int) -> Person:
    usual = random.choice((240, 288, 312, 336))
    free = [usual] * 200
    for _ in range(random.randrange(3)):
        begin = random.randrange(60)
        for day in range(begin, begin + random.choice((1, 3, 5))):
            free[day] = 0
    skills = {SKILLS[number % len(SKILLS)]} | ({random.choice(SKILLS)} if random.random() < 0.4 else set())
    return Person(f"person {number}", free, skills)


def _chain(random: Random, people: list[Person], jobs: list[Job], waits: list[Wait]) -> int:
    """Jobs of named people, each taking whole days, each on the day after the one before; the day after them all."""
    day = 0
    for number in range(CHAIN):
        there = [one for one in people if one.free[day]]
        one = random.choice(there)
        last = day + random.randint(1, 5)
        while not one.free[last]:
            last -= 1
        begin, end = one.clock[day], one.clock[last + 1]
        one.take(begin, end)
        jobs.append(Job(id=f"link {number}", parts=(Part(minutes=end - begin, who=one.name),)))
        if number:
            waits.append(Wait(f"link {number - 1}", f"link {number}"))
        day = last + 1
    return day


def _launch(random: Random, people: list[Person], jobs: list[Job], waits: list[Wait], *, number: int) -> None:
    """A launch whose jobs are placed as late as its day and people allow; nothing where they would begin too early."""
    due = random.randint(10, 30)
    count = random.randint(4, 9)
    mine = [Job(id=f"launch {number}", due=due, weight=random.choice((1, 1, 2, 3)))]
    behind: list[Wait] = []
    starts = {0: due}
    booked: list[tuple[Person, int, int]] = []
    for place in range(1, count + 1):
        after = sorted(random.sample(range(place), min(place, random.choice((1, 1, 2)))))
        lead, lag = random.choice((0, 0, 0, 2)), random.choice((0, 0, 1))
        before = min(starts[other] for other in after) - lead - lag
        skill, minutes = random.choice(SKILLS), 60 * random.randint(2, 20)
        found = [
            (*where, one)
            for one in people
            if skill in one.skills and before > 0 and (where := one.before(before, minutes))
        ]
        if not found:
            for one, begin, end in booked:
                one.taken.remove((begin, end))
            return
        first, begin, end, one = max(found, key=lambda item: (item[1] / item[3].clock[-1], item[3].name))
        one.take(begin, end)
        booked.append((one, begin, end))
        starts[place] = first
        name = f"job {number}.{place}"
        mine.append(Job(id=name, parts=(Part(minutes=minutes, skill=skill.upper()),), lead=lead))
        behind.extend(Wait(name, mine[other].id, "FS", lag) for other in after)
    jobs.extend(mine)
    waits.extend(behind)
