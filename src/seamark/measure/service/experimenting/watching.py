"""Verbs of whoever watches: how an experiment stands, with its interval over time."""

from datetime import datetime, timedelta

from seamark.govern import Actor, require
from seamark.measure.experiments import EXPOSURE, Experiment, Monitor, UnitMetric, unit_metric
from seamark.measure.experiments.assigning import edges_of, layer_salt, slot_edges
from seamark.measure.relations import ExposureRule, SumsRule
from seamark.measure.service.experimenting.believing import Counted, monitor_of
from seamark.measure.service.experimenting.designing import DesigningVerbs
from seamark.measure.service.experimenting.desk import READ
from seamark.measure.store.trials import Seen, naive
from seamark.science.trials import Kind

STEPS = (1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400)  # seconds
MOST_STEPS = 90


class WatchingVerbs(DesigningVerbs):
    """Monitors."""

    def monitor(self, key: str, *, by: Actor) -> Monitor:
        """How an experiment stands: effects with their intervals, over time; checks; what to do. Raises NotFound."""
        require(by, READ)
        return self._monitor(self.experiment(key, by=by))

    def _monitor(self, experiment: Experiment) -> Monitor:
        design, now = experiment.design, self._clock.now()
        metrics = [unit_metric(name) for name in (design.metric, *(guard.metric for guard in design.guardrails))]
        started = experiment.started_at
        no_rate = tuple(sorted({name for metric in metrics for name in self._rates(metric)[1]}))
        if started is None:
            counted = Counted(metrics=metrics, seen=Seen(0, 0, 0, 0), sums=[], start=now, end=now, step=STEPS[0])
            return monitor_of(experiment, counted, through=None, now=now, currency=self._settings.currency)
        end = now if experiment.stopped_at is None else min(now, experiment.stopped_at + timedelta(design.window_days))
        end = max(end, started + timedelta(seconds=1))
        step = step_of(started, end)
        exposed = exposure_rule(experiment, started=started, end=min(end, experiment.stopped_at or end))
        wanted = tuple((self._rule(experiment, metric, start=started, end=end), metric.kind) for metric in metrics)
        seen, sums = self._trials.counted(exposed, wanted, names=design.names)
        counted = Counted(metrics=metrics, seen=seen, sums=sums, start=started, end=end, step=step, no_rate=no_rate)
        through = self._trials.newest()
        return monitor_of(experiment, counted, through=through, now=now, currency=self._settings.currency)

    def _rule(self, experiment: Experiment, metric: UnitMetric, *, start: datetime, end: datetime) -> SumsRule:
        design = experiment.design
        return SumsRule(
            unit=design.unit,
            parts=metric.parts,
            event=metric.event,
            is_proportion=metric.kind is Kind.PROPORTION,
            window_days=design.window_days,
            before_days=design.before_days,
            start=naive(start),
            end=naive(end),
            step=step_of(start, end),
            rates=self._rates(metric)[0],
        )


def exposure_rule(experiment: Experiment, *, started: datetime, end: datetime) -> ExposureRule:
    """What counts as having been exposed to an experiment."""
    design = experiment.design
    return ExposureRule(
        name=EXPOSURE,
        key=experiment.key,
        unit=design.unit,
        start=naive(started),
        end=naive(end),
        edges=tuple(zip(design.names, edges_of(design.shares), strict=True)),
        layer=layer_salt(experiment),
        slots=slot_edges(experiment.slots),
    )


def step_of(start: datetime, end: datetime) -> int:
    """Seconds of a step: the shortest with which a drawing has at most ninety."""
    span = (end - start).total_seconds()
    return next((step for step in STEPS if span / step <= MOST_STEPS), STEPS[-1])
