"""What happened, counted and credited: metrics, sessions, paths, attribution, the live figures.

Takes: events, identity, costs and imported orders from the warehouse; a question. Gives: answers with their age.
Promises: one definition for every face and both engines; ratios from summed parts; visits made a batch at a time equal
visits made at once. Does not do: say what caused a conversion; attribution describes, experiments tell.
"""

from seamark.measure.metrics import METRICS
from seamark.measure.model import (
    Answer,
    AnswerRow,
    AttributionAnswer,
    AttributionQuestion,
    Band,
    Credit,
    Excluded,
    LiveSnapshot,
    MetricDefinition,
    Model,
    ModelText,
    PathLength,
    Question,
    Totals,
    Usual,
    WalkedPath,
)
from seamark.measure.service import Experiments, Logged, Measurement, file_funnel, read_journeys

__all__ = [
    "METRICS",
    "Answer",
    "AnswerRow",
    "AttributionAnswer",
    "AttributionQuestion",
    "Band",
    "Credit",
    "Excluded",
    "Experiments",
    "LiveSnapshot",
    "Logged",
    "Measurement",
    "MetricDefinition",
    "Model",
    "ModelText",
    "PathLength",
    "Question",
    "Totals",
    "Usual",
    "WalkedPath",
    "file_funnel",
    "read_journeys",
]
