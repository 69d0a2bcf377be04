"""A number that was estimated, with what one must know to trust it."""

import enum
from datetime import datetime

import msgspec


class Grounds(enum.StrEnum):
    """How an estimate was come by, strongest first."""

    EXPERIMENT = "experiment"
    QUASI_EXPERIMENT = "quasi-experiment"
    MODEL = "model"
    ATTRIBUTION = "attribution"
    CLAIMED = "claimed"


class Estimate(msgspec.Struct, frozen=True):
    """``value`` with the interval ``low``..``high`` that holds it with probability ``level``.

    ``data_through`` is the moment up to which data were seen, ``method`` the name and version of the estimator.
    """

    value: float
    low: float
    high: float
    level: float
    method: str
    evidence: Grounds
    data_through: datetime
