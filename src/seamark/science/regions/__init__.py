"""Regional tests: which regions to treat, how sure one can be, and what a test changed.

Arrays in, frozen results out. Each method names its source; ``docs/regional-tests.md`` explains them to a marketer.
"""

from seamark.science.regions.blocks import BlockDesign, BlockKind, analyse_blocks, draw_blocks
from seamark.science.regions.control import Augment, Basis, binned, synthetic_control
from seamark.science.regions.differing import differences
from seamark.science.regions.interrupted import interrupted_series
from seamark.science.regions.panel import LEAST_BEFORE, Panel, RegionalTest
from seamark.science.regions.results import Effect, Fit, Moment, Placebo, RegionalEffect, Weight
from seamark.science.regions.selection import Market, PowerAt, Wish, choose_markets

__all__ = [
    "LEAST_BEFORE",
    "Augment",
    "Basis",
    "BlockDesign",
    "BlockKind",
    "Effect",
    "Fit",
    "Market",
    "Moment",
    "Panel",
    "Placebo",
    "PowerAt",
    "RegionalEffect",
    "RegionalTest",
    "Weight",
    "Wish",
    "analyse_blocks",
    "binned",
    "choose_markets",
    "differences",
    "draw_blocks",
    "interrupted_series",
    "synthetic_control",
]
