"""Whatever the order and the batches in which events arrive, people are those the rules give for all events at once."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from seamark.customers.resolution import Verdict
from seamark.kernel import key_of
from tests.customers.reference import Event, Name, Truth
from tests.customers.sketch import Sketch
from tests.customers.town import Town, at

CAST = {
    "user": ["ada", "ben", "undefined", "cem", "dot"],
    "anon": ["tablet", "phone", "laptop", "null", "kiosk"],
    "device": ["d1", "d2", "d3"],
    "email": ["e1", "e2", "e3", "e4"],
}
SHAPES = [  # what an event carries; those that decide who holds what come more often
    *[("anon",)] * 6,
    *[("user", "anon")] * 8,
    *[("anon", "email")] * 3,
    *[("anon", "device")] * 2,
    *[("user", "email")] * 2,
    *[("user", "device"), ("device",), ("user",), ("email",), ("device", "email")],
    *[("user", "anon", "device"), ("user", "anon", "email"), ("anon", "device", "email")],
    *[("user", "anon", "device", "email")],
]


class Story(NamedTuple):
    """Events as they arrive, where batches end, decisions between; batches after a restart, batches that fail once."""

    events: list[Event]
    cuts: list[int]
    splits: list[tuple[Name, list[Name]]]
    restarts: set[int]
    failures: set[int]
    people: int = 2
    things: int = 3


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A cast of few, so that they meet; messages whose keys are in no order."""
    cast = {kind: names[: draw(st.integers(1, len(names) - 1))] for kind, names in CAST.items()}
    keys = draw(st.permutations(range(draw(st.integers(2, 32)))))
    names = [(kind, name) for kind in cast for name in cast[kind]]
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3)
    return Story(
        events=[draw(happenings(key, cast)) for key in keys],
        cuts=draw(st.lists(st.integers(0, 24), max_size=6)),
        splits=draw(st.lists(st.tuples(st.sampled_from(names), some), max_size=2)),
        restarts=draw(st.sets(st.integers(0, 6), max_size=2)),
        failures=draw(st.sets(st.integers(0, 6), max_size=1)),
        people=draw(st.integers(2, 4)),
        things=draw(st.integers(3, 5)),
    )


@st.composite
def happenings(draw: st.DrawFn, key: int, cast: dict[str, list[str]]) -> Event:
    seen = {kind: draw(st.sampled_from(cast[kind])) for kind in draw(st.sampled_from(SHAPES))}
    previous = draw(st.sampled_from([None] * 9 + ["phone", "ben", "eve"])) if "user" in seen else None
    return Event(key, draw(st.integers(0, 9)), **seen, previous=previous)


def verdict(name: Name, others: list[Name]) -> Verdict:
    return Verdict(key_of(*name), tuple(key_of(*other) for other in others), "Olga", "not the same")


def batches(story: Story) -> Iterator[tuple[list[Event], list[Verdict]]]:
    """Events and decisions of each batch; the last one brings all decisions once more."""
    count = len(story.events)
    bounds = sorted({0, count, *(cut % (count + 1) for cut in story.cuts)})
    for number, (begin, end) in enumerate(pairwise(bounds)):
        yield story.events[begin:end], [verdict(*split) for split in story.splits[number : number + 1]]
    yield [], [verdict(*split) for split in story.splits]


def truth(story: Story) -> dict[int, Name]:
    cut = {frozenset((name, other)) for name, others in story.splits for other in others}
    all_at_once = Truth(story.events, cut, people=story.people, things=story.things)
    persons = {event.message: all_at_once.person(event) for event in story.events}
    return {message: person for message, person in persons.items() if person}


