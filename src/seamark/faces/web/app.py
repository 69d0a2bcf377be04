"""The pages as one application over a workspace."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, WebSocketRoute

from seamark.faces.web import cdn
from seamark.faces.web.assets import Assets
from seamark.faces.web.desk import Desk
from seamark.faces.web.door import Door, Page, missing
from seamark.faces.web.headers import TrustHeaders
from seamark.faces.web.live import Hub
from seamark.faces.web.routes import (
    calendar,
    channels,
    data,
    experiments,
    goals,
    history,
    journeys,
    notices,
    overview,
    people,
    recommendations,
    record,
    regional,
    roadmap,
    scenarios,
    search,
    settings,
    value,
)
from seamark.faces.web.routes.signin import Gate
from seamark.loop import Workspace

ROOMS = (
    overview,
    goals,
    roadmap,
    scenarios,
    history,
    recommendations,
    channels,
    journeys,
    record,
    regional,
    experiments,
    value,
    people,
    data,
    notices,
    settings,
    search,
)


def create_pages(workspace: Workspace) -> Starlette:
    """Every page of the product, its static files and the live socket, over an open workspace."""
    desk = Desk(workspace)
    door = Door(workspace, desk)
    pages = [page for room in ROOMS for page in room.PAGES]
    routes = [
        Mount("/static", Assets()),
        WebSocketRoute("/live", Hub(workspace).serve),
        *cdn.ROUTES,
        *calendar.routes(workspace),
        *Gate(workspace, desk).routes(),
        *(door.route(page) for page in (*pages, Page("/{path:path}", missing))),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(TrustHeaders), Middleware(GZipMiddleware, minimum_size=1024)]
    )
