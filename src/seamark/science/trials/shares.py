"""Whether units arrived in the shares that were planned; where they did not, no result can be trusted."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from seamark.science.trials.curves import chi_square_tail

SURE: Final = 0.001  # as rarely as that does a sound experiment fail the check
AROUND: Final = 1_000.0  # units that the belief in the planned shares weighs as much as


class SampleRatio(msgspec.Struct, frozen=True):
    """``p_value`` of the counts if assignment works as planned; not ``ok`` below 0.001; ``expected`` units."""

    p_value: float
    ok: bool
    expected: tuple[float, ...]


def sample_ratio(
    counts: Sequence[float], shares: Sequence[float] | None = None, *, at_any_time: bool = False
) -> SampleRatio:
    """Compare the units of each variant with their planned shares (equal unless given; any scale).

    Pearson's chi-square (Fabijan et al., KDD 2019, on why it comes before all else); ``at_any_time`` the evidence of a
    multinomial whose shares may be others, a Dirichlet around the plan (Lindon & Malek, NeurIPS 2022): right however
    often one looks. Raises ValueError for fewer than two variants, counts below zero, shares of zero or below.
    """
    planned = [1.0] * len(counts) if shares is None else list(shares)
    if len(counts) < 2 or len(planned) != len(counts):
        msg = f"{len(counts)} variants and {len(planned)} shares: a check takes two variants or more, a share for each."
        raise ValueError(msg)
    if not all(math.isfinite(count) and count >= 0 for count in counts):
        msg = f"Units were counted as {list(counts)}; a count is 0 or more."
        raise ValueError(msg)
    if not all(math.isfinite(share) and share > 0 for share in planned):
        msg = f"Shares of {planned} were planned; a share is above 0."
        raise ValueError(msg)
    total, whole = sum(counts), sum(planned)
    expected = tuple(total * share / whole for share in planned)
    if not total:
        return SampleRatio(1.0, ok=True, expected=expected)
    if at_any_time:
        p_value = _evidence(counts, [share / whole for share in planned])
        return SampleRatio(p_value, ok=p_value >= SURE, expected=expected)
    distance = sum((count - usual) ** 2 / usual for count, usual in zip(counts, expected, strict=True))
    p_value = chi_square_tail(distance, len(counts) - 1)
    return SampleRatio(p_value, ok=p_value >= SURE, expected=expected)


def _evidence(counts: Sequence[float], shares: Sequence[float]) -> float:
    """The planned shares' likelihood over that of shares around them: a p-value at any time."""
    log = math.lgamma(AROUND) - math.lgamma(AROUND + sum(counts))
    for count, share in zip(counts, shares, strict=True):
        log += math.lgamma(AROUND * share + count) - math.lgamma(AROUND * share) - count * math.log(share)
    return math.exp(min(-log, 0.0))
