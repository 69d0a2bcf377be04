"""Quarantine: nothing that breaks the plan is lost; it waits with its reason, and can be brought back."""

from seamark.collect.quarantine.model import QuarantineCount, Quarantined, QuarantineView, ReplayAsked, Waiting
from seamark.collect.quarantine.verbs import Quarantine

__all__ = ["Quarantine", "QuarantineCount", "QuarantineView", "Quarantined", "ReplayAsked", "Waiting"]
