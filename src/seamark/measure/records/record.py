"""What a simulation found about a method, as it is kept and shown."""

from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

ROOM = "seamark.measure.records"
FILE = "records.json"


class Covered(msgspec.Struct, frozen=True):
    """Of all intervals that promised to hold with probability ``nominal`` (0 to 1), the share that did."""

    nominal: float
    observed: float


class Scored(msgspec.Struct, frozen=True):
    """A score of the field, beside that of the plainest thing one could have done (``baseline``)."""

    name: str
    value: float
    baseline: float | None = None
    of_baseline: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """How one method did on cases whose truth is known.

    ``method`` is the name that its estimates carry, ``version`` counts changes of its arithmetic. ``cases`` says in a
    sentence what was simulated or which data it was; ``runs`` how many. ``bias`` is the mean error in ``bias_unit``
    ("share of the effect", "points"); None where a method gives no point.
    """

    method: str
    version: int
    cases: str
    runs: int
    bias: float | None = None
    bias_unit: str = ""
    coverage: tuple[Covered, ...] = ()
    scores: tuple[Scored, ...] = ()
    docs: str
    measured: date


@cache
def records() -> tuple[Record, ...]:
    """Every record, by method and version."""
    found = msgspec.json.decode((files(ROOM) / FILE).read_bytes(), type=list[Record])
    return tuple(sorted(found, key=lambda record: (record.method, record.version, record.cases)))


def record_of(method: str) -> tuple[Record, ...]:
    """The records of the newest version of a method; empty for one that was never measured."""
    mine = [record for record in records() if record.method == method]
    newest = max((record.version for record in mine), default=0)
    return tuple(record for record in mine if record.version == newest)