A_RESTART_AMONG_HOLDERS = Story(
    [
        Event(-512, 15, "dot", "tablet", email="e3"),
        Event(214, 15, "ada", "tablet"),
        Event(115, 15, "ben", "kiosk", previous="eve"),
        Event(-732, 4, "undefined", "tablet", "d2", previous="eve"),
        Event(-242, 2, None, "tablet", email="e1"),
        Event(876, 8, "ben", "tablet", "d2", "e2"),
    ],
    [4],
    [],
    {1},
    set(),
)
ONE_MESSAGE_ON_TWO_THINGS = Story(
    [
        Event(329, 10, "ada", "laptop", "d2"),
        Event(-432, 0, "undefined", "kiosk", "d2", "e1"),
        Event(-414, 3, "ben", "laptop", email="e3"),
        Event(-848, 1, None, "kiosk", email="e2"),
        Event(-866, 11, "cem", "tablet", "d2"),
        Event(689, 5, "undefined", "laptop", email="e2"),
    ],
    [2, 4],
    [],
    set(),
    set(),
)
AN_ADDRESS_GIVEN_TO_AN_ADDRESS = Story(
    [
        Event(178, 5, "dot", "laptop", "d1", "e1", "eve"),
        Event(-510, 8, None, "kiosk", "d1", "e1"),
        Event(-276, 15, None, "phone", email="e2"),
        Event(-254, 9, "undefined", "kiosk", email="e3"),
        Event(-431, 5, "cem", "laptop", "d3", "e3"),
        Event(-8, 8, "undefined", "phone", "d2", "e3", "ben"),
    ],
    [5],
    [(("email", "e1"), [("anon", "tablet"), ("user", "ben")])],
    set(),
    set(),
)
A_LATE_OWNER = Story(
    [
        Event(1, 1, "ada", "tablet"),
        Event(2, 7, "ada", "tablet"),
        Event(3, 8, None, "tablet"),
        Event(4, 4, "ben", "tablet"),
        Event(5, 5, None, "tablet"),
    ],
    [3],
    [],
    set(),
    set(),
)
A_LATE_OWNER_AT_THE_LAST_MOMENT = A_LATE_OWNER._replace(
    events=[
        Event(1, 1, "ada", "tablet"),
        Event(3, 7, "ada", "tablet"),
        Event(2, 7, "ben", "tablet"),
        Event(4, 8, None, "tablet"),
    ],
    cuts=[2],
)
AN_ADDRESS_BECOMES_KNOWN = A_LATE_OWNER._replace(
    events=[
        Event(1, 0, None, "laptop", email="e1"),
        Event(2, 1, None, "laptop", email="e2"),
        Event(3, 2, None, "phone", email="e2"),
        Event(4, 3, "ada", email="e1"),
    ],
)
A_NEW_APP_WAS_ON_ANOTHER_TELEPHONE_FIRST = A_LATE_OWNER._replace(
    events=[
        Event(1, 0, "ada", device="d1"),
        Event(2, 0, "ben", device="d2"),
        Event(3, 5, None, "app", "d1"),
        Event(4, 7, None, "app", "d2"),
        Event(5, 3, None, "app", "d2"),
    ],
    cuts=[4],
)
quiet = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@settings(quiet, max_examples=150)
@given(story=stories())
@example(ONE_MESSAGE_ON_TWO_THINGS)
@example(AN_ADDRESS_GIVEN_TO_AN_ADDRESS)
@example(A_LATE_OWNER)
@example(A_LATE_OWNER_AT_THE_LAST_MOMENT)
@example(AN_ADDRESS_BECOMES_KNOWN)
@example(A_NEW_APP_WAS_ON_ANOTHER_TELEPHONE_FIRST)
def test_people_do_not_depend_on_batches_or_order(story: Story) -> None:
    sketched(story)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(quiet, max_examples=30_000)
@given(story=stories())
def test_nor_in_tens_of_thousands_of_stories(story: Story) -> None:
    sketched(story)


def sketched(story: Story) -> None:
    sketch = Sketch(people=story.people, things=story.things)
    minutes = {event.message: event.minute for event in story.events}
    for events, decisions in batches(story):
        before = sketch.persons()
        sketch.load(*events, decisions=decisions)
        for message, person in sketch.persons().items():
            was = before.get(message)
            if person != was:  # who gains or loses an event has visits to be made again, since that event or earlier
                for key in (person, person if was is None else was):
                    assert sketch.touched.get(key, at(99)) <= at(minutes[message]), (message, key)
    assert sketch.persons() == {message: key_of(*person) for message, person in truth(story).items()}


@settings(quiet, max_examples=15)
@given(story=stories())
@example(A_RESTART_AMONG_HOLDERS)
@example(A_LATE_OWNER._replace(restarts={1}))
def test_nor_on_restarts_and_power_cuts(tmp_path_factory: pytest.TempPathFactory, story: Story) -> None:
    """The same with a warehouse, as measuring reads it."""
    with Town(tmp_path_factory.mktemp("town"), people=story.people, things=story.things) as town:
        for number, (events, decisions) in enumerate(batches(story)):
            if number in story.restarts:
                town.reopen()
            if number in story.failures:
                town.fail(*events, decisions=decisions)
            town.load(*events, decisions=decisions)
        assert town.persons() == truth(story)
