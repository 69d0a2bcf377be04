"""Experiments: the list, the design with what it takes, the monitor, the decision."""

from seamark.faces.web.routes.experiments.designing import PAGES as FORMS
from seamark.faces.web.routes.experiments.living import PAGES as VERBS
from seamark.faces.web.routes.experiments.page import PAGES as LISTS
from seamark.faces.web.routes.experiments.watching import PAGES as MONITORS

PAGES = [*LISTS, *FORMS, *MONITORS, *VERBS]

__all__ = ["PAGES"]
