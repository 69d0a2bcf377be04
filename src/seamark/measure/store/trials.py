"""Experiments in the warehouse: sums per variant and step, and how many units were not as they should be."""

from datetime import UTC, datetime

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from seamark.measure.relations import ExposureRule, SumsRule, arrivals, exposures, sums_of
from seamark.science.trials import Kind, Sums
from seamark.warehouse import DuckEngine, Warehouse

Floats = npt.NDArray[np.float64]


class Seen(msgspec.Struct, frozen=True):
    """Units of an experiment: those counted, and those that strayed; see Strays."""

    units: int
    two_variants: int
    other_variant: int
    unknown_variant: int


class Trials:
    """Counts experiments in the engine; only sums come back."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def counted(
        self, rule: ExposureRule, wanted: tuple[tuple[SumsRule, Kind], ...], *, names: tuple[str, ...]
    ) -> tuple[Seen, list[Sums]]:
        """Who was exposed, and for each wanted metric its sums of shape (variants, steps), each step's and all before.

        All wanted have the same steps.
        """
        with DuckEngine(self._warehouse) as engine:
            units = engine.checkpoint(exposures(engine, rule))
            sound = units.filter((units.variants == 1) & units.variant.isin(names))
            counts = units.aggregate(
                units=units.count(where=(units.variants == 1) & units.variant.isin(names)),
                two=units.count(where=units.variants > 1),
                other=units.count(where=(units.strayed > 0) & (units.variants == 1) & units.variant.isin(names)),
                unknown=units.count(where=(units.variants == 1) & ~units.variant.isin(names)),
            )
            row = engine.run(counts).to_pylist()[0]
            sums = [
                _stacked(engine.run(sums_of(engine, one, units=sound)), one, kind=kind, names=names)
                for one, kind in wanted
            ]
        return Seen(row["units"], row["two"], row["other"], row["unknown"]), sums

    def baseline(self, rule: SumsRule, kind: Kind, *, trigger: str, start: datetime, end: datetime) -> Sums:
        """The sums of the units that came from ``start`` to before ``end``, as one variant; shape ()."""
        with DuckEngine(self._warehouse) as engine:
            units = engine.checkpoint(
                arrivals(engine, unit=rule.unit, trigger=trigger, start=naive(start), end=naive(end))
            )
            table = engine.run(sums_of(engine, rule, units=units))
        return _stacked(table, rule, kind=kind, names=("all",))[0][-1]

    def newest(self) -> datetime | None:
        """When the newest event was received."""
        found = self._warehouse.row("SELECT max(received_at) FROM events")
        return None if found is None or found[0] is None else found[0].replace(tzinfo=UTC)

    def currencies(self) -> list[str]:
        """Every currency that money arrived in."""
        rows = self._warehouse.rows("SELECT DISTINCT currency FROM events WHERE amount IS NOT NULL AND currency <> ''")
        return sorted(row[0] for row in rows)

    def event_names(self) -> list[str]:
        """The names of events of the newest days, the most frequent first (50 at most)."""
        rows = self._warehouse.rows(
            "SELECT name FROM events WHERE type = 'track' AND name IS NOT NULL"
            " AND time > (SELECT max(time) FROM events) - INTERVAL 30 DAY"
            " GROUP BY name ORDER BY count(*) DESC, name LIMIT 50"
        )
        return [row[0] for row in rows]


def naive(moment: datetime) -> datetime:
    """A moment as the warehouse writes it: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _stacked(table: pa.Table, rule: SumsRule, *, kind: Kind, names: tuple[str, ...]) -> Sums:
    """What grew in each step, summed up; (variants, steps)."""
    span = max(1, -(-int((rule.end - rule.start).total_seconds()) // rule.step))
    columns = (*rule.outcomes, *rule.covariates)
    n, sums = np.zeros((len(names), span)), np.zeros((len(names), span, len(columns)))
    products = np.zeros((len(names), span, len(columns), len(columns)))
    place = {name: number for number, name in enumerate(columns)}
    for row in table.to_pylist():
        at = (names.index(row["variant"]), min(max(row["step"], 0), span - 1))
        n[at] += row["n"]
        for name in rule.sums:
            _put(sums, products, at=at, place=place, name=name, value=row[name])
    return Sums(kind, *(np.cumsum(part, axis=1) for part in (n, sums, products)))


def _put(
    sums: Floats, products: Floats, *, at: tuple[int, int], place: dict[str, int], name: str, value: float
) -> None:
    left, _, right = name.partition("_")
    if not right:
        sums[at][place[left]] += value
        return
    products[at][place[left], place[right]] += value
    if left != right:
        products[at][place[right], place[left]] += value
