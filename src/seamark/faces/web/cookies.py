"""The cookies of a sign-in."""

from starlette.responses import Response

from seamark.govern import SignIn

SESSION_COOKIE, CSRF_COOKIE = "seamark_session", "seamark_csrf"


def set_sign_in(answer: Response, signed_in: SignIn, *, secure: bool) -> None:
    """Keep a sign-in in the browser: the session out of script's reach, the CSRF token for programs."""
    answer.set_cookie(SESSION_COOKIE, signed_in.token, httponly=True, samesite="lax", secure=secure)
    answer.set_cookie(CSRF_COOKIE, signed_in.csrf, samesite="lax", secure=secure)


def end_sign_in(answer: Response) -> None:
    """Forget a sign-in."""
    answer.delete_cookie(SESSION_COOKIE)
    answer.delete_cookie(CSRF_COOKIE)
