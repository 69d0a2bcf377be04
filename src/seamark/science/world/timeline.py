"""Weeks, days and hours of a world. Moments are microseconds since 1970 (UTC), whole numbers."""

from datetime import UTC, datetime, timedelta

import numpy as np

from seamark.science.world.draws import Floats, Whole
from seamark.science.world.parameters import WorldParameters

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
WEEK = 7 * DAY
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_HOURS = np.array(
    [
        0.5,
        0.3,
        0.2,
        0.15,
        0.15,
        0.25,
        0.6,
        1.2,
        1.8,
        2.1,
        2.3,
        2.3,
        2.4,
        2.2,
        2.1,
        2.1,
        2.2,
        2.5,
        2.9,
        3.4,
        3.8,
        3.5,
        2.3,
        1.1,
    ]
)
_WEEKDAYS = np.array([1.03, 0.98, 0.97, 1.0, 0.92, 0.98, 1.12])  # Monday first


def moment(at: datetime) -> int:
    """Microseconds since 1970."""
    return round((at - EPOCH) / timedelta(microseconds=1))


def week_start(parameters: WorldParameters, week: int) -> int:
    """First moment of week ``week``."""
    return moment(parameters.start) + week * WEEK


def busy(start: int, hours: int = 168) -> Floats:
    """Share of a span's visits that falls into each of its hours: the hour-of-day curve times the weekday curve."""
    at = np.arange(hours) * HOUR + start
    weights = _HOURS[(at // HOUR) % 24] * _WEEKDAYS[(at // DAY + 3) % 7]  # 1970-01-01 was a Thursday
    return np.asarray(weights / weights.sum())


def spread(start: int, uniforms: Floats) -> Whole:
    """Moments in the week from ``start`` (int64) that follow the curve of :func:`busy`; they end 40 minutes early."""
    edges = np.concatenate([[0.0], np.cumsum(busy(start))])
    hours = np.interp(uniforms, edges, np.arange(169.0))
    return np.asarray(np.minimum(start + (hours * HOUR).astype(np.int64), start + WEEK - 40 * 60 * SECOND), np.int64)


def day_shares(start: int) -> tuple[Whole, Floats]:
    """The calendar days (days since 1970) that a week touches and the share of its activity on each; [7 or 8]."""
    days = (np.arange(168, dtype=np.int64) * HOUR + start) // DAY
    first = int(days[0])
    shares = np.asarray(np.bincount(days - first, weights=busy(start)), np.float64)
    return np.arange(first, int(days[-1]) + 1, dtype=np.int64), shares


def season(parameters: WorldParameters) -> Floats:
    """Season, holidays and growth per week, around 1 at the start; shape [weeks]."""
    demand = parameters.demand
    middle = [parameters.start + timedelta(weeks=week, days=3.5) for week in range(parameters.weeks)]
    day = np.array([at.timetuple().tm_yday for at in middle])
    wave = 1 + demand.season * np.cos(2 * np.pi * (day - demand.peak_day) / 365.25)
    holiday = 1 + demand.holidays * ((day >= 323) & (day <= 356))
    return np.asarray(wave * holiday * (1 + demand.growth) ** (np.arange(parameters.weeks) / 52))


def lasting(start: float, weeks: float, *, span: int) -> Floats:
    """Share of each of ``span`` weeks that lies within ``start`` … ``start + weeks``."""
    week = np.arange(span)
    return np.asarray(np.clip(np.minimum(week + 1, start + weeks) - np.maximum(week, start), 0, 1), np.float64)
