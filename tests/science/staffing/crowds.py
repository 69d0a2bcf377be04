"""Works as a marketing department has them: launches of ten jobs each, people with skills and absences."""

from random import Random

from seamark.science.staffing import Job, Part, Wait, Work, Worker

SKILLS = ("strategy", "copy", "design", "film", "web", "events", "media", "legal")
TEMPLATE: tuple[tuple[str, str, tuple[int, int], int, int, tuple[str, ...]], ...] = (
    # job, skill, hours from and to, span, lead, waits for
    ("brief", "strategy", (4, 10), 0, 0, ()),
    ("concept", "design", (8, 20), 0, 0, ("brief",)),
    ("copy", "copy", (6, 24), 0, 0, ("brief",)),
    ("film", "film", (16, 40), 0, 0, ("concept",)),
    ("design", "design", (8, 30), 0, 0, ("concept", "copy")),
    ("page", "web", (8, 24), 0, 0, ("design",)),
    ("approval", "legal", (1, 2), 2, 0, ("design", "film")),
    ("print", "media", (2, 6), 0, 5, ("approval",)),
    ("event", "events", (8, 24), 0, 0, ("approval",)),
    ("launch", "", (0, 0), 0, 0, ("page", "print", "event")),
)


def people(random: Random, count: int, *, days: int) -> tuple[Worker, ...]:
    """People with one or two skills, a third of their day taken already, and absences."""
    found = []
    for number in range(count):
        usual = 480 * random.randrange(60, 71, 5) // 100
        free = [usual] * days
        for _ in range(random.randrange(4)):
            begin, length = random.randrange(days), random.choice((1, 2, 5, 10))
            free[begin : begin + length] = [0] * len(free[begin : begin + length])
        skills = {SKILLS[number % len(SKILLS)]}
        if random.random() < 0.5:
            skills.add(random.choice(SKILLS))
        found.append(Worker(id=f"person {number}", free=tuple(free), usual=usual, skills=tuple(sorted(skills))))
    return tuple(found)


def crowd(count: int, *, seed: int = 1, heads: int = 40, room: float = 1.0) -> Work:
    """``count`` jobs for ``heads`` people. With less ``room`` launches are due closer together."""
    random = Random(f"crowd {seed}")
    launches = -(-count // len(TEMPLATE))
    workers = people(random, heads, days=260)
    jobs: list[Job] = []
    waits: list[Wait] = []
    hours = launches * sum(sum(row[2]) / 2 for row in TEMPLATE)
    horizon = room * hours * 60 / sum(worker.usual for worker in workers)
    for launch in range(launches):
        due = round(15 + horizon * random.random() * 1.2)
        weight = random.choice((1, 1, 2, 3, 5))
        for name, skill, (least, most), span, lead, after in TEMPLATE[: count - len(jobs)]:
            minutes = 60 * random.randint(least, most)
            parts = [Part(minutes=minutes, skill=skill)] if skill else []
            if skill and random.random() < 0.2:
                among = [worker.id for worker in workers if skill in worker.skills]
                parts[0] = Part(minutes=minutes, who=random.choice(among))
            if skill and random.random() < 0.15:
                parts.append(Part(minutes=60 * random.randint(1, 6), skill=random.choice(SKILLS)))
            jobs.append(
                Job(
                    id=f"{name} {launch}",
                    parts=tuple(parts),
                    span=span,
                    lead=lead,
                    due=due if name == "launch" else None,
                    weight=weight,
                )
            )
            waits.extend(Wait(f"{other} {launch}", f"{name} {launch}") for other in after)
    return Work(workers, tuple(jobs), tuple(waits))
