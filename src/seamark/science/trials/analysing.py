"""An experiment with all its variants: each against the control, and whether units arrived as planned."""

from collections.abc import Sequence

import msgspec
import numpy as np

from seamark.science.trials.comparing import compare
from seamark.science.trials.contrast import Arms
from seamark.science.trials.many import Correction, corrected
from seamark.science.trials.model import Asked, Effect, Method
from seamark.science.trials.shares import SampleRatio, sample_ratio
from seamark.science.trials.sums import Sums


class VariantFound(msgspec.Struct, frozen=True, kw_only=True):
    """A variant: units, its value as counted (None without units), and its two effects; of the control both are None.

    ``p_corrected`` allows for how many variants there are.
    """

    variant: str
    n: int
    value: float | None
    absolute: Effect | None
    relative: Effect | None
    p_corrected: float | None


class Analysed(msgspec.Struct, frozen=True):
    """The variants in the order they were given, and the check of the sample ratio."""

    variants: tuple[VariantFound, ...]
    control: str
    sample_ratio: SampleRatio


def analyse(
    names: Sequence[str],
    arms: Arms,
    *,
    control: str,
    asked: Asked,
    shares: Sequence[float] | None = None,
    correction: Correction = Correction.HOLM,
) -> Analysed:
    """Each variant against the control; ``arms`` has shape (variants,) in the order of ``names``.

    Raises ValueError for one variant only, names that repeat, and a control that is not among them.
    """
    if len(names) < 2 or len(set(names)) < len(names) or len(names) != len(arms.n):
        told = f"variants {list(names)} with {len(arms.n)} rows of sums"
        msg = f"There are {told}; an experiment has two variants or more, each once, with a row each."
        raise ValueError(msg)
    if control not in names:
        msg = f"The control {control!r} is not among the variants {', '.join(names)}."
        raise ValueError(msg)
    base = names.index(control)
    effects = {
        relative: compare(arms[base : base + 1], arms[:], asked=msgspec.structs.replace(asked, relative=relative))
        for relative in (False, True)
    }
    others = [place for place in range(len(names)) if place != base]
    tested = effects[asked.relative].p_value
    p_values = dict(zip(others, corrected(tested[others], correction), strict=True)) if tested is not None else {}
    units = arms.n if isinstance(arms, Sums) else arms.units
    found = tuple(
        VariantFound(
            variant=name,
            n=int(units[place]),
            value=_number(arms.value[place]),
            absolute=None if place == base else effects[False].at(place),
            relative=None if place == base else effects[True].at(place),
            p_corrected=float(p_values[place]) if place in p_values else None,
        )
        for place, name in enumerate(names)
    )
    watched = asked.method is Method.SEQUENTIAL
    return Analysed(found, control, sample_ratio([float(one) for one in units], shares, at_any_time=watched))


def _number(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
