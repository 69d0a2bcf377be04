"""Budgets that will not last, and budgets that will not be used: findings from the pace of spend.

Two changes mend a budget that will not last. Slowing down keeps what was approved; it is tolerated while no more than
half of the coming spend is cut. Otherwise only more money keeps the work going, and whether that pays is no question of
pace: such a finding asks for a test, or holds. A budget that will not be used is released down to what will be spent
with 97.5 % probability.
"""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import msgspec
import numpy as np

from seamark.decide.model import Basis, Fact, Finding, Proposal, Verdict
from seamark.decide.reading import BudgetFacts, BudgetSeries
from seamark.decide.rule import UNLIKELY, verdict_of
from seamark.decide.spending import repaced
from seamark.decide.wording import day_text, likely_text, money_text, share_text
from seamark.kernel import MICROS, Estimate, Grounds, Money, Period
from seamark.science import LEAST_DAYS, Floats, Pace, forecast

LEVEL: Final = 0.8
SHOWN: Final = 0.8  # probability of leaving the budget from which it is worth telling
MATERIAL: Final = 0.05  # share of the budget below which nobody should be bothered
WORTH: Final = 0.01  # share of all budgets under way below which neither
LEAST_AHEAD: Final = 5  # days left below which nothing can be mended any more
LARGEST_CUT: Final = 0.5  # of the coming spend: a deeper cut stops the work rather than slowing it
EARLIEST_RELEASE: Final = 0.25  # share of its days after which a budget's pace says something about its end
CERTAIN: Final = 0.975
METHOD: Final = "pacing v1"
DAY: Final = timedelta(days=1)


class _Case(msgspec.Struct, frozen=True):
    """A budget, its forecast, and the money of both in whole units."""

    facts: BudgetFacts
    series: BudgetSeries
    pace: Pace

    @property
    def limit(self) -> float:
        return self.series.limit

    @property
    def least(self) -> float:
        """An amount that is worth a decision in a company of this size."""
        return WORTH * sum(one.limit for one in self.facts.budgets)

    @property
    def period(self) -> Period:
        return Period(self.series.budget.starts, self.series.budget.ends + DAY)

    @property
    def acts_on(self) -> date:
        """The first day that a change can still reach."""
        return self.facts.today + DAY

    @property
    def gone_by_then(self) -> float:
        """What will be spent before a change reaches anything."""
        waiting = (self.acts_on - self.series.through).days - 1
        return self.pace.spent + float(self.coming[:waiting].sum())

    @property
    def coming(self) -> Floats:
        """What each day to come would cost at this pace (shape: days ahead); evenly where no more was planned."""
        ahead = self.series.ahead if self.series.ahead.any() else np.ones(len(self.series.ahead))
        shared: Floats = ahead * ((self.pace.total - self.pace.spent) / float(ahead.sum()))
        return shared

    @property
    def to_come(self) -> float:
        """What would be spent from then on if nothing changed."""
        return self.pace.total - self.gone_by_then

    @property
    def days_left(self) -> int:
        return (self.series.budget.ends - self.acts_on).days + 1

    def money(self, value: float) -> str:
        return money_text(value, self.facts.currency)

    def estimate(self, value: float, *, low: float, high: float) -> Estimate:
        """An estimate of the forecast's level; spend is modelled, not tried."""
        return Estimate(value, low, high, LEVEL, METHOD, Grounds.MODEL, self.facts.data_through)


class BudgetFindings(msgspec.Struct, frozen=True):
    """What should be done about budgets under way, one finding a budget at most: that is too small, or too large."""

    over: tuple[Finding, ...]
    under: tuple[Finding, ...]


def budget_findings(facts: BudgetFacts) -> BudgetFindings:
    """Budgets that will not last, and those that will not be used."""
    cases = list(_cases(facts))
    over = {case.series.budget.initiative_id: found for case in cases if (found := _over(case)) is not None}
    rest = (_under(case) for case in cases if case.series.budget.initiative_id not in over)
    return BudgetFindings(tuple(over.values()), tuple(found for found in rest if found is not None))


