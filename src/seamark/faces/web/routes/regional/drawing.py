"""The drawings of a regional test: observed against expected, the effect, placebos, power."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import msgspec

from seamark.faces.web.charts import Series, Trend, Words, trend
from seamark.faces.web.charts.scale import Scale, Tick
from seamark.faces.web.numbers import Shown, change, day, percent
from seamark.measure.regions import RegionalAnswer
from seamark.science.regions import Market

SHOWN_BEFORE = 60  # days of history in the chart
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
    first = max(0, len(answer.days) - answer.test_days - SHOWN_BEFORE)
    days, moments = answer.days[first:], answer.found.moments[first:]
    lines = [
        Series("observed", tuple(one.observed for one in moments), 1),
        Series("expected without the test", tuple(one.expected for one in moments), 8, "dashed",
               tuple(one.low for one in moments), tuple(one.high for one in moments)),
    ]  # fmt: skip
    begin = day(answer.days[-answer.test_days], year=True)
    level = percent(answer.found.effect.level)
    says = f"{what} a day in the treated regions; the test began on {begin}. The band holds {level} of days"
    made = trend(Words("observed", title, says), days, series=lines, show=show)
    return msgspec.structs.replace(made, mark=_mark(len(days), answer.test_days))


def effect_chart(answer: RegionalAnswer, *, what: str, show: Show) -> Trend:
    """Observed less expected for each day of the test, and what they come to."""
    days, moments = answer.days[-answer.test_days :], answer.found.moments[-answer.test_days :]
    gaps = tuple(one.observed - one.expected for one in moments)
    bands = [(one.observed - one.high, one.observed - one.low) for one in moments]
    lows, highs = (tuple(ends) for ends in zip(*bands, strict=True))
    lines = [Series("effect of the day", gaps, 1, "line", lows, highs)]
    outside = sum(low > 0 or high < 0 for low, high in bands)
    title = f"{outside} of {len(days)} days lie outside what chance does to a day"
    effect = answer.found.effect
    total = f"{show(effect.total)} ({show(effect.total_low)} to {show(effect.total_high)})"
    says = f"{what}, observed less expected. In total {total}"
    return trend(Words("effect", title, says), days, series=lines, show=show, height=180)


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
    xs = [Tick(at(one.effect, 0)[0], str(percent(one.effect)), minor=number % 2 == 1)
          for number, one in enumerate(best.curve)]  # fmt: skip
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


def _mark(days: int, during: int) -> float:
    """Where the test begins, percent across: midway between the last day before and the first of it."""
    return round(100 * (days - during - 0.5) / max(1, days - 1), 2)
