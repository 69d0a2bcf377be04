"""The desk where pages are made: templates with the words, numbers and parts that all of them share."""

import functools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from seamark.faces.web import numbers
from seamark.faces.web.assets import asset
from seamark.faces.web.inbox import inbox_of, unread_by
from seamark.faces.web.periods import span
from seamark.faces.web.rooms import NOWHERE, ROOMS, open_rooms
from seamark.faces.web.visit import Visit
from seamark.kernel import Period
from seamark.loop import Workspace

SHEETS = (
    "tokens", "base", "frame", "parts", "charts", "plan", "people", "scenarios", "journeys", "record", "decide",
    "notices", "trials", "value", "print",
)  # fmt: skip


class Desk:
    """Paints templates. ``room`` in the values says which room of the rail is the present one."""

    def __init__(self, workspace: Workspace) -> None:
        currency = workspace.settings.currency
        self._templates = Environment(
            loader=PackageLoader("seamark.faces.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals |= {
            "asset": asset,
            "sheets": SHEETS,
            "workspace_name": workspace.settings.workspace_name,
            "currency": currency,
            "count": numbers.count,
            "money": functools.partial(numbers.money, currency=currency),
            "money_in": numbers.money,
            "micros": numbers.micros,
            "percent": numbers.percent,
            "ratio": numbers.ratio,
            "change": numbers.change,
            "duration": numbers.duration,
            "size": numbers.size,
            "plural": numbers.plural,
            "day": numbers.day,
            "days": days_text,
        }

    def paint(self, template: str, values: Mapping[str, object]) -> str:
        """The HTML of ``template``."""
        return self._templates.get_template(template).render(self._values(dict(values)))

    def _values(self, values: dict[str, Any]) -> dict[str, Any]:
        visit = values.get("visit")
        if not isinstance(visit, Visit):
            return values
        now = visit.now
        room = values.get("room", "")
        return {
            "moment": functools.partial(numbers.moment, now=now),
            "ago": functools.partial(numbers.ago, now=now),
            "now": now,
            "note": visit.note,
            "initials": initials(visit.actor.name),
            "roles": ", ".join(sorted(visit.actor.roles)),
            "unread_count": unread_by(visit.workspace, visit.actor),
            "nav": open_rooms(visit.may),
            "waiting_count": inbox_of(visit.workspace, visit.actor).count if visit.may("decide.read") else 0,
            **values,
            "view": visit.view,
            "room": ROOMS.get(room, NOWHERE) if isinstance(room, str) else room,
        }


def days_text(first: date, last: date) -> str:
    """Days from ``first`` to ``last``, both included, in words."""
    return span(Period(first, last + timedelta(days=1)))


def initials(name: str) -> str:
    """One or two letters for a name: 'Ada Kern' is AK."""
    words = [word for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "·"
