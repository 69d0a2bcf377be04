"""Tuples of columns of one length: choosing rows, putting one below the other."""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from seamark.science.world.draws import Flags, Whole

Frame = TypeVar("Frame", bound=tuple[Any, ...])


def pick(frame: Frame, chosen: Flags | Whole) -> Frame:
    """The ``chosen`` rows of a named tuple of arrays, by mask or by number."""
    make: Callable[..., Frame] = type(frame)
    return make(*(column[chosen] for column in frame))


def stack(frames: list[Frame]) -> Frame:
    """Named tuples of arrays of one kind, one below the other."""
    make: Callable[..., Frame] = type(frames[0])
    return make(*(np.concatenate(columns) for columns in zip(*frames, strict=True)))
