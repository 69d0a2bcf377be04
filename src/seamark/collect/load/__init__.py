"""From journal records to the warehouse: in sequence order, each event once, whatever the size of the batches."""

from seamark.collect.load.loading import Loading
from seamark.collect.load.loads import Loads

__all__ = ["Loading", "Loads"]
