"""Over-booking before it is committed, what stands behind a number, and days on which nobody works."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from seamark.kernel import Conflict, Forbidden, InputError, NotFound
from seamark.plan import Absence, Initiative, Item, Person, Snapshot, Task
from seamark.plan.consequences import away_weeks, behind, loads_of, new_clashes
from tests.plan.cast import NOOR, VERA, Office

MONDAY = date(2026, 3, 2)
SUNDAY = MONDAY + timedelta(6)


def spring(**fields: object) -> Initiative:
    """Four weeks from the second of March on."""
    plain = Initiative(id="spring", title="Spring", goals=("g",), start=MONDAY, end=MONDAY + timedelta(25))
    return replace(plain, **fields)


def plan_of(*items: Item) -> Snapshot:
    """A plan of these."""
    return Snapshot({one.id: one for one in items})


ADA = Person(id="ada", name="Ada", ongoing_share=0.2)  # four days a week
FULL = spring(people={"ada": 16.0})


def says(before: Snapshot, after: Snapshot, *ids: str) -> list[str]:
    """The new conflicts, in words."""
    return [one.message for one in new_clashes(before, after, ids=ids)]


def test_what_is_over_already_is_not_told_again() -> None:
    """The worked table of docs/people.md."""
    before = plan_of(ADA, FULL)
    over = plan_of(ADA, replace(FULL, people={"ada": 18.0}))
    told = "Ada would be over in 4 weeks; most in the week of 2026-03-02: 4.5 days booked, 4.0 free."
    assert says(before, over, "spring") == [told]
    assert says(over, over, "spring") == []
    assert says(over, before, "spring") == []
    more = plan_of(ADA, replace(FULL, people={"ada": 20.0}))
    assert "5.0 days booked, 4.0 free" in says(over, more, "spring")[0]


def test_only_weeks_that_become_worse_are_counted() -> None:
    clip = Task(
        id="clip", title="Clip", initiative="spring", people={"ada": 3}, start=MONDAY, end=MONDAY + timedelta(4)
    )
    before = plan_of(ADA, FULL, clip)
    moved = plan_of(ADA, FULL, replace(clip, start=MONDAY + timedelta(7), end=MONDAY + timedelta(11)))
    assert says(before, moved, "clip") == [
        "Ada would be over in 1 week; most in the week of 2026-03-09: 7.0 days booked, 4.0 free."
    ]
    assert says(before, plan_of(ADA, FULL, replace(clip, status="dropped")), "clip") == []
    new = plan_of(ADA, FULL, clip, replace(clip, id="again"))
    assert "7.0" not in says(before, new, "again")[0]
    assert "10.0 days booked, 4.0 free" in says(before, new, "again")[0]


def test_part_time_and_holidays_make_a_week_fuller() -> None:
    easter = spring(start=date(2026, 3, 30), end=date(2026, 4, 3), people={"ada": 3.5})
    german = replace(ADA, region="DE", weekdays=("thu", "fri"), hours_a_week=16.0, ongoing_share=0.0)
    assert "3.5 days booked, 1.0 free" in says(plan_of(german), plan_of(german, easter), "spring")[0]
    assert says(plan_of(ADA), plan_of(ADA, easter), "spring") == []


def test_nobody_with_no_working_day_has_room() -> None:
    gone = replace(ADA, weekdays=(), hours_a_week=0.0)
    assert "0.0 free" in says(plan_of(gone), plan_of(gone, spring(people={"ada": 1.0})), "spring")[0]


@given(
    st.dictionaries(st.sampled_from(["ada", "ben"]), st.floats(0.1, 40), max_size=2),
    st.integers(0, 40),
    st.integers(0, 30),
    st.sampled_from(["", "DE"]),
)
@settings(max_examples=60, deadline=None)
def test_what_stands_behind_a_week_makes_its_number(
    people: dict[str, float], offset: int, length: int, region: str
) -> None:
    """The cells of all weeks sum up to the days of the plan, and each to what is listed behind it."""
    start = MONDAY + timedelta(offset)
    items: list[Item] = [
        replace(ADA, region=region),
        Person(id="ben", name="Ben"),
        Absence(id="closed", kind="closed", start=MONDAY + timedelta(10), end=MONDAY + timedelta(11)),
        spring(people=people, start=start, end=start + timedelta(length)),
        Task(
            id="t", title="T", initiative="spring", start=MONDAY, end=MONDAY + timedelta(20),
            skills={"film": 4.0, "cut": 2.0}, who={"film": "ben"},
        ),
    ]  # fmt: skip
    plan, end = plan_of(*items), MONDAY + timedelta(83)
    worked = loads_of(plan, "everybody", start=start, end=start + timedelta(length))[0].booked
    (load,) = loads_of(plan, "everybody", start=MONDAY, end=end)
    has_days = plan.of(Initiative)["spring"].people if sum(worked) else {}
    for week, booked in enumerate(load.booked):
        monday = MONDAY + timedelta(7 * week)
        told = behind(plan, monday, end=monday + timedelta(6), people={"ada", "ben"}, skills={"cut"})
        assert booked == pytest.approx(sum(one.days for one in told), abs=0.05)
    working = [n for n in range(length + 1) if (start + timedelta(n)).weekday() < 5 and (start + timedelta(n)) not in
               {MONDAY + timedelta(10), MONDAY + timedelta(11)}]  # fmt: skip
    expected = 6.0 + (sum(has_days.values()) if working else 0.0)
    assert sum(load.booked) == pytest.approx(expected, abs=0.05)


def test_days_away_are_days_one_would_have_worked() -> None:
    part = replace(ADA, id="part", weekdays=("mon", "tue"), hours_a_week=16.0)
    plan = plan_of(
        ADA,
        part,
        Absence(id="a", person="ada", start=MONDAY, end=MONDAY + timedelta(2)),
        Absence(id="b", person="part", start=MONDAY + timedelta(1), end=SUNDAY),
        Absence(id="c", kind="closed", start=MONDAY, end=MONDAY),
        Person(id="none", name="None", weekdays=(), hours_a_week=0.0),
    )
    assert away_weeks(plan, start=MONDAY, end=SUNDAY) == {"ada": (3.0,), "part": (2.0,), "none": (0.0,)}


def test_a_plan_without_people_has_no_weeks() -> None:
    plan, span = plan_of(spring()), {"start": MONDAY, "end": SUNDAY}
    assert loads_of(plan, "person", **span) == []
    assert [one.free for one in loads_of(plan, "everybody", **span)] == [(0.0,)]
    assert away_weeks(plan, **span) == {}


NEW: dict[str, Any] = {
    "title": "Sprint", "goals": ["customers"], "owner": "ada", "people": {"ada": 5}, "start": "2026-03-02",
    "end": "2026-03-06",
}  # fmt: skip


def test_an_edit_is_foreseen_and_nothing_is_saved(desk: Office) -> None:
    number = desk.plan.number
    (one,) = desk.plan.foresee_edit("initiative", NEW, by=NOOR)
    assert (one.code, one.item, one.other, one.is_new) == ("capacity", "ada", "2026-03-02", True)
    assert one.message.endswith("6.2 days booked, 3.2 free.")
    late = {"end": "2027-02-26"}
    told = desk.plan.foresee_edit("initiative", late, item_id="spring", version=1, by=NOOR)
    assert [(one.code, one.item) for one in told] == [("capacity", "ben"), ("deadline", "spring")]  # Ben is on leave
    assert desk.plan.foresee_edit("initiative", {"note": "x"}, item_id="spring", version=1, by=NOOR) == []
    assert desk.plan.number == number


def test_what_could_not_be_saved_is_refused_when_it_is_foreseen(desk: Office) -> None:
    foresee = desk.plan.foresee_edit
    with pytest.raises(InputError, match="'people'"):
        foresee("initiative", {**NEW, "people": {"ada": -3}}, by=NOOR)
    with pytest.raises(InputError, match="both accountable"):
        foresee("initiative", {**NEW, "raci": {"ben": "A"}}, by=NOOR)
    with pytest.raises(Conflict):
        foresee("initiative", {"note": "x"}, item_id="spring", version=9, by=NOOR)
    with pytest.raises(NotFound):
        foresee("initiative", {"note": "x"}, item_id="nothing", version=1, by=NOOR)
    with pytest.raises(Forbidden):
        foresee("initiative", NEW, by=VERA)


def test_a_group_is_looked_into(desk: Office) -> None:
    span = {"start": date(2026, 3, 2), "end": date(2026, 3, 8)}
    everybody = desk.plan.booked("everybody", "", **span, by=VERA)
    assert [(one.item, one.person, one.days) for one in everybody] == [
        ("spring", "ben", 2.125),
        ("spring", "ada", 1.25),
    ]
    assert [one.person for one in desk.plan.booked("skill", "COPY", **span, by=VERA)] == ["ada"]
    for of, key in (("person", "zoe"), ("team", "Studio"), ("skill", "film")):
        with pytest.raises(NotFound, match=f"There is no {of}"):
            desk.plan.booked(of, key, **span, by=VERA)
    with pytest.raises(InputError, match="'of' is"):
        desk.plan.booked("moon", "", **span, by=VERA)


def test_public_holidays_close_weekdays_once(desk: Office) -> None:
    """Easter is closed in the cast's plan already; what falls on a weekend stays out."""
    change = desk.plan.add_holidays("DE", 2026, by=NOOR)
    assert (change.touched, change.why) == (5, "Public holidays of DE in 2026")
    closed = [one for one in desk.plan.read(by=VERA).of(Absence).values() if one.kind == "closed"]
    assert {str(one.start): one.note for one in closed if one.note} == {
        "2026-01-01": "New Year's Day",
        "2026-05-01": "Labor Day",
        "2026-05-14": "Ascension Day",
        "2026-05-25": "Pentecost Monday",
        "2026-12-25": "Christmas Day",
    }
    assert desk.plan.add_holidays("DE", 2026, by=NOOR).touched == 0
    for region, year, field in (("Atlantis", 2026, "region"), ("DE-XX", 2026, "region"), ("DE", 1212, "year")):
        with pytest.raises(InputError) as caught:
            desk.plan.add_holidays(region, year, by=NOOR)
        assert caught.value.detail["field"] == field
    with pytest.raises(Forbidden):
        desk.plan.add_holidays("DE", 2027, by=VERA)
