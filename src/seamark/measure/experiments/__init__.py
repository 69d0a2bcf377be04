"""Experiments on people: what is designed, who gets which variant, what is believed of it; docs/running-experiments.md.

Takes: a design. Gives: the variant of any unit, by a hash that every language computes alike; the values of a monitor.
Promises: the same unit always gets the same variant; experiments of one layer never share a unit. Does not do: store
anything, count anything.
"""

from seamark.measure.experiments.assigning import Assigned, assigned, free_slots, place_of, slots_of, variant_of
from seamark.measure.experiments.checking import checked, key_checked
from seamark.measure.experiments.metrics import UNIT_METRICS, UnitMetric, unit_metric
from seamark.measure.experiments.model import (
    EXPOSURE,
    Belief,
    Decision,
    Design,
    Experiment,
    ExperimentVersion,
    Guard,
    Guarding,
    Monitor,
    Plan,
    State,
    Step,
    Strays,
    Variant,
    VariantBelief,
)

__all__ = [
    "EXPOSURE",
    "UNIT_METRICS",
    "Assigned",
    "Belief",
    "Decision",
    "Design",
    "Experiment",
    "ExperimentVersion",
    "Guard",
    "Guarding",
    "Monitor",
    "Plan",
    "State",
    "Step",
    "Strays",
    "UnitMetric",
    "Variant",
    "VariantBelief",
    "assigned",
    "checked",
    "free_slots",
    "key_checked",
    "place_of",
    "slots_of",
    "unit_metric",
    "variant_of",
]
