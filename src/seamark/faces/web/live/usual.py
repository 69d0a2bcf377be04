"""What is usual on a day like this: the live figures mean little without it."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from seamark.faces.web.asking import Asked, daily
from seamark.faces.web.numbers import Shown
from seamark.faces.web.visit import Visit
from seamark.kernel import Period

WEEKS = 8
FEWEST = 4  # days that make a range


def usual(visit: Visit) -> dict[str, str]:
    """A line under each figure of the live strip: what the same weekday brought in the last eight weeks."""
    today = visit.view.today
    period = Period(today - timedelta(days=7 * WEEKS), today)
    asked = Asked(visit, [daily(metric, period) for metric in ("revenue", "spend")])
    weekday = f"{today:%A}"
    return {
        "events_per_second": "in the last ten seconds",
        "visitors_5m": "came in the last five minutes",
        "conversions_5m": "in the last five minutes",
        "revenue_today": _range(asked.daily("revenue", period), weekday, show=visit.money),
        "spend_today": _range(asked.daily("spend", period), weekday, show=visit.money) or "from today's imports",
    }


def _range(days: Sequence[float], weekday: str, *, show: Callable[[float | None], Shown]) -> str:
    """The same weekdays without the lowest and the highest, as words; empty where there are too few."""
    same = sorted(value for value in days[::7] if value)
    if len(same) < FEWEST:
        return ""
    middle = same[1:-1] if len(same) >= FEWEST + 2 else same
    low, high = show(middle[0]).text, show(middle[-1]).text
    return f"a whole {weekday} usually has {low if low == high else f'{low} to {high}'}"
