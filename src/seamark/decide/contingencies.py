"""Contingency plans whose case has come: a finding that carries what was agreed for it.

That people agreed on it beforehand does not make a noisy fortnight the case they meant: the plan may be carried out
when the limit is passed with 95 % probability, and is shown until then.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from seamark.decide.gauging import METRIC_OF
from seamark.decide.model import Fact, Finding, Verdict
from seamark.decide.rule import verdict_of
from seamark.decide.watching import Case
from seamark.decide.wording import amount_text, day_text, likely_text, range_text
from seamark.kernel import Money, Period

DAY: Final = timedelta(days=1)


def contingency_findings(cases: Iterable[Case], currency: str) -> Iterator[Finding]:
    """A finding for every contingency plan that fired."""
    for one in cases:
        if one.stands.state == "fired":
            yield _finding(one, currency)


def case_of(one: Case) -> str:
    """What it is that must not happen, in words, without a full stop."""
    plan = one.plan
    if plan.watch == "date":
        return f"{plan.item} is later than {day_text(plan.later_than)}" if plan.later_than else plan.item
    if plan.watch == "goal":
        return "the goal is off its path"
    what = METRIC_OF[plan.metric].title
    if plan.where:
        what = f"{what} ({'; '.join(', '.join(values) for values in plan.where.values())})"
    limit = "" if plan.limit is None else amount_text(plan.limit, one.stands.unit or METRIC_OF[plan.metric].unit)
    return f"{what} of {plan.days} days is {plan.beyond} {limit}"


def _finding(one: Case, currency: str) -> Finding:
    plan = one.plan
    verdict, why = _verdict(one)
    return Finding(
        kind="contingency",
        subject_id=plan.contingency_id,
        period=Period(plan.starts, plan.ends + DAY),
        title=f"{plan.title}: {_happened(one)}.",
        finding=f"{_says(one)} What was agreed for this case: {plan.remedy}",
        evidence=tuple(_evidence(one)),
        verdict=verdict,
        why_verdict=why,
        amount=Money(plan.amount, currency),
        expected_says=plan.remedy if verdict == "act" else "",
        changes=plan.proposals if verdict == "act" else (),
    )


def _happened(one: Case) -> str:
    """In a few words."""
    plan = one.plan
    if plan.watch == "date" and plan.item_day and plan.later_than:
        late = (plan.item_day - plan.later_than).days
        return f"{plan.item} is {late} {'day' if late == 1 else 'days'} later than it may be"
    value = "" if one.stands.value is None else amount_text(one.stands.value, one.stands.unit)
    limit = "" if one.stands.limit is None else amount_text(one.stands.limit, one.stands.unit)
    if plan.watch == "goal":
        return f"the goal stands at {value} where its path asks for {limit}"
    return f"{METRIC_OF[plan.metric].title.lower()} came to {value}, {plan.beyond} {limit}"


def _says(one: Case) -> str:
    plan = one.plan
    if plan.watch == "date" and plan.item_day and plan.later_than:
        return f"It is planned for {day_text(plan.item_day)}; the last day was {day_text(plan.later_than)}."
    when = f" By {day_text(one.stands.period.end - DAY)}" if one.stands.period else ""
    bounds = ""
    if one.stands.low is not None and one.stands.high is not None:
        bounds = f" ({range_text(one.stands.low, one.stands.high, unit=one.stands.unit)})"
    value = "" if one.stands.value is None else amount_text(one.stands.value, one.stands.unit)
    return f"{when} it came to {value}{bounds}; the case is that {case_of(one)}.".strip()


def _verdict(one: Case) -> tuple[Verdict, str]:
    plan, p_beyond = one.plan, one.stands.p_beyond
    if plan.obstacle:
        return "hold", f"It cannot be carried out as prepared. {plan.obstacle}"
    if p_beyond is None:
        return "hold", "There are too few days yet to tell it from chance."
    if verdict_of(p_beyond, 1 - p_beyond) != "act":
        return "hold", (
            f"The limit is passed with {likely_text(p_beyond)} probability: days differ so much that this may be "
            "chance. What was agreed can be carried out when it is sure."
        )
    if not plan.proposals:
        return "hold", "No change of the plan was prepared for it: what was agreed is for people to do."
    sure = "" if plan.watch == "date" else f" with {likely_text(p_beyond)} probability"
    return "act", f"The case has come{sure}, and this was agreed for it. It can be taken back in the history."


def _evidence(one: Case) -> Iterator[Fact]:
    if one.stands.value is not None:
        yield Fact("Measured", one.stands.value, one.stands.unit, one.stands.low, one.stands.high, one.stands.period)
    if one.stands.limit is not None:
        yield Fact("Path asks for" if one.plan.watch == "goal" else "Limit", one.stands.limit, one.stands.unit)
