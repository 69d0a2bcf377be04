"""Who could do something: by skills, by days that are really left, by what they did before, in words."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.plan.consequences.openings import Openings, openings_in
from seamark.plan.kinds import Initiative, Person, Release, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Snapshot
from seamark.plan.responsibility.letters import Piece, accountable_in, responsible_in
from seamark.plan.responsibility.matrix import answers_for

# What counts how much, together 1. Who lacks every skill is not named at all.
SKILLS, ROOM, EXPERIENCE, TEAM = 0.5, 0.3, 0.12, 0.08
LEAST_DAYS: Final = 0.05
USUAL_DAYS: Final = 20  # working days that are looked at where nothing says when


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who could do something, and why, in words.

    ``has`` and ``lacks`` are of the skills it takes, ``free`` the days of eight hours that absences, ongoing work and
    bookings leave between ``start`` and ``end``, ``needed`` the days it takes. ``did``: times they did such work.
    ``fits``: they have every skill and enough days. ``score`` is from 0 to 1.
    """

    person: str
    name: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    free: float
    needed: float
    start: date
    end: date
    did: int
    same_team: bool
    fits: bool
    score: float
    why: str


class Wanted(msgspec.Struct, frozen=True):
    """What something takes: skills, days, between which days, in which team, like which work, done by whom already."""

    skills: tuple[str, ...]
    days: float
    start: date
    end: date
    work: str = ""
    team: str = ""
    doers: tuple[str, ...] = ()


def suggest(plan: Snapshot, item: Piece, *, today: date) -> list[Candidate]:
    """The people who could do a task or an initiative, best first.

    Nobody is named who has none of its skills or no day left between its days; nor who does it already, but for an
    initiative that nobody answers for: whoever works on it could.
    """
    wanted = wanted_of(plan, item, today=today)
    openings = openings_in(plan, start=wanted.start, end=wanted.end, without={item.id})
    needs_answer = isinstance(item, Initiative) and not accountable_in(item)
    return _ranked(plan, wanted, openings=openings, but=() if needs_answer else responsible_in(item))


def openings_for(plan: Snapshot, skill: str, *, days: float, by: date, today: date) -> list[Candidate]:
    """Who has ``days`` left for ``skill`` (empty: anything) until ``by``, who is ready first before the others.

    ``start`` and ``end`` are from when to when they would need; of whoever has too little left, until ``by``.
    """
    wanted = Wanted((skill,) if skill else (), days, today, by)
    openings = openings_in(plan, start=today, end=by)
    found = []
    for one in _ranked(plan, wanted, openings=openings, but=()):
        span = openings.earliest(one.person, days) if one.fits else None
        found.append(msgspec.structs.replace(one, start=span[0], end=span[1]) if span else one)
    return sorted(found, key=lambda one: (not one.fits, one.end if one.fits else by, -one.free))


def wanted_of(plan: Snapshot, item: Piece, *, today: date) -> Wanted:
    """What an item takes: of an initiative also what its open tasks take for which nobody was chosen yet."""
    start, end = _span(plan, item, today=today)
    boss = plan.find(Person, answers_for(plan, item))
    team = boss.team if boss else ""
    if isinstance(item, Task):
        open_ = {skill: days for skill, days in item.skills.items() if skill not in item.who} or item.skills
        return Wanted(tuple(open_), sum(open_.values()) or item.days, start, end, item.work, team)
    skills: dict[str, float] = {}
    for naming in plan.naming(item.id):
        task = naming.item
        if isinstance(task, Task) and naming.reference.field == "initiative" and task.is_open:
            for skill, days in task.skills.items():
                if skill not in task.who:
                    skills[skill] = skills.get(skill, 0.0) + days
    return Wanted(tuple(skills), sum(skills.values()), start, end, "", team, tuple(responsible_in(item)))


def _span(plan: Snapshot, item: Piece, *, today: date) -> tuple[date, date]:
    """When it is to be done, from today on; four weeks from today where nothing says."""
    if isinstance(item, Initiative):
        first, last = item.start, item.end
    else:
        above, release = plan.find(Initiative, item.initiative), plan.find(Release, item.release)
        needed = (above.end if item.needed == "end" else above.start - timedelta(1)) if above else None
        due = item.due or needed or (release.date - timedelta(1) if release else None)
        first = item.start or item.earliest or today
        last = item.end or due or today
    start = max(first, today)
    if last >= start:
        return start, last
    return start, leave_in(plan).calendar.end_of(start, USUAL_DAYS)


def _ranked(plan: Snapshot, wanted: Wanted, *, openings: Openings, but: Collection[str]) -> list[Candidate]:
    left, did = openings.within(wanted.start, wanted.end), _done(plan, wanted.work)
    found = [
        _candidate(person, wanted, free=left[person.id], did=did.get(person.id, 0))
        for person in plan.of(Person).values()
        if person.id not in but and left[person.id] >= LEAST_DAYS
    ]
    able = [one for one in found if one.has or not wanted.skills]
    return sorted(able, key=lambda one: (-one.score, -one.free, one.name))


def _candidate(person: Person, wanted: Wanted, *, free: float, did: int) -> Candidate:
    theirs = {skill.casefold() for skill in person.skills}
    has = tuple(skill for skill in wanted.skills if skill.casefold() in theirs)
    lacks = tuple(skill for skill in wanted.skills if skill.casefold() not in theirs)
    same_team = bool(wanted.team) and person.team.casefold() == wanted.team.casefold()
    skilled = len(has) / len(wanted.skills) if wanted.skills else 1.0
    room = min(1.0, free / wanted.days) if wanted.days else min(1.0, free / USUAL_DAYS)
    known = 1.0 if person.id in wanted.doers else 1 - 0.5**did
    score = SKILLS * skilled + ROOM * room + EXPERIENCE * known + TEAM * same_team
    fits = not lacks and free >= wanted.days - LEAST_DAYS
    why = _words(person, wanted, told=(has, lacks), free=free, did=did, same_team=same_team)
    return Candidate(
        person.id, person.name, has, lacks, round(free, 2), round(wanted.days, 2), wanted.start, wanted.end, did,
        same_team, fits, round(score, 4), why,
    )  # fmt: skip


def _words(
    person: Person,
    wanted: Wanted,
    *,
    told: tuple[Sequence[str], Sequence[str]],
    free: float,
    did: int,
    same_team: bool,
) -> str:
    has, lacks = told
    said = [f"has {_and(has)}" + (f" but not {_and(lacks)}" if lacks else "")] if has else []
    said.append(f"{_days(free)} of {_days(wanted.days)} days free" if wanted.days else f"{_days(free)} days free")
    if did:
        said.append(f"did {wanted.work} {'once' if did == 1 else f'{did} times'}")
    if person.id in wanted.doers:
        said.append("works on it")
    if same_team:
        said.append("same team")
    return f"{person.name}: {', '.join(said)}"


def _done(plan: Snapshot, work: str) -> dict[str, int]:
    """How often each person finished a task of a kind of work."""
    found: dict[str, int] = {}
    if work:
        for task in plan.of(Task).values():
            if task.status == "done" and task.work.casefold() == work.casefold():
                for person in task.doers:
                    found[person] = found.get(person, 0) + 1
    return found


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _days(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
