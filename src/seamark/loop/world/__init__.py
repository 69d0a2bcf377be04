"""Writes a simulated world as the files a company would have, and the truth beside them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from seamark.kernel import InputError
from seamark.loop.world.ledgers import write_costs, write_orders, write_tests
from seamark.loop.world.lived import Lived
from seamark.loop.world.planfile import write_plan
from seamark.loop.world.rows import Calls
from seamark.loop.world.scenery import Scenery
from seamark.loop.world.schema import REPEATING, SCHEMA
from seamark.loop.world.truthfile import Seen, write_truth
from seamark.science import History, Orders, Spending, Week, WorldParameters, find_truth, pick, region_codes

__all__ = ["write_world"]

_GROUP_ROWS = 20_000  # least rows of a Parquet row group: a week of a large world, some weeks of a small one
_MOST_ROWS = 131_072


def write_world(
    directory: Path,
    parameters: WorldParameters,
    *,
    progress: Callable[[int, int], None] | None = None,
    truth: bool = True,
) -> None:
    """Simulate a world into ``directory``: events.parquet, costs.csv, orders.csv, tests.csv, plan.yaml, truth.json.

    The same parameters write the same bytes. ``progress`` is called with steps done and steps in all. Without ``truth``
    the on/off worlds are not run, which is most of the work for a small world, and there is no truth.json. Raises
    InputError when ``directory`` is a file or cannot be made.
    """
    tell = progress or (lambda _done, _total: None)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{directory} cannot be made a folder: {error.strerror}."
        raise InputError(msg, help="Name a folder that does not exist yet, or an existing one.") from error
    history = History(parameters)
    written = _simulate(directory, history, tell=tell)
    if truth:
        found = find_truth(
            parameters,
            history.conditions,
            people=history.people,
            tell=lambda share: tell(parameters.weeks + round(share * parameters.weeks), 2 * parameters.weeks),
        )
        write_truth(directory / "truth.json", history, truth=found, seen=written.seen, spent=written.spent())
    tell(2 * parameters.weeks, 2 * parameters.weeks)


def _simulate(directory: Path, history: History, *, tell: Callable[[int, int], None]) -> "_Written":
    """Live through the history and write what the company has of it."""
    regions = region_codes(history.parameters.regions)
    written = _Written(directory / "events.parquet", history, regions=regions)
    for week in history.weeks():
        written.note(week)
        tell(week.number + 1, 2 * history.parameters.weeks)
    written.close()
    write_costs(directory / "costs.csv", history, spending=written.spending, regions=regions)
    write_orders(directory / "orders.csv", history, orders=written.orders, regions=regions)
    write_tests(directory / "tests.csv", history, regions=regions)
    write_plan(directory / "plan.yaml", written.lived)
    return written


class _Written:
    """The events file while it is written, and what the other files need to know of every week."""

    def __init__(self, file: Path, history: History, *, regions: tuple[str, ...]) -> None:
        self.history, self.orders, self.spending = history, list[Orders](), list[Spending]()
        self.seen, self.lived = Seen(), Lived(history)
        self._scenery = Scenery(history.parameters, history.placements, regions=regions)
        repeating: Any = REPEATING
        self._file = pq.ParquetWriter(
            file, SCHEMA, compression="zstd", compression_level=1, store_schema=False, use_dictionary=repeating
        )
        self._held: list[pa.Table] = []

    def note(self, week: Week) -> None:
        """Write a week's events and keep its orders and costs."""
        calls = Calls(self._scenery, self.history.people, devices=self.history.devices, week=week).table()
        self.orders.append(pick(week.orders, np.arange(week.new)))
        self.spending.append(week.spending)
        self.lived.note(week)
        self.lived.sell(self.orders[-1])
        self.lived.pay(week.spending)
        self.seen.note(week, calls.num_rows)
        self._held.append(calls.cast(SCHEMA))
        if sum(table.num_rows for table in self._held) >= _GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Write what is still held and finish the file."""
        self._flush()
        self._file.close()

    def spent(self) -> dict[str, float]:
        """Cost per channel label in the company's currency."""
        label = [self.history.parameters.channels[place.channel].label for place in self.history.placements]
        total = dict.fromkeys(label, 0.0)
        for part in self.spending:
            for place, cost in enumerate(np.bincount(part.placement, weights=part.cost, minlength=len(label))):
                total[label[place]] += float(cost)
        return total

    def _flush(self) -> None:
        if self._held:
            self._file.write_table(pa.concat_tables(self._held), row_group_size=_MOST_ROWS)
        self._held = []
