"""What the address of the Roadmap asks for: lanes, zoom, density, filters; and the menus that change it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from seamark.faces.web.routes.goals.blanks import KINDS, STATUSES
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.plan import Initiative, Person, Snapshot

LANES: Final = {
    "objective": "Objective",
    "channel": "Channel",
    "owner": "Owner",
    "stage": "Life-cycle stage",
    "audience": "Audience",
    "kind": "Kind",
}
ZOOMS: Final = {"week": "Weeks", "month": "Months", "quarter": "Quarters", "year": "Years"}
DENSITIES: Final = {"comfortable": "Comfortable", "compact": "Compact", "dense": "Dense"}
VIEWS: Final = {"": "Timeline", "table": "Table"}
LINKS: Final = {"": "Of what is chosen", "all": "All dependencies"}
NONE: Final = "none"  # the filter for what has no owner, or no channel
BETWEEN: Final = "|"  # channels are named freely, with commas too
FILTERS: Final = {
    "kind": ("All kinds", "kinds"),
    "status": ("All states", "states"),
    "owner": ("All owners", "owners"),
    "channel": ("All channels", "channels"),
}


class Asked(msgspec.Struct, frozen=True):
    """What is wanted of the roadmap; ``wanted`` has the values of each filter that is set. Empty: all."""

    by: str = "objective"
    zoom: str = "month"
    density: str = "comfortable"
    view: str = ""
    links: str = ""
    load: str = ""
    wanted: Mapping[str, list[str]] = {}

    def shows(self, item: Initiative, *, but: str = "") -> bool:
        """Whether an initiative passes the filters, all or all but one."""
        return all(
            any(value in wanted for value in values_of(item, name))
            for name, wanted in self.wanted.items()
            if wanted and name != but
        )


class Option(msgspec.Struct, frozen=True):
    """A line of a menu: the address that turns it over, whether it is chosen, how many there are (None: uncounted)."""

    label: str
    href: str
    is_on: bool
    count: int | None = None


class Menu(msgspec.Struct, frozen=True):
    """A menu: its name, what its button says, its lines, and the address that takes every choice back."""

    name: str
    title: str
    options: list[Option]
    is_set: bool = False
    clear: str = ""


def values_of(item: Initiative, name: str) -> Collection[str]:
    """What an initiative has of a filter."""
    if name == "channel":
        return item.channels or (NONE,)
    return (getattr(item, name) or NONE,)


def asked_of(visit: Visit, plan: Snapshot) -> Asked:
    """The address read. Raises InputError for what is not there to be chosen."""
    told: dict[str, str] = {}
    allowed = {"by": LANES, "zoom": ZOOMS, "density": DENSITIES, "view": VIEWS, "links": LINKS}
    for name, values in allowed.items():
        value = visit.query.get(name, "")
        if value and value not in values:
            raise _wrong(name, value, allowed=filter(None, values))
        told |= {name: value} if value else {}
    wanted = {}
    for name in FILTERS:
        known = choices_of(plan, name)
        wanted[name] = [one for one in visit.query.get(name, "").split(_between(name)) if one]
        for value in wanted[name]:
            if value not in known:
                raise _wrong(name, value, allowed=known)
    return Asked(**told, load=visit.query.get("load", ""), wanted=wanted)


def choices_of(plan: Snapshot, name: str) -> dict[str, str]:
    """What a filter can be set to, with its words."""
    if name == "kind":
        return KINDS
    if name == "status":
        return STATUSES
    if name == "owner":
        return {**{one.id: one.name for one in plan.of(Person).values()}, NONE: "No owner"}
    found = {channel for item in plan.of(Initiative).values() for channel in item.channels if BETWEEN not in channel}
    return {**{channel: channel for channel in sorted(found)}, NONE: "No channel"}


def menus_of(visit: Visit, plan: Snapshot, *, asked: Asked) -> list[Menu]:
    """The filters, each with how many there are under the other filters."""
    items = list(plan.of(Initiative).values())
    return [_menu(visit, name, asked=asked, plan=plan, items=items) for name in FILTERS]


def _menu(visit: Visit, name: str, *, asked: Asked, plan: Snapshot, items: list[Initiative]) -> Menu:
    every, many = FILTERS[name]
    chosen, known = asked.wanted[name], choices_of(plan, name)
    counts = Counter(
        value for item in items if asked.shows(item, but=name) for value in dict.fromkeys(values_of(item, name))
    )
    options = [
        Option(label, _turned(visit, name, value=value, chosen=chosen), value in chosen, counts[value])
        for value, label in known.items()
        if counts[value] or value in chosen
    ]
    title = every if not chosen else known[chosen[0]] if len(chosen) == 1 else f"{len(chosen)} {many}"
    return Menu(name, title, options, bool(chosen), visit.address(**{name: None}, item=None))


def _turned(visit: Visit, name: str, *, value: str, chosen: list[str]) -> str:
    turned = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
    return visit.address(**{name: _between(name).join(turned) or None}, item=None)


def choosing(visit: Visit, name: str, *, values: Mapping[str, str], now: str, usual: str) -> Menu:
    """A menu of which one is chosen; the usual one is not named in the address."""
    options = [
        Option(label, visit.address(**{name: None if value == usual else value}), value == now)
        for value, label in values.items()
    ]
    return Menu(name, values[now], options)


def chips_of(menus: Iterable[Menu]) -> list[Option]:
    """Everything that is filtered for, each to be taken back."""
    return [option for menu in menus for option in menu.options if option.is_on]


def _between(name: str) -> str:
    return BETWEEN if name == "channel" else ","


def _wrong(name: str, value: str, *, allowed: Iterable[str]) -> InputError:
    return InputError(f"'{name}' is {value!r}.", help=f"Allowed are {', '.join(allowed)}.", field=name)
