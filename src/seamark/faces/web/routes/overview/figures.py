"""The figures of the period with their changes, and the chart of revenue and spend."""

from collections.abc import Callable, Mapping

import msgspec

from seamark.faces.web.asking import Asked, daily, periods_of
from seamark.faces.web.changes import Change, Days, change_between
from seamark.faces.web.charts import Range, Series, Trend, Words, range_of, trend
from seamark.faces.web.foreseen import NOTHING_AHEAD, Ahead
from seamark.faces.web.numbers import Shown, count, money, ratio
from seamark.faces.web.periods import View
from seamark.faces.web.steps import Steps
from seamark.faces.web.telling import Planned, Standing, certainty, plan_title, trend_title
from seamark.measure import Question

METRICS = ("revenue", "spend", "conversions", "visitors", "sessions")
COLOURS = ((1, "revenue"), (2, "spend"))
Daily = tuple[float | None, ...]  # a value a day, None on days that have none
REACH = 0.05  # an interval is drawn on an axis of at least ±5 %


class Figure(msgspec.Struct, frozen=True):
    """A figure of the period: value, change, interval, whether the change is hoped for, or ``why`` there is none."""

    name: str
    shown: Shown
    change: Change
    range: Range | None
    certainty: str
    tone: str
    why: str


def questions(view: View) -> list[Question]:
    """What the figures and the chart need to know."""
    return [daily(metric, period) for metric in METRICS for period in periods_of(view)]


def standing_of(asked: Asked, view: View, *, currency: str) -> Standing:
    """The changes the Overview speaks of."""
    return Standing(
        currency,
        revenue=_change(asked, view, over="revenue"),
        spend=_change(asked, view, over="spend"),
        conversions=_change(asked, view, over="conversions"),
        visitors=_change(asked, view, over="visitors"),
        cost_per_conversion=_change(asked, view, over="spend", under="conversions"),
    )


def figures_of(asked: Asked, view: View, *, standing: Standing) -> list[Figure]:
    """Revenue, spend, orders, cost per order, return on spend, conversion rate, each with its change."""
    spent = standing.spend.now
    rows: list[tuple[str, Change, Callable[[float | None], Shown], int]] = [
        ("Revenue", standing.revenue, _money(standing), 1),
        ("Spend", standing.spend if spent else Change(None, None), _money(standing), 0),
        ("Orders", standing.conversions, count, 1),
        ("Cost per order", standing.cost_per_conversion if spent else Change(None, None), _money(standing), -1),
        ("Return on ad spend", _change(asked, view, over="revenue", under="spend"), ratio, 1),
        ("Orders per 100 visits", _per_hundred(asked, view), count, 1),
    ]
    changes = [change for _, change, _, _ in rows]
    bounds = [abs(end) for change in changes for end in (change.low, change.high) if end is not None]
    reach = max([REACH, *bounds])
    return [_figure(name, change, show=show, good=good, reach=reach) for name, change, show, good in rows]


def chart_of(
    asked: Asked, view: View, *, standing: Standing, plan: Mapping[str, Daily], ahead: Ahead = NOTHING_AHEAD
) -> Trend:
    """Revenue and spend of the period as lines, carried on ``ahead``; dashed the plan, else the period before."""
    steps = Steps(view)
    lines = []
    for colour, metric in COLOURS:
        values = steps.of(asked.daily(metric, view.period))
        if any(values) or metric == "revenue":
            lines.append(Series(metric.capitalize(), values, colour, partial=steps.has_partial))
    planned = [
        Series(f"{metric.capitalize()} planned", steps.of_known(plan[metric]), colour, "dashed")
        for colour, metric in COLOURS
        if any(plan.get(metric, ()))
    ]
    dashed = "" if planned else _dashed(view)
    lines += planned or _before(asked, view, steps=steps)
    title = plan_title(*(held_against(asked, view, metric=metric, plan=plan) for _, metric in COLOURS))
    says = f"{standing.currency} {steps.words}, {view.label}" + (", dashed: the plan" if planned else dashed)
    says = (says if len(lines) > 1 else says.split(", d")[0]) + ahead.says
    words = Words("revenue-and-spend", title or trend_title(standing), says)
    return trend(
        words,
        ahead.days(steps),
        series=ahead.drawn(lines, steps),
        show=lambda value: money(value, standing.currency),
        notes=ahead.notes,
    )


def held_against(asked: Asked, view: View, *, metric: str, plan: Mapping[str, Daily]) -> Planned | None:
    """A metric and its plan over the full days of the period that have both."""
    kept = _full_days(view)
    pairs = [
        (actual, wanted)
        for actual, wanted in zip(asked.daily(metric, view.period)[:kept], plan.get(metric, ()), strict=False)
        if wanted is not None
    ]
    return Planned(sum(one for one, _ in pairs), sum(two for _, two in pairs)) if pairs else None


def _before(asked: Asked, view: View, *, steps: Steps) -> list[Series]:
    """The period before as dashed lines, where it has as many steps."""
    lines = []
    for colour, metric in COLOURS if view.against else ():
        values = steps.of(asked.daily(metric, view.against))[-len(steps.starts) :] if view.against else ()
        if len(values) == len(steps.starts) and any(values):
            lines.append(Series(f"{metric.capitalize()} before", values, colour, "dashed"))
    return lines


def _dashed(view: View) -> str:
    return f", dashed: {view.against_span}" if view.against else ""


def _change(asked: Asked, view: View, *, over: str, under: str = "") -> Change:
    kept = _full_days(view)
    parts = [
        Days(asked.daily(over, period)[:kept], asked.daily(under, period)[:kept] if under else ())
        for period in periods_of(view)
    ]
    change = change_between(parts[0], parts[1] if len(parts) > 1 else None)
    now = Days(asked.daily(over, view.period), asked.daily(under, view.period) if under else ()).total()
    return msgspec.structs.replace(change, now=now)


def _full_days(view: View) -> int:
    """How many days of a period are compared: all, less a today that is not over (where there are others)."""
    return view.period.days - 1 if view.has_today and view.period.days > 1 else view.period.days


def _per_hundred(asked: Asked, view: View) -> Change:
    change = _change(asked, view, over="conversions", under="sessions")
    now = change.now * 100 if change.now is not None else None
    return msgspec.structs.replace(change, now=now)


def _figure(name: str, change: Change, *, show: Callable[[float | None], Shown], good: int, reach: float) -> Figure:
    drawn = None
    if change.low is not None and change.high is not None and change.share is not None:
        drawn = range_of(change.share, low=change.low, high=change.high, reach=reach)
    tone = ""
    if good and change.is_clear and change.share is not None:
        tone = "good" if (change.share > 0) == (good > 0) else "bad"
    why = "no costs imported" if name == "Spend" and change.now is None else "nothing to compare with"
    return Figure(
        name,
        show(change.now),
        change,
        drawn,
        certainty(change),
        tone,
        "" if change.now is None and name != "Spend" else why,
    )


def _money(standing: Standing) -> Callable[[float | None], Shown]:
    return lambda value: money(value, standing.currency)
