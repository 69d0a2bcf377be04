"""The only folder of this room that touches a database."""

from seamark.measure.store.figures import Figures, merged, refresh_visits
from seamark.measure.store.regional import RegionalFigures

__all__ = ["Figures", "RegionalFigures", "merged", "refresh_visits"]
