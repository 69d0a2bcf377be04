"""Channels that leave what was planned for them in a quarter: told, never changed from here.

What a channel costs too much is some initiative's money, or nobody's. Where an initiative on it is said to overspend,
the channel says nothing new; otherwise the finding asks to find out whose money it is.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Final

import numpy as np

from seamark.decide.budgets import LEVEL, MATERIAL, WORTH
from seamark.decide.model import Fact, Finding
from seamark.decide.reading import BudgetFacts, ChannelSeries
from seamark.decide.rule import LIKELY
from seamark.decide.wording import day_text, likely_text, money_text
from seamark.kernel import MICROS, Money, Period
from seamark.science import LEAST_DAYS, Pace, forecast

DAY: Final = timedelta(days=1)
LEAST_AHEAD: Final = 5


def channel_findings(facts: BudgetFacts, *, overspending: Collection[str]) -> Iterator[Finding]:
    """Channels that will cost clearly more than planned, unless an ``overspending`` initiative on them is told of."""
    least = WORTH * sum(one.limit for one in facts.budgets)
    for series in facts.channels:
        if len(series.actual) < LEAST_DAYS or len(series.ahead) < LEAST_AHEAD or series.initiatives & set(overspending):
            continue
        if not series.planned[-LEAST_DAYS:].any() or not series.ahead.any():
            continue  # its plan has ended: what comes now has no pace of that plan
        pace = forecast(series.actual, series.planned, ahead=series.ahead, level=LEVEL)
        plan = float(np.sum(series.planned) + np.sum(series.ahead))
        if pace.p_over(plan) >= LIKELY and pace.total - plan >= max(MATERIAL * plan, least):
            yield _finding(facts, series, pace=pace, plan=plan)


def _finding(facts: BudgetFacts, series: ChannelSeries, *, pace: Pace, plan: float) -> Finding:
    excess, last = pace.total - plan, series.period.end - DAY
    money = {name: money_text(value, facts.currency) for name, value in (("over", excess), ("plan", plan))}
    so_far = Period(series.period.start, series.through + DAY)
    bounds = f"{money_text(pace.low, facts.currency)} to {money_text(pace.high, facts.currency)}"
    return Finding(
        kind="pacing",
        subject_id=f"channel:{series.channel}"[:80],
        period=series.period,
        title=f"{series.channel} will cost about {money['over']} more than all initiatives plan by {day_text(last)}.",
        finding=f"By {day_text(series.through)}, {money_text(pace.spent, facts.currency)} were spent where "
        f"{money_text(float(series.planned.sum()), facts.currency)} were planned. At the pace of the last "
        f"{pace.window // 7} weeks the quarter comes to {money_text(pace.total, facts.currency)} ({bounds}); "
        f"the plan of the channel is {money['plan']}.",
        evidence=(
            Fact("Planned for the quarter", plan, facts.currency, period=series.period),
            Fact("Spent so far", pace.spent, facts.currency, period=so_far),
            Fact("Planned so far", float(series.planned.sum()), facts.currency, period=so_far),
            Fact("Spend at its end at this pace", pace.total, facts.currency, pace.low, pace.high, series.period),
        ),
        verdict="hold",
        why_verdict=f"More with {likely_text(pace.p_over(plan))} probability, but no initiative on it overspends: "
        "look for campaigns that no initiative names, or budgets that are shared among channels differently.",
        amount=Money(round(excess) * MICROS, facts.currency),
    )
