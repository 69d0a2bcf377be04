"""Launches: what comes out when, how ready marketing is, and where the dates come from."""

from seamark.faces.web.routes.roadmap.launches.files import PAGES as FILES
from seamark.faces.web.routes.roadmap.launches.launch import PAGES as ONE
from seamark.faces.web.routes.roadmap.launches.page import PAGES as LIST
from seamark.faces.web.routes.roadmap.launches.preparing import PAGES as PREPARING
from seamark.faces.web.routes.roadmap.launches.templates import PAGES as TEMPLATES

PAGES = [*LIST, *FILES, *TEMPLATES, *PREPARING, *ONE]  # ids come last: import is none

__all__ = ["PAGES"]
