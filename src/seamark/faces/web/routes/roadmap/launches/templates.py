"""What launches take: the workspace's templates and Seamark's own, and a copy to make one's own of."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.blanks import TIERS
from seamark.faces.web.routes.roadmap.launches.page import t_minus
from seamark.faces.web.visit import Visit
from seamark.kernel import NotFound
from seamark.plan import Template, outside

HOME = "/roadmap/launches/templates"


def templates(visit: Visit) -> Response:
    """Every template with its steps; the workspace's first."""
    found = visit.workspace.plan.launch_templates(by=visit.actor)
    tiers = {template.tier for name, template in found if not name.startswith("standard:")}
    values = {"room": "roadmap", "templates": found, "own_tiers": tiers, "tiers": TIERS, "t_minus": t_minus}
    return visit.show("roadmap/launches/templates.html", values)


def copy(visit: Visit) -> Response:
    """Make a template of one's own from another, and open it."""
    wanted = visit.text("template")
    found: dict[str, Template] = dict(visit.workspace.plan.launch_templates(by=visit.actor))
    if wanted not in found:
        msg = f"There is no template {wanted!r}."
        raise NotFound(msg, help="Choose one of the list.")
    fields = {name: value for name, value in outside(found[wanted]).items() if name not in {"id", "version"}}
    title = f"Our own, tier {found[wanted].tier}"
    made = visit.workspace.plan.create("template", {**fields, "title": title}, by=visit.actor, why="Copied a template")
    return visit.go(f"/plan/template/{made.id}/edit", note=f"'{made.label}' is yours: change what you like.")


PAGES = [Page(HOME, templates), Page(f"{HOME}/copy", copy, Method.POST)]
