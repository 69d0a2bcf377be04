"""A funnel as the page shows it: bars, shares with intervals, two kinds of people compared, where to look first."""

from collections.abc import Sequence
from typing import Final

import msgspec

from seamark.faces.web.numbers import Shown, count, day, duration, percent
from seamark.measure.journeys import FunnelAnswer, FunnelDay, FunnelGroup
from seamark.science.shares import Lever, Share, difference

UNNAMED: Final = "(none)"


class Bar(msgspec.Struct, frozen=True):
    """A step drawn: percent across of its people, and the ends of its interval; ``lost`` went no further."""

    step: str
    people: Shown
    width: float
    low: float
    high: float
    of_all: Shown
    of_all_range: str
    of_before: Shown
    of_before_range: str
    lost: Shown
    since: Shown | None


class Beside(msgspec.Struct, frozen=True):
    """A step of two kinds of people: their shares of the step before, and how far they are apart."""

    step: str
    one: Shown
    other: Shown
    step_apart: str
    is_clear: bool


class Look(msgspec.Struct, frozen=True):
    """A step where something is to be gained, in a sentence."""

    step: str
    says: str
    gain: Shown
    between: str
    is_clear: bool


def bars_of(group: FunnelGroup) -> list[Bar]:
    """The bars of a funnel."""
    made = []
    for place, one in enumerate(group.steps):
        after = group.steps[place + 1].people if place + 1 < len(group.steps) else one.people
        made.append(
            Bar(
                one.step,
                count(one.people),
                _at(one.of_all.value),
                _at(one.of_all.low),
                _at(one.of_all.high),
                percent(one.of_all.value),
                between(one.of_all),
                percent(one.of_before.value),
                between(one.of_before),
                count(one.people - after),
                None if one.median_seconds is None else since(one.median_seconds),
            )
        )
    return made


def compared(one: FunnelGroup, other: FunnelGroup) -> list[Beside]:
    """Two kinds of people, step by step."""
    made = []
    for place in range(1, len(one.steps)):
        pairs = [(group.steps[place].people, group.steps[place - 1].people) for group in (one, other)]
        apart = difference(*pairs)
        said, is_clear = _apart(apart)
        a, b = one.steps[place].of_before, other.steps[place].of_before
        made.append(Beside(one.steps[place].step, percent(a.value), percent(b.value), said, is_clear))
    return made


def looks_of(answer: FunnelAnswer) -> list[Look]:
    """Where to look first: the steps by what they would gain, the largest first."""
    found = []
    for place, lever in enumerate(answer.levers):
        if lever is not None and lever.gain >= 0.5:
            found.append((lever.gain, _look(answer, place, lever=lever)))
    return [look for _, look in sorted(found, key=lambda one: -one[0])]


def _look(answer: FunnelAnswer, place: int, *, lever: Lever) -> Look:
    step, after = answer.whole.steps[place], answer.whole.steps[place + 1]
    says = (
        f"Of those who come by {named(lever.best)}, {percent(lever.best_share.value)} "
        f"({between(lever.best_share)}) go on from {step.step} to "
        f"{after.step}; of all, {percent(after.of_before.value)}."
    )
    spread = f"{count(round(lever.low))} to {count(round(lever.high))}"
    return Look(step.step, says, count(round(lever.gain)), spread, lever.low > 0)


def title_of(answer: FunnelAnswer) -> str:
    """The finding: how many get through, and where most are lost."""
    steps = answer.whole.steps
    if not steps[0].people:
        return "Nobody entered this funnel"
    worst = min(range(1, len(steps)), key=lambda place: steps[place].of_before.value or 0.0)
    through = percent(steps[-1].of_all.value)
    return f"{through} get through; most are lost between {steps[worst - 1].step} and {steps[worst].step}"


def since(seconds: float) -> Shown:
    """The time between two steps."""
    return duration(seconds) if seconds >= 1 else Shown("at once", f"{seconds:g} s")


def named(name: str) -> str:
    """What a kind of people is called."""
    return "no name" if name in {"", UNNAMED} else name


def between(share: Share) -> str:
    """An interval in words; empty of nobody."""
    return "" if share.low is None else f"{percent(share.low)} to {percent(share.high)}"


def days_of(days: Sequence[FunnelDay]) -> list[tuple[str, Shown, Shown, Shown, Shown]]:
    """Entering by day: entered, through, the share, and who still can."""
    return [
        (day(one.day), count(one.entered), count(one.through), percent(one.through / one.entered), count(one.open))
        for one in days
    ]


def window_words(seconds: int) -> str:
    """A window as one says it."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {name}{'' if seconds == size else 's'}"
    return f"{seconds} seconds"


def _apart(apart: Share) -> tuple[str, bool]:
    if apart.value is None or apart.low is None or apart.high is None:
        return "not enough people", False
    points = [f"{100 * value:+.1f}".replace("-", "−") for value in (apart.value, apart.low, apart.high)]
    return f"{points[0]} points ({points[1]} to {points[2]})", apart.low > 0 or apart.high < 0


def _at(value: float | None) -> float:
    return round(100 * (value or 0.0), 2)
