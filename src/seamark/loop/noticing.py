"""Noticing: what happened since the last look becomes notices, and what is to be sent is sent."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from seamark.govern import SYSTEM, Approval, Governance, State
from seamark.kernel import Clock, SeamarkError
from seamark.loop.turns import Duty
from seamark.oversee import Happening, Oversight, Slipped, approval_asked, approval_settled, slip_told
from seamark.plan import Plan, PlanBook

LOOK_SECONDS: Final = 2.0
HOUR_SECONDS: Final = 3600.0
LOOK_BACK: Final = timedelta(days=7)  # what was decided while no server ran is told when one starts again
FIRST_LOOK: Final = 500
LATER_LOOKS: Final = 50

SLIP_STATES: Final = {"open": "opened", "noted": "opened", "approved": "approved", "declined": "declined"}
Found = dict[tuple[str, ...], Happening]  # by what makes it new to this process
Slips = Callable[[], Iterable[Happening]]


def _no_slips() -> tuple[Happening, ...]:
    return ()


def slips_of(plan: Plan | PlanBook) -> Slips:
    """Releases that moved, for those who have to do with what moves: when it is known, and when it is decided."""

    def slips() -> list[Happening]:
        return [
            slip_told(
                Slipped(
                    id=f"{one.id}:{one.new_date}",
                    title=plan.read(by=SYSTEM).label(one.release_id),
                    old=one.old_date,
                    new=one.new_date,
                    state=SLIP_STATES[one.state],
                    lines=one.says,
                    items=(one.release_id, *(moved.id for moved in one.cascade.moves)),
                    href=f"/roadmap/slips/{one.id}",
                    decided_by=one.decided_by,
                    reason=one.reason,
                )
            )
            for one in plan.slips(by=SYSTEM, state=None)
            if one.state in SLIP_STATES
        ]

    return slips


class Noticer:
    """Tells of requests that wait or were decided, and of what ``slips`` gives; each once, whoever looked before.

    What was told is known by its key in the database; what this process told already is remembered here, so that a
    look at nothing new asks the database little. ``slips`` gives every slip of interest each time it is asked.
    """

    def __init__(
        self, oversight: Oversight, govern: Governance, *, plan: Plan | PlanBook, clock: Clock, slips: Slips = _no_slips
    ) -> None:
        self._oversight, self._govern, self._plan, self._slips = oversight, govern, plan, slips
        self._clock = clock
        self._told: set[tuple[str, ...]] = set()
        self._waiting: set[str] = set()
        self._looks = FIRST_LOOK

    def duties(self) -> list[Duty]:
        """What comes round. Sending has a thread of its own: a receiver that is slow must not hold up telling."""
        return [
            Duty(self.look, every=LOOK_SECONDS, fails="People are not told of what happens."),
            Duty(self._oversight.tidy, every=HOUR_SECONDS, fails="Old notices are not removed."),
        ]

    def sending(self, *, is_stopping: Callable[[], bool]) -> list[Duty]:
        """What comes round on the thread that speaks to mail servers and webhooks."""

        def deliver() -> int:
            return self._oversight.deliver_due(is_stopping=is_stopping)

        return [Duty(deliver, every=LOOK_SECONDS, fails="Mails and webhooks are not sent.")]

    def look(self) -> int:
        """Tell of what is new. How many people were told of something.

        One that cannot be told does not keep the others from being told; it is raised at the end, and tried again.
        """
        found = self._requests() | {(one.key,): one for one in self._slips()}
        new = {known: one for known, one in found.items() if known not in self._told}
        if not new:
            return 0
        plan, told = self._plan.read(by=SYSTEM), 0
        fault: SeamarkError | None = None
        for known, one in new.items():
            try:
                told += self._oversight.announce(one, plan=plan)
                self._told.add(known)
            except SeamarkError as error:
                fault = error
        if fault is not None:
            raise fault
        return told

    def _requests(self) -> Found:
        """Requests that wait (known by who is asked), and those that were decided lately or since they were seen."""
        waiting = self._govern.approvals(by=SYSTEM, limit=FIRST_LOOK)
        newest = self._govern.approvals(by=SYSTEM, state=None, limit=self._looks)
        ids = {one.id for one in waiting}
        known = {one.id for one in newest} | ids
        gone = [self._govern.approval(one, by=SYSTEM) for one in self._waiting - known]
        self._waiting, self._looks = ids, LATER_LOOKS
        found: Found = {(one.id, one.role, *one.asked): approval_asked(one) for one in reversed(waiting)}
        settled = [one for one in (*reversed(newest), *gone) if self._is_settled(one)]
        return found | {(one.id, one.state): approval_settled(one) for one in settled}

    def _is_settled(self, one: Approval) -> bool:
        decided = one.decided_at
        return one.state != State.WAITING and decided is not None and decided >= self._clock.now() - LOOK_BACK
