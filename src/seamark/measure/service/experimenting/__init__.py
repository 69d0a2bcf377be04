"""Every verb of experiments at one desk."""

from seamark.measure.service.experimenting.assigning import AssigningVerbs
from seamark.measure.service.experimenting.designing import DesigningVerbs
from seamark.measure.service.experimenting.running import RunningVerbs


class Experiments(RunningVerbs, DesigningVerbs, AssigningVerbs):
    """Experiments on people: designed, started, assigned, watched, stopped, decided. Safe from any thread.

    Opened on the plan database, govern and the warehouse. A change and its audit row commit together.
    """


__all__ = ["Experiments"]
