"""The only folder of this room that touches a database."""

from seamark.measure.store.figures import Figures, merged, refresh_visits
from seamark.measure.store.value import Buying

__all__ = ["Buying", "Figures", "merged", "refresh_visits"]
