"""Regional tests: which regions to treat, how sure one can be, and what a test changed.

Arrays in, frozen results out. Each method names its source; ``docs/regional-tests.md`` explains them to a marketer.
"""

from seamark.science.regions.control import Augment, synthetic_control
from seamark.science.regions.panel import LEAST_BEFORE, Panel, RegionalTest
from seamark.science.regions.results import Effect, Fit, Moment, Placebo, RegionalEffect, Weight

__all__ = [
    "LEAST_BEFORE",
    "Augment",
    "Effect",
    "Fit",
    "Moment",
    "Panel",
    "Placebo",
    "RegionalEffect",
    "RegionalTest",
    "Weight",
    "synthetic_control",
]
