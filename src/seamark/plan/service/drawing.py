"""Verbs about the roadmap as a picture."""

from seamark.plan.service.sharing import SharingVerbs


class DrawingVerbs(SharingVerbs):
    """Draw."""
