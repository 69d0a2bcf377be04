"""How booked everybody is, week by week; what stands behind a number; where days of a skill can be had."""

from datetime import date, timedelta
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.roadmap.heat import lines_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, parse_day
from seamark.plan import Load, Person, Snapshot

WEEKS: Final = 12
MOST_WEEKS: Final = 104
BY: Final = {"person": "People", "team": "Teams", "skill": "Skills"}
TOLD: Final = 12  # people who are over, in words
SHOWN: Final = 3  # of what stands behind it


class Asked(msgspec.Struct, frozen=True):
    """What the address asks for: rows by what, from which Monday, how many weeks."""

    by: str
    start: date
    weeks: int

    @property
    def end(self) -> date:
        """The last Sunday."""
        return self.start + timedelta(7 * self.weeks - 1)


class Over(msgspec.Struct, frozen=True):
    """Somebody who has more than is free: in how many weeks, the worst of them, and what stands behind it."""

    load: Load
    weeks: int
    monday: date
    booked: float
    free: float
    behind: list[object]
    more: int


def capacity(visit: Visit) -> Response:
    """The weeks as a table, over-bookings in words, and what fits."""
    book, asked = visit.workspace.plan, _asked(visit)
    plan = book.read(by=visit.actor)
    values: dict[str, object] = {"room": "roadmap", "asked": asked, "names": BY, "empty": not plan.of(Person)}
    if not plan.of(Person):
        return visit.show("roadmap/capacity.html", values)
    span = {"start": asked.start, "end": asked.end}
    people = book.load("person", **span, by=visit.actor)
    everybody = book.load("everybody", **span, by=visit.actor)[0]
    loads = people if asked.by == "person" else book.load(asked.by, **span, by=visit.actor)
    away = book.away(**span, by=visit.actor)
    lines = lines_of([*loads, everybody], away=away, weeks=asked.weeks)
    values |= {
        "lines": lines[:-1],
        "sum": lines[-1],
        "mondays": [asked.start + timedelta(7 * week) for week in range(asked.weeks)],
        "over": _over(visit, people),
        "over_count": sum(any(load.over) for load in people),
        "skills": _skills(plan),
        "unteamed": sum(not one.team for one in plan.of(Person).values()) if asked.by == "team" else 0,
        "earlier": visit.address(start=asked.start - timedelta(7 * asked.weeks), cell=None),
        "later": visit.address(start=asked.start + timedelta(7 * asked.weeks), cell=None),
        **_fits(visit),
    }
    if "cell" in visit.query:
        of, _, rest = visit.query["cell"].partition(":")
        key, _, week = rest.rpartition(":")
        values["cell"] = _cell(visit, of, key=key, week=week)
    return visit.show("roadmap/capacity.html", values)


def cell(visit: Visit) -> Response:
    """What is booked of somebody, a team, a skill or everybody in one week."""
    query = visit.query
    found = _cell(visit, query.get("of", ""), key=query.get("key", ""), week=query.get("week", ""))
    return visit.show("roadmap/capacity_cell.html", {"room": "roadmap", "cell": found})


def _cell(visit: Visit, of: str, *, key: str, week: str) -> dict[str, object]:
    monday = parse_day(week, field="week")
    monday -= timedelta(monday.weekday())
    sunday = monday + timedelta(6)
    book = visit.workspace.plan
    booked = book.booked(of, key, start=monday, end=sunday, by=visit.actor)
    loads = book.load(of, start=monday, end=sunday, by=visit.actor)
    away = book.away(start=monday, end=sunday, by=visit.actor)
    wanted = key.casefold() if of == "skill" else key
    (line,) = lines_of([one for one in loads if one.key == wanted], away=away, weeks=1)
    plan = book.read(by=visit.actor)
    absent = [(plan.label(one), away[one][0]) for one in line.load.people if away[one][0]]
    return {"of": of, "line": line, "at": line.cells[0], "monday": monday, "sunday": sunday, "booked": booked,
            "plan": plan, "absent": absent}  # fmt: skip


def _asked(visit: Visit) -> Asked:
    by, weeks = visit.query.get("by", "person"), visit.query.get("weeks", str(WEEKS))
    if by not in BY:
        raise InputError(f"'by' is {by[:40]!r}.", help=f"Allowed are {', '.join(BY)}.", field="by")
    if not (weeks.isascii() and weeks.isdigit() and 1 <= int(weeks[:9]) <= MOST_WEEKS):
        raise InputError(f"'weeks' is {weeks[:40]!r}.", help=f"Allowed are 1 to {MOST_WEEKS}.", field="weeks")
    start = parse_day(visit.query["start"], field="start") if visit.query.get("start") else visit.now.date()
    return Asked(by, start - timedelta(start.weekday()), int(weeks))


def _over(visit: Visit, people: list[Load]) -> list[Over]:
    """Who is over, the worst first, with what is behind the worst week of each."""
    found: list[Over] = []
    for load in sorted(people, key=lambda one: -sum(one.over)):
        if not any(load.over) or len(found) == TOLD:
            break
        worst = load.over.index(max(load.over))
        monday = load.first + timedelta(7 * worst)
        behind = visit.workspace.plan.booked(
            "person", load.key, start=monday, end=monday + timedelta(6), by=visit.actor
        )
        weeks = sum(over > 0 for over in load.over)
        more = max(0, len(behind) - SHOWN)
        found.append(Over(load, weeks, monday, load.booked[worst], load.free[worst], [*behind[:SHOWN]], more))
    return found


def _skills(plan: Snapshot) -> list[str]:
    """Every skill somebody has, each once however it is written."""
    known = {skill.casefold(): skill for one in plan.of(Person).values() for skill in one.skills}
    return [known[one] for one in sorted(known)]


def _fits(visit: Visit) -> dict[str, object]:
    """Who has how many days left for a skill by when, where the address asks for it; what is wrong is said there."""
    query, usual = visit.query, visit.now.date() + timedelta(28)
    texts = {"skill": query.get("skill", ""), "days": query.get("days", ""), "ready": query.get("ready") or str(usual)}
    values: dict[str, object] = {"wanted": texts, "fits": None, "fault": None}
    if not texts["days"]:
        return values
    try:
        try:
            days = float(texts["days"].replace(",", "."))
        except ValueError:
            raise InputError(
                f"'days' is {texts['days'][:40]!r}.", help="Write a number of days.", field="days"
            ) from None
        until = parse_day(texts["ready"], field="by")
        values["fits"] = visit.workspace.plan.openings(texts["skill"], days=days, until=until, by=visit.actor)
    except InputError as error:
        values["fault"] = error
    return values


PAGES = [Page("/roadmap/capacity", capacity), Page("/roadmap/capacity/cell", cell)]
