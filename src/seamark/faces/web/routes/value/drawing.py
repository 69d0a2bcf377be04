"""The charts of the page Value: the check against what came, who is worth how much, who comes back."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from seamark.faces.web.charts import Bar, Series, Trend, Words, columns, trend
from seamark.faces.web.charts.scale import Tick
from seamark.faces.web.numbers import Shown, count, day, percent
from seamark.faces.web.visit import Visit
from seamark.kernel import Estimate
from seamark.measure.value import Cohort, HoldOut, KeptMonth, SegmentValue, ValueBand

CURVES = 12  # months since a first order that are drawn
HEAT = (0.02, 0.05, 0.1)  # shares from which a cell is darker, of the largest when that is more than 0.2


class Whisker(msgspec.Struct, frozen=True):
    """An estimate on an axis from zero: percent across."""

    low: float
    value: float
    high: float


class SegmentRow(msgspec.Struct, frozen=True):
    """A segment and where its value per customer lies."""

    segment: SegmentValue
    low: float
    high: float
    drawn: Whisker


class BarChart(msgspec.Struct, frozen=True):
    """Columns ready to be drawn."""

    id: str
    title: str
    says: str
    of: str
    what: str
    bars: list[Bar]


class HeatCell(msgspec.Struct, frozen=True):
    """A cell of the cohort table: its shade and what it says."""

    shade: str
    shown: Shown
    is_open: bool


class HeatRow(msgspec.Struct, frozen=True):
    """A cohort's row, months since the first order across."""

    month: date
    customers: int
    is_open: bool
    cells: list[HeatCell]


def check_chart(check: HoldOut) -> Trend:
    """Repeat orders by week as they came and as the model expects them, also after the weeks it was fitted to."""
    weeks = check.weeks
    lines = [
        Series("expected", tuple(one.expected for one in weeks), 2, "dashed",
               low=tuple(one.low for one in weeks), high=tuple(one.high for one in weeks)),
        Series("came", tuple(float(one.observed) for one in weeks), 1),
    ]  # fmt: skip
    says = (
        f"Repeat orders a week of the {count(check.customers)} customers known on {day(check.cut, year=True)}, "
        "after which the model has seen nothing. Band: nine weeks of ten"
    )
    words = Words("check", check_title(check), says)
    return trend(words, [one.week for one in weeks], series=lines, show=_whole)


def check_title(check: HoldOut) -> str:
    """Whether the model held on its own past."""
    low, high = count(round(check.expected.low)), count(round(check.expected.high))
    verdict = (
        "as foreseen"
        if check.held
        else "more than foreseen"
        if check.actual > check.expected.high
        else "fewer than foreseen"
    )
    return f"{count(check.actual)} repeat orders came after {day(check.cut)}, {verdict} ({low} to {high})"


def segment_rows(found: Sequence[SegmentValue]) -> list[SegmentRow]:
    """Value per customer with its interval, all on one axis."""
    ranges = [_per_customer(one.value, one.customers) for one in found]
    most = max((high for _, _, high in ranges), default=0.0) or 1.0
    return [
        SegmentRow(one, low, high, Whisker(*(round(100 * part / most, 2) for part in (low, value, high))))
        for one, (low, value, high) in zip(found, ranges, strict=True)
    ]


def band_chart(visit: Visit, found: Sequence[ValueBand]) -> BarChart | None:
    """How the value is spread over customers, from the least to the most valuable tenth."""
    total = sum(one.value for one in found)
    if len(found) < 10 or total <= 0:
        return None
    bars = columns([(f"{number}", one.value, visit.money(one.value)) for number, one in enumerate(found, start=1)])
    top = percent(round(found[-1].value / total, 2))
    half = percent(round(sum(one.value for one in found[:5]) / total, 2))
    title = f"The most valuable tenth of customers is worth {top} of it, the lower half {half}"
    least = visit.money(found[-1].low)
    says = f"Expected value by tenths of customers, least valuable first; one of the top tenth is worth {least} or more"
    return BarChart("bands", title, says, "Tenth of customers", "Expected value", bars)


def kept_chart(months: Sequence[KeptMonth]) -> Trend | None:
    """The share that orders in each month after the first, with its interval."""
    some = [one for one in months if one.since <= CURVES]
    if len(some) < 2:
        return None
    first = some[0]
    dates = [date(2000, 1, 1) + timedelta(days=one.since) for one in some]
    line = Series(
        "ordered", tuple(one.share for one in some), 1,
        low=tuple(one.low for one in some), high=tuple(one.high for one in some),
    )  # fmt: skip
    title = f"{percent(round(first.share, 3))} of new customers order again in the month after"
    last = some[-1]
    if last.since > 2:
        title += f", {percent(round(last.share, 3))} in month {last.since}"
    words = Words(
        "kept", title, "Share of customers who ordered in each month after that of their first order; band: 90 %"
    )
    made = trend(words, dates, series=[line], show=percent, height=180)
    span = max(1, len(some) - 1)
    ticks = [Tick(round(100 * i / span, 3), str(one.since), minor=i % 2 == 1) for i, one in enumerate(some)]
    rows = [
        (f"Month {one.since}", [Shown(f"{percent(one.share)} ({percent(one.low)} to {percent(one.high)})")])
        for one in some
    ]
    return msgspec.structs.replace(made, x_ticks=ticks, rows=rows)


def heat_rows(visit: Visit, cohorts: Sequence[Cohort], *, of: str) -> list[HeatRow]:
    """Cohorts, newest first; ``of`` says what a cell shows: people, or revenue per customer."""
    shown = cohorts[-18:]
    later = [cell for one in shown for cell in one.cells if cell.since]
    most = max((_look(cell, of) for cell in later), default=0.0) or 1.0
    rows = []
    for one in reversed(shown):
        cells = [
            HeatCell(
                "h0" if not cell.since else _shade(_look(cell, of) / most),
                percent(cell.share) if of == "people" else visit.money(cell.revenue_per_customer),
                cell.is_open,
            )
            for cell in one.cells
        ]
        rows.append(HeatRow(one.month, one.customers, one.is_open, cells))
    return rows


def _look(cell: object, of: str) -> float:
    return float(getattr(cell, "share" if of == "people" else "revenue_per_customer"))


def _shade(share: float) -> str:
    return f"h{min(4, max(0, int(share * 4.999)))}"


def _per_customer(value: Estimate, customers: int) -> tuple[float, float, float]:
    return value.low / customers, value.value / customers, value.high / customers


def _whole(value: float | None) -> Shown:
    return count(None if value is None else round(value, 1) if value < 10 else round(value))
