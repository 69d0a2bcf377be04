"""Live values: one ticker, one socket a page."""

from seamark.faces.web.live.hub import Hub
from seamark.faces.web.live.snapshot import shown_snapshot
from seamark.faces.web.live.usual import contexts

__all__ = ["Hub", "contexts", "shown_snapshot"]
