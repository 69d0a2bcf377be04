"""The page of one goal: its way, its check, what is done for it and what that brought, check-ins, history."""

from datetime import date, timedelta

from starlette.responses import Response

from seamark.faces.web.charts import Series, Trend, Words, trend
from seamark.faces.web.door import Page
from seamark.faces.web.routes.goals.page import METRIC_OF, initiatives_of, shower
from seamark.faces.web.routes.goals.standing import concerning
from seamark.faces.web.routes.goals.telling import told
from seamark.faces.web.visit import Visit
from seamark.kernel import NotFound
from seamark.plan import CheckIn, Goal, GoalProgress, Objective


def goal(visit: Visit) -> Response:
    """How a goal stands, and what to do about it."""
    book = visit.workspace.plan
    found = book.find("goal", visit.request.path_params["id"], by=visit.actor)
    if not isinstance(found, Goal):
        raise NotFound("There is no such goal.", help="The Goals page lists them.")
    plan = book.read(by=visit.actor)
    progress = book.progress([found], by=visit.actor)[0]
    clashes = {clash.item for clash in book.clashes(by=visit.actor)}
    work = initiatives_of(plan, found.id, today=visit.now.date(), clashes=clashes)
    said = [naming.item for naming in plan.naming(found.id) if isinstance(naming.item, CheckIn)]
    values = {
        "room": "goals",
        "goal": found,
        "plan": plan,
        "metric": METRIC_OF.get(found.metric),
        "objective": plan.find(Objective, found.objective),
        "progress": progress,
        "show": shower(found, visit.workspace.settings.currency),
        "chart": chart_of(found, progress, currency=visit.workspace.settings.currency),
        "letters": book.smart(found.id, by=visit.actor),
        "work": work,
        "results": {one.initiative_id: one for one in book.measured([item for item, _ in work], by=visit.actor)},
        "contingencies": list(concerning(plan, found.id)),
        "said": sorted(said, key=lambda one: one.date, reverse=True),
        "history": told(book.history(found.id, by=visit.actor, limit=20), plan),
    }
    return visit.show("goals/goal.html", values)


def chart_of(goal: Goal, progress: GoalProgress, *, currency: str) -> Trend | None:
    """The way of a goal: measured solid, planned dashed; None while there is nothing to draw."""
    actual = {point.day: point.value for point in progress.series}
    planned = {point.day: point.value for point in progress.planned_path}
    if not actual and not planned:
        return None
    days = _days(min([*actual, *planned]), max([*actual, *planned]))
    series = [
        Series("Measured", tuple(actual.get(day) for day in days), 1),
        Series("Planned", tuple(planned.get(day) for day in days), 2, "dashed"),
    ]
    says = "Solid is what was measured, dashed what was planned. " + (progress.note or "")
    words = Words("way", progress.why, says.strip())
    return trend(
        words,
        days,
        series=[one for one in series if any(v is not None for v in one.values)],
        show=shower(goal, currency),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]


PAGES = [Page("/goals/{id}", goal)]
