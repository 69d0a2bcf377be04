"""The newest change of the plan, so that what one person moves is seen by everybody who looks."""

import msgspec

from seamark.faces.web.telling_plan import plan_says
from seamark.govern import SYSTEM, Actor
from seamark.loop import Workspace


class PlanTold(msgspec.Struct, frozen=True):
    """The number of the newest change (0: an empty plan), who made it, and what it did in one line."""

    number: int
    by_id: str = ""
    says: str = ""

    def message(self, to: Actor, *, first: bool) -> bytes:
        """As a page takes it; who made the change, and who only just came, is told nothing in words."""
        says = "" if first or to.id == self.by_id else self.says
        return msgspec.json.encode({"kind": "plan", "number": self.number, "says": says})


class PlanWatch:
    """Looks at the plan's newest change; one look at an index while nothing is new."""

    def __init__(self, workspace: Workspace) -> None:
        self._plan = workspace.plan
        self._told = PlanTold(-1)

    def look(self) -> PlanTold:
        """The newest change, also one that another process made."""
        if self._told.number != self._plan.number:
            newest = self._plan.history(by=SYSTEM, limit=1)
            self._told = PlanTold(newest[0].number, newest[0].by_id, plan_says(newest[0])) if newest else PlanTold(0)
        return self._told
