"""The company of the demo: Harbour & Pine, calm gear for coastal living."""

from datetime import datetime

from seamark.science.world.parameters import Demand, Incident, WorldParameters

_WEEKS = 78
_REGIONS = 8
_PEOPLE = 17_000


def demo_parameters(until: datetime) -> WorldParameters:
    """Eighteen months of Harbour & Pine that end at ``until`` (UTC), some 400,000 events.

    Seven weeks before the end the checkout failed most customers for a week: the anomaly that a page should show.
    """
    broken = Incident(kind="checkout", start=_WEEKS - 7, weeks=1, factor=0.25)
    return WorldParameters(
        people=_PEOPLE,
        weeks=_WEEKS,
        seed=2026,
        until=until,
        regions=_REGIONS,
        demand=Demand(noise=0.06, season=0.22, growth=0.10, holidays=0.35),
        incidents=(broken,),
    )
