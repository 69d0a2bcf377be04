"""Goals: what the business wants, how each goal stands, and the forms of the plan."""

from seamark.faces.web.routes.goals import editing, goal, page

PAGES = [*page.PAGES, *editing.PAGES, *goal.PAGES]

__all__ = ["PAGES"]
