"""Roadmap: what is done when, for which goals, by whom."""

from seamark.faces.web.routes.roadmap.page import PAGES

__all__ = ["PAGES"]
