"""Sessions and visits in plain Python, written from the rules and not from the expressions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]
Identity = Sequence[tuple[int, datetime, datetime, int]]
ARRIVAL = ("channel", "utm_source", "utm_medium", "campaign", "utm_content")


def person_of(row: Row, identity: Identity) -> int:
    """The identity that covers the event's time, else the subject."""
    for subject, start, end, person in identity:
        if subject == row["subject"] and start <= row["time"] < end:
            return person
    return int(row["subject"])


def sessions(
    events: Sequence[Row],
    identity: Identity,
    *,
    minutes: int = 30,
    at_midnight: bool = False,
    at_campaign: bool = False,
) -> dict[tuple[int, str | None, datetime], list[Row]]:
    """Events by session, each list in order."""
    streams: dict[tuple[int, str | None], list[Row]] = defaultdict(list)
    for row in events:
        if row["subject"] is not None:
            streams[person_of(row, identity), row["session_id"]].append(row)
    made: dict[tuple[int, str | None, datetime], list[Row]] = {}
    for (person, number), rows in streams.items():
        last, running, key = None, None, None
        for row in sorted(rows, key=lambda one: (one["time"], one["message_key"])):
            limit = timedelta(minutes=minutes) if number is None else timedelta(days=3)
            cut = last is None or row["time"] - last > limit
            if number is None and last is not None:
                cut = cut or (at_midnight and row["time"].date() != last.date())
                cut = cut or (at_campaign and row["campaign"] is not None and row["campaign"] != running)
            if cut and (key is None or row["time"] > key[2]):  # a session is named by its start
                key, running = (person, number, row["time"]), None
                made[key] = []
            assert key is not None
            running = row["campaign"] if row["campaign"] is not None else running
            made[key].append(row)
            last = row["time"]
    return made


def visits(events: Sequence[Row], identity: Identity, **rule: Any) -> list[Row]:  # noqa: ANN401
    """The relation ``visits`` in no particular order."""
    rows: list[Row] = []
    for (person, number, started), inside in sessions(events, identity, **rule).items():
        arrival = next((row for row in inside if row["channel"] is not None), None)
        what = {name: arrival[name] if arrival else None for name in ARRIVAL}
        what |= {"arrived": arrival["time"] if arrival else None, "channel": what["channel"] or "Direct"}
        what |= {"person": person, "session_id": number, "started": started, "source": inside[0]["source"]}
        what["is_bot"] = any(row["is_bot"] for row in inside)
        for day in {row["time"].date() for row in inside}:
            rows += _day(what, day, [row for row in inside if row["time"].date() == day])
    return rows


def _day(what: Row, day: object, inside: list[Row]) -> list[Row]:
    currencies = sorted({row["currency"] for row in inside if row["amount"] is not None})
    main = currencies[0] if currencies else None
    rows = []
    for currency in currencies or [None]:
        own = [row for row in inside if (row["currency"] if row["amount"] is not None else main) == currency]
        is_main = currency == main
        rows.append(
            {
                **what,
                "day": day,
                "is_start": is_main and day == what["started"].date(),
                "first_time": inside[0]["time"],
                "last_time": inside[-1]["time"],
                "events": len(inside) if is_main else 0,
                "page_views": sum(row["type"] in {"page", "screen"} for row in inside) if is_main else 0,
                "conversions": sum(row["conversion"] for row in own),
                "refunds": sum(row["conversion"] == 0 and (row["amount"] or 0) < 0 for row in own),
                "currency": currency,
                "amount": sum(row["amount"] or 0 for row in own),
            }
        )
    return rows
