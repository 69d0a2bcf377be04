"""The next six weeks of the roadmap: what begins, runs and ends, with releases and days that matter."""

from datetime import date, timedelta

import msgspec

from seamark.faces.web.numbers import day
from seamark.faces.web.routes.goals.standing import mark_of
from seamark.faces.web.visit import Visit
from seamark.kernel import Period
from seamark.plan import Clash, Initiative, Milestone, Release, Snapshot

WEEKS, SHOWN = 6, 10
OVER = frozenset({"done", "stopped"})


class WeekRow(msgspec.Struct, frozen=True):
    """A bar or a point of these weeks: place and width in percent of them, share of the bar that is done.

    ``kind`` is bar, release or milestone; ``opens`` and ``closes`` say whether it begins and ends within them.
    """

    id: str
    title: str
    kind: str
    mark: str
    why: str
    says: str
    x: float
    width: float = 0.0
    done: float = 0.0
    opens: bool = True
    closes: bool = True


class Weeks(msgspec.Struct, frozen=True):
    """Six weeks from this Monday: their first days with places in percent, the rows shown and how many there are."""

    heads: list[tuple[float, str]]
    today: float
    rows: list[WeekRow]
    total: int

    @property
    def more(self) -> int:
        """Rows that are only on the roadmap."""
        return self.total - len(self.rows)


def weeks_of(visit: Visit, plan: Snapshot, *, clashes: list[Clash]) -> Weeks:
    """What happens from this Monday on; what begins or ends then goes before what only runs."""
    today = visit.now.date()
    first = today - timedelta(today.weekday())
    period = Period(first, first + timedelta(7 * WEEKS))
    touched = {clash.item for clash in clashes}
    dated: list[Release | Milestone] = [*plan.of(Release).values(), *plan.of(Milestone).values()]
    points = [one for one in dated if one.date in period]
    work = [one for one in plan.of(Initiative).values() if one.status not in OVER and _meets(one, period)]
    work.sort(key=lambda one: (one.start not in period, one.end not in period, one.start, one.title))
    kept = work[: max(0, SHOWN - len(points))]
    rows = [(one.date, _point(one, period)) for one in points]
    rows += [(max(one.start, first), _bar(one, period, today=today, clashes=touched)) for one in kept]
    rows.sort(key=lambda row: (row[0], row[1].x + row[1].width, row[1].title))
    heads = [(round(100 * number / WEEKS, 2), day(first + timedelta(7 * number))) for number in range(WEEKS)]
    return Weeks(heads, _place(today, period), [row for _, row in rows][:SHOWN], len(points) + len(work))


def _meets(item: Initiative, period: Period) -> bool:
    return item.start < period.end and item.end >= period.start


def _place(when: date, period: Period) -> float:
    return round(100 * (when - period.start).days / period.days, 2)


def _bar(item: Initiative, period: Period, *, today: date, clashes: set[str]) -> WeekRow:
    mark = mark_of(item, today=today, clashes=clashes)
    begin, end = max(item.start, period.start), min(item.end + timedelta(1), period.end)
    length = (item.end - item.start).days + 1
    reached = item.start + timedelta(round(length * item.progress))  # the day up to which its bar is filled
    done = max(0, (min(reached, end) - begin).days)
    return WeekRow(
        item.id, item.title, "bar", mark.state, mark.why, _says(item, period, today=today),
        _place(begin, period), round(100 * (end - begin).days / period.days, 2), round(100 * done / period.days, 2),
        item.start >= period.start, item.end < period.end,
    )  # fmt: skip


def _says(item: Initiative, period: Period, *, today: date) -> str:
    """When it begins, where that is still to come, and when it ends; with the year where it is another one."""
    end = day(item.end, year=item.end.year != today.year)
    return f"until {end}" if item.start < period.start else f"{day(item.start)} – {end}"


def _point(item: Release | Milestone, period: Period) -> WeekRow:
    place = round(_place(item.date, period) + 50 / period.days, 2)
    if isinstance(item, Release):
        says = f"{day(item.date)}, {item.confidence:.0%} sure"
        return WeekRow(item.id, item.title, "release", "", "release", says, place)
    return WeekRow(item.id, item.title, "milestone", "", item.kind, day(item.date), place)
