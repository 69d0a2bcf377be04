"""The drawings of a regional test: observed against expected, the effect, placebos, power."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import msgspec

from seamark.faces.web.charts import Series, Trend, Words, trend
from seamark.faces.web.charts.scale import Scale, Tick
from seamark.faces.web.numbers import Shown, change, day, percent
from seamark.measure.regions import RegionalAnswer
from seamark.science.regions import Market, Moment, binned

SHOWN_BEFORE = 84  # days of history in the chart
WEEK = 7
LABELLED = (0.0, 0.1, 0.2, 0.3)  # effects whose labels stay where it is narrow
Show = Callable[[float | None], Shown]


class PlaceboDot(msgspec.Struct, frozen=True):
    """A test that never was, or the test itself: percent across, pixels down."""

    x: float
    y: float
    names: str
    shown: Shown
    is_test: bool = False


class Placebos(msgspec.Struct, frozen=True):
    """Effects of tests that never were beside that of the test."""

    id: str
    title: str
    says: str
    height: int
    zero: float
    x_ticks: list[Tick]
    dots: list[PlaceboDot]


class Curve(msgspec.Struct, frozen=True):
    """One market's power by size of effect."""

    name: str
    colour: int
    line: str
    dots: list[tuple[float, float, str]]


class Power(msgspec.Struct, frozen=True):
    """How likely effects of each size would be seen."""

    id: str
    title: str
    says: str
    height: int
    wanted: float
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    curves: list[Curve]
    sizes: list[str]
    rows: list[tuple[str, list[str]]]


def observed_chart(answer: RegionalAnswer, *, title: str, what: str, show: Show) -> Trend:
    """What the treated regions had beside what was expected, with its interval, from some weeks before the test on."""
    days, moments, before = _steps(answer)
    first = max(0, before - SHOWN_BEFORE // _size(answer))
    days, moments = days[first:], moments[first:]
    lines = [
        Series("observed", tuple(one.observed for one in moments), 1),
        Series("expected without the test", tuple(one.expected for one in moments), 8, "dashed",
               tuple(one.low for one in moments), tuple(one.high for one in moments)),
    ]  # fmt: skip
    begin, level = day(answer.days[-answer.test_days], year=True), percent(answer.found.effect.level)
    says = (
        f"{what} a day in the treated regions{_each(answer)}; the test began on {begin}. The band holds {level} of them"
    )
    made = trend(Words("observed", title, says), days, series=lines, show=show)
    return msgspec.structs.replace(made, mark=_mark(before - first, len(days)))


def effect_chart(answer: RegionalAnswer, *, what: str, show: Show) -> Trend:
    """Observed less expected over the test, and what it comes to."""
    days, moments, before = _steps(answer)
    days, moments = days[before:], moments[before:]
    lows, highs = (tuple(one.observed - getattr(one, end) for one in moments) for end in ("high", "low"))
    gaps = tuple(one.observed - one.expected for one in moments)
    outside = sum(low > 0 or high < 0 for low, high in zip(lows, highs, strict=True))
    step = "weeks" if _size(answer) > 1 else "days"
    title = f"{outside} of {len(days)} {step} lie outside what chance does"
    effect = answer.found.effect
    total = f"{show(effect.total)} ({show(effect.total_low)} to {show(effect.total_high)})"
    says = f"{what} a day, observed less expected{_each(answer)}. In total {total}"
    lines = [Series("effect", gaps, 1, "line", lows, highs)]
    return trend(Words("effect", title, says), days, series=lines, show=show, height=180)


def _size(answer: RegionalAnswer) -> int:
    """Days of a step of the charts: a week for tests of four weeks and more, whose days would only be noise."""
    return WEEK if answer.test_days >= 4 * WEEK else 1


def _each(answer: RegionalAnswer) -> str:
    return ", means of weeks" if _size(answer) > 1 else ""


def _steps(answer: RegionalAnswer) -> tuple[list[date], list[Moment], int]:
    """First days of steps, their moments, and how many lie before the test."""
    size, before = _size(answer), len(answer.days) - answer.test_days
    starts = [*range(before % size, before, size), *range(before, len(answer.days), size)]
    moments = binned(answer.found, during=answer.test_days, size=size)
    return [answer.days[start] for start in starts], list(moments), before // size


def placebo_chart(answer: RegionalAnswer) -> Placebos | None:
    """Every placebo's effect beside the test's; None without placebos."""
    found = answer.found
    if not found.placebos or found.effect.relative is None:
        return None
    scale = Scale.over([*(one.effect for one in found.placebos), found.effect.relative])

    def across(share: float) -> float:
        return round(100 * scale.share(share), 2)

    ranked = sorted(found.placebos, key=lambda one: one.effect)
    dots = [
        PlaceboDot(across(one.effect), 14 + 13.0 * (place % 5), ", ".join(one.regions), change(one.effect))
        for place, one in enumerate(ranked)
    ]
    dots.append(PlaceboDot(across(found.effect.relative), 96, "the test", change(found.effect.relative), is_test=True))
    score = found.fit.rank or 1.0
    larger = round(score * (1 + len(found.placebos))) - 1
    title = f"{larger} of {len(found.placebos)} tests that never were score as high as the test"
    says = "Effect when untreated regions are taken as treated in the same days. Scores count each one's own noise"
    ticks = [Tick(across(step), str(change(step)), minor=number % 2 == 1) for number, step in enumerate(scale.steps)]
    return Placebos("placebos", title, says, 112, across(0), ticks, dots)


def power_chart(markets: Sequence[Market], *, days: int, wanted: float = 0.8) -> Power | None:
    """Power of the first markets by size of effect; None without any."""
    drawn = list(markets[:3])
    if not drawn:
        return None
    height, most = 200, max(one.effect for one in drawn[0].curve)

    def at(effect: float, power: float) -> tuple[float, float]:
        return round(100 * effect / most, 2), round(height * (1 - power), 1)

    curves = []
    for number, market in enumerate(drawn):
        places = [(*at(one.effect, one.power), f"{percent(one.effect)}: {percent(one.power)}") for one in market.curve]
        line = "M" + "L".join(f"{10 * x:g} {y:g}" for x, y, _ in places)
        curves.append(Curve(short(market.regions), number + 1, line, places))
    best = drawn[0]
    title = f"A change of {percent(round(best.smallest, 3))} would be seen four times out of five"
    says = f"Share of past {days}-day windows in which an effect laid on top would have been seen (10 % false alarms)"
    xs = [Tick(at(one.effect, 0)[0], str(percent(one.effect)), minor=one.effect not in LABELLED) for one in best.curve]
    ys = [Tick(at(0, step)[1], str(percent(step))) for step in (0.0, 0.25, 0.5, 0.75, 1.0)]
    rows = [(str(percent(one.effect)), [str(percent(market.curve[place].power)) for market in drawn])
            for place, one in enumerate(best.curve)]  # fmt: skip
    return Power("power", title, says, height, at(0, wanted)[1], xs, ys, curves, [one.name for one in curves], rows)


def short(names: Sequence[str], most: int = 3) -> str:
    """A few names, and how many more."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def day_before(end: date) -> date:
    """The last day of a period that ends before ``end``."""
    return end - timedelta(days=1)


def span_of(answer: RegionalAnswer) -> str:
    """The days of the test in words."""
    first = answer.days[-answer.test_days]
    return f"{day(first, year=True)} – {day(first + timedelta(days=answer.test_days - 1), year=True)}"


def _mark(before: int, steps: int) -> float:
    """Where the test begins, percent across: midway between the last step before and the first of it."""
    return round(100 * (before - 0.5) / max(1, steps - 1), 2)
