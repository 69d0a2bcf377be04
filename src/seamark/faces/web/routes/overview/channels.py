"""The channels of the period beside each other."""

import msgspec

from seamark.faces.web.asking import Asked, periods_of, split
from seamark.faces.web.numbers import percent
from seamark.faces.web.periods import View
from seamark.measure import Question

METRICS = ("spend", "revenue", "conversions")
BY = "channel"


class ChannelRow(msgspec.Struct, frozen=True):
    """A channel: money in whole units, ``share`` of all revenue, ``change`` of its revenue against the days before."""

    name: str
    spend: float
    revenue: float
    conversions: float
    share: float
    change: float | None

    @property
    def cost(self) -> float | None:
        """Spend per order; None without spend or orders."""
        return self.spend / self.conversions if self.spend and self.conversions else None

    @property
    def back(self) -> float | None:
        """Revenue per unit of spend; None without spend."""
        return self.revenue / self.spend if self.spend else None


def questions(view: View) -> list[Question]:
    """What the table needs to know."""
    return [split(metric, period, by=BY) for metric in METRICS for period in periods_of(view)]


def channel_rows(asked: Asked, view: View) -> tuple[list[ChannelRow], ChannelRow]:
    """A row per channel, most revenue first, and all of them together."""
    now = {metric: asked.named(metric, view.period, by=BY) for metric in METRICS}
    before = asked.named("revenue", view.against, by=BY) if view.against else {}
    names = {name for values in now.values() for name in values}
    sums = {metric: sum(values.values()) for metric, values in now.items()}
    rows = [
        ChannelRow(
            name=name,
            spend=now["spend"].get(name, 0.0),
            revenue=now["revenue"].get(name, 0.0),
            conversions=now["conversions"].get(name, 0.0),
            share=max(0.0, now["revenue"].get(name, 0.0)) / sums["revenue"] if sums["revenue"] > 0 else 0.0,
            change=_change(now["revenue"].get(name, 0.0), before.get(name)),
        )
        for name in names
    ]
    change = _change(sums["revenue"], sum(before.values()))
    total = ChannelRow(name="All", **sums, share=1.0, change=change)
    return sorted(rows, key=lambda row: (-row.revenue, -row.spend, row.name)), total


def channels_title(rows: list[ChannelRow]) -> str:
    """What the table shows first of all."""
    if not rows or not rows[0].revenue:
        return "Channels"
    paid = [row for row in rows if row.back is not None and row.revenue]
    lead = f"{rows[0].name} brings {percent(rows[0].share).text} of revenue"
    if len(paid) < 2:
        return lead
    best = max(paid, key=lambda row: row.back or 0)
    return lead if best is rows[0] else f"{lead}; {best.name} the most per unit of spend"


def _change(now: float, before: float | None) -> float | None:
    return now / before - 1 if before else None
