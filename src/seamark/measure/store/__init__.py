"""The only folder of this room that touches a database."""

from sqlalchemy.orm import Session

from seamark.measure.store.figures import Figures, merged, refresh_visits

__all__ = ["Figures", "Session", "merged", "refresh_visits"]
