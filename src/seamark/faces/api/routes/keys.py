"""API keys, and the settings in force."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.govern import Key, KeyCreated, Scope
from seamark.kernel import SettingShown

router = APIRouter(tags=["Keys and settings"])


class NewKey(BaseModel, extra="forbid"):
    """A key's name (a write key's is the name of its source) and what it is for."""

    name: Annotated[str, Field(max_length=120)]
    scope: Scope


@router.get("/api/keys", summary="List keys", **gives(list[Key]))
def keys(*, by: By, at: At) -> Reply:
    """Every key, newest first, the revoked ones too; never a secret."""
    return Reply(at.govern.keys(by=by))


@router.post("/api/keys", summary="Make a key", **gives(KeyCreated, 415, status=201))
def create(*, given: NewKey, by: By, at: At) -> Reply:
    """Make a key. Its secret is shown this once. Nobody can make a key that may do more than they may."""
    return Reply(at.govern.create_key(given.name, given.scope, by=by), 201)


@router.delete("/api/keys/{key_id}", summary="Revoke a key", **gives(Key, 404))
def revoke(*, key_id: Annotated[str, Path(description="The id of a key.", max_length=64)], by: By, at: At) -> Reply:
    """Revoke a key; it is refused everywhere within two seconds."""
    return Reply(at.govern.revoke_key(key_id, by=by))


@router.get("/api/settings", summary="List settings", **gives(list[SettingShown]))
def settings(*, by: By, at: At) -> Reply:
    """Every setting with its value and meaning; secrets are masked."""
    return Reply(at.govern.settings(by=by))
