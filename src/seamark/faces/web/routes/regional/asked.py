"""What the address of a regional test asks for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from starlette.datastructures import QueryParams

from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, Period, parse_day
from seamark.measure.regions import FoundTest, RegionalMethod, RegionalQuestion

METRICS: Final = {"conversions": "Orders", "revenue": "Revenue", "page_views": "Page views"}
METHODS: Final[dict[RegionalMethod, str]] = {
    "synthetic-control": "Synthetic control: a mix of other regions",
    "differences": "Differences: all other regions alike",
    "interrupted-series": "Interrupted series: no other region",
}


def metric_of(visit: Visit) -> str:
    """The metric asked for; orders when there is none of that name."""
    asked = visit.query.get("metric", "")
    return asked if asked in METRICS else "conversions"


def names_in(visit: Visit, field: str) -> tuple[str, ...]:
    """Regions chosen as boxes or written with commas."""
    query = visit.query
    given = query.getlist(field) if isinstance(query, QueryParams) else [query.get(field, "")]
    return tuple(dict.fromkeys(part.strip() for each in given for part in each.split(",") if part.strip()))


def question_of(visit: Visit, found: Sequence[FoundTest]) -> RegionalQuestion | None:
    """The test asked for; without one the newest that the costs show; None without any."""
    treated = names_in(visit, "treated")
    begin, last = visit.query.get("begin", ""), visit.query.get("last", "")
    asked = visit.query.get("method", "")
    method: RegionalMethod = next((one for one in METHODS if one == asked), "synthetic-control")
    if not treated and not begin and not last:
        if not found:
            return None
        return RegionalQuestion(metric_of(visit), found[0].treated, found[0].period, method=method)
    if not treated or not begin or not last:
        msg = "A test needs treated regions, its first and its last day."
        raise InputError(msg, help="Tick the regions and fill in both days.", arrived=[*treated, begin, last])
    period = Period(parse_day(begin, field="begin"), parse_day(last, field="last") + timedelta(days=1))
    return RegionalQuestion(
        metric_of(visit), treated, period, method=method, randomised=visit.query.get("randomised") == "1"
    )


def whole_of(visit: Visit, field: str, *, default: int) -> int:
    """A whole number of the address. Raises InputError that names the field."""
    text = visit.query.get(field, "") or str(default)
    if not text.isdigit():
        msg = f"'{field}' is {text!r}, not a whole number."
        raise InputError(msg, help="Write it in digits.", field=field, arrived=text)
    return int(text)
