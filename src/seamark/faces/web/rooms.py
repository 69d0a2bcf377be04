"""The rooms the rail shows: only those that exist, and only to whom they are open."""

from collections.abc import Callable

import msgspec


class Room(msgspec.Struct, frozen=True):
    """A room of the product: its group in the rail, address, the letter after ``g``, the action that opens it.

    ``dated``: what it shows depends on the period, so links to it carry one.
    """

    name: str
    path: str
    letter: str
    group: str = ""
    action: str = ""
    dated: bool = False


ROOMS = {
    "overview": Room("Overview", "/", "o", action="measure.read", dated=True),
    "goals": Room("Goals", "/goals", "g", "Plan", action="plan.read"),
    "roadmap": Room("Roadmap", "/roadmap", "r", "Plan", action="plan.read"),
    "scenarios": Room("Scenarios", "/scenarios", "w", "Plan", action="plan.read"),
    "history": Room("History", "/history", "h", "Plan", action="plan.read"),
    "recommendations": Room("Recommendations", "/recommendations", "i", "Decide", action="decide.read"),
    "channels": Room("Channels", "/channels", "c", "Measure", action="measure.read", dated=True),
    "journeys": Room("Journeys", "/journeys", "j", "Measure", action="measure.read", dated=True),
    "record": Room("Track record", "/track-record", "t", "Measure", action="measure.read"),
    "experiments": Room("Experiments", "/experiments", "e", "Measure", action="experiments.read"),
    "value": Room("Value", "/value", "v", "Measure", action="measure.read"),
    "people": Room("People", "/people", "p", "Customers", action="customers.read"),
    "data": Room("Data", "/data", "d", " ", action="collect.read"),
    "settings": Room("Settings", "/settings", "s", " "),
}
NOWHERE = Room("Seamark", "", "")


def open_rooms(may: Callable[[str], bool]) -> list[tuple[str, list[Room]]]:
    """The rail: groups in order with the rooms that ``may`` opens."""
    groups: dict[str, list[Room]] = {}
    for room in ROOMS.values():
        if not room.action or may(room.action):
            groups.setdefault(room.group, []).append(room)
    return [(name.strip(), rooms) for name, rooms in groups.items()]
