"""What happened, counted: metrics, reach, the live figures."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import numpy as np

from seamark.govern import Actor, require
from seamark.kernel import Clock, Period, Settings
from seamark.measure.answering import Exchange, Purse, rows_of, unit_of
from seamark.measure.metrics import METRICS, metric_of
from seamark.measure.model import (
    Answer,
    LiveSnapshot,
    MetricDefinition,
    Question,
    Usual,
)
from seamark.measure.planning import Reach, Scan, View, facts_of, reach_view, scans_of
from seamark.measure.sharing import Rows, parted, united, united_scans
from seamark.measure.store import Figures, Wanderings, refresh_visits
from seamark.measure.usual import Habits
from seamark.warehouse import Transaction, Warehouse

READ = "measure.read"
LOOK_BACK = (1, 365)
SHARED_SECONDS = 0.9  # less than the second at which viewers are told, so that none is skipped


class Counting:
    """Counts what happened. ``lag`` says how many seconds the warehouse is behind the collector."""

    def __init__(
        self, warehouse: Warehouse, *, settings: Settings, clock: Clock, lag: Callable[[], float] = lambda: 0.0
    ) -> None:
        self._figures = Figures(warehouse)
        self._wanderings = Wanderings(warehouse)
        self._settings = settings
        self._clock = clock
        self._lag = lag
        self._exchange = Exchange(settings.currency, settings.exchange_rates)
        self._habits = Habits(self._figures, self._exchange)
        self._looking = threading.Lock()
        self._snapshot: tuple[float, LiveSnapshot] | None = None

    def refresh(self, tx: Transaction) -> None:
        """Make again, inside the pump's transaction, the visits of the people in ``touched``."""
        refresh_visits(tx, minutes=self._settings.session_minutes)

    def definitions(self) -> tuple[MetricDefinition, ...]:
        """Every metric. They are the same in every workspace, so anybody may read them."""
        return METRICS

    def ask(self, question: Question, *, by: Actor) -> Answer:
        """The answer to one question.

        Raises InputError naming what is allowed when the metric, a dimension or the grain does not exist.
        """
        return self.ask_many([question], by=by)[0]

    def ask_many(self, questions: Sequence[Question], *, by: Actor) -> tuple[Answer, ...]:
        """Answers in the order of the questions; those that look at the same rows are counted in one pass."""
        require(by, READ)
        scanned: dict[Scan, Rows] = {}
        for whole, scans in united_scans(scans_of(questions)).items():
            parts = parted(self._figures.scan(whole), [scan.view for scan in scans])
            scanned.update(zip(scans, parts, strict=True))
        through, age = self._age()
        answers = []
        for question in questions:
            metric = metric_of(question.metric)
            rows, out = rows_of(question, scanned, exchange=self._exchange)
            answers.append(Answer(metric.name, unit_of(metric, self._exchange), rows, through, age, out))  # fmt: skip
        return tuple(answers)

    def known_through(self, metric: str, *, by: Actor) -> datetime | None:
        """The moment up to which what a metric is counted from is known; None while some of it never came.

        Of events it is when the newest was received, of costs the end of the last day that any platform reported: of a
        metric that needs both, the earlier.
        """
        require(by, READ)
        needs_costs = {name == "costs" for name in facts_of(metric_of(metric))}
        ends = [self._figures.costs_end() if costs else self._figures.newest() for costs in needs_costs]
        known = [end for end in ends if end is not None]
        return min(known) if len(known) == len(ends) else None

    def reach(
        self, period: Period, *, days: int | None = None, where: Mapping[str, Sequence[str]] | None = None, by: Actor
    ) -> tuple[int, ...]:
        """How many different people came in the ``days`` days that end with each day of a period.

        A value per day; None: in the days since the period began. ``where`` as in a question.
        """
        return self.reaches(period, days=days, wheres=[where or {}], by=by)[0]

    def reaches(
        self, period: Period, *, days: int | None = None, wheres: Sequence[Mapping[str, Sequence[str]]], by: Actor
    ) -> list[tuple[int, ...]]:
        """:meth:`reach` for several filters, in their order; those that look at the same rows in one pass."""
        require(by, READ)
        asked = [reach_view(period, days=days, where=where) for where in wheres]
        found: dict[View, tuple[int, ...]] = {}
        for whole, views in united(reach.view for reach in asked).items():
            parts = parted(self._figures.scan(Reach(whole, asked[0].days)), views)
            found |= {view: _summed(part, period) for view, part in zip(views, parts, strict=True)}
        return [found[reach.view] for reach in asked]

    def live(self) -> LiveSnapshot:
        """The company this second: made at most once a second, shared by everybody who looks.

        Faces ask for the permission ``measure.read`` when a viewer comes, not at every tick.
        """
        with self._looking:
            now = time.monotonic()
            if self._snapshot is None or now - self._snapshot[0] >= SHARED_SECONDS:
                self._snapshot = (now, self._look())
            return msgspec.structs.replace(self._snapshot[1], lag_seconds=self._lag())

    def usual(self, *, by: Actor) -> Usual:
        """What the live figures usually are at this hour of this weekday; looked up every five minutes."""
        require(by, READ)
        return self._habits.usual(self._clock.now())

    def _look(self) -> LiveSnapshot:
        now = self._clock.now()
        found = self._figures.live(now)
        return LiveSnapshot(
            at=now,
            events_per_second=found["live_events"][0][0] / 10,
            visitors_5m=found["live_visitors"][0][0],
            conversions_5m=sum(row[2] for row in found["live_money"]),
            revenue_5m=self._worth(found["live_money"]),
            revenue_today=self._worth(found["live_today"]),
            spend_today=self._worth(found["live_spend"]),
            lag_seconds=0.0,
        )

    def _worth(self, rows: Iterable[Sequence[Any]]) -> float:
        purse = Purse()
        for currency, micros, *_ in rows:
            purse.add(micros, currency)
        return purse.worth(self._exchange)

    def _age(self) -> tuple[datetime | None, float | None]:
        through = self._figures.newest()
        return through, None if through is None else (self._clock.now() - through).total_seconds()


def _summed(rows: Rows, period: Period) -> tuple[int, ...]:
    """The steps up to each day of a period; those before it count from its first day on."""
    steps = np.zeros((period.end - period.start).days, np.int64)
    for row in rows:
        if row["day"] < period.end:
            steps[max((row["day"] - period.start).days, 0)] += row["steps"]
    return tuple(np.cumsum(steps).tolist())
