"""Connect: write keys, and the lines to paste that send events here."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.snippets import KEY_PLACE, snippets
from seamark.faces.web.visit import Visit
from seamark.govern import KeyCreated, Scope, require
from seamark.kernel import SeamarkError


def connect(visit: Visit, *, made: KeyCreated | None = None, error: SeamarkError | None = None) -> Response:
    """The lines to paste, with this server's address, and with the key right after it was made."""
    require(visit.actor, "collect.read")
    listed = visit.workspace.govern.keys(by=visit.actor) if visit.may("keys.manage") else []
    keys = [key for key in listed if key.scope == Scope.WRITE]
    secret = made.secret if made else ""
    filled = [(one, one.filled(host=visit.host, key=secret or KEY_PLACE)) for one in snippets()]
    chosen = visit.query.get("for", "website")
    values = {"keys": keys, "made": made, "error": error, "snippets": filled, "place": KEY_PLACE, "chosen": chosen}
    return show(visit, "Connect", template="data/connect.html", values=values)


def create(visit: Visit) -> Response:
    """Make a write key; it stands in the lines of this answer, and is shown this once."""
    try:
        made = visit.workspace.govern.create_key(visit.text("name"), Scope.WRITE, by=visit.actor)
    except SeamarkError as error:
        return connect(visit, error=error)
    return connect(visit, made=made)


PAGES = [Page("/data/connect", connect), Page("/data/connect", create, Method.POST)]
