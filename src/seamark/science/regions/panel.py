"""What a regional test is told from: an outcome per region and period, and which regions were treated when."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.kernel import InputError

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

LEAST_BEFORE: Final = 4  # periods before a test: fewer cannot tell noise from a difference that was always there
NAMED: Final = 8  # names of regions that a message lists


class Panel(msgspec.Struct, frozen=True):
    """``values`` has shape (regions, periods), oldest period first, one unit; ``regions`` names its rows."""

    regions: tuple[str, ...]
    values: Floats

    def places(self, names: Sequence[str]) -> Places:
        """The rows of some regions, each once. Raises InputError that names those which are not there."""
        number = {name: place for place, name in enumerate(self.regions)}
        missing = [name for name in names if name not in number]
        if missing:
            msg = f"There is no region {_listed(missing)}; there are {_listed(self.regions)}."
            raise InputError(msg, help="Write regions as the data does.", arrived=missing, allowed=list(self.regions))
        return np.array(list(dict.fromkeys(number[name] for name in names)), np.int64)


class RegionalTest(msgspec.Struct, frozen=True):
    """Something was done in ``treated`` regions from period ``start`` to before ``stop`` (places in the panel)."""

    treated: tuple[str, ...]
    start: int
    stop: int


class Split(msgspec.Struct, frozen=True):
    """A panel as a test divides it: ``treated`` and ``controls`` are rows, ``before`` and ``during`` count periods."""

    treated: Places
    controls: Places
    before: int
    during: int


def divided(panel: Panel, test: RegionalTest) -> Split:
    """Rows and periods of a test. Raises InputError where it cannot be told from the panel, and says why."""
    regions, periods = panel.values.shape
    treated = panel.places(test.treated)
    if not len(treated):
        raise InputError("No region was treated.", help="Name at least one treated region.", arrived=[])
    if len(treated) == regions:
        msg = f"All {regions} regions were treated, so none is left to say what would have happened."
        raise InputError(msg, help="Leave at least one region untreated, better ten.", arrived=regions)
    if not 0 <= test.start < test.stop <= periods:
        msg = f"The test runs from period {test.start} to before {test.stop}; the data have {periods} periods."
        raise InputError(msg, help="Choose a start and an end inside the data.", arrived=[test.start, test.stop])
    if test.start < LEAST_BEFORE:
        msg = f"There are {test.start} periods before the test; at least {LEAST_BEFORE} are needed, better 30."
        raise InputError(msg, help="Bring more history of the same regions.", arrived=test.start, allowed=LEAST_BEFORE)
    if not np.isfinite(panel.values).all():
        raise InputError("Some values are not finite numbers.", help="Leave out periods that are not known.")
    if not np.ptp(panel.values[treated, : test.start], axis=1).any():
        msg = f"The outcome of {_listed(test.treated)} never changes before the test: nothing can be told from it."
        raise InputError(msg, help="Choose an outcome that was counted every period.", arrived=list(test.treated))
    controls = np.setdiff1d(np.arange(regions), treated)
    return Split(treated, controls, test.start, test.stop - test.start)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"
