"""Verbs about when work can be done: the schedule, carried out as one change, and what binds what is late."""

from collections.abc import Collection, Sequence
from typing import Any

from seamark.govern import Actor, require
from seamark.kernel import InputError, NotFound
from seamark.plan.consequences import Outlook
from seamark.plan.kinds import Task
from seamark.plan.model import Change, Edit, Snapshot
from seamark.plan.scheduling import Scheduled, scheduled
from seamark.plan.scheduling.explaining import Explanation, explained
from seamark.plan.service.slipping import SlipVerbs
from seamark.science.staffing import Effort

LONGEST_SECONDS = 60.0


class ScheduleVerbs(SlipVerbs):
    """The schedule of the plan."""

    def scheduled(self, *, by: Actor) -> Scheduled:
        """When everything that is open can be done, by whom, and how likely that is; made once a change and day."""
        return self._scheduled(self.read(by=by))

    def rescheduled(self, *, by: Actor, seconds: float = 0.0, seed: int = 1) -> Scheduled:
        """The same, looked for longer. Raises InputError for more than a minute."""
        if not 0 <= seconds <= LONGEST_SECONDS:
            msg = f"'seconds' is {seconds:g}."
            raise InputError(msg, field="seconds", help=f"Allowed is 0 to {LONGEST_SECONDS:g}.")
        effort = Effort(seconds=seconds, seed=seed) if seconds else None
        return scheduled(Outlook(self.read(by=by)), self._clock.now().date(), effort=effort)

    def schedule_tasks(
        self, *, by: Actor, ids: Collection[str] | None = None, seconds: float = 0.0, why: str = ""
    ) -> Change:
        """Give tasks (all that move when ``ids`` is left out) the days and people of the schedule, in one change.

        Raises InputError for an id that is no task or cannot be placed, Conflict when a task changed meanwhile.
        """
        require(by, "plan.edit")
        found = self.rescheduled(by=by, seconds=seconds)
        plan = self.read(by=by)
        edits = _edits(plan, found, ids=ids)
        return self._write(edits, by=by, why=why or "Scheduled", origin="schedule", lenient=True).change

    def explain(self, item_id: str, *, by: Actor) -> Explanation:
        """What binds a task or an initiative, and the cheapest single change that would help it, tried out."""
        plan = self.read(by=by)
        if item_id not in plan.items:
            raise NotFound(f"There is no item with the id {item_id!r}.", id=item_id, help="It may have been removed.")
        return explained(Outlook(plan), item_id, today=self._clock.now().date())

    def _scheduled(self, plan: Snapshot) -> Scheduled:
        today = self._clock.now().date()
        kept = self._kept_schedule
        if kept is None or kept.number != plan.number or self._schedule_day != today:
            kept = scheduled(Outlook(plan), today)
            self._kept_schedule, self._schedule_day = kept, today
        return kept


def _edits(plan: Snapshot, found: Scheduled, *, ids: Collection[str] | None) -> Sequence[Edit]:
    wanted = [one.id for one in found.moved] if ids is None else list(dict.fromkeys(ids))
    edits = []
    for item_id in wanted:
        task, one = plan.find(Task, item_id), found.items.get(item_id)
        if task is None or one is None:
            reason = found.left_out.get(item_id, "It is no task of the plan.")
            msg = f"{plan.label(item_id)} cannot be scheduled: {reason}"
            raise InputError(msg, field="ids", help="Leave it out, or put right what is named.", id=item_id)
        fields: dict[str, Any] = {"start": one.start.isoformat(), "end": one.end.isoformat()}
        who = {hand.skill: hand.person for hand in one.people if hand.skill}
        fields |= {"who": who} if who else {}
        edits.append(Edit(kind="task", id=task.id, version=task.version, fields=fields))
    return edits
