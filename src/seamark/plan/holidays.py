"""Public holidays by country or region: ``DE``, ``DE-BY``. The `holidays` library knows them; it is read when asked."""

import re
from datetime import date
from functools import cache
from typing import Final

CODE: Final = re.compile(r"([A-Z]{2})(?:-([A-Za-z0-9 ]{1,40}))?\Z")


def has_holidays(region: str) -> bool:
    """Whether the holidays of a region are known."""
    try:
        holidays_of(region, date.today().year)  # noqa: DTZ011 - any year tells
    except (KeyError, NotImplementedError, ValueError):
        return False
    return True


@cache
def holidays_of(region: str, year: int) -> frozenset[date]:
    """The public holidays of a region in a year. Raises ValueError or NotImplementedError for one nobody knows."""
    return frozenset(named_holidays(region, year))


def named_holidays(region: str, year: int) -> dict[date, str]:
    """The public holidays of a region in a year with their names, in English where there are any, in order.

    Raises ValueError or NotImplementedError for a region nobody knows.
    """
    import holidays  # noqa: PLC0415 - a third of a second, for plans that name a region only

    found = CODE.match(region)
    if found is None:
        raise ValueError(region)
    country, subdivision = found.groups()
    known = holidays.country_holidays(country, subdiv=subdivision, years=year, language="en_US")
    return {day: str(known[day]) for day in sorted(known)}
