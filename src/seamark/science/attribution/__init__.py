"""Who gets the credit for conversions: rules, Markov chains and Shapley values on counted paths; docs/attribution.md.

``CountedPaths`` (``model``) hold every different path once. ``rules`` weigh its places. ``chain`` turns paths into an
absorbing chain of any order and solves it exactly; ``markov`` shares by what the chain loses without a channel.
``shapley`` shares by what coalitions of channels are worth. ``texts`` reads paths that are
written as texts. ``doubt`` says how far credits would move if other people
of the same kind had come.
"""

from seamark.science.attribution.doubt import Doubt, doubt_of_markov, doubt_of_shapley
from seamark.science.attribution.markov import MOST_CHANNELS, ORDERS, share_by_markov
from seamark.science.attribution.model import ChannelCredit, CountedPaths, CreditedPaths, Floats, count_paths
from seamark.science.attribution.rules import Rule, share_by_rule, weights
from seamark.science.attribution.shapley import EXACT_CHANNELS, SampledCredit, Worth, share_by_shapley
from seamark.science.attribution.texts import Steps, number_steps

__all__ = [
    "EXACT_CHANNELS",
    "MOST_CHANNELS",
    "ORDERS",
    "ChannelCredit",
    "CountedPaths",
    "CreditedPaths",
    "Doubt",
    "Floats",
    "Rule",
    "SampledCredit",
    "Steps",
    "Worth",
    "count_paths",
    "doubt_of_markov",
    "doubt_of_shapley",
    "number_steps",
    "share_by_markov",
    "share_by_rule",
    "share_by_shapley",
    "weights",
]
