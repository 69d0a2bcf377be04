"""One measured figure, printed as a JSON line so that every benchmark can run as a process of its own."""

import sys
from typing import Literal

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """``value`` in ``unit``; ``bar`` is what must be reached, ``peer_value`` what ``peer`` did in the same run."""

    name: str
    value: float
    unit: str
    better: Literal["higher", "lower"]
    bar: float | None = None
    peer: str = ""
    peer_value: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is reached; None without a bar."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.better == "higher" else self.value <= self.bar

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer; None without a peer."""
        if not self.peer_value or not self.value:
            return None
        return self.value / self.peer_value if self.better == "higher" else self.peer_value / self.value


def emit(row: Row) -> None:
    """Print a row."""
    sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    sys.stdout.flush()
