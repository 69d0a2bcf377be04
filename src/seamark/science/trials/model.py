"""What is asked of an experiment, and what it answers."""

import enum
import math
from typing import Final, Self

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.science.trials.curves import Floats

Codes = npt.NDArray[np.int64]
TUNING: Final = 5_000.0  # units in all at which an always-valid interval is tightest


class Method(enum.StrEnum):
    """How a difference is judged."""

    FREQUENTIST = "frequentist"
    BAYESIAN = "bayesian"
    SEQUENTIAL = "sequential"

    @property
    def estimator(self) -> str:
        """The name that its estimates and their track record carry."""
        return f"experiment-{self.value}"


class Side(enum.StrEnum):
    """Which differences one wants to hear of."""

    BOTH = "two-sided"
    GREATER = "greater"
    LESSER = "lesser"


class Share(enum.StrEnum):
    """How a difference as a share of the control gets its bounds."""

    FIELLER = "fieller"
    DELTA = "delta"


class Prior(msgspec.Struct, frozen=True):
    """What is believed of the effect beforehand: normal, in the unit of the effect asked for; flat unless given."""

    mean: float = 0.0
    spread: float = math.inf


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question about a variant and its control.

    ``relative`` asks for the difference as a share of the control, else it is in the unit of the metric. ``level`` is
    the probability with which intervals hold. ``null`` is the effect that a p-value tests against (a guardrail's
    margin). ``tuning`` (sequential) is the number of units in all at which the interval is tightest;
    ``lower_is_better`` turns the chance to win and the risks. ``share`` says how the bounds of a relative difference
    are found: Fieller's, or by the delta method, as other engines do and as a prior that is not flat is weighed.
    """

    method: Method = Method.FREQUENTIST
    relative: bool = True
    side: Side = Side.BOTH
    level: float = 0.95
    null: float = 0.0
    tuning: float = TUNING
    prior: Prior = Prior()
    lower_is_better: bool = False
    share: Share = Share.FIELLER

    def __post_init__(self) -> None:
        """Raises ValueError for a level or tuning that no interval can have."""
        if not 0.5 < self.level < 1.0:
            msg = f"A level of {self.level} was asked for; an interval holds with a probability between 0.5 and 1."
            raise ValueError(msg)
        if not 0 < self.tuning < math.inf or not self.prior.spread > 0:
            msg = f"Tuning {self.tuning} and the prior's spread {self.prior.spread} must be above 0."
            raise ValueError(msg)


class Doubt(enum.IntEnum):
    """Why a difference has no interval that could be trusted, the gravest last."""

    NONE = 0
    UNSURE_BASE = 1
    NO_BASE = 2
    CONSTANT = 3
    EXPLAINED = 4
    FEW = 5
    EMPTY = 6
    IMPOSSIBLE = 7
    NOT_FINITE = 8

    @property
    def sentence(self) -> str:
        """What to tell the person who asked."""
        return SENTENCES[self]


SENTENCES: Final = {
    Doubt.NONE: "",
    Doubt.EMPTY: "A variant has no units yet: wait, or check that its assignment works.",
    Doubt.FEW: "A variant has a single unit: nothing can be said of how units differ. Wait for more.",
    Doubt.CONSTANT: "All units of a variant have the same value: no error can be told. Check the metric, or wait.",
    Doubt.EXPLAINED: "The covariates explain the metric entirely. Check that they were fixed before it began.",
    Doubt.NO_BASE: "The control is zero or below, so a share of it means nothing. Ask for the absolute difference.",
    Doubt.UNSURE_BASE: "The control may as well be zero: a share of it has no bounds. Ask for the absolute difference.",
    Doubt.NOT_FINITE: "A sum is not a finite number. Check the metric for missing and infinite values.",
    Doubt.IMPOSSIBLE: "The sums cannot be of real units (a share above 1, a denominator of zero or below). Check them.",
}


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One difference of a variant from its control; see Effects."""

    value: float
    low: float
    high: float
    spread: float
    level: float
    relative: bool
    p_value: float | None
    chance_to_win: float | None
    risk: tuple[float, float] | None
    doubt: Doubt


class Effects(msgspec.Struct, frozen=True, kw_only=True):
    """Differences of variants from their controls, each array of the shape that was asked.

    ``value`` with ``low`` to ``high`` (infinite where open, or where ``doubt`` says why nothing is known: then
    ``value`` is nan, the p-value 1, the chance to win one half); ``spread`` is the standard error, of a posterior its
    standard deviation. ``p_value`` belongs to frequentist and sequential answers, ``chance_to_win`` and ``risk`` (of
    staying with the control, and of taking the variant: the expected loss, in the unit of the effect) to Bayesian ones.
    """

    asked: Asked
    value: Floats
    low: Floats
    high: Floats
    spread: Floats
    p_value: Floats | None
    chance_to_win: Floats | None
    risk: tuple[Floats, Floats] | None
    doubt: Codes

    def at(self, place: int | tuple[int, ...] = ()) -> Effect:
        """One of them, as plain numbers."""
        return Effect(
            value=float(self.value[place]),
            low=float(self.low[place]),
            high=float(self.high[place]),
            spread=float(self.spread[place]),
            level=self.asked.level,
            relative=self.asked.relative,
            p_value=None if self.p_value is None else float(self.p_value[place]),
            chance_to_win=None if self.chance_to_win is None else float(self.chance_to_win[place]),
            risk=None if self.risk is None else (float(self.risk[0][place]), float(self.risk[1][place])),
            doubt=Doubt(int(self.doubt[place])),
        )

    def all(self) -> tuple[Effect, ...]:
        """Every one, where the shape is a row."""
        return tuple(self.at(place) for place in range(self.value.shape[0]))

    def replaced(self, **changes: object) -> Self:
        """The same with some fields changed."""
        return msgspec.structs.replace(self, **changes)
