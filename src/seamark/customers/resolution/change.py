"""What one batch changes, for the warehouse to write."""

from typing import NamedTuple, Self

import numpy as np

from seamark.customers.graph import Sightings
from seamark.customers.rules import Ids


class Touched(NamedTuple):
    """People (keys) whose visits must be made again, from a time on (microseconds since 1970). A person may recur."""

    person: Ids
    since: Ids

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Several one after the other; at least one."""
        return cls._make(np.concatenate(columns) for columns in zip(*parts, strict=True))


class Persons(NamedTuple):
    """Identifiers whose stretches are written anew: those to delete, and the rows that are exceptions, by keys."""

    emptied: Ids
    subject: Ids
    start: Ids
    end: Ids
    person: Ids


class Change(NamedTuple):
    """Numbers of identifiers and rows of the graph; ``values`` of new identifiers from ``first_new`` on.

    ``gone`` rows of links, ``new`` links whose source is a place in ``sources``.
    """

    first_new: int
    values: list[str]
    earlier: Ids
    blocked: Ids
    gone: Ids
    new: Sightings
    sources: list[str | None]
    persons: Persons
    touched: Touched
