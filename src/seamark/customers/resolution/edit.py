"""What a batch changes in the links."""

from typing import NamedTuple, Self

import numpy as np

from seamark.customers.graph import Sightings
from seamark.customers.rules import Ids


class Edit(NamedTuple):
    """Rows that go and sightings that come."""

    gone: Ids
    new: Sightings

    @classmethod
    def none(cls) -> Self:
        """No change."""
        return cls(np.empty(0, dtype=np.int64), Sightings.none())

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Several at once."""
        gone = [part.gone for part in parts] or [np.empty(0, dtype=np.int64)]
        return cls(np.concatenate(gone), Sightings.joined([part.new for part in parts]))
