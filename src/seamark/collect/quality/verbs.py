"""``collect.quality``."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from seamark.collect.quality import store
from seamark.collect.quality.model import QualityShare, SourceQuality
from seamark.collect.station import Station
from seamark.govern import Actor, require

QUALITY_DAYS: Final = 28
LATE_SECONDS: Final = 300  # what a telephone kept while it had no network comes later than this
GRACE_DAYS: Final = 2  # ad platforms finish a day's costs the day after


class Quality(Station):
    """Say how good the data are."""

    def quality(self, *, by: Actor, days: int = QUALITY_DAYS) -> tuple[SourceQuality, ...]:
        """Completeness, timeliness and validity of every source of events and costs over the last ``days``."""
        require(by, "collect.read")
        now = self._clock.now().astimezone(UTC)
        since = (now - timedelta(days)).replace(tzinfo=None)
        events = store.of_events(self._warehouse, since=since, late_seconds=LATE_SECONDS)
        costs = store.of_costs(self._warehouse, since=since.date())
        tracked = [_of_events(row, days) for row in events]
        return (*tracked, *(_of_costs(row, days, yesterday=_day_before(now)) for row in costs))


def _day_before(now: datetime) -> date:
    return now.date() - timedelta(1)


def _of_events(row: store.EventCounts, days: int) -> SourceQuality:
    source, events, expected, filled, live, timely, aside, lost = row
    return SourceQuality.of(
        source,
        kind="events",
        days=days,
        completeness=QualityShare.of(
            filled,
            total=expected,
            says="addresses of pages, campaigns of paid clicks, amounts of orders that were filled in",
        ),
        timeliness=QualityShare.of(
            timely, total=live, says=f"events since it was connected that arrived within {LATE_SECONDS // 60} minutes"
        ),
        validity=QualityShare.of(
            events, total=events + aside + lost, says="calls that became events; the rest is in quarantine or refused"
        ),
    )


def _of_costs(row: store.CostCounts, days: int, *, yesterday: date) -> SourceQuality:
    source, first, last, covered, good, bad = row
    span = (last - first).days + 1 if first else 0
    due = min(days, max((yesterday - (first or last)).days + 1, 0))
    missing = min(max((yesterday - timedelta(GRACE_DAYS - 1) - last).days, 0), due)
    return SourceQuality.of(
        source,
        kind="costs",
        days=days,
        completeness=QualityShare.of(covered, total=span, says="days between the first and the last that have costs"),
        timeliness=QualityShare.of(
            due - missing, total=due, says=f"days whose costs were there after {GRACE_DAYS} days"
        ),
        validity=QualityShare.of(good, total=good + bad, says="rows of its files that could be read"),
    )
