"""One definition, two engines: a relation is written once as an Ibis expression and runs here or on a cluster.

Four rules keep both engines' answers equal. Each stands for a difference that was silent when it was found:

1. **Checkpoint before a relation is used twice.** An uncached self-join compiled to a wrong join.
   :meth:`Engine.checkpoint` stores the relation and gives the stored one back.
2. **Ordered texts through one helper.** :meth:`Engine.paths` is the only place that joins values in an order.
3. **Exact values.** Distinct counts through :func:`distinct_count`, money as integer micros, times compared as times
   (one engine's epoch has a fraction, the other's doesn't: :func:`seconds`), and a total order in every window.
   ``first()`` in a window skips NULL on one engine only: take ``max(where=rank == 1)``.
4. **Every relation runs in the conformance test** on both engines and against a plain reference (tests/spark).
"""

from seamark.warehouse.engine.duck import Compiled, DuckEngine
from seamark.warehouse.engine.protocol import Engine, distinct_count, seconds
from seamark.warehouse.engine.spark import SparkEngine

__all__ = ["Compiled", "DuckEngine", "Engine", "SparkEngine", "distinct_count", "seconds"]
