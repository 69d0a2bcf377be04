"""Whether units arrived in the shares that were planned; where they did not, no result can be trusted."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from seamark.science.trials.curves import chi_square_tail

SURE: Final = 0.001  # as rarely as that does a sound experiment fail the check


class SampleRatio(msgspec.Struct, frozen=True):
    """``p_value`` of the counts if assignment works as planned; not ``ok`` below 0.001; ``expected`` units."""

    p_value: float
    ok: bool
    expected: tuple[float, ...]


def sample_ratio(counts: Sequence[float], shares: Sequence[float] | None = None) -> SampleRatio:
    """Compare the units of each variant with their planned shares (equal unless given; any scale).

    Pearson's chi-square (Fabijan et al., KDD 2019, on why it comes before all else). Raises ValueError for fewer than
    two variants, for counts below zero and for shares of zero or below.
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
    distance = sum((count - usual) ** 2 / usual for count, usual in zip(counts, expected, strict=True))
    p_value = chi_square_tail(distance, len(counts) - 1)
    return SampleRatio(p_value, ok=p_value >= SURE, expected=expected)
