"""What is wrong is refused whole, and told with the field, what is allowed, and who is concerned."""

from datetime import date
from typing import Any

import pytest

from seamark.kernel import Conflict, InputError
from seamark.plan import Snapshot
from seamark.plan.drafting import _circle
from seamark.plan.kinds import Initiative
from seamark.plan.model import ChangeSet, Dependency, Edit
from tests.plan.cast import GOAL, INITIATIVE, MARIA, MIA, NOOR, Office


def refused(desk: Office, kind: str, fields: dict[str, Any], **changed: object) -> tuple[str, dict[str, str]]:
    """Try to create an item; its message, and what was said of each field. Nothing may have been written."""
    with pytest.raises(InputError) as refusal:
        desk.plan.create(kind, {**fields, **changed}, by=MIA)
    assert desk.plan.number == 1
    faults = refusal.value.detail["faults"]
    assert isinstance(faults, list)
    return refusal.value.message, {fault["field"]: f"{fault['message']} {fault['help']}" for fault in faults}


def test_a_goal_without_a_metric_is_refused(desk: Office) -> None:
    message, told = refused(desk, "goal", GOAL, metric="")
    assert message.startswith("goal 'New customers from search', 'metric': It is empty")
    assert "measured_by" in told["metric"]


def test_a_goal_that_says_how_else_it_is_measured_is_taken(desk: Office) -> None:
    made = desk.plan.create("goal", {**GOAL, "metric": "", "measured_by": "Yearly survey"}, by=MIA)
    assert made.version == 1


def test_a_metric_that_nobody_measures_is_refused_with_the_nearest(desk: Office) -> None:
    _, told = refused(desk, "goal", GOAL, metric="new_costumers")
    assert "Did you mean 'new_customers'?" in told["metric"]


