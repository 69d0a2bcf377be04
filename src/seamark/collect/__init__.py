"""What happened: the tracking door, imports, the tracking plan, quarantine.

Takes: requests of tracking clients, files, plans. Gives: events, costs, orders, quarantine, receipts.
Promises: acknowledged means on disk; every event is counted once; what is not an event has a reason; no IP address is
kept. Does not do: say who somebody is, or what a number means.
"""

from seamark.collect.imports import (
    KINDS,
    ImportEntry,
    ImportReport,
    Preview,
    Reading,
    RowError,
    day_of,
    find_layout,
    form_of,
    text_of,
)
from seamark.collect.model import Arrival, Loaded, Reason, Receipt, SourceActivity, StepTiming
from seamark.collect.quality import QualityShare, SourceQuality
from seamark.collect.quarantine import QuarantineCount, Quarantined, QuarantineView, ReplayAsked
from seamark.collect.service import Collector
from seamark.collect.tracking_plan import PlanDraft, PlanVersion

__all__ = [
    "KINDS",
    "Arrival",
    "Collector",
    "ImportEntry",
    "ImportReport",
    "Loaded",
    "PlanDraft",
    "PlanVersion",
    "Preview",
    "QualityShare",
    "QuarantineCount",
    "QuarantineView",
    "Quarantined",
    "Reading",
    "Reason",
    "Receipt",
    "ReplayAsked",
    "RowError",
    "SourceActivity",
    "SourceQuality",
    "StepTiming",
    "day_of",
    "find_layout",
    "form_of",
    "text_of",
]
