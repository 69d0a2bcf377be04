"""Value: what customers are worth from now on, who has probably left, how cohorts hold; and the track record."""

from seamark.faces.web.routes.value.page import PAGES as VALUE
from seamark.faces.web.routes.value.record import PAGES as RECORD

PAGES = [*VALUE, *RECORD]

__all__ = ["PAGES"]
