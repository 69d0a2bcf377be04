"""A simulated company, where people have several browsers, clear them, share tablets and mailboxes."""

import random
from typing import Any

import pyarrow.parquet as pq
import pytest

from seamark.kernel import key_of
from seamark.loop import write_world
from seamark.science import WorldParameters
from tests.customers.reference import Event, Truth
from tests.customers.sketch import Sketch
from tests.customers.town import DAY

COLUMNS = {"user": "user_id", "anon": "anonymous_id", "device": "device_id", "email": "email"}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """Everything that an SDK sent, copies once."""
    folder = tmp_path_factory.mktemp("world")
    write_world(folder, WorldParameters(people=600, weeks=10, seed=5), truth=False)
    rows: list[dict[str, Any]] = pq.read_table(folder / "events.parquet").to_pylist()
    whole = {row["message_id"]: event(row) for row in rows if row["timestamp"] and row["message_id"]}
    return [one for one in whole.values() if one.user or one.anon]


def event(row: dict[str, Any]) -> Event:
    minute = (row["timestamp"].replace(tzinfo=None) - DAY).total_seconds() // 60
    named = {name: row[column] or None for name, column in COLUMNS.items()}
    return Event(key_of("message", row["message_id"]), int(minute), **named)


def test_every_user_of_a_company_is_one_person_whatever_the_order(history: list[Event]) -> None:
    random.Random(1).shuffle(history)
    sketch = Sketch(people=5, things=50)
    for begin in range(0, len(history), 400):
        sketch.load(*history[begin : begin + 400], decisions=[])
    persons = sketch.persons()
    truth = Truth(history, [], people=5, things=50)
    named = {one.message: truth.person(one) for one in history}
    assert persons == {message: key_of(*person) for message, person in named.items() if person}
    users = {one.user: persons[one.message] for one in history if one.user}
    assert len(users) > 20
    assert len(set(users.values())) == len(users), "no two accounts of this company are one person"
