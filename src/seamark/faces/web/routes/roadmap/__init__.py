"""Roadmap: what is done when, for which goals, by whom."""

from seamark.faces.web.routes.roadmap.capacity import PAGES as CAPACITY
from seamark.faces.web.routes.roadmap.contingencies import PAGES as CONTINGENCIES
from seamark.faces.web.routes.roadmap.page import PAGES as TIMELINE
from seamark.faces.web.routes.roadmap.responsibilities import PAGES as RESPONSIBILITIES
from seamark.faces.web.routes.roadmap.suggestions import PAGES as SUGGESTIONS
from seamark.faces.web.routes.roadmap.team import PAGES as TEAM

PAGES = [*TIMELINE, *TEAM, *CONTINGENCIES, *CAPACITY, *RESPONSIBILITIES, *SUGGESTIONS]

__all__ = ["PAGES"]
