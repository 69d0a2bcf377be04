"""Copies of the plan that are changed without changing it, compared side by side, and merged back. Pure."""

from seamark.plan.scenarios.model import (
    Capacity,
    Choice,
    ClashesOf,
    Column,
    Comparison,
    DateRow,
    GoalRow,
    MergeConflict,
    Merging,
    MoneyTable,
    Opened,
    Scenario,
    Span,
    Take,
    Undo,
)

__all__ = [
    "Capacity",
    "Choice",
    "ClashesOf",
    "Column",
    "Comparison",
    "DateRow",
    "GoalRow",
    "MergeConflict",
    "Merging",
    "MoneyTable",
    "Opened",
    "Scenario",
    "Span",
    "Take",
    "Undo",
]
