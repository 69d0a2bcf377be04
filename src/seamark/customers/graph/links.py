"""Every link in memory."""

from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from seamark.customers.graph.column import Column
from seamark.customers.graph.finder import Finder
from seamark.customers.rules import GROUP, Group, Ids, Mask, distinct


class Sightings(NamedTuple):
    """Two identifiers seen together on an event, as columns of equal length.

    ``kind`` is a rules.Link, ``left`` and ``right`` numbers of identifiers, ``time`` in microseconds since 1970,
    ``message`` the key of the event's message (orders sightings of one moment), ``source`` a number in the sources.
    """

    kind: Ids
    left: Ids
    right: Ids
    time: Ids
    message: Ids
    source: Ids

    def at(self, where: Ids | Mask) -> Self:
        """Some of them."""
        return type(self)(*(column[where] for column in self))

    @classmethod
    def none(cls) -> Self:
        """None at all."""
        return cls._make(np.empty(0, dtype=np.int64) for _ in cls._fields)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Several one after the other."""
        return cls._make(np.concatenate(columns) for columns in zip(*parts, strict=True)) if parts else cls.none()

    @property
    def pair(self) -> Ids:
        """One number for kind, left and right."""
        return self.left << 33 | self.right << 3 | self.kind


class Links:
    """Links by their rows; a row that went is not ``alive``, one that was split is ``cut``."""

    def __init__(self) -> None:
        self._kind, self._alive, self._cut = Column(np.int64), Column(np.bool_), Column(np.bool_)
        self._left, self._right, self._time, self._message = (Column(np.int64) for _ in range(4))
        self._ends = tuple(Finder() for _ in Group)

    @property
    def kind(self) -> Ids:
        """A rules.Link."""
        return self._kind.values

    @property
    def left(self) -> Ids:
        """Number of the left identifier; the owner of a thing."""
        return self._left.values

    @property
    def right(self) -> Ids:
        """Number of the right identifier; the thing that is held."""
        return self._right.values

    @property
    def time(self) -> Ids:
        """When they were seen together, microseconds since 1970."""
        return self._time.values

    @property
    def message(self) -> Ids:
        """Key of the message that showed them."""
        return self._message.values

    @property
    def alive(self) -> Mask:
        """Whether the row still stands."""
        return self._alive.values

    @property
    def cut(self) -> Mask:
        """Whether somebody split its two ends."""
        return self._cut.values

    def add(self, seen: Sightings, *, cut: npt.ArrayLike) -> Ids:
        """Take on new rows. Returns their numbers."""
        count = seen.kind.size
        rows = np.arange(self.kind.size, self.kind.size + count)
        for column, values in zip(
            (self._kind, self._left, self._right, self._time, self._message, self._alive, self._cut),
            (*seen[:5], True, cut),
            strict=True,
        ):
            column.extend(values, count=count)
        for group, finder in zip(Group, self._ends, strict=True):
            here = GROUP[seen.kind] == group
            for end in (seen.left, seen.right):
                finder.add(end[here], rows[here])
        return rows

    def sightings(self, rows: Ids) -> Sightings:
        """Rows as sightings, with the row where the source stands."""
        columns = (self.kind, self.left, self.right, self.time, self.message)
        kind, left, right, time, message = (column[rows] for column in columns)
        return Sightings(kind, left, right, time, message, rows)

    def ends(self, nodes: Ids, group: Group) -> tuple[Ids, Ids]:
        """Rows of a group that stand at any of ``nodes``, once per end: positions in ``nodes``, and rows."""
        place, rows = self._ends[group].all(nodes)
        here = self.alive[rows]
        return place[here], rows[here]

    def of(self, nodes: Ids, group: Group) -> Ids:
        """Rows of a group that stand at any of ``nodes``, each once, ascending."""
        return distinct(self.ends(nodes, group)[1])
