"""The only folder of this room that touches a database."""

from seamark.measure.store.figures import Figures, merged, refresh_visits

__all__ = ["Figures", "merged", "refresh_visits"]
