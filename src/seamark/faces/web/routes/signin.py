"""In and out: signing in, choosing a password with an invitation, signing out."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from seamark.faces.web.cookies import SESSION_COOKIE, end_sign_in, set_sign_in
from seamark.faces.web.desk import Desk
from seamark.faces.web.routes.warming import Warming
from seamark.faces.web.visit import THEME_COOKIE, THEMES
from seamark.kernel import Forbidden, SeamarkError
from seamark.loop import Workspace


class Gate:
    """The pages one sees without being signed in."""

    def __init__(self, workspace: Workspace, desk: Desk) -> None:
        self._workspace = workspace
        self._govern = workspace.govern
        self._warming = Warming(workspace)
        self._desk = desk

    def routes(self) -> list[Route]:
        """Every address of the gate."""
        return [
            Route("/sign-in", self.ask, methods=["GET"]),
            Route("/sign-in", self.let_in, methods=["POST"]),
            Route("/sign-out", self.let_out, methods=["POST"]),
            Route("/invitation/{token}", self.invite, methods=["GET"]),
            Route("/invitation/{token}", self.accept, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """The sign-in form; without any administrator it says how to make one."""
        has_people = await run_in_threadpool(self._govern.has_people)
        if has_people:
            self._warming.begin()
        values = {"has_people": has_people, "next": request.query_params.get("next", "/")}
        return self._page(request, "signin/page.html", values=values)

    async def let_in(self, request: Request) -> Response:
        """Sign in, then on to where one wanted to go."""
        form = await request.form()
        email, password, target = (str(form.get(name, "")) for name in ("email", "password", "next"))
        try:
            same_origin(request)
            signed_in = await run_in_threadpool(
                self._govern.sign_in,
                email,
                password,
                address=address_of(request),
                previous=request.cookies.get(SESSION_COOKIE),
            )
        except SeamarkError as error:
            values = {"error": error, "email": email, "next": target, "has_people": True}
            return self._page(request, "signin/page.html", status=error.status, values=values)
        answer = RedirectResponse(inside(target), 303)
        set_sign_in(answer, signed_in, secure=self._workspace.settings.secure_cookies)
        return answer

    async def let_out(self, request: Request) -> Response:
        """Sign out."""
        form, token = await request.form(), request.cookies.get(SESSION_COOKIE, "")
        try:
            await run_in_threadpool(self._govern.check_csrf, token, str(form.get("csrf", "")))
            await run_in_threadpool(self._govern.sign_out, token)
        except Forbidden:
            return RedirectResponse("/", 303)
        answer = RedirectResponse("/sign-in", 303)
        end_sign_in(answer)
        return answer

    async def invite(self, request: Request) -> Response:
        """The form of an invitation."""
        return self._page(request, "signin/invitation.html")

    async def accept(self, request: Request) -> Response:
        """Choose a password, then sign in with it."""
        form = await request.form()
        try:
            same_origin(request)
            person = await run_in_threadpool(
                self._govern.accept, request.path_params["token"], str(form.get("password", ""))
            )
        except SeamarkError as error:
            return self._page(request, "signin/invitation.html", status=error.status, values={"error": error})
        values = {
            "has_people": True,
            "email": person.email,
            "next": "/",
            "said": "Your password is set. Sign in with it.",
        }
        return self._page(request, "signin/page.html", values=values)

    def _page(
        self, request: Request, template: str, *, status: int = 200, values: Mapping[str, object] | None = None
    ) -> Response:
        theme = request.cookies.get(THEME_COOKIE, "auto")
        base: Mapping[str, object] = {"error": None, "email": "", "said": "", "next": "/"}
        data = self._workspace.settings.data
        known = {**base, "theme": theme if theme in THEMES else "auto", "data": data, **(values or {})}
        return HTMLResponse(self._desk.paint(template, known), status)


def inside(target: str) -> str:
    """The address to go to after signing in: never one of another site."""
    parts = urlsplit(target)
    is_ours = not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target
    return target if is_ours and not target.startswith("//") else "/"


def same_origin(request: Request) -> None:
    """Raise Forbidden when another site's page sent this form."""
    origin = request.headers.get("origin", "")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("This form was sent from another site.", help="Open Seamark's own sign-in page and try again.")


def address_of(request: Request) -> str:
    """The address that tries are counted by."""
    return request.client.host if request.client else "unknown"
