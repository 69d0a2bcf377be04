"""Overview: how it stands, in one sentence and the numbers behind it."""

from seamark.faces.web.routes.overview.page import PAGES

__all__ = ["PAGES"]
