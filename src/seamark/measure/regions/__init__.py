"""Regional tests of the company: what is asked, what is answered."""

from seamark.measure.regions.model import (
    REGIONAL,
    DesignAnswer,
    DesignQuestion,
    FoundTest,
    RegionalAnswer,
    RegionalMethod,
    RegionalQuestion,
    RegionTotal,
)
from seamark.measure.regions.wording import designed, headline, sentence

__all__ = [
    "REGIONAL",
    "DesignAnswer",
    "DesignQuestion",
    "FoundTest",
    "RegionTotal",
    "RegionalAnswer",
    "RegionalMethod",
    "RegionalQuestion",
    "designed",
    "headline",
    "sentence",
]
