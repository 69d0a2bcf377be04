"""How good the data of each source are: complete, timely, valid."""

from seamark.collect.quality.model import QualityShare, SourceQuality
from seamark.collect.quality.verbs import QUALITY_DAYS, Quality

__all__ = ["QUALITY_DAYS", "Quality", "QualityShare", "SourceQuality"]
