"""Every verb of decide at one desk."""

from seamark.decide.service.deciding import DecidingVerbs
from seamark.decide.service.desk import Apply
from seamark.decide.service.revisiting import RevisitingVerbs
from seamark.decide.service.weighing import WeighingVerbs


class Decisions(WeighingVerbs, DecidingVerbs, RevisitingVerbs):
    """What to do next: weighing the numbers, the inbox, decisions and what came of them. Safe from any thread.

    Opened on the plan database, govern, the warehouse with the plan's relations, and measure. ``present`` gives an item
    of the plan as its JSON is now (None when there is none): what a proposal would change must be what it says it is.
    """


__all__ = ["Apply", "Decisions"]
