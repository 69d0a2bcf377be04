"""Regional tests: read a past one, design the next."""

from seamark.faces.web.door import Page
from seamark.faces.web.routes.regional.design import design
from seamark.faces.web.routes.regional.page import READ_PATH, regional

PAGES = [Page(READ_PATH, regional), Page(f"{READ_PATH}/design", design)]

__all__ = ["PAGES"]
