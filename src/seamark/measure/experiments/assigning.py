"""Who gets which variant: two hashes, of the layer and of the experiment, that every language computes alike.

The place of a unit is the first eight hexadecimal digits of ``sha256(salt + ":" + unit)`` over 2³²: SQL has it as
``substr(sha256(salt || ':' || unit), 1, 8)``, JavaScript by ``crypto.subtle``. As digits compare like numbers, no
engine ever needs more than a comparison of texts.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from seamark.measure.experiments.model import SLOTS, Experiment, Slots, State

DIGITS: Final = 8
WHOLE: Final = 1 << 4 * DIGITS
NONE_FITS: Final = "~"  # beyond every hexadecimal digit


class Assigned(msgspec.Struct, frozen=True):
    """The variant of a unit; ``is_in``: it takes part, so that its exposure is logged. ``why`` says why not."""

    experiment: str
    unit: str
    variant: str
    is_in: bool
    why: str = ""


def place_of(salt: str, unit: str) -> str:
    """Where a unit stands under a salt: eight hexadecimal digits."""
    return hashlib.sha256(f"{salt}:{unit}".encode()).hexdigest()[:DIGITS]


def edge(share: float) -> str:
    """The first place that lies beyond a share (0 to 1), to be compared as text."""
    at = round(share * WHOLE)
    return NONE_FITS if at >= WHOLE else f"{at:0{DIGITS}x}"


def layer_salt(experiment: Experiment) -> str:
    """What a unit is hashed with to find its place in the layer."""
    return f"layer:{experiment.layer}"


def edges_of(shares: Sequence[float]) -> tuple[str, ...]:
    """Where each variant ends; the last ends beyond every place, however shares were rounded."""
    ends = [math.fsum(shares[: number + 1]) for number in range(len(shares) - 1)]
    return (*map(edge, ends), NONE_FITS)


def slot_edges(slots: Slots) -> tuple[tuple[str, str], ...]:
    """The ranges of a layer that take part, as places: the first included, the last not."""
    return tuple((edge(low / SLOTS), edge(high / SLOTS)) for low, high in slots)


def is_in(experiment: Experiment, unit: str) -> bool:
    """Whether a unit takes part."""
    place = place_of(layer_salt(experiment), unit)
    return any(low <= place < high for low, high in slot_edges(experiment.slots))


def variant_of(experiment: Experiment, unit: str) -> str:
    """The variant that a unit would see."""
    place = place_of(experiment.key, unit)
    edges = edges_of(experiment.design.shares)
    return next(name for name, end in zip(experiment.design.names, edges, strict=True) if place < end)


def assigned(experiment: Experiment, unit: str, *, consents: bool = True) -> Assigned:
    """What a unit sees now, and whether its exposure is to be logged.

    Whoever does not take part sees the control, or, once it was decided, what was decided; so does a unit that refused
    to be measured.
    """
    decided = experiment.decision
    usual = experiment.design.control.name if decided is None else decided.variant
    if experiment.state is not State.RUNNING:
        return Assigned(experiment.key, unit, usual, is_in=False, why=_WHY[experiment.state])
    if not consents:
        return Assigned(experiment.key, unit, usual, is_in=False, why="It refused to be measured: log nothing.")
    if not is_in(experiment, unit):
        return Assigned(experiment.key, unit, usual, is_in=False, why="It is outside the experiment's traffic.")
    return Assigned(experiment.key, unit, variant_of(experiment, unit), is_in=True)


_WHY: Final = {
    State.DRAFT: "The experiment has not started.",
    State.STOPPED: "The experiment was stopped.",
    State.DECIDED: "The experiment was decided.",
}


def slots_of(traffic: float, taken: Iterable[Slots]) -> Slots | None:
    """The first free ranges of a layer that make up a share of it; None where it has not that much left."""
    wanted = max(1, round(traffic * SLOTS))
    found: list[tuple[int, int]] = []
    for low, high in free_slots(taken):
        size = min(wanted, high - low)
        found.append((low, low + size))
        wanted -= size
        if not wanted:
            return tuple(found)
    return None


def free_slots(taken: Iterable[Slots]) -> Slots:
    """The ranges of a layer that no experiment takes."""
    free, at = [], 0
    for low, high in sorted(one for slots in taken for one in slots):
        if low > at:
            free.append((at, low))
        at = max(at, high)
    return (*free, (at, SLOTS)) if at < SLOTS else tuple(free)
