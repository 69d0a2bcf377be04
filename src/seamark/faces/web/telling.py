"""Sentences written from numbers: what they say, how sure it is, and nothing that they do not say."""

import msgspec

from seamark.faces.web import numbers
from seamark.faces.web.changes import Change
from seamark.faces.web.periods import View

ABOUT = 0.005  # a change that rounds to less than one percent


class Standing(msgspec.Struct, frozen=True):
    """What the Overview's sentence is written from; money in whole units of ``currency``."""

    currency: str
    revenue: Change
    spend: Change
    conversions: Change
    visitors: Change
    cost_per_conversion: Change


class Planned(msgspec.Struct, frozen=True):
    """What was measured and what was planned over the same days, in whole units."""

    actual: float
    planned: float


class Goals(msgspec.Struct, frozen=True):
    """How many goals hold, are at risk, off track and not known; the one furthest behind what was planned by now.

    ``behind`` is that gap as a share of the planned value: unlike a shortfall it compares totals with levels.
    """

    on: int
    risk: int
    off: int
    unknown: int
    worst: str = ""
    behind: float = 0.0

    @property
    def judged(self) -> int:
        """Goals of which something can be said."""
        return self.on + self.risk + self.off


def goals_headline(goals: Goals) -> str:
    """How many goals hold, and which one is furthest behind, in one sentence."""
    if not goals.judged:
        return "No goal can be judged yet."
    if goals.on == goals.judged:
        held = "The goal holds" if goals.judged == 1 else f"All {in_words(goals.judged)} goals hold"
        return f"{held}."
    held = "hold" if goals.on != 1 else "holds"
    counted = f"{in_words(goals.on).capitalize() if goals.on else 'None'} of {in_words(goals.judged)} goals {held}"
    if not goals.worst:
        return f"{counted}."
    return f"{counted}; '{goals.worst}' is {numbers.percent(round(goals.behind, 2)).text} behind plan."


def in_words(number: int) -> str:
    """A number up to twelve as a word: people read 'five of eight' faster than '5 of 8'."""
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    return words[number] if number < len(words) else str(number)


def plan_title(revenue: Planned | None, spend: Planned | None) -> str:
    """What the chart of revenue and spend shows where there is a plan to hold them against; empty without one."""
    known = [(name, one) for name, one in (("revenue", revenue), ("spend", spend)) if one and one.planned]
    told = [f"{name} {_against(one, 'plan' if not place else '')}" for place, (name, one) in enumerate(known)]
    return " and ".join([f"{told[0][:1].upper()}{told[0][1:]}".replace(" ", " is ", 1), *told[1:]]) if told else ""


def _against(one: Planned, plan: str) -> str:
    share = one.actual / one.planned - 1
    if abs(share) < ABOUT:
        return "as planned"
    return f"{numbers.change(abs(share)).text.lstrip('+')} {'above' if share > 0 else 'below'} {plan}".strip()


def headline(standing: Standing, view: View) -> str:
    """One sentence that says how it stands."""
    when = _when(view)
    if standing.revenue.now:
        amount = _money(standing, standing.revenue)
        return f"Revenue {_was(view)} {amount} {when}{_compared(standing, view)}{_cost(standing)}."
    if standing.spend.now:
        return f"{_money(standing, standing.spend)} {_was_spent(view)} {when}; no revenue is recorded yet."
    if standing.visitors.now:
        visitors = numbers.count(standing.visitors.now)
        people = numbers.plural(standing.visitors.now, "visitor")
        return f"{visitors} {people} came {when}; no orders and no costs are recorded yet."
    return f"Nothing is recorded {when}."


def direction(change: Change, *, more: str = "more", less: str = "less") -> str:
    """A change in words, no surer than its interval: '6 % more', 'about as much'."""
    if change.share is None:
        return ""
    if abs(change.share) < ABOUT:
        return "as much"
    size = numbers.change(abs(change.share)).text.lstrip("+")
    word = more if change.share > 0 else less
    return f"{size} {word}"


def certainty(change: Change) -> str:
    """How sure a change is: its interval, or why there is none; empty without a change."""
    if change.share is None:
        return ""
    if change.low is None or change.high is None:
        return "too few full weeks to say how sure"
    low, high = numbers.change(change.low), numbers.change(change.high)
    return f"95 % interval {low} to {high}, from the differences between weeks"


def trend_title(standing: Standing) -> str:
    """What the chart of revenue and spend shows."""
    revenue, spend = standing.revenue, standing.spend
    if not revenue.now and not spend.now:
        return "Revenue and spend"
    if revenue.share is None and spend.share is None:
        known = [f"{name} {_money(standing, one)}" for name, one in (("revenue", revenue), ("spend", spend)) if one.now]
        told = ", ".join(known)
        return told[:1].upper() + told[1:]
    if not spend.now:
        return f"Revenue {_verb(revenue)}; no spend is recorded"
    if not revenue.now:
        return f"Spend {_verb(spend)}; no revenue is recorded"
    if _verb(revenue) == _verb(spend):
        return f"Revenue and spend {_verb(revenue).replace('shows', 'show')}"
    joint = "and" if _sign(revenue) == _sign(spend) else "while"
    return f"Revenue {_verb(revenue)} {joint} spend {_verb(spend)}"


def _sign(change: Change) -> int:
    if change.share is None or (change.has_interval and not change.is_clear) or abs(change.share) < ABOUT:
        return 0
    return 1 if change.share > 0 else -1


def _verb(change: Change) -> str:
    if change.share is None:
        return "has nothing to compare with"
    if not _sign(change):
        return "held" if abs(change.share) < ABOUT else "shows no clear change"
    return f"{'rose' if change.share > 0 else 'fell'} {numbers.change(abs(change.share)).text.lstrip('+')}"


def _money(standing: Standing, change: Change) -> str:
    return numbers.money(change.now, standing.currency).text


def _was(view: View) -> str:
    return "is" if view.has_today else "was"


def _was_spent(view: View) -> str:
    return "is spent" if view.has_today else "was spent"


def _when(view: View) -> str:
    if view.period.days == 1:
        return "so far today" if view.has_today else f"on {numbers.day(view.last_day)}"
    if view.has_today:
        return f"in the {view.period.days} days to today, which is not over"
    return f"in the {view.period.days} days to {numbers.day(view.last_day)}"


def _compared(standing: Standing, view: View) -> str:
    change = standing.revenue
    if change.share is None or view.against is None:
        return ""
    than = {"previous": "than in the days before", "year": "than in the same weeks last year"}[view.compare]
    if change.has_interval and not change.is_clear:
        return f", {direction(change)} {than}, which is within its usual ups and downs"
    if abs(change.share) < ABOUT:
        return f", as much {than.replace('than', 'as', 1)}"
    return f", {direction(change)} {than}"


def _cost(standing: Standing) -> str:
    cost = standing.cost_per_conversion
    if not standing.spend.now or cost.now is None:
        return ""
    price = numbers.money(cost.now, standing.currency).text
    if not _sign(cost):
        return f"; an order cost {price}"
    return f"; an order cost {price}, {direction(cost)}"
