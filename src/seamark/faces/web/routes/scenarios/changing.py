"""What is done to a scenario: fields and moves saved together, taken back, renamed, refreshed, dropped."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.blanks import STATUSES
from seamark.faces.web.routes.scenarios.page import FIELDS, TASKS, Texts, cells_of, id_of, shown
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import Conflict, InputError, parse_day
from seamark.plan import Edit, Initiative, Item, Move, Release, Snapshot, Task
from seamark.plan.scenarios import Undo

FARTHEST: Final = 520  # weeks
DATES: Final = ("start", "end", "date")


def save(visit: Visit) -> Response:
    """Every field that was changed, and every move by weeks, together or not at all."""
    require(visit.actor, "plan.edit")
    book = visit.workspace.plan
    texts = {name: str(value).strip() for name, value in visit.form.multi_items() if isinstance(value, str)}
    try:
        plan = book.scenario(id_of(visit), by=visit.actor).plan
        steps = list(_steps(plan, texts, currency=visit.workspace.settings.currency))
        if not steps:
            return visit.go(_back(visit), note="Nothing was changed.")
        book.change_scenario(id_of(visit), steps, version=version_of(visit), by=visit.actor)
    except Conflict as error:
        if error.detail.get("current_version") is None:
            raise
        return shown(visit, texts=_mine(texts), error=error)
    except InputError as error:
        return shown(visit, texts=texts, error=error)
    return visit.go(_back(visit), note="Saved in the scenario; the plan stays as it is.")


def undo(visit: Visit) -> Response:
    """One item again as it was copied."""
    visit.workspace.plan.change_scenario(
        id_of(visit), [Undo(visit.text("item"))], version=version_of(visit), by=visit.actor
    )
    return visit.go(_back(visit), note="Taken back.")


def rename(visit: Visit) -> Response:
    """Another title and note."""
    title, note = visit.text("title"), visit.text("note")
    visit.workspace.plan.rename_scenario(
        id_of(visit), title=title, note=note, version=version_of(visit), by=visit.actor
    )
    return visit.go(f"/scenarios/{id_of(visit)}", note="Saved.")


def refresh(visit: Visit) -> Response:
    """On the plan of now; where both changed the same, on to the page that shows it."""
    try:
        visit.workspace.plan.refresh_scenario(id_of(visit), version=version_of(visit), by=visit.actor)
    except Conflict as error:
        if "conflicts" not in error.detail:
            raise
        return visit.go(f"/scenarios/{id_of(visit)}/merge", note="Scenario and plan changed the same: decide it here.")
    return visit.go(f"/scenarios/{id_of(visit)}", note="It stands on the plan of now.")


def drop(visit: Visit) -> Response:
    """Thrown away; the plan stays as it is."""
    title = visit.workspace.plan.scenario(id_of(visit), by=visit.actor).scenario.title
    visit.workspace.plan.drop_scenario(id_of(visit), version=version_of(visit), by=visit.actor)
    return visit.go("/scenarios", note=f"'{title}' is dropped. The plan stays as it is.")


def _steps(plan: Snapshot, texts: Texts, *, currency: str) -> Iterator[Edit | Move]:
    """What a form changes: fields as edits, days and weeks as moves, with what follows from them."""
    named = [name.split(".", 2)[2] for name in texts if name.startswith("was.") and name.count(".") > 1]
    for item_id in dict.fromkeys(named):
        item = plan.items.get(item_id)
        if item is None or item.noun not in FIELDS:
            continue
        changed = {
            cell.name.partition(".")[0]: texts[cell.name]
            for cell in cells_of(item, {})
            if texts.get(cell.name, cell.was) != texts.get(f"was.{cell.name}", cell.was)
        }
        days = {field: text for field, text in changed.items() if field in DATES}
        fields = {field: _value(text, item, currency=currency) for field, text in changed.items() if field not in days}
        weeks = _weeks(texts.get(f"weeks.{item.id}", ""), item)
        if not isinstance(item, Initiative | Release):
            fields |= _days_of(item, days, weeks=weeks)
        elif days or weeks:
            yield moved_to(item, days, weeks=weeks)
        if fields:
            yield Edit(kind=item.noun, id=item.id, fields=fields)


def moved_to(item: Initiative | Release, days: Texts, *, weeks: int = 0) -> Move:
    """An initiative or release on the days that were typed, and by so many weeks; it keeps its length."""
    shift = timedelta(7 * weeks)
    if isinstance(item, Release):
        return Move(item.id, (parse_day(days["date"], field="date") if "date" in days else item.date) + shift)
    start = parse_day(days["start"], field="start") if "start" in days else item.start
    end = parse_day(days["end"], field="end") if "end" in days else None
    return Move(item.id, start + shift, end + shift if end else None)


def _days_of(item: Item, days: Texts, *, weeks: int) -> dict[str, str | None]:
    """The days of what takes nothing along when it moves: a task until it is scheduled, a milestone."""
    found: dict[str, str | None] = {field: text or None for field, text in days.items()}
    if weeks and isinstance(item, Task) and item.start and item.end:
        shift = timedelta(7 * weeks)
        found = {"start": str(item.start + shift), "end": str(item.end + shift), **found}
    return found


def _value(text: str, item: Item, *, currency: str) -> Any:  # noqa: ANN401 - JSON
    """A status, or a budget in the currency that it has, as JSON."""
    if text in STATUSES or text in TASKS:
        return text
    budget = item.budget if isinstance(item, Initiative) else None
    return {"amount": text.replace(",", ""), "currency": budget.currency if budget else currency} if text else None


def _mine(texts: Texts) -> dict[str, str]:
    """What was typed over what was seen; the rest is shown as it is now."""
    return {name: text for name, text in texts.items() if text != texts.get(f"was.{name}", "")}


def _weeks(text: str, item: Item) -> int:
    """By how many weeks an item moves. Raises InputError for no whole number, or more than ten years."""
    if not text:
        return 0
    try:
        found = int(text.replace("−", "-"))
    except ValueError:
        found = FARTHEST + 1
    if abs(found) > FARTHEST:
        msg = f"'{item.label}' cannot move by {text[:40]!r} weeks."
        raise InputError(msg, field=f"weeks.{item.id}", help=f"Type a whole number from −{FARTHEST} to {FARTHEST}.")
    return found


def version_of(visit: Visit) -> int:
    """The version of the scenario that a form was opened with."""
    return int(visit.text("version")) if visit.text("version").isdigit() else 0


def _back(visit: Visit) -> str:
    """The page as it was looked at: kind and search stay."""
    return f"/scenarios/{id_of(visit)}{visit.address()}".rstrip("?")


PAGES = [
    Page("/scenarios/{id}", save, Method.POST),
    Page("/scenarios/{id}/undo", undo, Method.POST),
    Page("/scenarios/{id}/rename", rename, Method.POST),
    Page("/scenarios/{id}/refresh", refresh, Method.POST),
    Page("/scenarios/{id}/drop", drop, Method.POST),
]
