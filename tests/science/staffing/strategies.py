"""Small works of every kind."""

from hypothesis import strategies as st

from seamark.science.staffing import Job, Part, Wait, Work, Worker

SKILLS = ("copy", "Design", "film")
KINDS = ("FS", "FS", "FS", "SS", "FF", "SF")


@st.composite
def works(draw: st.DrawFn, *, most: int = 8, plain: bool = False) -> Work:
    """Up to ``most`` jobs for up to four people; ``plain`` ones have waits FS and SS only, and nothing fixed."""
    count = draw(st.integers(1, most))
    workers = tuple(_worker(draw, number) for number in range(draw(st.integers(1, 4))))
    jobs = tuple(_job(draw, number, workers=workers, plain=plain) for number in range(count))
    pairs = [(first, then) for then in range(count) for first in range(then)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    turned = draw(st.permutations(range(count)))  # waits may point against the order in which jobs are told
    kinds = ("FS", "FS", "SS") if plain else KINDS
    waits = tuple(
        Wait(
            f"job {turned[first]}",
            f"job {turned[then]}",
            draw(st.sampled_from(kinds)),
            draw(st.sampled_from((0, 0, 0, 1, 2, -1, -3))),
        )
        for first, then in chosen
    )
    return Work(workers, jobs, waits)


def _worker(draw: st.DrawFn, number: int) -> Worker:
    return Worker(
        id=f"person {number}",
        free=tuple(draw(st.lists(st.sampled_from((0, 0, 60, 120, 300)), max_size=12))),
        usual=draw(st.sampled_from((60, 240, 300))),
        skills=tuple(draw(st.lists(st.sampled_from(SKILLS), unique=True, max_size=2))),
    )


def _job(draw: st.DrawFn, number: int, *, workers: tuple[Worker, ...], plain: bool) -> Job:
    rare = st.sampled_from([False, False, False, True])
    there = sorted({skill.upper() for worker in workers for skill in worker.skills})
    parts = []
    for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2, 3)))):
        minutes = draw(st.sampled_from((0, 30, 60, 200, 301, 700)))
        who = draw(st.sampled_from(workers)).id if draw(st.booleans()) else ""
        skill = draw(st.sampled_from(["", *there]))
        parts.append(Part(minutes=minutes, who=who, skill=skill, chosen=draw(st.sampled_from(workers)).id))
    first = draw(st.integers(-4, 10))
    return Job(
        id=f"job {number}",
        parts=tuple(parts),
        span=draw(st.sampled_from((0, 0, 1, 3, 6))),
        lead=draw(st.sampled_from((0, 0, 2))),
        release=draw(st.integers(-2, 8)) if draw(rare) else 0,
        due=draw(st.integers(-2, 15)) if draw(st.booleans()) else None,
        weight=draw(st.integers(0, 3)),
        planned=draw(st.integers(-2, 15)) if draw(rare) else None,
        fixed=None if plain or not draw(rare) else (first, first + draw(st.integers(0, 4))),
    )
