"""Verbs that carry out what somebody approved."""

from collections.abc import Callable

import msgspec

from seamark.govern import Actor, Approval, Category
from seamark.kernel import Conflict, InputError
from seamark.plan.model import Change
from seamark.plan.service.desk import Occasion
from seamark.plan.service.requests import edits_of
from seamark.plan.service.staffing import StaffingVerbs
from seamark.plan.store import Session

Also = Callable[[Session, Approval, Change], None]


class Applied(msgspec.Struct, frozen=True):
    """A request that was approved, and the change it made."""

    approval: Approval
    change: Change


class ApprovingVerbs(StaffingVerbs):
    """From a request to a change."""

    def apply_approved(self, approval_id: str, content_hash: str, *, by: Actor, also: Also | None = None) -> Applied:
        """Approve what ``content_hash`` says was seen and make the change it asks for: both or neither.

        The edits of a request are bound to the versions, a recommendation to the values its maker saw: a change that
        leaves them behind closes the request, and whatever that overlooked closes it here. ``also`` runs in the same
        transaction. Raises Forbidden as ``govern.approve``, Conflict when the request no longer waits, is not what was
        seen or went stale, saying what changed.
        """
        made: list[Change] = []
        failed: list[InputError] = []

        def apply(session: Session, asked: Approval) -> None:
            try:
                made.append(self._carried_out(session, edits_of(asked), on=_occasion(asked, by)))
                self._approved(session, asked, change=made[-1], by=by)
                if also is not None:
                    also(session, asked, made[-1])
            except InputError as error:
                failed.append(error)
                raise
            if asked.category == Category.PLAN:  # its money counts too
                self._commit(session, asked.amount_micros, by=by, subject=asked.id)

        try:
            approval = self._govern.approve(approval_id, content_hash, by=by, apply=apply)
        except InputError:
            if failed:
                raise self._outdated(approval_id, failed[0]) from failed[0]
            raise
        return Applied(approval, made[-1])

    def _approved(self, session: Session, asked: Approval, *, change: Change, by: Actor) -> None:
        """What an approved request brings with it beside its change, in the same transaction."""

    def _outdated(self, approval_id: str, error: InputError) -> Conflict:
        """Close a request that can no longer be carried out; what to tell whoever tried."""
        closed = self._govern.stale(approval_id, error.message)
        return Conflict(
            f"'{closed.title}' can no longer be carried out: {error.message}",
            help=f"{closed.maker_name} can ask for it anew.",
            id=closed.id,
            state=closed.state,
            because=error.detail,
        )


def _occasion(asked: Approval, by: Actor) -> Occasion:
    """An approved change is made by whoever approved it, and says who asked for it."""
    origin = f"approval:{asked.id}" if asked.origin == "plan" else asked.origin
    return Occasion(
        by, f"{asked.title} (asked by {asked.maker_name}, approved by {by.name})"[:2000], origin, request=asked.id
    )
