"""Decisions: approve what was seen, decline with a reason, put off, ask somebody who may."""

from datetime import UTC, datetime, time

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.visit import Visit
from seamark.kernel import parse_day

HOME = "/recommendations"


def approve(visit: Visit) -> Response:
    """Approve what was seen; the plan changes with it."""
    carry_out = visit.workspace.carrying_out(visit.actor)
    done = visit.workspace.decisions.approve(_id(visit), visit.text("seen"), by=visit.actor, apply=carry_out)
    change = f" It is change {done.plan_change} of the plan." if done.plan_change else ""
    return visit.go(f"{HOME}/{done.id}", note=f"Approved: {done.title}.{change}")


def decline(visit: Visit) -> Response:
    """Say no, and why."""
    done = visit.workspace.decisions.decline(_id(visit), visit.text("reason"), by=visit.actor)
    return visit.go(HOME, note=f"Declined: {done.title}.")


def snooze(visit: Visit) -> Response:
    """Put it off until a day."""
    until = datetime.combine(parse_day(visit.text("until"), field="until"), time.min, UTC)
    done = visit.workspace.decisions.snooze(_id(visit), until, by=visit.actor)
    return visit.go(HOME, note=f"Put off until {until:%A, %d %B}: {done.title}.")


def ask(visit: Visit) -> Response:
    """Ask whoever may to approve it."""
    asked = visit.workspace.decisions.ask(_id(visit), by=visit.actor)
    return visit.go(f"/approvals/{asked.id}", note=f"Sent to {asked.sent_to} for approval.")


def approve_request(visit: Visit) -> Response:
    """Approve a colleague's request as it was seen; what they asked for happens with it."""
    decisions, by = visit.workspace.decisions, visit.actor
    done = visit.workspace.plan.apply_approved(
        _id(visit),
        visit.text("seen"),
        by=by,
        also=lambda session, asked, change: decisions.approved_by_request(session, asked, change=change.number, by=by),
    )
    asked, change = done.approval, done.change.number
    return visit.go(
        HOME, note=f"Approved: {asked.title}. It is change {change} of the plan; {asked.maker_name} sees it."
    )


def decline_request(visit: Visit) -> Response:
    """Say no to a request, and why."""
    done = visit.workspace.govern.decline(_id(visit), visit.text("reason"), by=visit.actor)
    return visit.go(HOME, note=f"Declined: {done.title}.")


def withdraw_request(visit: Visit) -> Response:
    """Take one's own request back."""
    done = visit.workspace.govern.withdraw(_id(visit), by=visit.actor)
    return visit.go(HOME, note=f"Withdrawn: {done.title}.")


def _id(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


PAGES = [
    Page("/recommendations/{id}/approve", approve, Method.POST),
    Page("/recommendations/{id}/decline", decline, Method.POST),
    Page("/recommendations/{id}/snooze", snooze, Method.POST),
    Page("/recommendations/{id}/ask", ask, Method.POST),
    Page("/approvals/{id}/approve", approve_request, Method.POST),
    Page("/approvals/{id}/decline", decline_request, Method.POST),
    Page("/approvals/{id}/withdraw", withdraw_request, Method.POST),
]
