"""How long something takes."""

import statistics
import time
from collections.abc import Callable
from typing import ParamSpec

REPEATS = 5
Given = ParamSpec("Given")


def seconds(work: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """The wall time of one run."""
    began = time.perf_counter()
    work(*given, **named)
    return time.perf_counter() - began


def usual_seconds(work: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """The median wall time of a few runs."""
    return statistics.median(seconds(work, *given, **named) for _ in range(REPEATS))


def warm_seconds(work: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """The same after a first run."""
    work(*given, **named)
    return usual_seconds(work, *given, **named)
