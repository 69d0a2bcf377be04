"""Money in millionths of a currency unit, so that sums are exact in every currency."""

from decimal import ROUND_HALF_EVEN, Decimal

import msgspec

from seamark.kernel.errors import InputError

MICROS = 1_000_000


class Money(msgspec.Struct, frozen=True):
    """An exact amount: ``micros`` millionths of one unit of ``currency`` (ISO 4217)."""

    micros: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.micros + self._same(other).micros, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.micros - self._same(other).micros, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.micros, self.currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.micros) / MICROS

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> "Money":
        """Money from an amount in whole units; anything below a millionth is rounded half to even."""
        micros = (Decimal(amount) * MICROS).to_integral_value(ROUND_HALF_EVEN)
        return cls(int(micros), currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency} cannot be added."
            raise InputError(msg, help="Convert one of them at a rate of the day first.")
        return other
