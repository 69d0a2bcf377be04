"""Regional tests: which regions to treat, what a test changed, and tests that the costs show."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from seamark.govern import Actor, require
from seamark.kernel import Clock, Estimate, Grounds, InputError, NotFound, Period, Settings
from seamark.measure.answering import Purse, excluded, unit_of
from seamark.measure.metrics import metric_of
from seamark.measure.model import MONEY, Excluded
from seamark.measure.regions import (
    REGIONAL,
    DesignAnswer,
    DesignQuestion,
    FoundTest,
    RegionalAnswer,
    RegionalQuestion,
    RegionTotal,
    designed,
    sentence,
)
from seamark.measure.service.counting import READ, Counting
from seamark.measure.store import RegionalFigures
from seamark.science.regions import (
    Panel,
    RegionalEffect,
    RegionalTest,
    Wish,
    choose_markets,
    differences,
    interrupted_series,
    synthetic_control,
)
from seamark.warehouse import Warehouse

HISTORY = (14, 1095)
LONGEST = 365
LEVELS = (0.5, 0.99)
PAUSE_DAYS = 14  # a campaign that rests for less is no test
APART = timedelta(days=3)  # regions whose pauses start and end within these days are of one test
WEEK = 7
Counted = tuple[Panel, tuple[Excluded, ...]]


class RegionalVerbs(Counting):
    """What a test by region changed. Regions are what events, orders and costs name."""

    def __init__(
        self, warehouse: Warehouse, *, settings: Settings, clock: Clock, lag: Callable[[], float] = lambda: 0.0
    ) -> None:
        super().__init__(warehouse, settings=settings, clock=clock, lag=lag)
        self._regional = RegionalFigures(warehouse)

    def regional(self, question: RegionalQuestion, *, by: Actor) -> RegionalAnswer:
        """What changed in the treated regions of a test, with its interval.

        Raises InputError when the metric is not counted by region, a region is not there, the test does not lie inside
        the data, or nothing is left to compare with; the message says what would do.
        """
        require(by, READ)
        _check(question)
        first, last = self._span(question.metric)
        days = self._days(question, first=first, last=last)
        panel, out = self._panel(question.metric, days, exclude=question.exclude)
        start = (question.period.start - days.start).days
        test = RegionalTest(question.treated, start, days.days)
        found = _told(panel, test, question=question)
        return RegionalAnswer(
            metric=question.metric,
            unit=unit_of(metric_of(question.metric), self._exchange),
            estimate=self._estimate(found, question),
            says=sentence(found.effect, what=_what(question.metric, self._settings.currency),
                          regions=len(question.treated), periods=days.days - start, unit="days"),
            found=found,
            days=tuple(days.start + timedelta(days=number) for number in range(days.days)),
            test_days=days.days - start,
            treated=question.treated,
            excluded=out,
        )  # fmt: skip

    def regional_design(self, question: DesignQuestion, *, by: Actor) -> DesignAnswer:
        """Which regions to treat, and how small a change a test of so many days would show.

        Raises InputError when the metric is not counted by region or the history is too short for the duration,
        NotFound where nothing names a region.
        """
        require(by, READ)
        _metric(question.metric)
        _within("days of a test", question.days, span=(1, LONGEST))
        _within("days of history", question.history_days, span=HISTORY)
        first, last = self._span(question.metric)
        history = Period(max(first, last - timedelta(days=question.history_days - 1)), last + timedelta(days=1))
        panel, _ = self._panel(question.metric, history)
        costs, _ = self._panel("spend", history, regions=panel.regions)
        wish = Wish(
            duration=question.days,
            sizes=question.sizes,
            include=question.include,
            exclude=question.exclude,
            costs=costs.values.mean(axis=1),
        )
        markets = choose_markets(panel, wish)
        totals = panel.values.sum(axis=1)
        order = np.argsort(-totals, kind="stable")
        whole = float(totals.sum()) or 1.0
        what = _what(question.metric, self._settings.currency)
        return DesignAnswer(
            metric=question.metric,
            unit=unit_of(metric_of(question.metric), self._exchange),
            currency=self._settings.currency,
            history=history,
            days=question.days,
            regions=tuple(RegionTotal(panel.regions[row], float(totals[row]), float(totals[row]) / whole)
                          for row in order),
            markets=markets,
            says=designed(markets[0] if markets else None, days=question.days, what=what),
        )  # fmt: skip

    def regions(self, metric: str, *, by: Actor) -> tuple[RegionTotal, ...]:
        """Regions by what they had in the last half year, most first; empty where nothing names a region."""
        require(by, READ)
        _metric(metric)
        span = self._regional.span()
        if span is None:
            return ()
        days = Period(max(span[0], span[1] - timedelta(days=181)), span[1] + timedelta(days=1))
        panel, _ = self._panel(metric, days)
        totals = panel.values.sum(axis=1)
        whole = float(totals.sum()) or 1.0
        rows = [
            RegionTotal(name, float(one), float(one) / whole) for name, one in zip(panel.regions, totals, strict=True)
        ]
        return tuple(sorted(rows, key=lambda row: (-row.value, row.region)))

    def found_tests(self, *, by: Actor) -> tuple[FoundTest, ...]:
        """Tests that the costs show: a channel that paused in some regions and went on in others, newest first."""
        require(by, READ)
        reach = self._regional.reaches()
        made: dict[str, list[tuple[date, date, str]]] = {}
        for row in self._regional.pauses(PAUSE_DAYS):
            made.setdefault(row["channel"], []).append((row["pause"], row["resume"], row["region"]))
        tests = [
            FoundTest(channel, period, regions, reach[channel] - len(regions))
            for channel, pauses in made.items()
            for period, regions in _together(sorted(pauses))
            if len(regions) < reach[channel]
        ]
        return tuple(sorted(tests, key=lambda test: (test.period.start, test.channel), reverse=True))

    def _span(self, metric: str) -> tuple[date, date]:
        """The first and the last whole day that anything is known of regions."""
        span = self._regional.span()
        if span is None:
            msg = f"Nothing says in which region {metric} happened."
            help_ = "Send context.location.region with events, or import orders and costs with a region."
            raise NotFound(msg, help=help_)
        today = self._clock.now().date()
        return span[0], max(span[0], min(span[1], today - timedelta(days=1)))

    @staticmethod
    def _days(question: RegionalQuestion, *, first: date, last: date) -> Period:
        """History and test. A test that is not over counts up to the last whole day."""
        period = question.period
        if period.start > last or period.start <= first:
            msg = f"The test starts on {period.start}; data by region go from {first} to {last}."
            raise InputError(msg, help="Choose a start inside the data, with history before it.",
                             arrived=str(period.start), allowed=[str(first), str(last)])  # fmt: skip
        return Period(
            max(first, period.start - timedelta(days=question.history_days)), min(period.end, last + timedelta(days=1))
        )

    def _panel(
        self, metric: str, days: Period, *, exclude: Sequence[str] = (), regions: Sequence[str] | None = None
    ) -> Counted:
        """A metric by region and day; a day without anything is 0. ``regions``: exactly these, in their order."""
        cells: dict[tuple[str, date], Purse | float] = {}
        everything, is_money = Purse(), metric_of(metric).unit == MONEY
        for row in self._regional.facts(days.start, days.end):
            key = row["region"], row["day"]
            if is_money:
                purse = cells.setdefault(key, Purse())
                everything.add(row[metric], row["currency"])
                if isinstance(purse, Purse):
                    purse.add(row[metric], row["currency"])
            else:
                cells[key] = float(cells.get(key, 0.0)) + row[metric]  # type: ignore[arg-type]
        names = sorted({name for name, _ in cells} - set(exclude)) if regions is None else list(regions)
        number = {name: place for place, name in enumerate(names)}
        values = np.zeros((len(names), days.days))
        for (name, day), cell in cells.items():
            if name in number:
                worth = cell.worth(self._exchange) if isinstance(cell, Purse) else cell
                values[number[name], (day - days.start).days] = worth
        return Panel(tuple(names), values), excluded(metric, everything, exchange=self._exchange)

    def _estimate(self, found: RegionalEffect, question: RegionalQuestion) -> Estimate:
        through: datetime = self._figures.newest() or self._clock.now()
        effect = found.effect
        grounds = Grounds.EXPERIMENT if question.randomised else Grounds.QUASI_EXPERIMENT
        return Estimate(
            effect.total, effect.total_low, effect.total_high, effect.level, found.method, grounds, through
        )  # fmt: skip


def _told(panel: Panel, test: RegionalTest, *, question: RegionalQuestion) -> RegionalEffect:
    if question.method == "differences":
        return differences(panel, test, level=question.level)
    if question.method == "interrupted-series":
        return interrupted_series(panel, test, level=question.level, season=WEEK)
    return synthetic_control(panel, test, level=question.level, augment=question.augment, basis=question.basis)


def _together(pauses: list[tuple[date, date, str]]) -> list[tuple[Period, tuple[str, ...]]]:
    """Pauses that start and end within days of each other, as one with the usual start and end."""
    groups: list[list[tuple[date, date, str]]] = []
    for pause in pauses:
        near = (
            group for group in groups
            if abs(pause[0] - group[0][0]) <= APART and abs(pause[1] - group[0][1]) <= APART
        )  # fmt: skip
        group = next(near, None)
        if group is None:
            groups.append([pause])
        else:
            group.append(pause)
    return [
        (
            Period(Counter(one[0] for one in group).most_common(1)[0][0],
                   Counter(one[1] for one in group).most_common(1)[0][0]),
            tuple(sorted({one[2] for one in group})),
        )
        for group in groups
    ]  # fmt: skip


def _check(question: RegionalQuestion) -> None:
    _metric(question.metric)
    _within("days of history", question.history_days, span=HISTORY)
    _within("days of a test", question.period.days, span=(1, LONGEST))
    low, high = LEVELS
    if not low <= question.level <= high:
        msg = f"The interval's probability is {question.level:g}; {low:g} to {high:g} are allowed."
        raise InputError(msg, help="0.9 is usual.", arrived=question.level, allowed=list(LEVELS))
    if both := set(question.treated) & set(question.exclude):
        msg = f"{', '.join(sorted(both))} is treated and left out."
        raise InputError(msg, help="Take it out of one of the lists.", arrived=sorted(both))


def _metric(name: str) -> None:
    if name not in REGIONAL:
        msg = f"'{name}' is not counted by region. Allowed are {', '.join(REGIONAL)}."
        raise InputError(msg, help="Choose one of them.", arrived=name, allowed=list(REGIONAL))


def _within(what: str, arrived: int, *, span: tuple[int, int]) -> None:
    low, high = span
    if not low <= arrived <= high:
        msg = f"{arrived} {what}; {low} to {high} are allowed."
        raise InputError(msg, help=f"Choose between {low} and {high}.", arrived=arrived, allowed=[low, high])


def _what(metric: str, currency: str) -> str:
    """What is counted, in words that follow a number."""
    titles = {"conversions": "orders", "revenue": f"{currency} of revenue", "spend": f"{currency} of spend"}
    return titles.get(metric, metric_of(metric).title.lower())