def _cases(facts: BudgetFacts) -> Iterator[_Case]:
    """Budgets whose pace says something, and that can still be mended."""
    for series in facts.budgets:
        days_left = (series.budget.ends - facts.today).days
        if len(series.actual) < LEAST_DAYS or days_left < LEAST_AHEAD or not series.actual.any():
            continue
        yield _Case(facts, series, forecast(series.actual, series.planned, ahead=series.ahead, level=LEVEL))


def _over(case: _Case) -> Finding | None:
    """It will not last."""
    p_over, excess = case.pace.p_over(case.limit), case.pace.total - case.limit
    if p_over < SHOWN or excess < max(MATERIAL * case.limit, case.least):
        return None
    left = case.limit - case.gone_by_then
    steps = repaced(case.series, case.acts_on, spent=case.gone_by_then)
    p_harm = _p_cut_too_deep(case, left) if steps else 1.0
    verdict = verdict_of(p_over, p_harm, is_learnable=p_harm > UNLIKELY)
    acts = verdict == "act"
    return Finding(
        kind="pacing",
        subject_id=case.series.budget.initiative_id,
        period=case.period,
        title=f"{case.series.budget.title} will overspend by about {case.money(excess)}: {_runs_out(case)}.",
        finding=_says(case, f"more than the budget with {likely_text(p_over)} probability"),
        evidence=tuple(_evidence(case)),
        verdict=verdict,
        why_verdict=_why_over(case, p_over, verdict=verdict),
        amount=_amount(case, excess),
        expected=_saved(case) if acts else None,
        expected_says=_saved_says(case) if acts else "",
        changes=(_slower(case, steps),) if acts else (),
        basis=_basis(case, case.to_come) if acts else None,
    )


def _under(case: _Case) -> Finding | None:
    """It will not be used."""
    rest = case.limit - case.pace.total
    elapsed = len(case.series.actual) / (len(case.series.actual) + len(case.series.ahead))
    if elapsed < EARLIEST_RELEASE or rest < 2 * MATERIAL * case.limit:
        return None
    keep = _rounded_up(case.pace.quantile(CERTAIN))
    p_gain = 1 - case.pace.p_over(case.limit * (1 - MATERIAL))
    free = case.limit - keep
    if p_gain < SHOWN or free < max(MATERIAL * case.limit, case.least):
        return None
    verdict = verdict_of(p_gain, case.pace.p_over(keep))
    acts = verdict == "act"
    change = Proposal(
        case.series.budget.initiative_id,
        "budget",
        case.series.fields["budget"],
        _new_budget(case, keep),
        f"Budget of {case.series.budget.title}: {case.money(case.limit)} → {case.money(keep)}",
    )
    return Finding(
        kind="pacing",
        subject_id=case.series.budget.initiative_id,
        period=case.period,
        title=f"{case.series.budget.title} will leave about {case.money(rest)} of its budget unused: "
        f"{case.money(free)} can be released.",
        finding=_says(case, f"so about {case.money(rest)} stay unused"),
        evidence=tuple(_evidence(case)),
        verdict=verdict,
        why_verdict=f"With {likely_text(p_gain)} probability {share_text(MATERIAL)} of the budget or more is left; "
        f"what stays is enough with {likely_text(1 - case.pace.p_over(keep))} probability.",
        amount=_amount(case, free),
        expected=_unused(case) if acts else None,
        expected_says=f"{case.money(free)} become free for other work." if acts else "",
        changes=(change,) if acts else (),
        basis=_basis(case, case.limit - case.gone_by_then) if acts else None,
    )


def _p_cut_too_deep(case: _Case, left: float) -> float:
    """The probability that keeping to the budget means cutting more than what is tolerated."""
    if left <= 0:
        return 1.0
    return case.pace.p_over(case.gone_by_then + left / (1 - LARGEST_CUT))


def _runs_out(case: _Case) -> str:
    """When the money is gone at the present pace."""
    upto = case.pace.spent + np.cumsum(case.coming)
    over = np.flatnonzero(upto > case.limit)
    if case.pace.spent >= case.limit:
        return "it is spent already"
    day = case.series.through + DAY * (int(over[0]) + 1 if len(over) else len(upto))
    early = (case.series.budget.ends - day).days
    rest = f"{early} {'day' if early == 1 else 'days'} before the end" if early else "its last day"
    return f"the money is gone on {day_text(day)}, {rest}"


