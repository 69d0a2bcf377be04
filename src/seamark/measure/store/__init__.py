"""The only folder of this room that touches a database."""

from seamark.measure.store.figures import Figures, merged, refresh_visits
from seamark.measure.store.journeys import Wanderings

__all__ = ["Figures", "Wanderings", "merged", "refresh_visits"]
