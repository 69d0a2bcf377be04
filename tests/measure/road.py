"""From the journal into the warehouse, as the pump goes."""

from seamark.customers import Customers
from seamark.measure import Measurement
from tests.collect.shop import Shop


def load(shop: Shop, customers: Customers, *, measure: Measurement) -> None:
    """Load everything that waits: events, then whose they are, then their visits."""
    while records := shop.collect.take(1000):
        with shop.warehouse.transaction() as tx:
            loaded = shop.collect.load(tx, records)
            customers.resolve(tx)
            measure.refresh(tx)
            tx.mark(loaded.last_seq)
        shop.collect.committed(loaded)
        customers.committed()
