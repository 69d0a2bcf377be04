"""Colleagues and their roles."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.govern import Invitation, Person, Role

router = APIRouter(prefix="/api/people", tags=["People"])

PersonId = Annotated[str, Path(description="The id of a colleague.", max_length=64)]


class NewPerson(BaseModel, extra="forbid"):
    """A colleague; without a password they are invited and choose one themselves."""

    email: Annotated[str, Field(max_length=254)]
    name: Annotated[str, Field(max_length=120)]
    roles: list[Role]
    password: Annotated[str | None, Field(max_length=1024)] = None


class NewRoles(BaseModel, extra="forbid"):
    """Exactly the roles a colleague shall have."""

    roles: list[Role]


class NewPassword(BaseModel, extra="forbid"):
    """A password; with one's own, also the current one."""

    password: Annotated[str, Field(max_length=1024)]
    current: Annotated[str, Field(max_length=1024)] = ""


class Added(msgspec.Struct, frozen=True):
    """The colleague, and the invitation where one was made; its token is shown this once."""

    person: Person
    invitation: Invitation | None


@router.get("", summary="List colleagues", **gives(list[Person]))
def people(*, by: By, at: At) -> Reply:
    """Everybody who works here, by name."""
    return Reply(at.govern.people(by=by))


@router.post("", summary="Add or invite a colleague", **gives(Added, 409, 415, status=201))
def add(*, given: NewPerson, by: By, at: At) -> Reply:
    """Add a colleague with a first password, or invite them: the token lets them choose one within seven days."""
    if given.password is None:
        invitation = at.govern.invite(given.email, given.name, roles=given.roles, by=by)
        return Reply(Added(invitation.person, invitation), 201)
    person = at.govern.add_person(given.email, given.name, roles=given.roles, password=given.password, by=by)
    return Reply(Added(person, None), 201)


@router.patch("/{person_id}", summary="Set roles", **gives(Person, 404, 409, 415))
def set_roles(*, person_id: PersonId, given: NewRoles, by: By, at: At) -> Reply:
    """Give a colleague exactly these roles. The last administrator cannot be demoted (409)."""
    return Reply(at.govern.set_roles(person_id, given.roles, by=by))


@router.delete("/{person_id}", summary="Remove a colleague", **gives(None, 404, 409))
def remove(*, person_id: PersonId, by: By, at: At) -> Reply:
    """Let a colleague go: their sign-ins end, what they did stays theirs. The last administrator stays (409)."""
    at.govern.remove_person(person_id, by=by)
    return Reply(None)


@router.put("/{person_id}/password", summary="Change a password", **gives(Person, 404, 415, 429))
def set_password(*, person_id: PersonId, given: NewPassword, by: By, at: At) -> Reply:
    """Change one's own password, or a colleague's as administrator. Every sign-in of that person ends."""
    return Reply(at.govern.set_password(person_id, given.password, by=by, current=given.current))


@router.post("/{person_id}/invitation", summary="Reset a password", **gives(Invitation, 404, 409, status=201))
def reset_password(*, person_id: PersonId, by: By, at: At) -> Reply:
    """End a colleague's password and sign-ins; the token, shown this once, lets them choose a new one."""
    return Reply(at.govern.reset_password(person_id, by=by), 201)
