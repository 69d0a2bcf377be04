"""Every scenario, and where one is started."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import InputError
from seamark.plan import Release
from seamark.plan.scenarios import Scenario

USUAL = "What if Atlas slips four weeks?"


def scenarios(visit: Visit) -> Response:
    """The list; what was merged stands at its end."""
    return _listed(visit)


def start(visit: Visit) -> Response:
    """A copy of the plan of now, or of another scenario."""
    require(visit.actor, "plan.edit")
    title, note = visit.text("title"), visit.text("note")
    try:
        made = visit.workspace.plan.start_scenario(title, note=note, of=visit.text("of") or None, by=visit.actor)
    except InputError as error:
        return _listed(visit, texts={"title": title, "note": note}, error=error)
    return visit.go(f"/scenarios/{made.scenario.id}", note="Change what you like: the plan stays as it is.")


def _listed(visit: Visit, *, texts: dict[str, str] | None = None, error: InputError | None = None) -> Response:
    found = visit.workspace.plan.scenarios(by=visit.actor)
    plan = visit.workspace.plan.read(by=visit.actor)
    open_first = sorted(found, key=lambda one: one.state == "merged")
    coming = [one for one in plan.of(Release).values() if one.date >= visit.now.date()]
    first = min(coming, key=lambda one: (one.date, one.id), default=None)
    values = {
        "room": "scenarios",
        "scenarios": open_first,
        "title": _title(found),
        "example": f"What if {first.label} slips four weeks?" if first else USUAL,
        "texts": texts or {"title": "", "note": ""},
        "error": error,
        "has_plan": bool(plan.items),
    }
    return visit.show("scenarios/list.html", values)


def _title(found: list[Scenario]) -> str:
    """How many there are and how they stand."""
    if not found:
        return "What if?"
    counted = f"{len(found)} {'scenario' if len(found) == 1 else 'scenarios'}"
    parts = [
        f"{sum(one.state == state for one in found)} {word}"
        for state, word in (("open", "open"), ("waiting", "waiting for approval"), ("merged", "merged"))
        if any(one.state == state for one in found)
    ]
    return f"{counted}: {', '.join(parts)}"


PAGES = [Page("/scenarios", scenarios), Page("/scenarios", start, Method.POST)]
