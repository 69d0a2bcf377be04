"""The banner of the Roadmap: releases that moved and wait for a decision."""

from datetime import date

import msgspec

from seamark.faces.web.visit import Visit

SAID = 5  # sentences of a banner


class Banner(msgspec.Struct, frozen=True):
    """A slip: what moved, what follows in a few sentences, where it is reviewed; which release, since when."""

    title: str
    sentence: str
    href: str
    release: str
    was: date


def open_slips(visit: Visit) -> list[Banner]:
    """The slips that wait for a decision, the newest first."""
    found = visit.workspace.plan.slips(by=visit.actor, state="open")
    return [
        Banner(one.title, " ".join(one.says[:SAID]), f"/roadmap/slips/{one.id}", one.release_id, one.old_date)
        for one in found
    ]
