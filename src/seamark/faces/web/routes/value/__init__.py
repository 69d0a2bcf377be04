"""Value: what customers are worth from now on, who has probably left, how cohorts hold."""

from seamark.faces.web.routes.value.page import PAGES

__all__ = ["PAGES"]
