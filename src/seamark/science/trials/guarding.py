"""Guardrails: metrics that must not get worse by more than a margin."""

import enum

import msgspec

from seamark.science.trials.comparing import compare
from seamark.science.trials.contrast import Arms
from seamark.science.trials.model import Asked, Effect, Method, Side


class Guarded(enum.StrEnum):
    """How a guardrail stands: surely within its margin, surely beyond it, or not known yet."""

    SAFE = "safe"
    HARMED = "harmed"
    UNCLEAR = "unclear"


class Guardrail(msgspec.Struct, frozen=True):
    """``effect`` with its two-sided interval; ``p_value`` of harm beyond the margin (small: safe)."""

    stands: Guarded
    margin: float
    p_value: float
    effect: Effect


def guard(control: Arms, variant: Arms, *, margin: float, asked: Asked) -> Guardrail:
    """Whether one variant's metric is worse than its control by no more than ``margin`` (0 or more, as ``asked``).

    A test of non-inferiority (Piaggio et al., JAMA 2012): safe once the interval lies within the margin, harmed once it
    lies beyond zero on the bad side and its end has left the margin. Sequential where asked; a Bayesian question is
    answered by Welch's interval. Raises ValueError for a margin below 0.
    """
    if not margin >= 0:
        msg = f"A margin of {margin} was given; a guardrail's margin is 0 or more."
        raise ValueError(msg)
    method = Method.SEQUENTIAL if asked.method is Method.SEQUENTIAL else Method.FREQUENTIST
    both = msgspec.structs.replace(asked, method=method, side=Side.BOTH, null=0.0)
    limit = margin if asked.lower_is_better else -margin
    side = Side.LESSER if asked.lower_is_better else Side.GREATER
    one = compare(control, variant, asked=msgspec.structs.replace(both, side=side, null=limit)).at()
    effect = compare(control, variant, asked=both).at()
    worst = -one.high if asked.lower_is_better else one.low
    best = -effect.low if asked.lower_is_better else effect.high
    if effect.doubt:
        stands = Guarded.UNCLEAR
    elif worst > -margin:
        stands = Guarded.SAFE
    else:
        stands = Guarded.HARMED if best < -margin or best < 0 else Guarded.UNCLEAR
    return Guardrail(stands, margin, 1.0 if one.p_value is None else one.p_value, effect)
