"""The only place of decide that touches the plan database and the warehouse."""

from sqlalchemy.orm import Session

__all__ = ["Session"]
