"""Verbs that hold the plan against what was measured: progress, baselines, results; and what the plan publishes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from seamark.govern import SYSTEM, Actor, Governance, may, require
from seamark.kernel import Clock, InputError, Period, Settings
from seamark.measure import Measurement, Question
from seamark.plan.gate import Exchange
from seamark.plan.gauge import Gauge
from seamark.plan.kinds import CheckIn, Goal, Initiative
from seamark.plan.kinds.measured import METRIC_OF
from seamark.plan.model import Baseline, PathPoint, Snapshot
from seamark.plan.path import PlannedPath, planned_path
from seamark.plan.prospects import LOOK, Foreseen, Prospect, course_of, foretold
from seamark.plan.publishing import relations_of
from seamark.plan.service.comparing import ComparingVerbs
from seamark.plan.service.feeding import FeedingVerbs
from seamark.plan.service.filing import FilingVerbs
from seamark.plan.service.launching import LaunchingVerbs
from seamark.plan.service.standings import Standings
from seamark.plan.smart import Letter, smart
from seamark.plan.spend import spent_in
from seamark.plan.status import Reading, Status, standing
from seamark.plan.store import relations
from seamark.warehouse import Ledger, Warehouse

NAMED_CODES: Final = 100  # of more campaigns than that all are asked for
RESULTS = ("spend", "conversions", "revenue", "sessions")


class GoalProgress(msgspec.Struct, frozen=True):
    """How a goal stands. ``series`` is what was measured, ``planned_path`` what should be, both day by day.

    Values are in the goal's unit; ``planned`` is the path's value on ``day``, the last day that was measured whole.
    ``data_through`` is the moment up to which what its metric is counted from is known (``Measurement.known_through``).
    ``shortfall`` is the share that amber and red are compared with; ``note`` says what the path could not follow.
    """

    goal_id: str
    status: Status
    why: str
    day: date | None
    actual: float | None
    planned: float | None
    shortfall: float | None
    series: tuple[PathPoint, ...]
    planned_path: tuple[PathPoint, ...]
    data_through: datetime | None
    note: str = ""


class Measured(msgspec.Struct, frozen=True):
    """What the campaign codes of an initiative brought so far, money in the reporting currency's whole units.

    It counts what arrived under these codes; it does not say what would not have come without them.
    """

    initiative_id: str
    spend: float
    sessions: float
    conversions: float
    revenue: float
    return_on_ad_spend: float | None
    data_through: datetime | None


class Plan(ComparingVerbs, FeedingVerbs, LaunchingVerbs, FilingVerbs):
    """The plan held against what was measured: all of PlanBook, and progress, baselines, results, publishing."""

    def __init__(
        self,
        ledger: Ledger,
        govern: Governance,
        *,
        warehouse: Warehouse,
        measure: Measurement,
        settings: Settings,
        clock: Clock,
    ) -> None:
        super().__init__(ledger, govern, settings=settings, clock=clock)
        self._warehouse, self._measure = warehouse, measure
        self.published = -1
        self._standings = Standings(self._counted)
        self._courses = Standings(self._foreseen)

    def smart(self, goal_id: str, *, by: Actor) -> tuple[Letter, ...]:
        """The five letters of a goal, each with its verdict and advice. Raises NotFound."""
        goal = self.find("goal", goal_id, by=by)
        if not isinstance(goal, Goal):
            raise self._not_found("goal", item_id=goal_id)
        return smart(goal, self.read(by=by), today=self._today())

    def progress(self, goals: Sequence[Goal] | None = None, *, by: Actor) -> list[GoalProgress]:
        """How goals (all when left out) stand, by the status rule of docs/plan.md, on the last day measured whole."""
        require(by, "measure.read")
        asked = list(self.read(by=by).of(Goal).values()) if goals is None else list(goals)
        measured = [goal for goal in asked if goal.metric]
        counted = iter(self._standings.of(measured, day=self._today(), record=self._warehouse.watermark))
        told = iter(self._counted([goal for goal in asked if not goal.metric]))
        return [next(counted if goal.metric else told) for goal in asked]

    def count_ahead(self) -> None:
        """Count how goals stand before somebody has to wait for it. For the thread that follows the plan."""
        goals = [goal for goal in self._now().of(Goal).values() if goal.metric]
        self._standings.renew(goals, day=self._today(), record=self._warehouse.watermark)

    def baseline(self, goal: Goal, period: Period, *, by: Actor) -> Baseline:
        """A goal's baseline, read from its metric and filters over a period. Raises InputError without data there."""
        require(by, "plan.read")
        if goal.metric not in METRIC_OF:
            msg = f"'{goal.label}' has no metric to read a baseline from."
            raise InputError(msg, field="metric", help="Choose a metric first.")
        answer = self._measure.ask(Question(goal.metric, period, grain="total", where=dict(goal.where)), by=by)
        value = answer.rows[0].value if answer.rows else None
        if value is None:
            msg = f"Nothing was measured from {period.start} to {period.end}."
            raise InputError(msg, field="baseline", help="Choose a period in which data arrived: see the Data page.")
        return Baseline(value, period.start, period.end, self._clock.now())

    def measured(self, initiatives: Sequence[Initiative] | None = None, *, by: Actor) -> list[Measured]:
        """What the campaign codes of initiatives (all when left out) brought since the first of them began."""
        asked = list(self.read(by=by).of(Initiative).values()) if initiatives is None else list(initiatives)
        coded = [item for item in asked if item.campaign_codes and item.start <= self._today()]
        if not coded:
            return []
        period = Period(min(item.start for item in coded), self._today() + timedelta(1))
        codes = {code for item in coded for code in item.campaign_codes}
        where = {"campaign": tuple(sorted(codes))} if len(codes) <= NAMED_CODES else {}
        answers = self._measure.ask_many(
            [Question(metric, period, by=("campaign",), grain="day", where=where) for metric in RESULTS], by=by
        )
        found: dict[tuple[str, str], list[tuple[date, float]]] = {}
        for metric, answer in zip(RESULTS, answers, strict=True):
            for row in answer.rows:
                found.setdefault((metric, str(row.campaign)), []).append((row.period, row.value or 0.0))
        return [_measured(item, found, through=answers[0].data_through) for item in coded]

    def budgeted(self, period: Period, *, by: Actor) -> list[PathPoint]:
        """What all initiatives together plan to spend on each day of a period, in the reporting currency's whole units.

        Ideas and what was stopped plan nothing; a budget in a currency without an exchange rate is left out.
        """
        rates = {**self._settings.exchange_rates, self._settings.currency: 1.0}
        spent = spent_in(self.read(by=by).of(Initiative).values(), period, rates=rates)
        return [PathPoint(period.start + timedelta(n), value) for n, value in enumerate(spent.tolist())]

    def publish(self) -> int:
        """Bring the plan of now into the warehouse, whole, in one transaction. Returns the change it stands at.

        Called by the server whenever ``changed_since(plan.published)``; codes, goals, targets and budgets are replaced.
        """
        plan = self._now()
        seasonal = [goal for goal in plan.of(Goal).values() if goal.path == "seasonal"]
        gauge = Gauge(self._measure, seasonal, through=self._today() - timedelta(1), by=SYSTEM)
        tables = relations_of(
            plan,
            lambda goal: _path(goal, gauge),
            exchange=Exchange.of(self._settings),
            today=self._today(),
        )
        relations.replace(self._warehouse, tables)
        self.published = plan.number
        return plan.number

    def _prospects(self, plans: Sequence[Snapshot], *, by: Actor) -> list[Mapping[str, Prospect]]:
        """How likely the goals of each plan are met, as what was measured goes on, with what it adds to the first."""
        if not may(by, "measure.read"):
            return super()._prospects(plans, by=by)
        distinct = {msgspec.json.encode(goal): goal for plan in plans for goal in plan.of(Goal).values() if goal.metric}
        told = self._courses.of(list(distinct.values()), day=self._today(), record=self._warehouse.watermark)
        courses = dict(zip(distinct, told, strict=True))
        currency = self._settings.currency

        def found(goal: Goal, plan: Snapshot) -> Prospect:
            return foretold(goal, courses.get(msgspec.json.encode(goal)), plans=(plans[0], plan), currency=currency)

        return [{goal.id: found(goal, plan) for goal in plan.of(Goal).values()} for plan in plans]

    def _foreseen(self, goals: Sequence[Goal]) -> list[Foreseen]:
        """Where the numbers of goals are going."""
        today = self._today()
        gauge = Gauge(self._measure, goals, through=today - timedelta(1), by=SYSTEM, back=LOOK)
        return [course_of(goal, gauge, today=today) for goal in goals]

    def _counted(self, goals: Sequence[Goal]) -> list[GoalProgress]:
        gauge = Gauge(self._measure, goals, through=self._today() - timedelta(1), by=SYSTEM)
        plan = self._now()
        return [self._progress(goal, plan, gauge=gauge) for goal in goals]

    def _progress(self, goal: Goal, plan: Snapshot, *, gauge: Gauge) -> GoalProgress:
        path = _path(goal, gauge)
        series = _series(goal, plan, gauge=gauge)
        reading = Reading(*series[-1]) if series else None
        planned = None if path is None or reading is None else path.at(reading.day)
        stands = standing(goal, reading, planned=planned, today=self._today())
        return GoalProgress(
            goal.id,
            stands.status,
            stands.why,
            reading.day if reading else None,
            reading.actual if reading else None,
            planned,
            stands.shortfall,
            tuple(PathPoint(*point) for point in series),
            () if path is None else path.points(),
            gauge.data_through(goal),
            path.note if path else "",
        )

    def _today(self) -> date:
        return self._clock.now().date()


