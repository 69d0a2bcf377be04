"""A recommendation as a card: its numbers with their intervals, what would change, what it is expected to bring."""

from collections.abc import Sequence
from datetime import date

import msgspec

from seamark.decide import Fact, Proposal, Recommendation
from seamark.faces.web.charts import Range, range_of
from seamark.faces.web.numbers import Shown, count, money, percent, whole
from seamark.faces.web.periods import span
from seamark.faces.web.routes.goals.telling import words_of, written
from seamark.kernel import Estimate
from seamark.plan import Snapshot

MARKS = {"act": "on", "hold": "unknown", "test": "unknown"}
SETTLED = {"approved": "on", "declined": "off", "expired": "unknown", "withdrawn": "unknown"}
VERDICTS = {"act": "act", "hold": "hold", "test": "needs a test"}
BECAUSE = {"act": "Why act", "hold": "Why hold", "test": "Why test"}
ABBREVIATED = {"cmo": "CMO"}
SHORT, LONG = 1_000, 1_000_000  # amounts between them are written out
CURRENCY = 3  # letters of a unit that is a currency


class Whisker(msgspec.Struct, frozen=True):
    """A number with its interval on an axis from zero to the largest of its unit; all in percent across."""

    value: float
    low: float | None
    high: float | None


class FactRow(msgspec.Struct, frozen=True):
    """A fact as the page writes it."""

    label: str
    shown: Shown
    interval: str
    whisker: Whisker | None
    days: str


class ChangeRow(msgspec.Struct, frozen=True):
    """A field that would change, with the item it belongs to."""

    item: str
    href: str
    field: str
    before: str
    after: str
    says: str


class Card(msgspec.Struct, frozen=True):
    """A recommendation with everything that its card shows; ``is_decision``: somebody has, or had, something to do."""

    it: Recommendation
    title: str
    is_decision: bool
    because: str
    role_word: str
    mark: str
    verdict: str
    subject: str
    href: str
    amount: Shown
    facts: list[FactRow]
    changes: list[ChangeRow]
    expected: str
    gain: Range | None
    snooze_until: date

    @property
    def level(self) -> str:
        """How sure the interval of the expected gain is."""
        return f"{self.it.expected.level:.0%} interval" if self.it.expected else ""

    @property
    def role(self) -> str:
        """Who would be asked, as a sentence begins."""
        return f"The {self.role_word}" if self.role_word else "Others"


def card_of(one: Recommendation, plan: Snapshot, *, today: date) -> Card:
    """The card of a recommendation."""
    return Card(
        one,
        one.title.removesuffix("."),
        one.verdict == "act" or bool(one.decided_by),
        BECAUSE[one.verdict],
        ABBREVIATED.get(one.role, one.role),
        SETTLED.get(one.state, MARKS[one.verdict]),
        one.state if one.state in SETTLED else VERDICTS[one.verdict],
        plan.label(one.subject_id),
        _place(plan, one.subject_id),
        money(one.amount.micros / 1e6, one.amount.currency),
        fact_rows(one.evidence),
        [_change(change, plan) for change in one.changes],
        interval_says(one.expected, one.amount.currency),
        _gain(one.expected),
        _in_a_week(today, last=one.expires_at.date()),
    )


def fact_rows(facts: Sequence[Fact]) -> list[FactRow]:
    """Facts with their whiskers; those of one unit share an axis, so that the eye may compare them."""
    most: dict[str, float] = {}
    for fact in facts:
        ends = (fact.value, *(end for end in (fact.low, fact.high) if end is not None))
        most[fact.unit] = max(most.get(fact.unit, 0.0), *(abs(end) for end in ends))
    return [_fact(fact, reach=most[fact.unit]) for fact in facts]


def shown(value: float | None, unit: str) -> Shown:
    """A number in its unit: a currency in whole units (written out, as the sentence above does), a share, or things."""
    if len(unit) == CURRENCY and unit.isupper():
        is_long = value is not None and SHORT <= abs(value) < LONG
        return msgspec.structs.replace(money(value, unit), text=whole(value, unit)) if is_long else money(value, unit)
    return percent(value) if unit == "share" else count(value)


def interval_says(estimate: Estimate | None, unit: str) -> str:
    """An estimate with its interval in words; empty without one."""
    if estimate is None:
        return ""
    low, high = shown(estimate.low, unit), shown(estimate.high, unit)
    return f"{shown(estimate.value, unit)} ({low} to {high}, {estimate.level:.0%} sure)"


def _fact(fact: Fact, *, reach: float) -> FactRow:
    interval = ""
    if fact.low is not None and fact.high is not None:
        interval = f"{shown(fact.low, fact.unit)} to {shown(fact.high, fact.unit)}"
    whisker = None
    if reach and min(fact.value, fact.low or 0.0) >= 0:
        ends = [None if end is None else _at(end, reach) for end in (fact.low, fact.high)]
        whisker = Whisker(_at(fact.value, reach), *ends)
    days = span(fact.period) if fact.period else ""
    return FactRow(fact.label, shown(fact.value, fact.unit), interval, whisker, days)


def _at(value: float, reach: float) -> float:
    return round(2 + 96 * value / reach, 2)


def _change(change: Proposal, plan: Snapshot) -> ChangeRow:
    """A field that would change; of a plan of spending only the words, for its steps are no reading."""
    is_plain = not isinstance(change.new, list)
    before, after = (written(value, plan, field=change.field) if is_plain else "" for value in (change.old, change.new))
    place = _place(plan, change.item_id)
    return ChangeRow(
        plan.label(change.item_id), place, words_of(change.field), before, after, "" if is_plain else change.label
    )


def _place(plan: Snapshot, item_id: str) -> str:
    item = plan.items.get(item_id)
    if item is None:
        return ""
    if item.noun == "contingency":
        return f"/roadmap/contingencies#{item_id}"
    return f"/goals/{item_id}" if item.noun == "goal" else f"/roadmap?item={item_id}"


def _gain(expected: Estimate | None) -> Range | None:
    if expected is None:
        return None
    reach = max(abs(expected.low), abs(expected.high), abs(expected.value)) or 1.0
    return range_of(expected.value, low=expected.low, high=expected.high, reach=reach)


def _in_a_week(today: date, *, last: date) -> date:
    """A week from now, or the day before the advice is of no use any more."""
    return max(date.fromordinal(today.toordinal() + 1), min(date.fromordinal(today.toordinal() + 7), last))
