"""Verbs that put scenarios beside the plan."""

from collections.abc import Mapping, Sequence
from typing import Final

from seamark.govern import Actor, require
from seamark.kernel import InputError
from seamark.plan.gate import Exchange
from seamark.plan.kinds import Goal
from seamark.plan.model import Difference, Snapshot
from seamark.plan.prospects import Prospect, unknown
from seamark.plan.scenarios.comparing import Asked, clashes_of, compared
from seamark.plan.scenarios.model import ClashesOf, Column, Comparison, Scenario
from seamark.plan.service.merging import MergingVerbs
from seamark.plan.service.reading import difference

MOST_COMPARED: Final = 4
ELSEWHERE: Final = "Chances are counted by the server, where the data are."


class ComparingVerbs(MergingVerbs):
    """Compare."""

    def compare_scenarios(self, ids: Sequence[str], *, by: Actor) -> Comparison:
        """The plan of now and up to four scenarios side by side: goals, dates, money, capacity, conflicts.

        Raises InputError for none, more than four or one twice; NotFound.
        """
        require(by, "plan.read")
        wanted = _wanted(ids)
        with self._ledger.reading() as session:
            now = self._present(session)
            opened = [self._scenario_of(session, self._scenario_row(session, one)) for one in wanted]
        columns = (Column("", "The plan"), *(_column(one.scenario) for one in opened))
        plans = [now, *(one.plan for one in opened)]
        asked = Asked(now.number, columns, Exchange.of(self._settings), self._clock.now().date())
        return compared(asked, plans, prospects=self._prospects(plans, by=by))

    def scenario_changes(self, scenario_id: str, *, by: Actor) -> tuple[Difference, ClashesOf]:
        """What a scenario changes of the plan that it was copied from, and the conflicts that it makes and solves."""
        opened = self.scenario(scenario_id, by=by)
        _own, found = clashes_of([opened.base, opened.plan])
        return difference(opened.base, opened.plan), found

    def _prospects(self, plans: Sequence[Snapshot], *, by: Actor) -> list[Mapping[str, Prospect]]:
        """How likely the goals of each plan are met, by their ids; the first is the plan of now."""
        del by
        return [{goal.id: unknown(goal, ELSEWHERE) for goal in plan.of(Goal).values()} for plan in plans]


def _wanted(ids: Sequence[str]) -> list[str]:
    found = [one for one in ids if one]
    twice = next((one for one in found if found.count(one) > 1), None)
    if not found or len(found) > MOST_COMPARED or twice is not None:
        arrived = f"names {twice!r} twice" if twice is not None else f"names {len(found)} scenarios"
        msg = f"'ids' {arrived}."
        raise InputError(msg, field="ids", help=f"Name one to {MOST_COMPARED}, each once; the plan stands beside them.")
    return found


def _column(one: Scenario) -> Column:
    return Column(one.id, one.title, one.behind, one.items)