def _path(goal: Goal, gauge: Gauge) -> PlannedPath | None:
    return planned_path(goal, shape=gauge.shape(goal) if goal.path == "seasonal" and goal.metric else None)


def _series(goal: Goal, plan: Snapshot, *, gauge: Gauge) -> list[tuple[date, float]]:
    """What was measured since the goal began; without a metric, what check-ins say. Nothing before any data."""
    if not goal.metric:
        told = [item for item in (naming.item for naming in plan.naming(goal.id)) if isinstance(item, CheckIn)]
        values = {item.date: item.value for item in told if item.value is not None and item.date >= goal.start}
        return sorted(values.items())
    if goal.reading == "total":
        return gauge.total(goal)
    return gauge.level(goal, start=goal.start, end=goal.deadline)


def _measured(
    item: Initiative, found: dict[tuple[str, str], list[tuple[date, float]]], *, through: datetime | None
) -> Measured:
    """Sums from the initiative's first day on; what comes after its end still counts."""
    sums = {
        metric: sum(
            value for code in item.campaign_codes for day, value in found.get((metric, code), ()) if day >= item.start
        )
        for metric in RESULTS
    }
    ratio = sums["revenue"] / sums["spend"] if sums["spend"] else None
    return Measured(
        item.id, sums["spend"], sums["sessions"], sums["conversions"], sums["revenue"], ratio, data_through=through
    )
