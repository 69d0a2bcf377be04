"""The work behind the simulated company's launches, as sections of plan.yaml: tasks, bookings, and what work took."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

Row = dict[str, Any]


class _Step(NamedTuple):
    """A task of a launch: skill and days of work, working days it takes outside, what comes first."""

    name: str
    title: str
    work: str
    skill: str
    days: float
    outside: int = 0
    after: str = ""
    kind: str = "work"
    owner: str = ""


_LAUNCH = (
    _Step("message", "Message and claims", "message", "launches", 4),
    _Step("signed", "Message signed off", "approval", "", 0, after="message", kind="approval", owner="marta"),
    _Step("copy", "Texts for page and letters", "copy", "copy", 5, after="signed"),
    _Step("visuals", "Key visuals", "design", "design", 6, after="signed"),
    _Step("film", "Launch film", "film", "film", 8, outside=5, after="signed"),
    _Step("claims", "Claims checked by the lawyers", "legal check", "launches", 1, outside=8, after="copy"),
    _Step("page", "Launch page", "page", "automation", 3, after="copy visuals"),
    _Step("letters", "Letters and journeys", "letter", "email", 3, after="copy visuals"),
    _Step("print", "Leaflets for the harbours", "print", "design", 2, outside=10, after="visuals claims"),
    _Step("training", "Shops trained", "training", "launches", 3, after="signed"),
    _Step("go", "Go or no go", "approval", "", 0, after="film page letters print training", kind="approval",
          owner="marta"),
)  # fmt: skip
_NOTE = (
    _Step("message", "What is new, in a page", "message", "launches", 1),
    _Step("letter", "Letter to customers", "letter", "email", 1.5, after="message"),
)
_PAST = (  # kind of work, skill, planned days, days it took: films and print ran late, letters did not
    ("film", "noor", 8, 13), ("film", "noor", 10, 14), ("film", "emil", 6, 10), ("copy", "noor", 4, 5),
    ("copy", "noor", 5, 5), ("copy", "noor", 3, 4), ("design", "emil", 5, 6), ("design", "emil", 8, 8),
    ("design", "emil", 6, 8), ("letter", "ida", 3, 3), ("letter", "ida", 2, 2), ("letter", "ida", 3, 3),
    ("print", "emil", 2, 3), ("page", "lena", 3, 3), ("page", "lena", 4, 5), ("message", "chloe", 4, 5),
)  # fmt: skip
TEAMS = {
    "marta": "Lead", "jonas": "Performance", "ida": "Customers", "noor": "Studio", "emil": "Studio", "sofia": "Brand",
    "ruben": "Intelligence", "lena": "Operations", "oscar": "Brand", "chloe": "Product marketing",
}  # fmt: skip
RACI = {
    "atlas-launch": {"noor": "R", "emil": "R", "sofia": "C", "jonas": "C", "marta": "I", "lena": "I"},
    "fleet-launch": {"jonas": "R", "ida": "C", "marta": "I"},
    "atlas-tour": {"chloe": "C", "marta": "I"},
}
EFFECTS = {"atlas-launch": 0.30, "atlas-tour": 0.10, "fleet-launch": 0.25, "second-order": 0.08}  # of a week's revenue


def tasks(monday: date, *, atlas: int, fleet: int) -> Iterator[Row]:
    """Tasks of both launches, what is booked for them, and finished work of the months before.

    ``atlas`` and ``fleet`` are the weeks of the launches; each task is planned backwards from them, none too late.
    """
    yield from _launch("atlas", _LAUNCH, monday=monday, week=atlas)
    yield from _launch("fleet", _NOTE, monday=monday, week=fleet)
    yield _booking("pier", "Pier for the opening", monday=monday, week=atlas, amount=9500, cancel=atlas - 4)
    yield _booking("double-page", "Double page in Boating Weekly", monday=monday, week=atlas + 1, amount=14000,
                   cancel=atlas - 2)  # fmt: skip
    yield from _past(monday)


def _launch(name: str, steps: tuple[_Step, ...], *, monday: date, week: int) -> Iterator[Row]:
    """A launch's tasks, each as late as what waits for it lets it be, with a week to spare."""
    ends: dict[str, int] = {}
    for step in reversed(steps):
        behind = [ends[one.name] - _length(one) for one in steps if step.name in one.after.split()]
        ends[step.name] = min(behind, default=5 * week - 6) - step.outside
    for step in steps:
        last = ends[step.name]
        first = last - _length(step) + 1
        row: Row = {
            "id": f"{name}-{step.name}",
            "title": step.title,
            "kind": step.kind,
            "work": step.work,
            "initiative": f"{name}-launch",
            "skills": {step.skill: step.days} if step.skill else {},
            "start": _workday(monday, first),
            "end": _workday(monday, last),
            "lead": {"days": step.outside, "low": round(step.outside * 0.7, 1), "high": round(step.outside * 1.8, 1)}
            if step.outside
            else None,
            "depends_on": [{"on": f"{name}-{one}"} for one in step.after.split()],
            "owner": step.owner or "chloe",
        }
        yield {key: value for key, value in row.items() if value not in (None, [], {})}


def _length(step: _Step) -> int:
    """Working days that a task takes somebody who has about two thirds of a day for it."""
    return max(1, round(step.days / 0.65 + 0.49))


def _booking(name: str, title: str, *, monday: date, week: int, amount: int, cancel: int) -> Row:
    first = monday + timedelta(7 * week + 1)
    return {
        "id": f"atlas-{name}", "title": title, "kind": "booking", "initiative": "atlas-launch", "needed": "end",
        "start": first, "end": first + timedelta(1), "booked": True, "budget": {"amount": amount, "currency": "EUR"},
        "cancel_by": monday + timedelta(7 * cancel + 4), "owner": "oscar",
    }  # fmt: skip


def _past(monday: date) -> Iterator[Row]:
    """Work that is done, three weeks apart, for what ran then."""
    for number, (work, who, planned, took) in enumerate(_PAST):
        first = -5 * (6 + 3 * (number // 2))
        yield {
            "id": f"past-{number + 1}", "title": f"{work.capitalize()} {number + 1}", "work": work,
            "initiative": "positioning", "people": {who: round(planned * 0.65, 1)},
            "start": _workday(monday, first), "end": _workday(monday, first + planned - 1),
            "began": _workday(monday, first), "ended": _workday(monday, first + took - 1), "status": "done",
            "needed": "end",
        }  # fmt: skip


def _workday(monday: date, number: int) -> date:
    """A working day counted from a Monday; the company closes on no other days."""
    weeks, rest = divmod(number, 5)
    return monday + timedelta(7 * weeks + rest)
