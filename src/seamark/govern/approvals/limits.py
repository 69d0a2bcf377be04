"""The limits: who decides how much alone, and who is asked when it is more. Pure; amounts in micros."""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from importlib import resources
from typing import Any, Final

from seamark.govern.approvals.model import Category, Limit, spoken
from seamark.govern.model import Role
from seamark.kernel import MICROS

UNLIMITED: Final = "unlimited"
LARGEST: Final = 2**53  # micros: the largest whole number that a JSON reader keeps exactly, nine billion units


def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files("seamark.govern").joinpath("approvals/limits.toml").read_text("utf-8"))


def _limit(category: str, role: str, *, row: str | dict[str, int]) -> Limit:
    if isinstance(row, str):
        return Limit(category, role)
    return Limit(category, role, row["single"] * MICROS, row["days30"] * MICROS)


_DATA = _read()
CHAIN: Final[tuple[str, ...]] = (*_DATA["chain"], Role.ADMINISTRATOR.value)
STANDS_FOR: Final[dict[str, str]] = _DATA["stands_for"]
DEFAULTS: Final = tuple(
    _limit(category, role, row=row) for category in Category for role, row in _DATA[category.value].items()
)


def shortfall(
    limits: Sequence[Limit], roles: Collection[str], *, amount: int, spent: int = 0, currency: str = ""
) -> str:
    """Why ``roles`` do not decide ``amount`` when ``spent`` of 30 days is theirs; '' when one of them does."""
    mine = [limit for limit in limits if limit.role in roles]
    if not mine:
        return "no role of theirs decides this alone"
    told = [(limit, said) for limit in mine if (said := _bound(limit, amount, spent=spent))]
    if len(told) < len(mine):
        return ""
    return max(told, key=lambda pair: pair[0].single_micros or 0)[1].replace("¤", currency).replace("  ", " ")


def _bound(limit: Limit, amount: int, *, spent: int) -> str:
    decides = f"¤ the role {spoken(limit.role)} decides"
    if limit.single_micros is not None and amount > limit.single_micros:
        return f"{whole(amount)} ¤ is more than the {whole(limit.single_micros)} {decides} at once"
    if limit.days30_micros is not None and spent + amount > limit.days30_micros:
        bound = f"the {whole(limit.days30_micros)} {decides} in 30 days"
        return f"{whole(amount)} ¤, after {whole(spent)} ¤ in 30 days, is more than {bound}"
    return ""


def rank(roles: Iterable[str]) -> int:
    """How high the highest of ``roles`` stands in the chain, those who stand for another too; -1 beside it."""
    return max((CHAIN.index(role) for each in roles if (role := STANDS_FOR.get(each, each)) in CHAIN), default=-1)


def next_role(
    limits: Sequence[Limit], amount: int, *, passed: Collection[str] = (), held: Collection[str] = ()
) -> str | None:
    """The lowest role of the chain after those ``passed`` that decides ``amount`` at once; None when none is left.

    One of those ``held`` by somebody goes before one nobody holds: a request must not wait for an empty chair.
    """
    after = max((CHAIN.index(role) for role in passed if role in CHAIN), default=-1) + 1
    covering = [role for role in CHAIN[after:] if not shortfall(limits, {role}, amount=amount)]
    return next((role for role in covering if role in held), covering[0] if covering else None)


def limit_faults(limits: Sequence[Limit]) -> dict[str, str]:
    """What is wrong with new limits, by ``category.role``."""
    faults: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for limit in limits:
        if fault := _fault(limit, is_repeated=(limit.category, limit.role) in seen):
            faults[f"{limit.category}.{limit.role}"[:80]] = fault
        seen.add((limit.category, limit.role))
    return faults


def _fault(limit: Limit, *, is_repeated: bool) -> str | None:
    bounds = [bound for bound in (limit.single_micros, limit.days30_micros) if bound is not None]
    if limit.category not in set(Category):
        return f"There is no category {limit.category[:40]!r}; there are {', '.join(Category)}."
    if limit.role not in set(Role):
        return f"There is no role {limit.role[:40]!r}; there are {', '.join(Role)}."
    if is_repeated:
        return "It is named twice."
    if limit.role == Role.ADMINISTRATOR and bounds:
        return "The administrator stays without limit, so that nothing waits for ever."
    return _bounds_fault(bounds)


def _bounds_fault(bounds: Sequence[int]) -> str | None:
    if not all(0 <= bound <= LARGEST for bound in bounds):
        return f"A limit is 0 to {whole(LARGEST)}, or left out for none."
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        return f"One decision may be {whole(bounds[0])}, and all of 30 days only {whole(bounds[1])}."
    return None


def whole(micros: int) -> str:
    """Micros in whole units, as a message says them."""
    return f"{micros / MICROS:,.2f}".removesuffix(".00")
