"""Who could do it: by skill, by days that are really left, by what they did before; given in one change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamark.kernel import Forbidden, InputError, NotFound
from seamark.plan import Absence, Initiative, Item, Person, Snapshot, Task
from seamark.plan.consequences import loads_of
from seamark.plan.consequences.openings import openings_in
from seamark.plan.responsibility import openings_for, suggest
from tests.plan.cast import NOOR, VERA, Office

TODAY = date(2026, 2, 16)
MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 13)  # ten working days


def person(name: str, *skills: str, **fields: object) -> Person:
    """Somebody whom ongoing work leaves all of a full week, unless it is said otherwise."""
    return replace(Person(id=name, name=name.capitalize(), skills=skills, ongoing_share=0.0), **fields)


def task(name: str = "clip", **fields: object) -> Task:
    """A task of two weeks that takes film and edit."""
    plain = Task(id=name, title=name.capitalize(), initiative="spring", start=MONDAY, end=FRIDAY)
    return replace(plain, **{"skills": {"film": 5.0, "edit": 3.0}, "work": "film", **fields})


def spring(**fields: object) -> Initiative:
    """An initiative from the first of March on, owned by Ada."""
    plain = Initiative(id="spring", title="Spring", goals=("g",), start=MONDAY, end=MONDAY + timedelta(25), owner="ada")
    return replace(plain, **fields)


def plan_of(*items: Item) -> Snapshot:
    """A plan of these."""
    return Snapshot({one.id: one for one in items})


def studio() -> Snapshot:
    """Three who could make the clip; Mara made three films before, in the team of whoever answers for it."""
    done = [task(f"old{n}", who={"film": "mara", "edit": "mara"}, status="done") for n in range(3)]
    return plan_of(
        spring(),
        person("ada", "copy", team="Studio"),
        person("mara", "Film", "edit", ongoing_share=0.35, team="studio"),
        person("ines", "film", "edit", ongoing_share=0.35),
        person("joel", "film"),
        *done,
        task(),
    )


def test_best_first_and_why_in_words() -> None:
    """In words: docs/people.md has them, and test_people_page asks."""
    found = suggest(studio(), task(), today=TODAY)
    assert [(one.person, one.lacks, one.did, one.same_team, one.fits) for one in found] == [
        ("mara", (), 3, True, False),
        ("ines", (), 0, False, False),
        ("joel", ("edit",), 0, False, False),
    ]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert [one.fits for one in suggest(studio(), task(skills={"film": 6.0}), today=TODAY)] == [True, True, True]


def test_what_is_booked_is_not_free_and_the_task_itself_does_not_count() -> None:
    busy = spring(people={"mara": 20.0}, end=MONDAY + timedelta(27))  # a day every working day
    plan = plan_of(busy, person("mara", "film"), person("ben", "film"), task())
    assert [one.person for one in suggest(plan, task(), today=TODAY)] == ["ben"]
    half = plan_of(
        replace(busy, people={"mara": 10.0}), person("mara", "film"), task(skills={"film": 5.0}, who={"film": "mara"})
    )
    (ines,) = suggest(
        plan_of(*half.items.values(), person("ines", "film")),
        task(skills={"film": 5.0}, who={"film": "mara"}),
        today=TODAY,
    )
    assert (ines.person, ines.free) == ("ines", 10.0)
    assert openings_in(half, start=MONDAY, end=FRIDAY, without={"clip"}).within(MONDAY, FRIDAY)["mara"] == 5.0
    assert openings_in(half, start=MONDAY, end=FRIDAY).within(MONDAY, FRIDAY)["mara"] == pytest.approx(0.0)


def test_part_time_and_public_holidays_are_not_free() -> None:
    """Good Friday, Easter Monday; and two days of the week only."""
    easter = task(start=date(2026, 3, 30), end=date(2026, 4, 10), skills={"film": 8.0})
    plan = plan_of(
        spring(),
        person("mara", "film", region="DE"),
        person("ben", "film"),
        person("cem", "film", weekdays=("mon", "fri"), hours_a_week=16.0, region="DE"),
        easter,
    )
    free = {one.person: one.free for one in suggest(plan, easter, today=TODAY)}
    assert free == {"ben": 10.0, "mara": 8.0, "cem": 2.0}


def test_only_days_from_today_on_count() -> None:
    plan = plan_of(spring(), person("mara", "film"), task())
    (one,) = suggest(plan, task(), today=date(2026, 3, 11))
    assert (one.free, one.start) == (3.0, date(2026, 3, 11))
    (late,) = suggest(plan, task(), today=date(2026, 6, 1))
    assert (late.start, late.end, late.free) == (date(2026, 6, 1), date(2026, 6, 26), 20.0)


def test_an_initiative_takes_what_its_tasks_have_nobody_for() -> None:
    plan = plan_of(spring(), person("mara", "edit"), person("ben", "film"), task(who={"film": "ben"}))
    (one,) = suggest(plan, spring(), today=TODAY)
    assert (one.person, one.needed, one.has) == ("mara", 3.0, ("edit",))


def test_who_works_on_it_could_answer_for_it() -> None:
    plan = plan_of(spring(owner="", people={"mara": 2.0}), person("mara"), person("ben"))
    assert [one.why for one in suggest(plan, plan.of(Initiative)["spring"], today=TODAY)] == [
        "Mara: 20 days free, works on it",
        "Ben: 20 days free",
    ]


away = st.lists(st.tuples(st.integers(-10, 30), st.integers(0, 40)), max_size=3)


@given(away, st.sampled_from(["", "DE", "US"]), st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri"])))
def test_nobody_is_suggested_who_is_away_the_whole_time(
    spans: list[tuple[int, int]], region: str, weekdays: set[str]
) -> None:
    items: list[Item] = [spring(), task(), person("mara", "film", region=region, weekdays=tuple(sorted(weekdays)))]
    for number, (offset, length) in enumerate(spans):
        start = MONDAY + timedelta(offset)
        items.append(Absence(id=f"a{number}", person="mara", start=start, end=start + timedelta(length)))
    plan = plan_of(*items)
    (load,) = loads_of(plan, "person", start=MONDAY, end=FRIDAY)
    free = sum(load.free) - load.booked[0] * 0
    named = [one.free for one in suggest(plan, task(), today=TODAY)]
    assert named == ([pytest.approx(free, abs=0.01)] if free >= 0.05 else [])


@given(st.lists(st.floats(0.5, 60), max_size=4), st.floats(0, 1), st.floats(0.5, 30))
def test_what_is_left_is_free_less_booked_never_below_nothing(
    efforts: list[float], ongoing: float, days: float
) -> None:
    """Over whole weeks; and whoever is ready on a day has the days by then and not the day before."""
    items: list[Item] = [person("mara", "film", ongoing_share=ongoing)]
    for number, effort in enumerate(efforts):
        start = MONDAY + timedelta(7 * number)
        items.append(replace(spring(people={"mara": effort}, start=start), id=f"i{number}"))
    plan, end = plan_of(*items), MONDAY + timedelta(69)
    (load,) = loads_of(plan, "person", start=MONDAY, end=end)
    openings = openings_in(plan, start=MONDAY, end=end)
    left = sum(max(0.0, free - booked) for free, booked in zip(load.free, load.booked, strict=True))
    assert openings.within(MONDAY, end)["mara"] == pytest.approx(left, abs=0.02)
    span = openings.earliest("mara", days)
    if span is None:
        assert left < days + 0.02
    else:
        assert openings.within(MONDAY, span[1])["mara"] >= days - 0.01
        assert openings.within(MONDAY, span[1] - timedelta(1))["mara"] < days + 0.01


def test_who_is_ready_first_stands_first() -> None:
    """Where are six days of film in the weeks before Easter? Cem has too few."""
    plan = plan_of(
        person("mara", "film", ongoing_share=0.5),
        person("ben", "film"),
        person("ines", "copy"),
        person("cem", "film", ongoing_share=0.9),
        Absence(id="a", person="ben", start=TODAY, end=TODAY + timedelta(13)),
    )
    found = openings_for(plan, "Film", days=6, by=date(2026, 4, 3), today=TODAY)
    assert [(one.person, one.start, one.end, one.fits) for one in found] == [
        ("mara", date(2026, 2, 16), date(2026, 3, 3), True),
        ("ben", date(2026, 3, 2), date(2026, 3, 9), True),
        ("cem", date(2026, 2, 16), date(2026, 4, 3), False),
    ]


def test_bad_questions_are_answered_in_one_sentence(desk: Office) -> None:
    ask = desk.plan.openings
    with pytest.raises(InputError, match="Nobody has the skill 'sail'") as caught:
        ask("sail", days=3, until=date(2026, 5, 1), by=VERA)
    assert caught.value.help == "Skills here are copy, search."
    for days in (0.0, -2.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match="'days' is"):
            ask("copy", days=days, until=date(2026, 5, 1), by=VERA)
    with pytest.raises(InputError, match="'by' is 2026-01-01; today is 2026-02-16"):
        ask("copy", days=1, until=date(2026, 1, 1), by=VERA)
    with pytest.raises(NotFound):
        desk.plan.suggestions("atlas", by=VERA)
    with pytest.raises(NotFound):
        desk.plan.suggestions("spring", by=VERA, kind="task")


FILM = {
    "id": "film", "title": "Film", "initiative": "spring", "skills": {"search": 2, "copy": 1}, "start": "2026-03-02",
    "end": "2026-03-06",
}  # fmt: skip


def test_one_click_gives_it_and_undo_takes_it_back(desk: Office) -> None:
    desk.plan.create("task", FILM, by=NOOR)
    (ada,) = desk.plan.suggestions("film", by=VERA)
    assert (ada.person, ada.has) == ("ada", ("search", "copy"))
    change = desk.plan.give("film", "ada", version=1, by=NOOR)
    given_task = desk.plan.find("task", "film", by=VERA)
    assert isinstance(given_task, Task)
    assert (given_task.who, change.why) == ({"search": "ada", "copy": "ada"}, "Given to Ada")
    assert desk.plan.suggestions("film", by=VERA) == []
    desk.plan.undo(change.number, by=NOOR)
    assert desk.plan.find("task", "film", by=VERA) == replace(given_task, who={}, version=3)


def test_work_without_a_skill_goes_over_with_its_days(desk: Office) -> None:
    plain = {"title": "Call", "initiative": "spring"}
    desk.plan.create("task", {**plain, "id": "call", "people": {"ada": 2, "ben": 1}}, by=NOOR)
    desk.plan.create("task", {**plain, "id": "note"}, by=NOOR)
    desk.plan.create("initiative", {"id": "new", "title": "New", "goals": ["customers"], "start": "2026-06-01",
                                    "end": "2026-06-30"}, by=NOOR)  # fmt: skip
    for name in ("call", "note", "new"):
        desk.plan.give(name, "ben", version=1, by=NOOR)
    rows = {row.id: (row.letters, row.works) for row in desk.plan.responsibilities(by=VERA).rows}
    assert rows["call"] == ({"ben": "R"}, {"ben": 3.0})
    assert rows["note"] == ({"ben": "R"}, {})
    assert rows["new"] == ({"ben": "A"}, {})
    desk.plan.give("new", "ben", version=2, by=NOOR)
    assert {row.id: row.letters for row in desk.plan.responsibilities(by=VERA).rows}["new"] == {"ben": "AR"}


def test_what_cannot_be_given_is_refused(desk: Office) -> None:
    desk.plan.create("task", FILM, by=NOOR)
    with pytest.raises(InputError, match="'Film' takes search and copy; Ben has no skills yet"):
        desk.plan.give("film", "ben", version=1, by=NOOR)
    with pytest.raises(InputError, match="Ada has 'Spring campaign' already"):
        desk.plan.give("spring", "ada", version=1, by=NOOR)
    with pytest.raises(NotFound, match="person"):
        desk.plan.give("film", "zoe", version=1, by=NOOR)
    with pytest.raises(Forbidden):
        desk.plan.give("film", "ada", version=1, by=VERA)
