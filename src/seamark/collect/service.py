"""The verbs of the room, put together."""

from seamark.collect.load import Loads
from seamark.collect.quality import Quality
from seamark.collect.record import Recording


class Collector(Loads, Recording, Quality):
    """Takes on what happened and brings it into the warehouse. Safe to use from any thread; one thread loads."""
