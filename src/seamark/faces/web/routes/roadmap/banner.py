"""The banner of the Roadmap: releases that moved and wait for a decision."""

from datetime import date

import msgspec

from seamark.faces.web.visit import Visit


class Banner(msgspec.Struct, frozen=True):
    """A slip: what moved, what follows in a sentence or two, where it is reviewed; which release, since when."""

    title: str
    sentence: str
    href: str
    release: str
    was: date


def open_slips(visit: Visit) -> list[Banner]:
    """The slips that wait for a decision, the newest first."""
    del visit
    return []
