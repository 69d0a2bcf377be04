"""The Notices page: what one was told, newest first, by day."""

from datetime import date, timedelta
from itertools import groupby
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.numbers import day, plural
from seamark.faces.web.rooms import Room
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import InputError
from seamark.oversee import NOTICE_KINDS, Notice

ROOM: Final = Room("Notices", "/notices", "")
SHELVES: Final = {"all": "All", "unread": "Not read"}
MOST: Final = 200


class Told(msgspec.Struct, frozen=True):
    """A notice as the page shows it."""

    it: Notice
    kind: str

    @property
    def lines(self) -> list[str]:
        """What it says below its title."""
        return self.it.body.splitlines()


class Day(msgspec.Struct, frozen=True):
    """The notices of one day."""

    name: str
    told: list[Told]


def notices(visit: Visit) -> Response:
    """One's own notices, all or those not read yet."""
    require(visit.actor, "notices.read")
    shelf = visit.query.get("show", "all")
    if shelf not in SHELVES:
        raise InputError(f"'show' is {shelf[:40]!r}.", help=f"Allowed are {', '.join(SHELVES)}.", field="show")
    oversight = visit.workspace.oversight
    found = oversight.notices(by=visit.actor, unread=shelf == "unread", limit=MOST)
    unread = oversight.unread([visit.actor])[visit.actor.id]
    values = {
        "room": ROOM,
        "title": _title(unread, is_empty=not found and shelf == "all"),
        "unread": unread,
        "tabs": [(name, f"?show={key}", unread if key == "unread" else 0) for key, name in SHELVES.items()],
        "tab": SHELVES[shelf],
        "shelf": shelf,
        "days": list(_days(found, today=visit.now.date())),
        "most": MOST if len(found) == MOST else 0,
        "kinds": [kind for kind in NOTICE_KINDS.values() if kind.by_mail],
    }
    return visit.show("notices/page.html", values)


def read_all(visit: Visit) -> Response:
    """Note that all of them are read."""
    count = visit.workspace.oversight.read(None, by=visit.actor)
    return visit.go("/notices", note=f"{count} {plural(count, 'notice')} marked as read.")


def read_one(visit: Visit) -> Response:
    """Note that one is read; on to what it is about where that was asked for."""
    one = visit.request.path_params["id"]
    visit.workspace.oversight.read([one], by=visit.actor)
    return visit.go(_inside(visit.text("next")) or "/notices")


def _inside(path: str) -> str:
    """A path of the product, or nothing: a form that somebody else filled in leads nowhere else."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else ""


def _title(unread: int, *, is_empty: bool) -> str:
    if is_empty:
        return "No notices yet"
    return f"{unread} {plural(unread, 'notice')} you have not read" if unread else "You have read everything"


def _days(found: tuple[Notice, ...], *, today: date) -> list[Day]:
    return [
        Day(_named(when, today), [Told(one, _kind(one)) for one in told])
        for when, told in groupby(found, key=lambda one: one.made_at.date())
    ]


def _kind(one: Notice) -> str:
    """What a reader calls its kind; its own name once the kind is no longer used."""
    return NOTICE_KINDS[one.kind].title if one.kind in NOTICE_KINDS else one.kind


def _named(when: date, today: date) -> str:
    names = {today: "Today", today - timedelta(days=1): "Yesterday"}
    return names.get(when) or day(when, weekday=True, year=when.year != today.year)


PAGES = [
    Page("/notices", notices),
    Page("/notices/read", read_all, Method.POST),
    Page("/notices/{id}/read", read_one, Method.POST),
]
