"""How a request becomes a page: who asks, is the form theirs, which view answers, and what a refusal looks like."""

import enum
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from seamark.faces.web.cookies import SESSION_COOKIE
from seamark.faces.web.desk import Desk
from seamark.faces.web.visit import Visit
from seamark.govern import POLICY
from seamark.kernel import AwaitsApproval, Forbidden, NotFound, NotSignedIn, SeamarkError, TooLarge
from seamark.loop import Workspace

log = logging.getLogger("seamark.web")

CSRF_HEADER, CSRF_FIELD = "x-csrf-token", "csrf"
BODY_LIMIT = 256 << 20  # the largest file a form may carry
BROKEN = "Something went wrong on our side; what you sent was not the reason."
BROKEN_HELP = "Try again. If it stays, the server's log says what happened at this moment."

Answer = Callable[[Visit], Response]


class Method(enum.StrEnum):
    """What a page may be asked."""

    GET = "GET"
    POST = "POST"


class Page(msgspec.Struct, frozen=True):
    """An address and the view that answers it. A view is a plain function; it runs on a thread and may wait."""

    path: str
    answer: Answer
    method: Method = Method.GET


class Door:
    """Lets signed-in people through to views, in one workspace."""

    def __init__(self, workspace: Workspace, desk: Desk) -> None:
        self._workspace = workspace
        self._desk = desk

    def route(self, page: Page) -> Route:
        """The route of one page."""
        return Route(page.path, self._endpoint(page), methods=[page.method])

    def _endpoint(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                visit = await run_in_threadpool(self.enter, request)
            except NotSignedIn:
                return to_sign_in(request)
            return await self._answered(page, visit)

        return endpoint

    def enter(self, request: Request) -> Visit:
        """The visit of whoever's session cookie came along. Raises NotSignedIn."""
        token = request.cookies.get(SESSION_COOKIE, "")
        actor = self._workspace.govern.actor_of_session(token) if token else None
        if actor is None:
            raise NotSignedIn("Nobody is signed in.", help="Sign in first.")
        csrf = self._workspace.govern.csrf_of(token)
        return Visit(request, self._workspace, actor=actor, csrf=csrf, painter=self._desk)

    async def _answered(self, page: Page, visit: Visit) -> Response:
        try:
            if page.method is Method.POST:
                await self._read_form(visit)
            return await run_in_threadpool(page.answer, visit)
        except AwaitsApproval as kept:
            return visit.go(f"/approvals/{kept.detail['approval']}", note=kept.message)
        except SeamarkError as error:
            return await run_in_threadpool(refuse, visit, error)
        except Exception:
            log.exception("%s %s failed", visit.request.method, visit.request.url.path)
            return await run_in_threadpool(refuse, visit, SeamarkError(BROKEN, help=BROKEN_HELP))
        finally:
            await visit.form.close()

    async def _read_form(self, visit: Visit) -> None:
        length = int(visit.request.headers.get("content-length") or 0)
        if length > BODY_LIMIT:
            raise TooLarge(
                f"The form carries {length >> 20} MB; {BODY_LIMIT >> 20} MB are allowed.",
                help="Send the file in parts.",
            )
        visit.form = await visit.request.form(max_part_size=4 << 20)
        token = visit.request.cookies.get(SESSION_COOKIE, "")
        sent = visit.request.headers.get(CSRF_HEADER) or visit.text(CSRF_FIELD)
        await run_in_threadpool(self._workspace.govern.check_csrf, token, sent)


def to_sign_in(request: Request) -> Response:
    """On to the sign-in page, which leads back here."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = "/sign-in" if back == "/" else f"/sign-in?next={quote(back)}"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"hx-redirect": "/sign-in"})
    return RedirectResponse(target, 303)


def refuse(visit: Visit, error: SeamarkError) -> Response:
    """An error as a page in the frame, or as a part where a part was asked for."""
    if error.status >= 500:
        log.error("%s %s: %s", visit.request.method, visit.request.url.path, error.message)
    visit.forget_dates()
    template = "errors/part.html" if visit.wants_part else "errors/page.html"
    return visit.show(template, {"error": error, "allowed": allowed_roles(error)})


def allowed_roles(error: SeamarkError) -> list[str]:
    """Which roles may do what was refused; empty for other errors."""
    permission = POLICY.get(str(error.detail.get("action", "")))
    return sorted(permission.roles) if isinstance(error, Forbidden) and permission else []


def missing(visit: Visit) -> Response:
    """An address nobody lives at."""
    raise NotFound(
        f"There is no page at {visit.request.url.path}.", help="Choose a room on the left, or search with the / key."
    )
