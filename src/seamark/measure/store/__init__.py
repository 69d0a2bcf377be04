"""The only folder of this room that touches a database."""

from sqlalchemy.orm import Session

from seamark.measure.store.figures import Figures, merged, refresh_visits
from seamark.measure.store.journeys import Wanderings
from seamark.measure.store.regional import RegionalFigures
from seamark.measure.store.value import Buying

__all__ = ["Buying", "Figures", "RegionalFigures", "Session", "Wanderings", "merged", "refresh_visits"]
