"""Money as readers want it: whole units beside their currency."""

from collections.abc import Iterable

import msgspec

from seamark.kernel import MICROS, Money


class Amount(msgspec.Struct, frozen=True):
    """An amount in whole units of ``currency`` (ISO 4217)."""

    amount: float
    currency: str


def amounts(money: Iterable[Money]) -> list[Amount]:
    """Exact money as amounts."""
    return [Amount(each.micros / MICROS, each.currency) for each in money]
