"""The files beside the events: what the ad platforms, the shop's till and the testers wrote down."""

from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from seamark.loop.world.baskets import order_ids
from seamark.loop.world.people import emails, user_ids
from seamark.loop.world.text import Texts, chosen, either, joined, money
from seamark.science import NOBODY, History, Orders, Spending, pick, stack


def write_costs(file: Path | BinaryIO, history: History, *, spending: list[Spending], regions: tuple[str, ...]) -> None:
    """costs.csv: one row per day, region and placement, in the currency of the account."""
    rows = stack(spending)
    order = np.lexsort((rows.region, rows.placement, rows.day))
    rows = pick(rows, order)
    places, parameters = history.placements, history.parameters
    dollars = np.array([place.source.currency == "USD" for place in places])[rows.placement]
    columns = {
        "source": [place.source.platform for place in places],
        "account": [place.source.account for place in places],
        "channel": [parameters.channels[place.channel].label for place in places],
        "campaign": [place.campaign for place in places],
        "ad_group": [place.ad_group for place in places],
        "creative": [parameters.channels[place.channel].creatives[place.creative] for place in places],
    }
    texts = {name: chosen(values, rows.placement) for name, values in columns.items()}
    table = {"source": texts.pop("source"), "account": texts.pop("account"), "day": _days(rows.day)} | texts
    table |= {
        "region": chosen(regions, rows.region),
        "currency": chosen((parameters.company.currency, "USD"), dollars.astype(np.int64)),
        "cost": money(np.rint(100 * rows.cost * np.where(dollars, parameters.company.dollars, 1)).astype(np.int64)),
        "impressions": pa.array(rows.impressions),
        "clicks": pa.array(rows.clicks),
        "conversions": pa.array(rows.claimed),
    }
    _write(file, table)


def write_orders(file: Path, history: History, *, orders: list[Orders], regions: tuple[str, ...]) -> None:
    """orders.csv: every order of the till, web and store, in order of time."""
    rows = stack(orders)
    parameters = history.parameters
    known = rows.customer != NOBODY
    table = {
        "order_id": order_ids(parameters, rows.number),
        "ordered_at": _stamps(rows.at),
        "customer_id": either(known, user_ids(np.maximum(rows.customer, 0)), no=""),
        "email": either(known | ~rows.store, emails(rows.person), no=""),
        "amount": money(rows.cents),
        "currency": pa.array([parameters.company.currency] * len(rows.at)),
        "region": chosen(regions, rows.region),
        "channel": chosen(("web", "store"), rows.store.astype(np.int64)),
        "status": chosen(("completed", "refunded"), (rows.refunded != NOBODY).astype(np.int64)),
    }
    _write(file, table)


def write_tests(file: Path, history: History, *, regions: tuple[str, ...]) -> None:
    """tests.csv: one row per randomised assignment; ``end`` is the first day after it."""
    parameters, tests = history.parameters, history.conditions.tests
    first = parameters.start.date()
    table: dict[str, Texts] = {
        "channel": pa.array([parameters.channels[test.channel].label for test in tests], pa.string()),
        "geo": pa.array([regions[test.region] for test in tests], pa.string()),
        "start": pa.array([first + timedelta(weeks=test.start) for test in tests], pa.date32()),
        "end": pa.array([first + timedelta(weeks=test.end) for test in tests], pa.date32()),
        "multiplier": pa.array([test.multiplier for test in tests], pa.float64()),
    }
    _write(file, table)


def _write(file: Path | BinaryIO, columns: dict[str, Texts]) -> None:
    csv.write_csv(pa.table(columns), file, csv.WriteOptions(quoting_style="none"))  # no text of ours needs quotes


def _days(days: NDArray[np.int64]) -> Texts:
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def _stamps(at: NDArray[np.int64]) -> Texts:
    """Moments as 2026-01-31T09:30:00Z."""
    text = pa.array((at // 1_000_000).view("datetime64[s]")).cast(pa.string())
    day, time = pc.utf8_slice_codeunits(text, 0, 10), pc.utf8_slice_codeunits(text, 11, 19)
    return joined(day, "T", time, "Z")
