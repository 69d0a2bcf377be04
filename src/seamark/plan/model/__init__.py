"""Frozen values of the plan that are no kinds themselves."""

from seamark.plan.model.changes import (
    Change,
    ChangeSet,
    Difference,
    Edit,
    FieldChange,
    ItemDifference,
    Moment,
    Move,
    Proposed,
    Touched,
)
from seamark.plan.model.item import Fault, Flaw, Item, Naming, Reference, Snapshot, Stamp
from seamark.plan.model.parts import Baseline, Dependency, Effect, Lead, PathPoint, Phase, SpendStep, Spread

__all__ = [
    "Baseline",
    "Change",
    "ChangeSet",
    "Dependency",
    "Difference",
    "Edit",
    "Effect",
    "Fault",
    "FieldChange",
    "Flaw",
    "Item",
    "ItemDifference",
    "Lead",
    "Moment",
    "Move",
    "Naming",
    "PathPoint",
    "Phase",
    "Proposed",
    "Reference",
    "Snapshot",
    "SpendStep",
    "Spread",
    "Stamp",
    "Touched",
]
