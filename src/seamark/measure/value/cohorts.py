"""Cohorts by month of the first order, and how many come back, with months that are not over marked as open."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from seamark.kernel import MICROS
from seamark.measure.value.model import Cohort, CohortCell, KeptMonth
from seamark.science.shares import share

LEVEL = 0.9


def cohorts_of(rows: Iterable[dict[str, Any]], until: date) -> tuple[Cohort, ...]:
    """Cells to cohorts; a month in which nobody of a cohort ordered has a cell of zeros."""
    found: dict[date, dict[int, dict[str, Any]]] = {}
    for row in rows:
        month = row["month"]
        found.setdefault(date(month.year, month.month, 1), {})[row["since"]] = row
    return tuple(_cohort(month, cells, until) for month, cells in sorted(found.items()))


def kept(cohorts: Iterable[Cohort]) -> tuple[KeptMonth, ...]:
    """Shares over all cohorts whose month is over, with Wilson's interval; the month of the first order left out."""
    people: dict[int, list[int]] = {}
    for cohort in cohorts:
        for cell in cohort.cells:
            if cell.since and not cell.is_open:
                sums = people.setdefault(cell.since, [0, 0])
                sums[0] += cohort.customers
                sums[1] += cell.people
    return tuple(_kept(since, *sums) for since, sums in sorted(people.items()))


def _cohort(month: date, cells: dict[int, dict[str, Any]], until: date) -> Cohort:  # noqa: PLR0917
    last = _months(until) - _months(month)
    customers = cells[0]["people"]
    made = []
    for since in range(last + 1):
        row = cells.get(since, {"people": 0, "orders": 0, "amount": 0})
        revenue = row["amount"] / MICROS
        made.append(
            CohortCell(
                since,
                row["people"],
                row["people"] / customers,
                row["orders"],
                revenue,
                revenue / customers,
                since == last and not _is_over(until),
            )
        )
    return Cohort(month, customers, made[0].is_open, tuple(made))


def _kept(since: int, customers: int, people: int) -> KeptMonth:  # noqa: PLR0917
    held = share(people, customers, level=LEVEL)
    return KeptMonth(since, customers, held.value or 0.0, held.low or 0.0, 1.0 if held.high is None else held.high)


def _months(day: date) -> int:
    return 12 * day.year + day.month


def _is_over(day: date) -> bool:
    """Whether a day is the last of its month."""
    return date.fromordinal(day.toordinal() + 1).month != day.month
