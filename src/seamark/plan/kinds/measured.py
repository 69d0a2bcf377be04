"""Fields that name a metric and what of it is counted: rules that goals and contingency plans share."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from seamark.measure import METRICS
from seamark.plan.model import Flaw

METRIC_OF: Final = {metric.name: metric for metric in METRICS}


def metric_flaws(name: str, where: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with the name of a metric ('' for none) and the dimensions it is cut by."""
    metric = METRIC_OF.get(name)
    if name and metric is None:
        near = difflib.get_close_matches(name, METRIC_OF, 1)
        help_ = f"Did you mean '{near[0]}'?" if near else f"Metrics are {', '.join(METRIC_OF)}."
        yield Flaw("metric", f"There is no metric {name!r}.", help_)
        return
    allowed = metric.dimensions if metric else ()
    if unknown := sorted(set(where) - set(allowed)):
        message = f"{metric.title if metric else 'What no metric measures'} has no dimension {unknown[0]!r}."
        yield Flaw("where", message, f"Dimensions are {', '.join(allowed)}." if allowed else "Leave it empty.")
