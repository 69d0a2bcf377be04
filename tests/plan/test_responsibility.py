"""Who answers, who does, who is asked: letters follow from the plan, are set in one change, and are checked."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamark.kernel import Conflict, Forbidden, InputError, NotFound
from seamark.plan import Absence, Initiative, Item, Person, Release, Snapshot, Task
from seamark.plan.responsibility import lettered, letters_of, matrix_of
from tests.plan.cast import MIA, NOOR, VERA, Office

TODAY = date(2026, 2, 16)
MONDAY = date(2026, 3, 2)
PEOPLE = ("ada", "ben", "cem")


def person(name: str, **fields: object) -> Person:
    """Somebody by the name of their id."""
    return replace(Person(id=name, name=name.capitalize()), **fields)


def work(name: str = "spring", *, start: date = MONDAY, **fields: object) -> Initiative:
    """Four weeks of an initiative."""
    plain = Initiative(id=name, title=name.capitalize(), goals=("g",), start=start, end=start + timedelta(25))
    return replace(plain, **fields)


def task(name: str, **fields: object) -> Task:
    """A task of the spring initiative."""
    return replace(Task(id=name, title=name.capitalize(), initiative="spring"), **fields)


def plan_of(*items: Item) -> Snapshot:
    """A plan of these and three people."""
    known = [*items] if any(one.noun == "person" for one in items) else [*map(person, PEOPLE), *items]
    return Snapshot({one.id: one for one in known})


def found(plan: Snapshot) -> list[tuple[str, str, str]]:
    """Code, item and person of every finding."""
    return [(one.code, one.item, one.person) for one in matrix_of(plan, today=TODAY).findings]


@pytest.mark.parametrize(
    ("fields", "letters"),
    [
        ({"owner": "ada"}, {"ada": "A"}),
        ({"owner": "ada", "people": {"ada": 2, "ben": 1}}, {"ada": "AR", "ben": "R"}),
        ({"raci": {"ada": "A", "ben": "C"}}, {"ada": "A", "ben": "C"}),
        ({"owner": "ada", "raci": {"ada": "R", "cem": "I"}}, {"ada": "AR", "cem": "I"}),
        ({"people": {"ben": 1}, "raci": {"ben": "C"}}, {"ben": "R"}),
        ({}, {}),
    ],
)
def test_letters_follow_from_owner_work_and_what_was_said(fields: dict[str, Any], letters: dict[str, str]) -> None:
    assert letters_of(work(**fields)) == letters


def test_whom_the_schedule_chose_is_responsible() -> None:
    assert letters_of(task("film", skills={"film": 3, "cut": 1}, who={"film": "ben"})) == {"ben": "R"}


@given(
    st.sampled_from(["", *PEOPLE]),
    st.dictionaries(st.sampled_from(PEOPLE), st.floats(0.5, 9), max_size=2),
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(["R", "C", "I", ""]), max_size=3),
)
def test_what_is_set_is_what_is_read(owner: str, people: dict[str, float], wanted: dict[str, str]) -> None:
    """Setting letters gives those letters, leaves the others alone, and a second time changes nothing."""
    item = work(owner=owner, people=people)
    wanted = {one: letter for one, letter in wanted.items() if one not in people}
    before = letters_of(item)
    fields = lettered(plan_of(item), item, wanted=wanted)
    after = letters_of(work(people=people, **fields))
    assert after == {one: letter for one, letter in {**before, **wanted}.items() if letter}
    again = lettered(plan_of(item), work(people=people, **fields), wanted=wanted)
    assert again == fields


def test_nobody_answers_nobody_does_it() -> None:
    assert found(plan_of(work())) == [("no_accountable", "spring", ""), ("no_responsible", "spring", "")]
    assert found(plan_of(work(owner="ada", people={"ben": 2}))) == []


def test_a_task_is_answered_for_by_who_answers_for_its_initiative() -> None:
    plan = plan_of(work(owner="ada"), task("copy", people={"ben": 2}))
    assert found(plan) == []
    rows = {row.id: row for row in matrix_of(plan, today=TODAY).rows}
    assert (rows["copy"].answers, rows["copy"].letters, rows["copy"].under) == ("ada", {"ben": "R"}, "spring")


def test_a_skill_that_nobody_was_chosen_for_is_named() -> None:
    plan = plan_of(work(owner="ada"), task("film", skills={"film": 3}))
    messages = [one.message for one in matrix_of(plan, today=TODAY).findings]
    assert "Nobody was chosen yet for the film of 'Film'." in messages


def test_a_booking_outside_needs_nobody_of_ours() -> None:
    plan = plan_of(work(owner="ada", people={"ben": 1}), task("stand", kind="booking"))
    assert found(plan) == []


def test_who_works_no_hours_or_is_away_throughout() -> None:
    leave = Absence(id="a", person="ben", start=MONDAY, end=MONDAY + timedelta(40))
    plan = plan_of(person("ada", hours_a_week=0), person("ben"), leave, work(owner="ada", people={"ben": 3}))
    assert found(plan) == [("gone", "spring", "ada"), ("away", "spring", "ben")]
    short = Absence(id="a", person="ben", start=MONDAY, end=MONDAY + timedelta(20))
    assert ("away", "spring", "ben") not in found(plan_of(person("ada"), person("ben"), short, work(people={"ben": 3})))


def test_part_time_and_public_holidays_count_as_away() -> None:
    """Somebody of Bavaria who works on Fridays only is not there in a week whose Friday is Good Friday."""
    friday = person("ada", weekdays=("fri",), region="DE-BY", hours_a_week=8)
    week = Initiative(
        id="week", title="W", goals=("g",), owner="ada", start=date(2026, 3, 30), end=date(2026, 4, 3),
        people={"ben": 1},
    )  # fmt: skip
    assert found(plan_of(friday, person("ben"), week)) == [("away", "week", "ada")]
    longer = Initiative(
        id="week", title="W", goals=("g",), owner="ada", start=date(2026, 3, 30), end=date(2026, 4, 10),
        people={"ben": 1},
    )  # fmt: skip
    assert found(plan_of(friday, person("ben"), longer)) == []


def test_too_much_at_once_and_a_crowd() -> None:
    many = [work(f"n{number}", owner="cem", people={"ada": 1}, start=MONDAY + timedelta(number)) for number in range(6)]
    (one,) = matrix_of(plan_of(*many), today=TODAY).findings
    assert (one.code, one.person, one.item) == ("too_much", "ada", "n0")
    assert "6 things at once on 2026-03-07, 'N0', 'N1', 'N2' and 3 more; 5 are a healthy most." in one.message
    crowd = {f"p{number}": "C" for number in range(6)}
    people = [person(name) for name in (*crowd, "ada")]
    assert found(plan_of(*people, work(owner="ada", people={"ada": 1}, raci=crowd))) == [("crowd", "spring", "")]


def test_two_accountable_of_an_older_plan_are_told() -> None:
    plan = plan_of(work(owner="ada", people={"cem": 1}, raci={"ben": "A"}))
    (one,) = matrix_of(plan, today=TODAY).findings
    assert (one.code, one.message) == ("two_accountable", "Ben and Ada are both accountable for 'Spring'.")


def test_a_scope_narrows_rows_and_columns() -> None:
    items = [
        Release(id="atlas", title="Atlas", date=date(2026, 4, 14)),
        work(owner="ada", release="atlas", people={"ben": 1}),
        task("copy", people={"cem": 1}),
        task("press", initiative="", release="atlas", people={"ben": 1}),
        work("other", owner="ben", people={"ben": 1}),
    ]
    plan = plan_of(*items)
    ids = {
        scope: [row.id for row in matrix_of(plan, [scope], today=TODAY).rows] for scope in ("spring", "atlas", "cem")
    }
    assert ids == {"spring": ["spring", "copy"], "atlas": ["spring", "copy", "press"], "cem": ["copy"]}
    assert [one.id for one in matrix_of(plan, ["cem"], today=TODAY).people] == ["cem"]
    assert [row.id for row in matrix_of(plan, ["atlas", "ben"], today=TODAY).rows] == ["spring", "press"]
    with pytest.raises(NotFound, match="no initiative, task, release or person with the id 'nothing'"):
        matrix_of(plan, ["nothing"], today=TODAY)


def test_letters_are_set_in_one_change_that_can_be_taken_back(desk: Office) -> None:
    before = desk.plan.responsibilities(by=VERA, ids=["spring", "launch"])
    versions = {row.id: row.version for row in before.rows}
    assert before.rows[0].letters == {"ada": "AR", "ben": "R"}
    letters = {"launch": {"ada": "C"}, "spring": {"ada": "R", "ben": "AR"}}
    change = desk.plan.assign(letters, versions=versions, by=NOOR)
    assert (change.touched, change.why) == (2, "Responsibilities")
    rows = {row.id: row.letters for row in desk.plan.responsibilities(by=VERA).rows}
    assert rows == {"spring": {"ada": "R", "ben": "AR"}, "launch": {"ben": "AR", "ada": "C"}}
    desk.plan.undo(change.number, by=NOOR)
    assert desk.plan.responsibilities(by=VERA).rows[0].letters == {"ada": "AR", "ben": "R"}


def test_what_cannot_be_is_refused_in_one_sentence(desk: Office) -> None:
    def refusal(letters: dict[str, dict[str, str]], *, version: int = 1) -> str:
        with pytest.raises((InputError, NotFound)) as caught:
            desk.plan.assign(letters, versions=dict.fromkeys(letters, version), by=NOOR)
        return caught.value.message

    number = desk.plan.number
    assert refusal({"spring": {"ben": "AR"}}) == "Ada and Ben would both be accountable for 'Spring campaign'."
    assert "is 'X'" in refusal({"spring": {"ada": "X"}})
    assert "works 8.5 days on 'Spring campaign' and so is responsible" in refusal({"spring": {"ben": "C"}})
    assert "works 8.5 days" in refusal({"spring": {"ben": ""}})
    assert "no person with the id 'zoe'" in refusal({"launch": {"zoe": "C"}})
    assert "is a release" in refusal({"atlas": {"ada": "A"}})
    assert "'nothing'" in refusal({"nothing": {"ada": "A"}})
    with pytest.raises(InputError, match="version of 'spring' is missing"):
        desk.plan.assign({"spring": {"ada": "A"}}, versions={}, by=NOOR)
    with pytest.raises(Conflict):
        desk.plan.assign({"launch": {"ada": "C"}}, versions={"launch": 7}, by=NOOR)
    with pytest.raises(Forbidden):
        desk.plan.assign({"launch": {"ada": "C"}}, versions={"launch": 1}, by=VERA)
    assert desk.plan.number == number


def test_one_refused_letter_leaves_all_as_they_were(desk: Office) -> None:
    letters = {"launch": {"ada": "C"}, "spring": {"ben": "AR"}}
    with pytest.raises(InputError):
        desk.plan.assign(letters, versions={"launch": 1, "spring": 1}, by=MIA)
    assert "ada" not in {row.id: row.letters for row in desk.plan.responsibilities(by=VERA).rows}["launch"]
