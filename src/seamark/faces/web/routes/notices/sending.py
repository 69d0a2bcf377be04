"""The settings of notices: what comes to oneself by mail; for whoever manages it, mail, webhooks and what was sent."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.settings import show_tab
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import SeamarkError
from seamark.oversee import NOTICE_KINDS

HOME: Final = "/settings/notices"
SHOWN: Final = 50
MARKS: Final = {"sent": "on", "waiting": "risk", "failed": "off"}


def sending(visit: Visit, *, made: object = None, error: SeamarkError | None = None) -> Response:
    """One's own choice; with the permission also mail, webhooks and deliveries."""
    require(visit.actor, "notices.read")
    oversight, manages = visit.workspace.oversight, visit.may("webhooks.manage")
    values = {
        "choices": oversight.choices(by=visit.actor),
        "sends_mail": oversight.sends_mail,
        "mail_from": visit.workspace.settings.mail_from,
        "manages": manages,
        "webhooks": oversight.webhooks(by=visit.actor) if manages else (),
        "deliveries": oversight.deliveries(by=visit.actor, limit=SHOWN) if manages else (),
        "marks": MARKS,
        "kind_title": {kind.name: kind.title for kind in NOTICE_KINDS.values()},
        "made": made,
        "error": error,
    }
    return show_tab(visit, "Notices", values=values)


def choose(visit: Visit) -> Response:
    """Have the kinds that were ticked come by mail, and no others."""
    wanted = set(map(str, visit.form.getlist("by_mail")))
    visit.workspace.oversight.choose({kind: kind in wanted for kind in NOTICE_KINDS}, by=visit.actor)
    return visit.go(HOME, note="Kept.")


def try_mail(visit: Visit) -> Response:
    """Send oneself a mail."""
    return _kept(visit, lambda: f"A mail is on its way to {visit.workspace.oversight.try_mail(by=visit.actor)}.")


def add_webhook(visit: Visit) -> Response:
    """Have an address told of everything; its secret is shown once, on this answer."""
    try:
        made = visit.workspace.oversight.add_webhook(visit.text("address"), by=visit.actor)
    except SeamarkError as error:
        return sending(visit, error=error)
    return sending(visit, made=made)


def try_webhook(visit: Visit) -> Response:
    """Call a webhook once."""
    one, verb = visit.request.path_params["id"], visit.workspace.oversight.try_webhook
    return _kept(visit, lambda: f"{verb(one, by=visit.actor).address} answered as it should.")


def remove_webhook(visit: Visit) -> Response:
    """Tell an address nothing more."""
    gone = visit.workspace.oversight.remove_webhook(visit.request.path_params["id"], by=visit.actor)
    return visit.go(HOME, note=f"{gone.address} is told nothing more.")


def retry(visit: Visit) -> Response:
    """Send something again."""
    one, verb = visit.request.path_params["id"], visit.workspace.oversight.retry
    return _kept(visit, lambda: f"‘{verb(one, by=visit.actor).title}’ is sent again.")


def _kept(visit: Visit, do: Callable[[], str]) -> Response:
    try:
        said = do()
    except SeamarkError as error:
        return sending(visit, error=error)
    return visit.go(HOME, note=said)


PAGES = [
    Page(HOME, sending),
    Page(HOME, choose, Method.POST),
    Page(f"{HOME}/test-mail", try_mail, Method.POST),
    Page("/settings/webhooks", add_webhook, Method.POST),
    Page("/settings/webhooks/{id}/try", try_webhook, Method.POST),
    Page("/settings/webhooks/{id}/remove", remove_webhook, Method.POST),
    Page("/settings/deliveries/{id}/retry", retry, Method.POST),
]
