"""The verbs of the room, put together."""

from seamark.collect.station import Station


class Collector(Station):
    """Takes on what happened and brings it into the warehouse."""
