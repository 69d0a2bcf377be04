"""The only folder of this room that touches a database."""

from sqlalchemy.orm import Session

from seamark.measure.store.figures import Figures, merged, refresh_visits
from seamark.measure.store.journeys import Wanderings
from seamark.measure.store.regional import RegionalFigures

__all__ = ["Figures", "RegionalFigures", "Session", "Wanderings", "merged", "refresh_visits"]
