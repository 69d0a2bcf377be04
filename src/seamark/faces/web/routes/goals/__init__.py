"""Goals: what the business wants, how each goal stands, and the forms of the plan."""

from seamark.faces.web.routes.goals.editing import PAGES as FORMS
from seamark.faces.web.routes.goals.goal import PAGES as ONE
from seamark.faces.web.routes.goals.page import PAGES as TREE

PAGES = [*TREE, *FORMS, *ONE]

__all__ = ["PAGES"]
