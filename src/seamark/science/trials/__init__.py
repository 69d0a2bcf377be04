"""Experiments on people, from sufficient statistics; docs/experiments.md says what is assumed and how it did.

``sums`` and ``quantiles`` are what an engine counts, ``contrast`` makes of them one difference of a variant and its
control with its error (delta method, covariates), ``comparing`` judges it (frequentist, Bayesian, sequential).
``shares`` checks the sample ratio, ``guarding`` the guardrails, ``many`` corrects for many looks, ``sizing`` plans.
``analysing`` puts an experiment together. Arrays of any shape: one experiment or ten thousand at once.
"""

from seamark.science.trials.analysing import Analysed, VariantFound, analyse
from seamark.science.trials.comparing import compare, reach
from seamark.science.trials.contrast import Arms
from seamark.science.trials.guarding import Guarded, Guardrail, guard
from seamark.science.trials.many import Correction, corrected
from seamark.science.trials.model import Asked, Doubt, Effect, Effects, Method, Prior, Share, Side
from seamark.science.trials.quantiles import Quantiles, bounds, gather_quantile
from seamark.science.trials.shares import SampleRatio, sample_ratio
from seamark.science.trials.sizing import Need, days, power, size, smallest_effect
from seamark.science.trials.sums import Kind, Sums, gather, means, proportions, ratios

__all__ = [
    "Analysed",
    "Arms",
    "Asked",
    "Correction",
    "Doubt",
    "Effect",
    "Effects",
    "Guarded",
    "Guardrail",
    "Kind",
    "Method",
    "Need",
    "Prior",
    "Quantiles",
    "SampleRatio",
    "Share",
    "Side",
    "Sums",
    "VariantFound",
    "analyse",
    "bounds",
    "compare",
    "corrected",
    "days",
    "gather",
    "gather_quantile",
    "guard",
    "means",
    "power",
    "proportions",
    "ratios",
    "reach",
    "sample_ratio",
    "size",
    "smallest_effect",
]
