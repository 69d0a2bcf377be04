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
from tests.customers.town import Town, at

PEOPLE, THINGS = 2, 3


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"), people=PEOPLE, things=THINGS)
    yield town
    town.warehouse.close()


def one_of(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, None, *values])


class Story(NamedTuple):
    """Events as they arrive, where batches end, decisions between; batches after a restart, batches that fail once."""

    events: list[Event]
    cuts: list[int]
    splits: list[tuple[Name, list[Name]]]
    restarts: set[int]
    failures: set[int]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    keys = draw(st.lists(st.integers(-999, 999), min_size=1, max_size=28, unique=True))
    return [
        Event(
            message=key,
            minute=draw(st.integers(0, 15)),
            user=draw(one_of("ada", "ben", "cem", "dot", "undefined")),
            anon=draw(one_of("laptop", "phone", "tablet", "kiosk")),
            device=draw(one_of("d1", "d2", "d3")),
            email=draw(one_of("e1", "e2", "e3")),
            previous=draw(st.sampled_from([None] * 8 + ["phone", "ben", "eve"])),
        )
        for key in keys
    ]


def splits() -> st.SearchStrategy[list[tuple[Name, list[Name]]]]:
    name = st.sampled_from([("user", "ada"), ("email", "e1"), ("email", "e2"), ("anon", "tablet"), ("device", "d1")])
    others = st.sampled_from([("user", "ben"), ("user", "cem"), ("email", "e1"), ("anon", "phone"), ("anon", "tablet")])
    return st.lists(st.tuples(name, st.lists(others, min_size=1, max_size=3)), max_size=2)


STORIES = st.builds(
    Story,
    events=histories(),
    cuts=st.lists(st.integers(0, 28), max_size=6),
    splits=splits(),
    restarts=st.sets(st.integers(0, 6)),
    failures=st.sets(st.integers(0, 6), max_size=1),
)
replayed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def verdict(name: Name, others: list[Name]) -> Verdict:
    return Verdict(key_of(*name), tuple(key_of(*other) for other in others), "Olga", "not the same")


def in_batches(events: list[Event], cuts: list[int]) -> Iterator[list[Event]]:
    bounds = sorted({0, len(events), *(cut % (len(events) + 1) for cut in cuts)})
    return (events[begin:end] for begin, end in pairwise(bounds))


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


@settings(replayed, max_examples=60)
@given(story=STORIES)
@example(A_RESTART_AMONG_HOLDERS)
@example(ONE_MESSAGE_ON_TWO_THINGS)
@example(AN_ADDRESS_GIVEN_TO_AN_ADDRESS)
def test_people_do_not_depend_on_batches_or_order(town: Town, story: Story) -> None:
    replay(town, story)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(replayed, max_examples=3000)
@given(story=STORIES)
def test_nor_in_thousands_of_histories(town: Town, story: Story) -> None:
    replay(town, story)


def replay(town: Town, story: Story) -> None:
    town.empty()
    for number, batch in enumerate(in_batches(story.events, story.cuts)):
        decisions = [verdict(*split) for split in story.splits[number : number + 1]]
        if number in story.restarts:
            town.reopen()
        if number in story.failures:
            town.fail(*batch, decisions=decisions)
        before = town.persons()
        town.load(*batch, decisions=decisions)
        assert_touched(town, story.events, before=before)
    town.load(decisions=[verdict(*split) for split in story.splits])
    cut = {frozenset((name, other)) for name, others in story.splits for other in others}
    truth = Truth(story.events, cut, people=PEOPLE, things=THINGS)
    assert town.persons() == {event.message: truth.person(event) for event in story.events if event.subject}


def assert_touched(town: Town, history: list[Event], *, before: dict[int, Name]) -> None:
    """Whoever gained or lost an event is touched, since that event or earlier."""
    after = town.persons()
    minute = {event.message: event.minute for event in history}
    for message, person in after.items():
        for name in {person, before.get(message, person)} if before.get(message) != person else ():
            assert town.touched.get(key_of(*name), at(99)) <= at(minute[message]), (message, name)
