"""What the schedule foresees of an item, as the Roadmap shows it: likely finish, latest safe start, what binds."""

from datetime import date

import msgspec

from seamark.faces.web.visit import Visit


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
    del visit
    return {}


def binding(visit: Visit, item_id: str) -> Binding | None:
    """What binds an item; None where nothing says so."""
    del visit, item_id
    return None
