"""The only place of oversee that touches the plan database."""

from sqlalchemy.orm import Session

__all__ = ["Session"]
