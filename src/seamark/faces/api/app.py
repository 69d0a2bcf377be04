"""The HTTP API over one workspace."""

from fastapi import Depends, FastAPI

from seamark import __version__
from seamark.faces.api import errors
from seamark.faces.api.docs import docs_route
from seamark.faces.api.document import describe, query_names
from seamark.faces.api.guard import known_query
from seamark.faces.api.live import Live
from seamark.faces.api.routes import ROUTERS
from seamark.faces.api.shield import Shield
from seamark.loop import Workspace

DESCRIPTION = """\
Everything Seamark measures and may be told, as JSON. Send an API key as `Authorization: Bearer sm_r_…`
(`seamark key create --scope read`), or sign in. Dates are UTC: `from` is included, `to` is not.
Every error has one shape: `{"error": {"code", "message", "detail", "help"}}`.
"""


def create_api(workspace: Workspace) -> FastAPI:
    """The application for /api, /healthz and /readyz. ``app.state.live.close()`` ends every live stream."""
    app = FastAPI(
        title="Seamark",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        dependencies=[Depends(known_query)],
        redirect_slashes=False,
    )
    app.state.workspace = workspace
    app.state.live = Live(workspace)
    app.state.query_names = query_names(app)
    errors.listen(app)
    app.add_middleware(Shield)
    for router in ROUTERS:
        app.include_router(router)
    app.add_route("/api/docs", docs_route(app), methods=["GET"])
    describe(app)
    return app
