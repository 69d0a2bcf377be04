"""What every verb of the room works with."""

from seamark.govern import Governance
from seamark.kernel import Clock, Settings
from seamark.warehouse import Journal, Warehouse


class Station:
    """Journal, warehouse, governance, settings and clock, handed to the verbs that share them."""

    def __init__(
        self, journal: Journal, warehouse: Warehouse, *, govern: Governance, settings: Settings, clock: Clock
    ) -> None:
        self._journal = journal
        self._warehouse = warehouse
        self._govern = govern
        self._settings = settings
        self._clock = clock
