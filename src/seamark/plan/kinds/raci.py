"""Who is responsible, accountable, consulted, informed: one letter (or A and R together) for each person."""

from collections.abc import Iterator, Mapping
from typing import Literal

from seamark.plan.model import Flaw, Snapshot
from seamark.plan.model.item import ItemId

Letters = Literal["R", "A", "AR", "C", "I"]
Raci = dict[ItemId, Letters]


def raci_flaws(raci: Mapping[str, str], *, owner: str, plan: Snapshot) -> Iterator[Flaw]:
    """One is accountable: the owner, where there is one."""
    accountable = [person for person, letters in raci.items() if "A" in letters]
    if owner and owner not in accountable:
        accountable.append(owner)
    if len(accountable) > 1:
        names = " and ".join(plan.label(person) for person in accountable)
        message = f"{names} are both accountable{' (the owner is)' if owner else ''}."
        yield Flaw("raci", message, "One answers for it: make the other responsible or consulted, or change the owner.")
