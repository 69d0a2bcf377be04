"""Recommendations: one inbox of what the numbers advise and what colleagues ask approval for."""

from seamark.faces.web.routes.recommendations.deciding import PAGES as VERBS
from seamark.faces.web.routes.recommendations.page import PAGES as SHELVES

PAGES = [*SHELVES, *VERBS]

__all__ = ["PAGES"]
