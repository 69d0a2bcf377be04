"""Roadmap: what is done when, for which goals, by whom."""

from seamark.faces.web.routes.roadmap.bringing import PAGES as BRINGING
from seamark.faces.web.routes.roadmap.capacity import PAGES as CAPACITY
from seamark.faces.web.routes.roadmap.contingencies import PAGES as CONTINGENCIES
from seamark.faces.web.routes.roadmap.launches import PAGES as LAUNCHES
from seamark.faces.web.routes.roadmap.page import PAGES as TIMELINE
from seamark.faces.web.routes.roadmap.responsibilities import PAGES as RESPONSIBILITIES
from seamark.faces.web.routes.roadmap.share import PAGES as SHARE
from seamark.faces.web.routes.roadmap.slips import PAGES as SLIPS
from seamark.faces.web.routes.roadmap.suggestions import PAGES as SUGGESTIONS
from seamark.faces.web.routes.roadmap.team import PAGES as TEAM

PAGES = [
    *TIMELINE,
    *TEAM,
    *CONTINGENCIES,
    *CAPACITY,
    *RESPONSIBILITIES,
    *SUGGESTIONS,
    *LAUNCHES,
    *SHARE,
    *BRINGING,
    *SLIPS,
]

__all__ = ["PAGES"]
