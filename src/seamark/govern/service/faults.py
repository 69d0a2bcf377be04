"""What is wrong with a form about a colleague: all faults at once."""

from collections.abc import Sequence

from seamark.govern.model import Role
from seamark.govern.passwords import SHORTEST, weakness
from seamark.kernel import InputError

LONGEST_EMAIL = 254
LONGEST_NAME = 120


def tidy_email(email: str) -> str:
    """An address as it is kept and compared."""
    return email.strip().lower()


def refuse_faults(*, email: str, name: str, roles: Sequence[str], password: str | None) -> None:
    """Raise one InputError that names every field that is wrong; ``password`` None is an invitation."""
    faults = {
        "email": _email_fault(email),
        "name": _name_fault(name),
        "roles": roles_fault(roles),
        "password": None if password is None else _password_fault(password, email),
    }
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise InputError(" ".join(found.values()), help="Correct what is named and send it again.", faults=found)


def roles_fault(roles: Sequence[str]) -> str | None:
    """What is wrong with a list of roles."""
    if unknown := sorted(set(roles) - set(Role)):
        return f"There is no role {', '.join(map(repr, unknown))}; there are {', '.join(Role)}."
    return None if roles else "At least one role is needed; 'viewer' sees the least."


def _email_fault(email: str) -> str | None:
    before, at, after = email.partition("@")
    is_address = before and at and "." in after.strip(".") and not any(c.isspace() or c == "@" for c in before + after)
    if not is_address or len(email) > LONGEST_EMAIL or not email.isprintable():
        return f"{email[:80]!r} is not an e-mail address."
    return None


def _name_fault(name: str) -> str | None:
    if name.strip() and len(name) <= LONGEST_NAME and name.isprintable():
        return None
    return f"A name has 1 to {LONGEST_NAME} characters."


def _password_fault(password: str, email: str) -> str | None:
    fault = weakness(password, email=email)
    return fault and f"This password {fault}. Choose {SHORTEST} characters or more: four random words make a good one."
