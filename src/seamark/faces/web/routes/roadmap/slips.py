"""A release moved: what follows, to approve, amend or decline as one change."""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.numbers import Shown, micros, money
from seamark.faces.web.visit import Visit
from seamark.kernel import parse_day
from seamark.plan import Initiative, Moved, Snapshot
from seamark.plan.slips import Slip

MARKS = {"open": "risk", "noted": "risk", "approved": "on", "declined": "off", "settled": "unknown"}
STATES = {
    "open": "waits for a decision", "noted": "nothing has to move", "approved": "approved", "declined": "declined",
    "settled": "nothing is left to do",
}  # fmt: skip
LONGEST = 60  # rows whose old and new days are drawn
WIDE = 100.0


class Row(msgspec.Struct, frozen=True):
    """Something on new days: where its old and new bar lie, in percent of the time drawn, and by how much it moved."""

    it: Moved
    says: str
    because: str
    old: tuple[float, float]
    new: tuple[float, float]
    can_amend: bool


class Sheet(msgspec.Struct, frozen=True):
    """A slip as its page shows it."""

    it: Slip
    mark: str
    state: str
    rows: list[Row]
    more: int
    heads: list[tuple[float, str]]
    was_at: float
    now_at: float
    at_risk: Shown | None
    effect: tuple[Shown, Shown, Shown] | None
    whisker: dict[str, float] | None
    people: list[str]


def slips(visit: Visit) -> Response:
    """Every release that moved, those that wait first."""
    found = visit.workspace.plan.slips(by=visit.actor, state=None)
    found.sort(key=lambda one: one.state not in {"open", "noted"})
    values = {"room": "roadmap", "slips": [(one, MARKS[one.state], STATES[one.state]) for one in found]}
    return visit.show("slips/list.html", values)


def slip(visit: Visit) -> Response:
    """One of them."""
    plan = visit.workspace.plan.read(by=visit.actor)
    found = visit.workspace.plan.slip(_id(visit), by=visit.actor)
    return visit.show("slips/page.html", {"room": "roadmap", "sheet": sheet_of(found, plan), "plan": plan})


def approve(visit: Visit) -> Response:
    """Let everything that was seen follow."""
    done = visit.workspace.plan.approve_slip(_id(visit), visit.text("seen"), by=visit.actor)
    return visit.go(f"/roadmap/slips/{_id(visit)}", note=f"Approved. It is change {done.change.number} of the plan.")


def decline(visit: Visit) -> Response:
    """Leave the plan as it is."""
    visit.workspace.plan.decline_slip(_id(visit), visit.text("reason"), by=visit.actor)
    return visit.go("/roadmap/slips", note="Declined: the plan stays as it is.")


def amend(visit: Visit) -> Response:
    """Some stay, some begin on another day."""
    start = {
        name.removeprefix("start."): parse_day(str(value), field=name)
        for name, value in visit.form.multi_items()
        if name.startswith("start.") and value and str(value) != visit.text(f"was.{name.removeprefix('start.')}")
    }
    stay = [str(one) for one in visit.form.getlist("stay")]
    done = visit.workspace.plan.amend_slip(_id(visit), by=visit.actor, stay=stay, start=start, why=visit.text("why"))
    said = "Made as you decided." if done.state == "approved" else f"Your proposal waits for {done.sent_to}."
    return visit.go(f"/roadmap/slips/{done.id}", note=said)


def sheet_of(found: Slip, plan: Snapshot) -> Sheet:
    """Everything that the page of a slip draws."""
    told = found.cascade
    shown = sorted(told.moves, key=lambda one: (one.kind != "initiative", one.new_start, one.id))[:LONGEST]
    days = [day for one in shown for day in (one.old_start, one.old_end, one.new_start, one.new_end)]
    first = min([*days, found.old_date, found.new_date]) - timedelta(3)
    last = max([*days, found.old_date, found.new_date]) + timedelta(4)
    span = (last - first).days

    def at(day: date) -> float:
        return round(WIDE * (day - first).days / span, 2)

    effect = told.effect
    known = effect.value or effect.high or effect.low
    return Sheet(
        it=found,
        mark=MARKS[found.state],
        state=STATES[found.state],
        rows=[_row(one, plan, at=at) for one in shown],
        more=len(told.moves) - len(shown),
        heads=[(at(day), f"{day:%Y}" if day.month == 1 else f"{day:%b}") for day in _months(first, last)],
        was_at=at(found.old_date),
        now_at=at(found.new_date),
        at_risk=micros(told.at_risk, told.currency) if told.bookings else None,
        effect=tuple(money(-one, effect.currency) for one in (effect.value, effect.high, effect.low))
        if known
        else None,  # type: ignore[arg-type] # three of them
        whisker=_whisker(effect.value, low=effect.low, high=effect.high) if known else None,
        people=[clash.message for clash in told.new_clashes if clash.code == "capacity"],
    )


def _row(one: Moved, plan: Snapshot, *, at: Callable[[date], float]) -> Row:
    old = (at(one.old_start), at(one.old_end + timedelta(1)))
    new = (at(one.new_start), at(one.new_end + timedelta(1)))
    days = (one.new_start - one.old_start).days
    says = f"{'−' if days < 0 else '+'}{abs(days)} days" if days else "other end"
    because = plan.label(one.because) if one.because else ""
    return Row(one, says, because, old, new, isinstance(plan.items.get(one.id), Initiative))


def _months(first: date, last: date) -> list[date]:
    """The first days of the months between two days."""
    found: list[date] = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(32)).replace(day=1)
    return found


def _whisker(value: float, *, low: float, high: float) -> dict[str, float]:
    """Places of an effect and its interval on a line whose middle is none."""
    reach = max(abs(value), abs(low), abs(high)) or 1.0
    value_at, low_at, high_at = (50 - 46 * one / reach for one in (value, high, low))
    return {"value": round(value_at, 1), "low": round(low_at, 1), "high": round(high_at, 1)}


def _id(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


PAGES = [
    Page("/roadmap/slips", slips),
    Page("/roadmap/slips/{id}", slip),
    Page("/roadmap/slips/{id}/approve", approve, Method.POST),
    Page("/roadmap/slips/{id}/decline", decline, Method.POST),
    Page("/roadmap/slips/{id}/amend", amend, Method.POST),
]
