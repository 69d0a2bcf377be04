"""What is said about the quality of a source."""

from typing import Literal, Self

import msgspec


class QualityShare(msgspec.Struct, frozen=True):
    """So many of so many were ``good``: ``value`` from 0 to 1, None where there was nothing to count.

    ``says`` what was counted. It is a census, so there is no interval.
    """

    good: int
    total: int
    value: float | None
    says: str

    @classmethod
    def of(cls, good: int, *, total: int, says: str) -> Self:
        """Numerator over denominator."""
        return cls(good, total, good / total if total else None, says)


class SourceQuality(msgspec.Struct, frozen=True):
    """The last ``days`` of one source: its tracking (``events``) or its imported files (``costs``).

    ``score`` is the least of the three shares, because one bad part spoils what the others are good for; None where
    nothing could be counted.
    """

    source: str
    kind: Literal["events", "costs"]
    days: int
    completeness: QualityShare
    timeliness: QualityShare
    validity: QualityShare
    score: float | None

    @classmethod
    def of(
        cls,
        source: str,
        *,
        kind: Literal["events", "costs"],
        days: int,
        completeness: QualityShare,
        timeliness: QualityShare,
        validity: QualityShare,
    ) -> Self:
        """With its score."""
        shares = (completeness, timeliness, validity)
        score = min((one.value for one in shares if one.value is not None), default=None)
        return cls(source, kind, days, *shares, score)
