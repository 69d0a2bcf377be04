"""A search campaign of the shop that spends faster than its budget is meant for."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

BUDGET, A_DAY, GONE, LEFT = 58_000, 700.0, 50, 50  # at this pace 70,000 are spent by the end
TODAY = datetime.now(UTC).date()


def costs() -> bytes:
    """What the campaign cost on each of its days so far, as CSV."""
    chance = random.Random(7)
    lines = ["Day,Platform,Campaign,UTM source,UTM medium,Currency,Cost,Clicks"]
    for number in range(GONE, 0, -1):
        day, cost = TODAY - timedelta(number), A_DAY * chance.uniform(0.94, 1.06)
        lines.append(f"{day},google,autumn search,google,cpc,EUR,{cost:.2f},{cost:.0f}")
    return "\n".join(lines).encode()


def campaign(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Its initiative, for goals that are in the plan."""
    return {
        "id": "autumn-search",
        "title": "Autumn search",
        "start": str(TODAY - timedelta(GONE)),
        "end": str(TODAY + timedelta(LEFT - 1)),
        "channels": {"Paid Search": 1},
        "budget": {"amount": BUDGET, "currency": "EUR"},
        "campaign_codes": ["autumn search"],
        "status": "running",
        **fields,
    }
