"""What happened, in the words of a notice: approvals and slips. Pure."""

from typing import Final

from seamark.govern import Approval, State
from seamark.kernel import InputError
from seamark.oversee.model import Happening, NoticeKind, Slipped

NOTICE_KINDS: Final = {
    kind.name: kind
    for kind in (
        NoticeKind(
            "slip", "A launch slips", "A release moves, and something you have to do with moves with it.", by_mail=True
        ),
        NoticeKind(
            "slip_settled", "A slip is decided", "What follows from a slip was approved or declined.", by_mail=True
        ),
        NoticeKind("approval", "An approval waits for you", "Somebody asks for what your role decides.", by_mail=True),
        NoticeKind(
            "approval_settled", "Your request is decided", "What you asked for was approved or declined.", by_mail=False
        ),
    )
}
DID: Final = {
    State.APPROVED: "{who} approved ‘{title}’",
    State.DECLINED: "{who} declined ‘{title}’",
    State.WITHDRAWN: "{who} took ‘{title}’ back",
    State.STALE: "‘{title}’ can no longer be approved",
}
SLIP_STATES: Final = ("opened", "approved", "declined")


def approval_asked(one: Approval) -> Happening:
    """A request waits for a role; asked again under the next role when it escalates, or when others hold it."""
    since = f"It waited too long, and goes to the next who may ({one.escalated})." if one.escalated else ""
    return Happening(
        key=f"approval:{one.id}:{one.role}",
        kind="approval",
        title=f"{one.maker_name} asks: {one.title}",
        lines=_filled(*(line for line in one.summary.splitlines() if line != one.title), since),
        href=f"/approvals/{one.id}",
        about=f"approval:{one.id}",
        roles=(one.role,),
        beside=(one.maker_id,),
    )


def approval_settled(one: Approval) -> Happening:
    """What became of a request, for who made it; whoever was asked is asked no more."""
    return Happening(
        key=f"approval:{one.id}:{one.state}",
        kind="approval_settled",
        title=DID[State(one.state)].format(who=one.decided_by, title=one.title),
        lines=_filled(one.reason),
        href=f"/approvals/{one.id}",
        about=f"approval:{one.id}",
        informed=(one.maker_id,),
        beside=(one.decided_by_id,),
        settles=True,
    )


def slip_told(slip: Slipped) -> Happening:
    """A slip that was opened, approved or declined, for whom it concerns. Raises InputError for another state."""
    if slip.state not in SLIP_STATES:
        msg = f"A slip's state is {slip.state!r}."
        raise InputError(msg, field="state", help=f"Allowed are {', '.join(SLIP_STATES)}.")
    moved = f"It was {_day(slip.old)} and is {_day(slip.new)} now."
    opened = slip.state == "opened"
    return Happening(
        key=f"slip:{slip.id}:{slip.state}",
        kind="slip" if opened else "slip_settled",
        title=_slip_title(slip),
        lines=_filled(moved, *slip.lines) if opened else _filled(slip.reason, moved, *slip.lines),
        href=slip.href,
        about=f"slip:{slip.id}",
        items=slip.items,
        beside=_filled(slip.decided_by_id),
        settles=not opened,
    )


def _slip_title(slip: Slipped) -> str:
    if slip.state != "opened":
        return f"{slip.decided_by or 'Somebody'} {slip.state} what follows from the slip of ‘{slip.title}’"
    days = (slip.new - slip.old).days
    count = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f"‘{slip.title}’ comes {count} {'later' if days > 0 else 'earlier'}"


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"


def _filled(*lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())
