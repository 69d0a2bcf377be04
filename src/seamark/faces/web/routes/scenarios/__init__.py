"""Scenarios: copies of the plan that are changed without changing it, compared with it, and merged back."""

from seamark.faces.web.routes.scenarios.changing import PAGES as CHANGING
from seamark.faces.web.routes.scenarios.comparing import PAGES as COMPARING
from seamark.faces.web.routes.scenarios.forms import PAGES as FORMS
from seamark.faces.web.routes.scenarios.lists import PAGES as LISTS
from seamark.faces.web.routes.scenarios.merging import PAGES as MERGING
from seamark.faces.web.routes.scenarios.page import PAGES as PAGE

PAGES = [*LISTS, *COMPARING, *MERGING, *CHANGING, *FORMS, *PAGE]

__all__ = ["PAGES"]
