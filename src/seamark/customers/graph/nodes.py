"""Every identifier in memory."""

import numpy as np
import numpy.typing as npt

from seamark.customers.graph.column import Column
from seamark.customers.graph.finder import Finder
from seamark.customers.rules import DAWN, Ids


class Nodes:
    """Identifiers, numbered as they came; the number is only for this process.

    ``first`` is the earliest event time it was seen on, ``last`` the latest at which an owner was seen on a thing,
    ``person`` the identifier its person is named after, or VARIES.
    """

    def __init__(self) -> None:
        self._key, self._first, self._last, self._person = (Column(np.int64) for _ in range(4))
        self._kind, self._state = Column(np.int8), Column(np.int8)
        self._finder = Finder()

    def __len__(self) -> int:
        return int(self._key.values.size)

    @property
    def key(self) -> Ids:
        """kernel.key_of its kind and value."""
        return self._key.values

    @property
    def kind(self) -> npt.NDArray[np.int8]:
        """A rules.Kind."""
        return self._kind.values

    @property
    def state(self) -> npt.NDArray[np.int8]:
        """A rules.State."""
        return self._state.values

    @property
    def first(self) -> Ids:
        """Earliest event time, microseconds since 1970."""
        return self._first.values

    @property
    def last(self) -> Ids:
        """Latest time an owner was seen on the thing, microseconds since 1970."""
        return self._last.values

    @property
    def person(self) -> Ids:
        """Number of the identifier that names its person."""
        return self._person.values

    def find(self, keys: Ids) -> Ids:
        """Numbers of identifiers by key, NOBODY where unknown."""
        return self._finder.one(keys)

    def add(self, keys: Ids, kinds: npt.ArrayLike, *, first: npt.ArrayLike, state: npt.ArrayLike) -> Ids:
        """Take on new identifiers, each its own person. Returns their numbers."""
        count = keys.size
        numbers = np.arange(len(self), len(self) + count)
        for column, values in (
            (self._key, keys),
            (self._kind, kinds),
            (self._first, first),
            (self._state, state),
            (self._last, DAWN),
            (self._person, numbers),
        ):
            column.extend(values, count=count)
        self._finder.add(keys, numbers)
        return numbers