def _says(case: _Case, ending: str) -> str:
    pace, series = case.pace, case.series
    elapsed = len(series.actual) / (len(series.actual) + len(series.ahead))
    return (
        f"By {day_text(series.through)}, {case.money(pace.spent)} of {case.money(case.limit)} were spent: "
        f"{share_text(pace.spent / case.limit)} of the budget in {share_text(elapsed)} of its time. "
        f"At the pace of the last {pace.window // 7} weeks it comes to {case.money(pace.total)} by "
        f"{day_text(series.budget.ends)} ({case.money(pace.low)} to {case.money(pace.high)}), {ending}."
    )


def _why_over(case: _Case, p_over: float, *, verdict: Verdict) -> str:
    likely = f"It overspends with {likely_text(p_over)} probability"
    if verdict == "test":
        return (
            f"{likely}, but keeping to the budget would stop the work rather than slow it. Whether more money pays "
            "cannot be read from what came beside the spend so far: give some regions more for two weeks and compare."
        )
    if verdict == "hold":
        return f"{likely}, which is not sure enough to slow anything down. It comes back when it is."
    cut = 1 - (case.limit - case.gone_by_then) / case.to_come
    return (
        f"{likely}. Slowing down takes {share_text(cut)} off the coming spend, moves no new money and can be taken "
        "back; a larger budget would need a reason that pace alone cannot give."
    )


def _saved(case: _Case) -> Estimate:
    """What is not overspent when the rest is slowed down."""
    return case.estimate(case.pace.total - case.limit, low=case.pace.low - case.limit, high=case.pace.high - case.limit)


def _unused(case: _Case) -> Estimate:
    """What stays of the budget at this pace."""
    low, high = case.limit - case.pace.high, case.limit - case.pace.low
    return case.estimate(case.limit - case.pace.total, low=low, high=high)


def _saved_says(case: _Case) -> str:
    low, high = case.money(case.pace.low - case.limit), case.money(case.pace.high - case.limit)
    return (
        f"{case.money(case.pace.total - case.limit)} are not overspent ({low} to {high}), and the work runs to its end."
    )


def _slower(case: _Case, steps: list[dict[str, Any]]) -> Proposal:
    left = case.limit - case.gone_by_then
    before, after = case.to_come / case.days_left, left / case.days_left
    label = (
        f"Spend of {case.series.budget.title} from {day_text(case.acts_on)}: {case.money(before)} a day → "
        f"{case.money(after)} a day, so that {case.money(left)} last until {day_text(case.series.budget.ends)}"
    )
    return Proposal(case.series.budget.initiative_id, "spend", case.series.fields["spend"], steps, label)


def _evidence(case: _Case) -> Iterator[Fact]:
    series, unit = case.series, case.facts.currency
    spent = Period(series.budget.starts, series.through + DAY)
    yield Fact("Budget", case.limit, unit, period=case.period)
    yield Fact("Spent so far", case.pace.spent, unit, period=spent)
    yield Fact("Planned so far", float(series.planned.sum()), unit, period=spent)
    yield Fact("Spend at the end at this pace", case.pace.total, unit, case.pace.low, case.pace.high, case.period)
    recent = Period(series.through - timedelta(case.pace.window - 1), series.through + DAY)
    yield Fact("Spend a day lately", _mean(series.actual[-case.pace.window :]), unit, period=recent)
    if series.revenue and case.pace.spent:
        yield Fact("Revenue counted under its codes", series.revenue, unit, period=spent)


def _mean(days: Floats) -> float:
    return float(days.mean())


def _basis(case: _Case, otherwise: float) -> Basis:
    return Basis(case.series.budget.campaigns, Period(case.acts_on, case.series.budget.ends + DAY), otherwise)


def _amount(case: _Case, value: float) -> Money:
    return Money(round(value) * MICROS, case.facts.currency)


def _rounded_up(value: float) -> float:
    """To the next whole hundred, ten below a thousand."""
    step = 100 if value >= 1000 else 10
    return math.ceil(value / step) * step


def _new_budget(case: _Case, keep: float) -> dict[str, Any]:
    own = keep / case.series.rate
    return {"amount": math.ceil(own), "currency": case.series.budget.currency}
