"""What customers are worth from now on, who has probably left, how cohorts hold.

Takes: buyers counted in the engine, or a file of transactions. Gives: estimates with intervals, and the check of the
model against what came. Promises: refunds are subtracted; a month that is not over is marked; too little history is
said and not guessed at. Does not do: say why somebody left.
"""

from seamark.measure.store.orderfile import FileNotes, OrderColumns
from seamark.measure.value.filing import ValuedFile, read_orders, value_of_file
from seamark.measure.value.model import (
    Buyers,
    CheckWeek,
    Cohort,
    CohortAnswer,
    CohortCell,
    CustomerValue,
    HoldOut,
    KeptMonth,
    RetentionAnswer,
    SegmentValue,
    ValueAnswer,
    ValueBand,
    ValueTotals,
)

__all__ = [
    "Buyers",
    "CheckWeek",
    "Cohort",
    "CohortAnswer",
    "CohortCell",
    "CustomerValue",
    "FileNotes",
    "HoldOut",
    "KeptMonth",
    "OrderColumns",
    "RetentionAnswer",
    "SegmentValue",
    "ValueAnswer",
    "ValueBand",
    "ValueTotals",
    "ValuedFile",
    "read_orders",
    "value_of_file",
]
