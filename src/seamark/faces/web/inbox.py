"""What waits for somebody's decision: requests they may approve, and recommendations they may act on."""

import msgspec

from seamark.decide import Recommendation
from seamark.govern import Actor, Approval, may
from seamark.loop import Workspace


class Inbox(msgspec.Struct, frozen=True):
    """Requests that wait for this person, recommendations they may act on, and those that are only to be read."""

    approvals: list[Approval]
    to_decide: list[Recommendation]
    to_read: list[Recommendation]

    @property
    def count(self) -> int:
        """How many decisions wait."""
        return len(self.approvals) + len(self.to_decide)


def inbox_of(workspace: Workspace, actor: Actor) -> Inbox:
    """What waits for an actor; empty for who may see neither."""
    approvals = workspace.govern.approvals(by=actor) if may(actor, "approvals.read") else ()
    found = workspace.decisions.inbox(by=actor) if may(actor, "decide.read") else ()
    mine = [one for one in found if _waits(one, actor)]
    return Inbox([one for one in approvals if one.can_decide], mine, [one for one in found if one not in mine])


def unread_by(workspace: Workspace, actor: Actor) -> int:
    """How many notices an actor has not read."""
    return workspace.oversight.unread([actor])[actor.id] if may(actor, "notices.read") else 0


def _waits(one: Recommendation, actor: Actor) -> bool:
    """Whether somebody can do something about it now; what was sent on for approval waits for others."""
    return one.verdict == "act" and not one.approval_id and may(actor, "decide.decide")
