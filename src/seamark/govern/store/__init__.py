"""The only place of govern that touches the plan database."""

from sqlalchemy.orm import Session

__all__ = ["Session"]
