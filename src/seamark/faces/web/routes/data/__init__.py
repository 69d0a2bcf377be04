"""Data: what arrives, from where, what was put aside, and how to send more."""

from seamark.faces.web.routes.data import connect, imports, plan, quarantine, sources, tail
from seamark.faces.web.routes.data.tabs import PATHS

PAGES = [*sources.PAGES, *imports.PAGES, *tail.PAGES, *quarantine.PAGES, *plan.PAGES, *connect.PAGES]

__all__ = ["PAGES", "PATHS"]
