"""Who decides how much alone: at once, within 30 days, and who is asked otherwise."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from seamark.govern import SYSTEM, Actor, Category, Governance, Limit, Role
from seamark.govern.approvals import DEFAULTS, whole
from seamark.kernel import MICROS, FixedClock, Forbidden, InputError, new_id
from tests.govern.cast import Team

UNITS = MICROS
PAGE = Path(__file__).resolve().parents[2] / "docs" / "approvals.md"


def decide(govern: Governance, who: Actor, units: int) -> None:
    """Somebody decides an amount on their own authority."""
    with govern.deciding() as session:
        govern.commit_amount(who, "budget", units * UNITS, "Spring campaign", session=session)


@pytest.mark.parametrize(
    ("role", "units", "may"),
    [
        ("performance", 1000, True),
        ("performance", 1001, False),
        ("director", 2500, True),
        ("director", 2501, False),
        ("finance", 9_000_000, True),
        ("cmo", 9_000_000, True),
        ("administrator", 9_000_000, True),
        ("viewer", 0, False),
    ],
)
def test_each_role_decides_up_to_its_limit(govern: Governance, team: Team, role: str, units: int, may: bool) -> None:  # noqa: FBT001
    assert govern.may_decide(team.with_role(role), "budget", units * UNITS) is may


@pytest.mark.parametrize("role", Role)
def test_what_was_promised_is_the_cmos_to_ease(govern: Governance, role: Role) -> None:
    somebody = Actor("person_x", "X", "person", roles=frozenset({role}))
    assert govern.may_decide(somebody, "plan", 0) is (role in {Role.CMO, Role.ADMINISTRATOR})


def test_small_amounts_add_up_to_the_bound_of_30_days(govern: Governance, team: Team, clock: FixedClock) -> None:
    for _ in range(4):
        decide(govern, team.mia, 2400)
    with pytest.raises(Forbidden, match=r"2,400 EUR, after 9,600 EUR in 30 days, is more than the 10,000 EUR") as told:
        decide(govern, team.mia, 2400)
    assert (told.value.detail["role"], told.value.help) == ("cmo", "Ask the CMO.")
    decide(govern, team.mia, 400)
    assert not govern.may_decide(team.mia, "budget", 1)
    clock.advance(timedelta(days=30))
    assert govern.may_decide(team.mia, "budget", 2500 * UNITS)


@given(steps=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 2500)), max_size=30))
@hypothesis(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_30_days_hold_more_than_the_bound(
    govern: Governance, clock: FixedClock, steps: list[tuple[int, int]]
) -> None:
    """However amounts are cut and spread, what a director decided within any 30 days stays within 10,000."""
    somebody = Actor(new_id("person"), "Dee", "person", roles=frozenset({"director"}))
    made: list[tuple[datetime, int]] = []
    for days, units in steps:
        clock.advance(timedelta(days=days))
        try:
            decide(govern, somebody, units)
            made.append((clock.now(), units))
        except Forbidden:
            pass
        window = [one for at, one in made if at > clock.now() - timedelta(days=30)]
        assert sum(window) <= 10_000
        assert govern.may_decide(somebody, "budget", UNITS) is (sum(window) < 10_000)


def test_sums_of_different_people_and_categories_do_not_mix(govern: Governance, team: Team) -> None:
    for _ in range(3):
        decide(govern, team.noor, 1000)
    assert not govern.may_decide(team.noor, "budget", UNITS)
    assert govern.may_decide(team.otto, "budget", 1000 * UNITS)


def test_the_best_of_several_roles_counts(govern: Governance) -> None:
    both = Actor("person_both", "Both", "person", roles=frozenset({"performance", "director"}))
    assert govern.may_decide(both, "budget", 2500 * UNITS)
    assert "2,500" in govern.authority(both, "budget", amount=2501 * UNITS).why_not


def test_keys_decide_by_their_scope(govern: Governance) -> None:
    keys = {scope: Actor("key_1", "Robot", "key", scopes=frozenset({scope})) for scope in ("admin", "read", "write")}
    assert [scope for scope, key in keys.items() if govern.may_decide(key, "budget", UNITS)] == ["admin"]
    assert govern.may_decide(SYSTEM, "plan", 0)


@pytest.mark.parametrize(("category", "amount"), [("budget", -1), ("budget", 2**53 + 1), ("rockets", 1)])
def test_an_amount_that_is_none_is_refused(govern: Governance, team: Team, category: str, amount: int) -> None:
    with pytest.raises(InputError, match=r"amount is|no category"):
        govern.may_decide(team.maria, category, amount)


def test_the_lowest_role_that_covers_it_is_asked(govern: Governance, team: Team) -> None:
    asked = {units: govern.authority(team.noor, "budget", amount=units * UNITS).role for units in (500, 1500, 2501)}
    assert asked == {500: "", 1500: "director", 2501: "cmo"}
    assert govern.authority(team.noor, "plan", amount=0).role == "cmo"


def test_nobody_is_asked_who_is_not_there(govern: Governance, team: Team) -> None:
    govern.remove_person(team.mia.id, by=team.ada)
    assert govern.authority(team.noor, "budget", amount=1500 * UNITS).role == "cmo"
    govern.remove_person(team.maria.id, by=team.ada)
    assert govern.authority(team.noor, "budget", amount=1500 * UNITS).role == "administrator"


def test_the_administrator_sets_limits_and_the_audit_tells(govern: Governance, team: Team) -> None:
    tighter = [
        Limit("budget", "cmo", 50_000 * UNITS, 100_000 * UNITS),
        Limit("budget", "director", 100 * UNITS, 100 * UNITS),
    ]
    with pytest.raises(Forbidden):
        govern.set_approval_limits(tighter, by=team.maria)
    govern.set_approval_limits(tighter, by=team.ada)
    unlimited = {Limit(category.value, "administrator") for category in Category}
    assert set(govern.approval_limits(by=team.noor)) == {*tighter, *unlimited}
    assert not govern.may_decide(team.mia, "budget", 101 * UNITS)
    assert govern.authority(team.maria, "budget", amount=50_001 * UNITS).role == "administrator"
    assert govern.audit(by=team.ada, limit=1)[0].verb == "approval.limits_set"


def test_every_fault_of_limits_is_told(govern: Governance, team: Team) -> None:
    wrong = [
        Limit("budget", "administrator", 1, 1),
        Limit("budget", "king"),
        Limit("rockets", "cmo"),
        Limit("budget", "director", 10, 5),
        Limit("plan", "cmo", -1),
        Limit("plan", "administrator"),
        Limit("plan", "administrator"),
    ]
    with pytest.raises(InputError) as told:
        govern.set_approval_limits(wrong, by=team.ada)
    faults = told.value.detail["faults"]
    assert isinstance(faults, dict)
    assert set(faults) == {
        "budget.administrator",
        "budget.king",
        "rockets.cmo",
        "budget.director",
        "plan.cmo",
        "plan.administrator",
    }
    assert govern.may_decide(team.mia, "budget", 2500 * UNITS), "nothing was set"


def test_the_page_shows_the_limits() -> None:
    def said(micros: int | None) -> str:
        return "unlimited" if micros is None else whole(micros)

    rows = [
        f"| {one.category} | {one.role} | {said(one.single_micros)} | {said(one.days30_micros)} |" for one in DEFAULTS
    ]
    assert "\n".join(["| --- | --- | --- | --- |", *rows, ""]) in PAGE.read_text()
