"""Who asks: an API key as Bearer token, or a session cookie (with its CSRF token for whatever changes something)."""

from typing import Annotated

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from seamark.govern import Actor, SignIn, may
from seamark.kernel import Forbidden, InputError, NotSignedIn, Settings
from seamark.loop import Workspace

SESSION_COOKIE, CSRF_COOKIE, CSRF_HEADER = "seamark_session", "seamark_csrf", "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, scheme_name="key", description="An API key of scope read or admin.")
_cookie = APIKeyCookie(name=SESSION_COOKIE, auto_error=False, scheme_name="session", description="From /api/sign-in.")
_csrf = APIKeyHeader(
    name=CSRF_HEADER, auto_error=False, scheme_name="csrf", description="With a session, for all but GET."
)


async def workspace_of(request: Request) -> Workspace:
    """The workspace this application serves."""
    workspace: Workspace = request.app.state.workspace
    return workspace


At = Annotated[Workspace, Depends(workspace_of)]


def asker(
    *,
    request: Request,
    at: At,
    key: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    token: Annotated[str | None, Security(_cookie)],
    csrf: Annotated[str | None, Security(_csrf)],
) -> Actor:
    """The actor of a request. Raises NotSignedIn, or Forbidden when a session changes something without CSRF token."""
    if key is not None:
        return actor_of_key(at, key.credentials)
    if token is None:
        raise NotSignedIn("Nobody is signed in.", help="Send an API key as Bearer token, or sign in.")
    actor = at.govern.actor_of_session(token)
    if actor is None:
        raise NotSignedIn("The session is unknown or has ended.", help="Sign in again.")
    if request.method not in SAFE_METHODS:
        at.govern.check_csrf(token, csrf)
    return actor


def actor_of_key(at: Workspace, secret: str) -> Actor:
    """The actor of an API key. Raises NotSignedIn."""
    actor = at.govern.actor_of_key(secret)
    if actor is None:
        raise NotSignedIn("This API key is unknown or revoked.", help="Make one with `seamark key create`.")
    return actor


By = Annotated[Actor, Depends(asker)]


def same_site(request: Request) -> None:
    """Raise Forbidden when another site's page sent this: signing a visitor in as somebody else is an attack too."""
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise Forbidden("Another site sent this request.", help="Open Seamark itself and sign in there.")


def known_query(request: Request) -> None:
    """Raise InputError for a query parameter the route does not read: a misspelt filter would filter nothing."""
    allowed: frozenset[str] = request.app.state.query_names(request)
    if unknown := sorted(set(request.query_params) - allowed):
        raise InputError(
            f"The query holds {', '.join(map(repr, unknown))}, which this route does not read.",
            help=f"It reads {', '.join(sorted(allowed)) or 'no parameters'}.",
            unknown=unknown,
            allowed=sorted(allowed),
        )


def keep_cookies(response: Response, signed_in: SignIn, *, settings: Settings) -> None:
    """Hand the session's two cookies over: its token for the browser alone, the CSRF token for scripts to send."""
    seconds, secure = settings.sign_in_hours * 3600, settings.secure_cookies
    response.set_cookie(SESSION_COOKIE, signed_in.token, seconds, secure=secure, httponly=True, samesite="lax")
    response.set_cookie(CSRF_COOKIE, signed_in.csrf, seconds, secure=secure, samesite="lax")


def drop_cookies(response: Response) -> None:
    """Take the session's cookies back."""
    for name in (SESSION_COOKIE, CSRF_COOKIE):
        response.delete_cookie(name)


def still_may(request: Request, at: Workspace, *, action: str) -> bool:
    """Whether whoever sent ``request`` may still do ``action``: a stream lives longer than a key or a session."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return may(at.govern.actor_of_key(secret), action)
    return may(at.govern.actor_of_session(request.cookies.get(SESSION_COOKIE, "")), action)
