"""What stands below the lanes: how booked people are in every week, and what is spent, planned and measured."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
import numpy as np

from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, Period
from seamark.measure import Question
from seamark.plan import Load, Person, Snapshot

MOST_DAYS: Final = 3650
BEFORE, AFTER = timedelta(28), timedelta(84)
WORDS: Final = {"team": "Teams", "skill": "Skills", "person": "People"}


class Group(msgspec.Struct, frozen=True):
    """Somebody whose capacity can be looked at: the value of ``load`` in the address, a name, a heading."""

    value: str
    label: str
    of: str


class Spend(msgspec.Struct, frozen=True, omit_defaults=True):
    """Money of each week in whole units; ``spent`` ends with this week and is left out for who may not see it."""

    currency: str
    planned: list[float]
    spent: list[float] | None = None


class Foot(msgspec.Struct, frozen=True):
    """Weeks from the Monday ``first`` on: the load of what is chosen, and money."""

    first: date
    chosen: str
    groups: list[Group]
    load: Load | None
    spend: Spend

    def week(self, number: int) -> date:
        """The Monday of a week by its number."""
        return self.first + timedelta(7 * number)


def foot_of(visit: Visit, plan: Snapshot, *, chosen: str, days: Sequence[date]) -> Foot:
    """Weeks that reach over all ``days``, ten years at most. Raises InputError for a group there is none of."""
    today = visit.now.date()
    start = max(min([today, *days]) - BEFORE, today - timedelta(MOST_DAYS // 2))
    start -= timedelta(start.weekday())
    end = min(max([today, *days]) + AFTER, start + timedelta(MOST_DAYS))
    end += timedelta(6 - end.weekday())
    groups = groups_of(plan)
    load = _load(visit, chosen, groups=groups, span=(start, end)) if plan.of(Person) else None
    return Foot(start, chosen, groups, load, _spend(visit, start, end=end))


def groups_of(plan: Snapshot) -> list[Group]:
    """Everybody, and every team, skill and person there is."""
    people = plan.of(Person).values()
    skills = {skill.casefold(): skill for one in people for skill in one.skills}
    named = [
        *(("team", team, team) for team in sorted({one.team for one in people if one.team})),
        *(("skill", key, skills[key]) for key in sorted(skills)),
        *(("person", one.id, one.name) for one in sorted(people, key=lambda one: one.name)),
    ]
    return [Group("", "Everybody", ""), *(Group(f"{of}:{key}", label, WORDS[of]) for of, key, label in named)]


def _load(visit: Visit, chosen: str, *, groups: list[Group], span: tuple[date, date]) -> Load | None:
    if chosen not in {group.value for group in groups}:
        message = f"'load' is {chosen!r}; there is no such team, skill or person."
        raise InputError(message, help="Choose one from the menu below the lanes.", field="load")
    of, _, key = chosen.partition(":")
    loads = visit.workspace.plan.load(of or "everybody", start=span[0], end=span[1], by=visit.actor)
    return next((load for load in loads if load.key == key), None)


def _spend(visit: Visit, start: date, *, end: date) -> Spend:
    days = (end - start).days + 1
    planned = visit.workspace.plan.budgeted(Period(start, end + timedelta(1)), by=visit.actor)
    weeks = np.array([point.value for point in planned]).reshape(-1, 7).sum(axis=1)
    spent = None
    if visit.may("measure.read"):
        today = visit.now.date()
        through = min(days, (today - start).days + 1)
        answer = visit.workspace.measure.ask(
            Question("spend", Period(start, start + timedelta(through)), grain="day"), by=visit.actor
        )
        counted = np.zeros(-(-through // 7) * 7)
        for row in answer.rows:
            counted[(row.period - start).days] += row.value or 0.0
        spent = np.round(counted.reshape(-1, 7).sum(axis=1), 2).tolist() if counted.any() else None
    return Spend(visit.workspace.settings.currency, np.round(weeks, 2).tolist(), spent)
