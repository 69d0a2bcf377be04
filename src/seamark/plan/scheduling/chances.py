"""Placeholder until lead times are merged."""

from collections.abc import Mapping

from seamark.plan.consequences import Outlook
from seamark.plan.scheduling.told import Likely
from seamark.plan.scheduling.work import Prepared
from seamark.science.staffing import Rota


def chances_of(ready: Prepared, rota: Rota, *, outlook: Outlook) -> Mapping[str, Likely]:
    """Nothing yet."""
    del ready, rota, outlook
    return {}
