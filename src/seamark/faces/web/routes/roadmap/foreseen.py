"""What the schedule foresees of an item, as the Roadmap shows it: likely finish, latest safe start, what binds."""

from datetime import date

import msgspec

from seamark.faces.web.visit import Visit

LINKS = 4  # of a chain that are spelt out


class Foreseen(msgspec.Struct, frozen=True):
    """The days by which it is done one time of two and four of five; begun after ``safe``, something gets late.

    ``late`` counts working days beyond what is needed, ``slack`` those until ``safe``.
    """

    p50: date | None = None
    p80: date | None = None
    safe: date | None = None
    late: int = 0
    slack: int | None = None


class Binding(msgspec.Struct, frozen=True):
    """Why something cannot be ready earlier, link by link, and the cheapest single thing that would help."""

    chain: tuple[str, ...]
    fix: str = ""


def foreseen(visit: Visit) -> dict[str, Foreseen]:
    """What is foreseen of every item that is scheduled, by id."""
    found = visit.workspace.plan.scheduled(by=visit.actor).items.values()
    return {
        one.id: Foreseen(
            one.likely.p50 if one.likely else None,
            one.likely.p80 if one.likely else None,
            one.latest,
            one.late,
            one.slack,
        )
        for one in found
        if not one.is_fixed
    }


def binding(visit: Visit, item_id: str) -> Binding | None:
    """What binds an item that is late, or should have begun; None where it is in time."""
    here = visit.workspace.plan.scheduled(by=visit.actor).items.get(item_id)
    if here is None or here.is_fixed or not (here.late or here.slack < 0):
        return None
    found = visit.workspace.plan.explain(item_id, by=visit.actor)
    links = [link.says for link in found.chain]
    more = [f"And so on, over {len(links) - LINKS} more."] if len(links) > LINKS else []
    return Binding((*links[:LINKS], *more), found.fixes[0].says if found.fixes else "")
