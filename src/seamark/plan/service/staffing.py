"""Verbs about people: who does what, who could, how booked they are, and when nobody works."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Final

from seamark.govern import Actor, require
from seamark.kernel import InputError, NotFound
from seamark.plan.consequences import Behind, Clash, away_weeks, behind, new_clashes
from seamark.plan.holidays import has_holidays, named_holidays
from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Change, Edit, Snapshot
from seamark.plan.ongoing import LearnedShare, learned_share, stretches_of
from seamark.plan.responsibility import Candidate, Matrix, given_fields, lettered, matrix_of, openings_for, suggest
from seamark.plan.service.editing import EditingVerbs
from seamark.plan.store import Session

YEARS: Final = (2000, 2100)
MOST_DAYS: Final = 10_000.0
LONGEST_LOOK: Final = 3660  # days


class StaffingVerbs(EditingVerbs):
    """Responsibilities, suggestions, capacity, public holidays."""

    def responsibilities(self, *, by: Actor, ids: Collection[str] | None = None) -> Matrix:
        """Who is responsible, accountable, consulted and informed, and what is wrong with it.

        Of everything that is not over; ``ids`` narrow it to initiatives, tasks, launches (with what is done for them)
        and people. Raises NotFound for an id of nothing of these.
        """
        return matrix_of(self.read(by=by), ids, today=self._clock.now().date())

    def assign(
        self, letters: Mapping[str, Mapping[str, str]], *, versions: Mapping[str, int], by: Actor, why: str = ""
    ) -> Change:
        """Set letters, item → person → R, A, AR, C, I or nothing, in one change; ``versions`` are those that were seen.

        Raises InputError for two accountable (naming both), a letter there is none, or one that does not go with
        somebody's days of work; Conflict as every change of the plan.
        """
        require(by, "plan.edit")

        def edits(_: Session, plan: Snapshot) -> list[Edit]:
            return [
                self._edit(item_id, plan, version=versions.get(item_id), fields=_lettering(wanted))
                for item_id, wanted in letters.items()
            ]

        return self._write(edits, by=by, why=why or "Responsibilities", origin="hand").change

    def give(self, item_id: str, person_id: str, *, version: int, by: Actor, why: str = "") -> Change:
        """Give a task or an initiative that was seen in ``version`` to somebody, in one change.

        Raises InputError where it takes skills and they have none of them, or they have it already.
        """
        require(by, "plan.edit")

        def edits(_: Session, plan: Snapshot) -> list[Edit]:
            person = plan.find(Person, person_id)
            if person is None:
                raise self._not_found("person", item_id=person_id)

            def fields(plan: Snapshot, item: Initiative | Task) -> dict[str, Any]:
                return given_fields(plan, item, person=person)

            return [self._edit(item_id, plan, version=version, fields=fields)]

        who = self.read(by=by).label(person_id)
        return self._write(edits, by=by, why=why or f"Given to {who}", origin="hand").change

    def suggestions(self, item_id: str, *, by: Actor, kind: str = "") -> list[Candidate]:
        """Who could do a task or an initiative, best first, by skills, days left, and what they did before.

        Of ``kind``, where one is named. Raises NotFound for anything else.
        """
        plan = self.read(by=by)
        item = plan.items.get(item_id)
        if not isinstance(item, Initiative | Task) or kind not in {"", item.noun}:
            raise self._not_found(kind or "task", item_id=item_id)
        return suggest(plan, item, today=self._clock.now().date())

    def openings(self, skill: str, *, days: float, until: date, by: Actor) -> list[Candidate]:
        """Who has ``days`` of eight hours left for ``skill`` ('': any) until a day, who is ready first before others.

        Raises InputError for a skill nobody has, days that are no amount, and a day that is past or too far away.
        """
        plan, today = self.read(by=by), self._clock.now().date()
        known = {one.casefold(): one for person in plan.of(Person).values() for one in person.skills}
        if skill and skill.casefold() not in known:
            msg = f"Nobody has the skill {skill[:80]!r}."
            help_ = f"Skills here are {', '.join(sorted(known.values())) or 'none yet'}."
            raise InputError(msg, field="skill", help=help_)
        if not 0 < days <= MOST_DAYS:
            msg = f"'days' is {days:g}."
            raise InputError(msg, field="days", help=f"Ask for more than 0 and at most {MOST_DAYS:,.0f} days.")
        if not 0 <= (until - today).days <= LONGEST_LOOK:
            msg = f"'by' is {until}; today is {today}."
            raise InputError(msg, field="by", help="Choose a day from today on, within ten years.")
        return openings_for(plan, skill, days=days, by=until, today=today)

    def booked(self, of: str, key: str, *, start: date, end: date, by: Actor) -> list[Behind]:
        """What is booked between two days of a person (by id), a team, a skill, or everybody, most days first.

        Raises InputError for another ``of``, NotFound for a person, team or skill there is none.
        """
        plan = self.read(by=by)
        people = plan.of(Person)
        groups: dict[str, Callable[[Person], bool]] = {
            "everybody": lambda _: True,
            "person": lambda one: one.id == key,
            "team": lambda one: one.team == key,
            "skill": lambda one: key.casefold() in {skill.casefold() for skill in one.skills},
        }
        if of not in groups:
            msg = f"'of' is {of[:40]!r}."
            raise InputError(msg, field="of", help=f"Allowed are {', '.join(groups)}.")
        theirs = {one.id for one in people.values() if groups[of](one)}
        if not theirs:
            msg = f"There is no {of} {key[:80]!r}."
            raise NotFound(msg, help="It may have been renamed or removed meanwhile.", field="key")
        return behind(plan, start, end=end, people=theirs, skills={key.casefold()} if of == "skill" else ())

    def away(self, *, start: date, end: date, by: Actor) -> dict[str, tuple[float, ...]]:
        """Working days a week on which each person is away, from the Monday of ``start`` on: by absence or holiday."""
        return away_weeks(self.read(by=by), start=start, end=end)

    def foresee_edit(
        self, kind: str, fields: Mapping[str, Any], *, item_id: str = "", version: int | None = None, by: Actor
    ) -> list[Clash]:
        """The conflicts that saving these fields would bring, who would be over first; changes nothing.

        Without ``item_id`` it is a new item. Raises what saving would raise for fields that are wrong.
        """
        require(by, "plan.edit")
        edit = Edit(kind=kind, id=item_id, version=version if item_id else 0, fields=fields, whole=not item_id)
        with self._ledger.reading() as session:
            before = self._present(session)
            draft, _ = self._checked(session, before, edits=[edit], lenient=False)
        return new_clashes(before, before.changed(draft.put), ids=[one.id for one in draft.put])

    def learned_shares(self, *, by: Actor) -> dict[str, LearnedShare]:
        """The share of ongoing work that finished tasks tell, by person; people without any are left out."""
        plan, today = self.read(by=by), self._clock.now().date()
        told = {
            person.id: learned_share(stretches_of(plan, person, today=today)) for person in plan.of(Person).values()
        }
        return {person: one for person, one in told.items() if one is not None}

    def add_holidays(self, region: str, year: int, *, by: Actor, why: str = "") -> Change:
        """Close the public holidays of a country or region for everybody, in one change.

        Only weekdays, and none that is closed already: where all are, nothing is written (``touched`` is 0). Raises
        InputError for a region or a year nobody knows.
        """
        require(by, "plan.edit")
        if not YEARS[0] <= year <= YEARS[1]:
            msg = f"'year' is {year}."
            raise InputError(msg, field="year", help=f"It lies between {YEARS[0]} and {YEARS[1]}.")
        if not has_holidays(region):
            msg = f"No public holidays are known for {region[:40]!r}."
            raise InputError(msg, field="region", help="Write a country (DE), or a country and a region (DE-BY).")

        def edits(_: Session, plan: Snapshot) -> list[Edit]:
            calendar = leave_in(plan).calendar
            return [
                Edit(
                    kind="absence",
                    version=0,
                    fields={"kind": "closed", "start": str(day), "end": str(day), "note": name[:200]},
                    whole=True,
                )
                for day, name in named_holidays(region, year).items()
                if calendar.is_working(day)
            ]

        return self._write(edits, by=by, why=why or f"Public holidays of {region} in {year}", origin="hand").change

    def _edit(
        self,
        item_id: str,
        plan: Snapshot,
        *,
        version: int | None,
        fields: Callable[[Snapshot, Initiative | Task], dict[str, Any]],
    ) -> Edit:
        """An edit of an item of a plan, bound to the version that was seen. Raises InputError where none is named."""
        item = plan.items.get(item_id)
        if not isinstance(item, Initiative | Task):
            raise self._not_found("task", item_id=item_id) if item is None else _no_piece(item.noun, item_id)
        if version is None:
            msg = f"The version of {item_id!r} is missing."
            help_ = "Send the version you read, so that nobody's change is overwritten."
            raise InputError(msg, field="versions", help=help_)
        if version != item.version:  # the check of versions says who and what
            return Edit(kind=item.noun, id=item_id, version=version)
        return Edit(kind=item.noun, id=item_id, version=version, fields=fields(plan, item))


def _lettering(wanted: Mapping[str, str]) -> Callable[[Snapshot, Initiative | Task], dict[str, Any]]:
    return lambda plan, item: lettered(plan, item, wanted=wanted)


def _no_piece(noun: str, item_id: str) -> InputError:
    msg = f"{item_id} is a {noun.replace('_', '-')}: it has no responsibilities."
    return InputError(msg, field="letters", help="Name an initiative or a task.", id=item_id)
