"""Signing in and out, and who one is."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from seamark.faces.api.guard import SESSION_COOKIE, At, By, drop_cookies, keep_cookies, same_site
from seamark.faces.api.replies import Reply, gives
from seamark.govern import POLICY, Actor, may

router = APIRouter(tags=["Sign-in"])


class Credentials(BaseModel, extra="forbid"):
    """An e-mail address and its password."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=1024)]


class Acceptance(BaseModel, extra="forbid"):
    """An invitation's token and the password chosen."""

    token: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1024)]


class Me(msgspec.Struct, frozen=True):
    """Who asks, and every action they may do."""

    id: str
    name: str
    kind: str
    roles: list[str]
    scopes: list[str]
    actions: list[str]


class SignedIn(msgspec.Struct, frozen=True):
    """Who signed in; ``csrf`` goes into the header X-CSRF-Token of whatever changes something."""

    me: Me
    csrf: str


def described(actor: Actor) -> Me:
    """An actor as they see themselves."""
    actions = [action for action in POLICY if may(actor, action)]
    return Me(actor.id, actor.name, actor.kind, sorted(actor.roles), sorted(actor.scopes), actions)


@router.post("/api/sign-in", summary="Sign in", **gives(SignedIn, 415, 429))
def sign_in(*, given: Credentials, request: Request, at: At) -> Reply:
    """Sign in with a password. The session comes as a cookie; an earlier one of the same browser ends."""
    same_site(request)
    address = request.client.host if request.client else ""
    previous = request.cookies.get(SESSION_COOKIE)
    signed_in = at.govern.sign_in(given.email, given.password, address=address, previous=previous)
    answer = Reply(SignedIn(described(signed_in.actor), signed_in.csrf))
    keep_cookies(answer, signed_in, settings=at.settings)
    return answer


@router.post("/api/sign-out", summary="Sign out", **gives(Me))
def sign_out(*, request: Request, by: By, at: At) -> Reply:
    """End the session whose cookie came along; a key has none, and nothing happens."""
    at.govern.sign_out(request.cookies.get(SESSION_COOKIE, ""))
    answer = Reply(described(by))
    drop_cookies(answer)
    return answer


@router.get("/api/me", summary="Who I am", **gives(Me))
async def me(*, by: By) -> Reply:
    """Who asks, and every action they may do."""
    return Reply(described(by))


@router.post("/api/invitations/accept", summary="Accept an invitation", tags=["People"], **gives(Me, 404, 415))
def accept(*, given: Acceptance, request: Request, at: At) -> Reply:
    """Choose a password with the token of an invitation; then sign in with it."""
    same_site(request)
    person = at.govern.accept(given.token, given.password)
    return Reply(described(Actor(person.id, person.name, "person", roles=frozenset(person.roles))))
