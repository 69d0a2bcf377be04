"""Notices: what one was told, day by day; and the settings of what comes by mail and what others are told."""

from seamark.faces.web.routes.notices.page import PAGES as NOTICES
from seamark.faces.web.routes.notices.sending import PAGES as SENDING

PAGES = [*NOTICES, *SENDING]

__all__ = ["PAGES"]
