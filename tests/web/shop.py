"""What a small shop sends: ten weeks of visits, orders and costs, the same every time."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

WEEKS = 10
VISITS_A_DAY = 24
ORDER_RATE = 0.25
Message = dict[str, Any]


class Arrival(NamedTuple):
    """How visitors come: what their address carries, the share of visits, what a click costs."""

    campaign: dict[str, str]
    referrer: str
    share: float
    cost: float


ARRIVALS = (
    Arrival({}, "", 0.25, 0),
    Arrival({"source": "google", "medium": "cpc", "name": "autumn search"}, "", 0.3, 0.9),
    Arrival({"source": "facebook", "medium": "paid_social", "name": "lookalikes"}, "", 0.15, 0.6),
    Arrival({"source": "newsletter", "medium": "email", "name": "letter 42"}, "", 0.1, 0),
    Arrival({}, "https://www.google.com/", 0.2, 0),
)


def days(today: datetime) -> list[datetime]:
    """The days the shop has been open, oldest first, without today."""
    midnight = today.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight - timedelta(days=number) for number in range(7 * WEEKS, 0, -1)]


def messages(today: datetime) -> list[Message]:
    """Every call of the shop up to yesterday."""
    chance, sent = random.Random(20), []
    for number, day in enumerate(days(today)):
        for visit in range(int(VISITS_A_DAY * (1 + number / 140) * (1.3 if day.weekday() in (5, 6) else 1))):
            sent += _visit(chance, day, name=f"{number}-{visit}")
    return sent


def order(name: str, *, revenue: float | str = 49.9, at: datetime | None = None, who: str = "") -> Message:
    """A completed order."""
    message = {
        "type": "track",
        "event": "Order Completed",
        "anonymousId": who or f"anon-{name}",
        "messageId": f"order-{name}",
        "properties": {"order_id": f"A-{name}", "revenue": revenue, "currency": "EUR"},
    }
    return message | ({"timestamp": at.isoformat()} if at else {})


def costs(today: datetime) -> bytes:
    """A cost report of the paid campaigns, as CSV."""
    lines = ["Day,Platform,Campaign,UTM source,UTM medium,Currency,Cost,Clicks"]
    for day in days(today):
        for arrival in ARRIVALS:
            if arrival.cost:
                clicks = int(VISITS_A_DAY * arrival.share)
                campaign = arrival.campaign
                lines.append(
                    f"{day:%Y-%m-%d},{campaign['source']},{campaign['name']},{campaign['source']},"
                    f"{campaign['medium']},EUR,{clicks * arrival.cost:.2f},{clicks}"
                )
    return "\n".join(lines).encode()


def _visit(chance: random.Random, day: datetime, *, name: str) -> list[Message]:
    person, at = chance.randrange(400), day + timedelta(seconds=chance.randrange(80_000))
    arrival = chance.choices(ARRIVALS, [one.share for one in ARRIVALS])[0]
    page = {"url": f"https://shop.example/p/{person % 20}", "path": f"/p/{person % 20}", "referrer": arrival.referrer}
    context = {"page": page, "campaign": arrival.campaign}
    who = f"visitor-{person}"
    sent: list[Message] = [
        {
            "type": "page",
            "anonymousId": who,
            "messageId": f"page-{name}",
            "timestamp": at.isoformat(),
            "context": context,
        }
    ]
    if person % 4 == 0:
        traits = {"email": f"customer{person}@example.com", "firstName": "Ines", "lastName": f"Adler{person}"}
        sent.append(
            {"type": "identify", "userId": f"customer-{person}", "anonymousId": who, "traits": traits}
            | {"messageId": f"identify-{name}", "timestamp": (at + timedelta(seconds=30)).isoformat()}
        )
    if chance.random() < ORDER_RATE:
        sent.append(order(name, revenue=round(chance.lognormvariate(4, 0.5), 2), at=at + timedelta(minutes=5), who=who))
    return sent
