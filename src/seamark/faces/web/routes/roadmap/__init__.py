"""Roadmap: what is done when, for which goals, by whom."""

from seamark.faces.web.routes.roadmap.page import PAGES as TIMELINE
from seamark.faces.web.routes.roadmap.team import PAGES as TEAM

PAGES = [*TIMELINE, *TEAM]

__all__ = ["PAGES"]
