"""People: who the customers are, what they did, and why they are who they are."""

from seamark.faces.web.routes.people.lists import PAGES as LISTS
from seamark.faces.web.routes.people.naming import match_name, match_says
from seamark.faces.web.routes.people.profile import PAGES as PROFILE

PAGES = [*LISTS, *PROFILE]

__all__ = ["PAGES", "match_name", "match_says"]