@pytest.mark.parametrize(
    ("field", "changed", "said"),
    [
        ("deadline", {"deadline": "2025-12-31"}, "not after the start"),
        ("deadline", {"deadline": "31.12.2026"}, "Dates are written 2026-01-31"),
        ("start", {"start": "1970-01-01"}, "between 1990 and 2199"),
        ("target", {"target": "many"}, "It is a number"),
        ("target", {"target": float("nan")}, "no number"),
        ("reading", {"metric": "conversion_rate"}, "is a ratio"),
        ("where", {"where": {"planet": ["Mars"]}}, "Dimensions are channel"),
        ("dimension", {"dimension": "fame"}, "Allowed are revenue"),
        ("objective", {"objective": "nothing"}, "There is no objective with the id 'nothing'"),
        ("objective", {"objective": "spring"}, "spring is a initiative, 'Spring campaign'"),
        ("metrik", {"metrik": "revenue"}, "Did you mean 'metric'?"),
        ("baseline_note", {"baseline": {"value": 800}}, "nothing says why"),
        ("path", {"path": [{"day": "2027-02-01", "value": 3}]}, "points outside"),
        ("red", {"red": 0.01}, "before at risk"),
        ("title", {"title": "bell \x07"}, "control character"),
        ("id", {"id": "a b"}, "An id has up to 64"),
        ("id", {"id": "spring"}, "spring is the id of a initiative"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(desk: Office, field: str, changed: dict[str, Any], said: str) -> None:
    if changed.get("id") == "spring":
        with pytest.raises(Conflict, match="already"):
            desk.plan.create("goal", {**GOAL, **changed}, by=MIA)
        return
    _, told = refused(desk, "goal", GOAL, **changed)
    assert said in told[field]


@pytest.mark.parametrize(
    ("field", "changed", "said"),
    [
        ("end", {"end": "2026-03-01"}, "before the start"),
        ("goals", {"goals": []}, "at least one goal"),
        ("goals", {"goals": ["customers", "customers"]}, "named twice"),
        ("channels", {"channels": {"Email": 0.5}}, "The shares make 0.5"),
        ("budget", {"budget": "much"}, "40000 EUR"),
        ("budget", {"budget": {"amount": -5, "currency": "EUR"}}, "0 or more"),
        ("spend", {"spend": [{"day": "2026-03-02", "share": 0.5}]}, "The shares make 0.5"),
        ("progress", {"progress": 1.5}, "It is a number"),
        ("people", {"people": {"nobody": 3}}, "There is no person"),
        ("depends_on", {"depends_on": [{"on": "ada"}]}, "ada is a person"),
        ("depends_on", {"depends_on": [{"on": "atlas", "type": "XX"}]}, "Invalid enum value 'XX'"),
    ],
)
def test_an_initiative_that_cannot_be_is_refused(desk: Office, field: str, changed: dict[str, Any], said: str) -> None:
    _, told = refused(desk, "initiative", INITIATIVE, **changed)
    assert said in told[field]


def test_every_fault_is_told_at_once(desk: Office) -> None:
    message, told = refused(desk, "goal", GOAL, deadline="soon", target=None, colour="red")
    assert message.startswith("3 things are wrong.")
    assert set(told) == {"deadline", "target", "colour"}


def test_a_person_on_leave_cannot_be_given_an_initiative(desk: Office) -> None:
    _, told = refused(desk, "initiative", INITIATIVE, owner="ben", start="2026-05-04", end="2026-05-20")
    assert "Ben is away on 10 of its 13 working days" in told["owner"]


def test_an_owner_who_goes_on_leave_later_does_not_block_other_edits(desk: Office) -> None:
    desk.plan.create("absence", {"person": "ada", "start": "2026-03-01", "end": "2026-03-31"}, by=MIA)
    assert desk.plan.change("spring", {"note": "Ada is away"}, version=1, by=NOOR).version == 2
    with pytest.raises(InputError, match="Ada is away on 19 of its 19 working days"):
        desk.plan.change("spring", {"end": "2026-03-26"}, version=2, by=NOOR)


def test_an_initiative_under_a_removed_goal_is_refused_with_who_removed_it(desk: Office) -> None:
    desk.plan.create("goal", {**GOAL, "id": "second", "title": "A second goal"}, by=MIA)
    desk.plan.remove("second", version=1, by=MARIA)
    with pytest.raises(InputError, match="The goal 'A second goal' was removed by Maria on 2026-02-16"):
        desk.plan.create("initiative", {**INITIATIVE, "goals": ["second"]}, by=MIA)


def test_a_goal_that_initiatives_hang_from_is_not_removed_alone(desk: Office) -> None:
    with pytest.raises(InputError, match="initiative 'Spring campaign' names it"):
        desk.plan.remove("customers", version=1, by=MIA)
    gone = ("customers", "spring", "launch", "first")
    kinds = {item_id: desk.plan.read(by=MIA).items[item_id].noun for item_id in gone}
    edits = tuple(Edit(kind=kinds[item_id], id=item_id, version=1, removed=True) for item_id in gone)
    assert desk.plan.commit(ChangeSet(edits), by=MARIA).touched == 4


def test_dependencies_in_a_circle_are_refused_by_name(desk: Office) -> None:
    with pytest.raises(InputError, match="It waits for itself: Spring campaign → Atlas launch → Spring campaign"):
        desk.plan.change("spring", {"depends_on": [{"on": "launch"}]}, version=1, by=MIA)


def test_a_long_chain_and_a_wide_one_are_walked_without_recursion() -> None:
    def waits(name: str, *on: str) -> Initiative:
        dependencies = tuple(Dependency(one) for one in on)
        day = "2026-01-05"
        return Initiative(
            id=name,
            title=name,
            goals=("g",),
            start=date.fromisoformat(day),
            end=date.fromisoformat(day),
            depends_on=dependencies,
        )

    chain = {f"i{n}": waits(f"i{n}", f"i{n + 1}") for n in range(5000)} | {"i5000": waits("i5000")}
    assert _circle(Snapshot(chain), "i0", safe=set()) == []
    closed = {**chain, "i5000": waits("i5000", "i4000")}
    assert len(_circle(Snapshot(closed), "i0", safe=set())) == 1002


def test_an_objective_cannot_stand_under_itself(desk: Office) -> None:
    desk.plan.create("objective", {"id": "north", "title": "The north", "parent": "grow"}, by=MIA)
    with pytest.raises(InputError, match="It would stand under itself"):
        desk.plan.change("grow", {"parent": "north"}, version=1, by=MIA)
