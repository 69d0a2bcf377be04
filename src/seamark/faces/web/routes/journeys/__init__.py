"""Journeys: what people do one after the other, and how far they get."""

from seamark.faces.web.routes.journeys.page import PAGES

__all__ = ["PAGES"]
