"""Who may do what, read from policy.toml: refused unless written there."""

import tomllib
from importlib import resources

import msgspec

from seamark.govern.model import Actor, Role, Scope
from seamark.kernel import Forbidden, NotSignedIn


class Permission(msgspec.Struct, frozen=True):
    """One action: what it says to a reader, which roles and which key scopes have it."""

    action: str
    says: str
    roles: frozenset[str]
    scopes: frozenset[str]


def _read_policy() -> dict[str, Permission]:
    text = resources.files("seamark.govern").joinpath("policy.toml").read_text("utf-8")
    return {action: _permission(action, row) for action, row in tomllib.loads(text)["actions"].items()}


def _permission(action: str, row: dict[str, object]) -> Permission:
    draft = msgspec.convert({"action": action, **row}, Permission)
    everything = (draft.roles | {Role.ADMINISTRATOR}, draft.scopes | {Scope.ADMIN})
    return msgspec.structs.replace(draft, roles=frozenset(everything[0]), scopes=frozenset(everything[1]))


POLICY = _read_policy()


def may(actor: Actor | None, action: str) -> bool:
    """Whether ``actor`` may do ``action``; nobody may do an action that is not in the policy."""
    permission = POLICY.get(action)
    if actor is None or permission is None:
        return False
    if actor.kind == "system":
        return True
    return bool(actor.roles & permission.roles or actor.scopes & permission.scopes)


def require(actor: Actor | None, action: str) -> None:
    """Nothing, or NotSignedIn without an actor, or Forbidden when the policy does not allow it."""
    if may(actor, action):
        return
    if actor is None:
        raise NotSignedIn("Nobody is signed in.", help="Sign in, or send an API key as Bearer token.", action=action)
    raise Forbidden(
        f"{actor.name} may not do '{action}'.",
        help="Ask an administrator for a role that may; Settings shows which roles may do what.",
        action=action,
        allowed_roles=sorted(POLICY[action].roles) if action in POLICY else [],
    )


def actions_of_scope(scope: str) -> list[str]:
    """Every action that a key of ``scope`` may do."""
    return [action for action, permission in POLICY.items() if scope in permission.scopes]
