"""The live figures as the page writes them, so that script only has to put them in their place."""

from datetime import UTC, timedelta

from seamark.faces.web.numbers import Shown, count, duration, money
from seamark.measure import LiveSnapshot


def shown_snapshot(snapshot: LiveSnapshot, *, currency: str) -> dict[str, Shown]:
    """Every figure of a snapshot with its unit, by the name the page knows it under."""
    return {
        "events_per_second": count(snapshot.events_per_second),
        "visitors_5m": count(snapshot.visitors_5m),
        "conversions_5m": count(snapshot.conversions_5m),
        "revenue_5m": money(snapshot.revenue_5m, currency),
        "revenue_today": money(snapshot.revenue_today, currency),
        "spend_today": money(snapshot.spend_today, currency),
        "freshness": Shown(freshness(snapshot)),
    }


def freshness(snapshot: LiveSnapshot) -> str:
    """Up to when events are in these figures, and how far that is behind."""
    lag = snapshot.lag_seconds
    through = (snapshot.at - timedelta(seconds=lag)).astimezone(UTC)
    behind = f"{duration(lag)} behind" if lag else "nothing waits"
    return f"data to {through:%H:%M:%S}, {behind}"
