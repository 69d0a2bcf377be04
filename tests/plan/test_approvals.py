"""More money, an easier goal: kept until somebody who may has approved what they saw. On SQLite and PostgreSQL."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from seamark.govern import Actor, Approval, Limit, Request
from seamark.kernel import MICROS, AwaitsApproval, Conflict, FixedClock, Forbidden, InputError
from seamark.plan import Change, Goal, Initiative
from seamark.plan.model import ChangeSet, Edit
from tests.govern.cast import Team, founded
from tests.plan.cast import INITIATIVE, Office


@pytest.fixture
def team(office: Office) -> Team:
    """Everybody, and the cast's plan."""
    office.begin()
    return founded(office.govern)


def asks(act: Callable[[], object]) -> AwaitsApproval:
    """What is told when something is not made but asked."""
    with pytest.raises(AwaitsApproval) as told:
        act()
    return told.value


def raised(office: Office, by: Actor, units: int, *, version: int = 1, why: str = "") -> AwaitsApproval:
    """Somebody wants ``units`` for the spring campaign and may not decide that alone."""
    return asks(lambda: office.plan.change("spring", {"budget": f"{units} EUR"}, version=version, by=by, why=why))


def seen(office: Office, told: AwaitsApproval, by: Actor) -> Approval:
    """The request as somebody reads it."""
    return office.govern.approval(str(told.detail["approval"]), by=by)


def budget(office: Office) -> int:
    """Whole units of the spring campaign, as another process reads them."""
    found = office.another().read(by=office_reader).of(Initiative)["spring"].budget
    return found.micros // MICROS if found else 0


office_reader = Actor("person_reader", "Reader", "person", roles=frozenset({"viewer"}))


def test_a_director_asks_the_cmo_approves_and_everything_is_told(office: Office, team: Team) -> None:
    told = raised(office, team.mia, 43_000, why="Demand is there")
    assert told.message == (
        "Sent to Maria (CMO) for approval: Budget of 'Spring campaign': 40,000 EUR → 43,000 EUR. "
        "Nothing was changed yet."
    )
    assert (told.status, told.detail["role"], told.detail["amount"]) == (202, "cmo", 3000 * MICROS)
    assert (office.plan.number, budget(office)) == (1, 40_000)
    asked = seen(office, told, by=team.maria)
    assert (asked.can_decide, asked.asked, asked.amount_micros, asked.currency) == (
        True,
        ("Maria",),
        3000 * MICROS,
        "EUR",
    )
    assert "Demand is there" in asked.summary

    done = office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    assert (budget(office), done.approval.state, done.approval.decided_by) == (43_000, "approved", "Maria")
    newest = office.plan.history("spring", by=team.noor)[0]
    assert (newest.number, newest.by_name, newest.origin) == (2, "Maria", f"approval:{asked.id}")
    assert "asked by Mia, approved by Maria" in newest.why
    verbs = [(row.actor_name, row.verb) for row in office.govern.audit(by=team.ada, limit=3)]
    assert verbs == [("Maria", "approval.approved"), ("Maria", "plan.changed"), ("Mia", "approval.asked")]
    assert office.govern.verify_audit(by=team.ada).ok


@pytest.mark.parametrize(("who", "why"), [("mia", "it is their own request"), ("finn", ""), ("maria", ""), ("ada", "")])
def test_the_maker_is_not_the_checker(office: Office, team: Team, who: str, why: str) -> None:
    asked = seen(office, raised(office, team.mia, 43_000), by=getattr(team, who))
    assert (asked.can_decide, asked.why_not) == (not why, why)
    if why:
        with pytest.raises(Forbidden, match="own request") as refusal:
            office.plan.apply_approved(asked.id, asked.content_hash, by=getattr(team, who))
        assert refusal.value.help == "It waits for Maria (CMO)."
        assert budget(office) == 40_000
    else:
        assert office.plan.apply_approved(asked.id, asked.content_hash, by=getattr(team, who)).change.touched == 1


def test_not_even_a_cmo_approves_their_own(office: Office, team: Team) -> None:
    office.govern.set_approval_limits([Limit("budget", "cmo", MICROS, MICROS)], by=team.ada)
    told = raised(office, team.maria, 43_000)
    assert told.detail["role"] == "administrator"
    with pytest.raises(Forbidden, match="own request"):
        office.plan.apply_approved(str(told.detail["approval"]), "", by=team.maria)
    asked = seen(office, told, by=team.ada)
    assert office.plan.apply_approved(asked.id, asked.content_hash, by=team.ada).change.touched == 1


def test_who_lacks_the_role_or_the_permission_approves_nothing(office: Office, team: Team) -> None:
    asked = seen(office, raised(office, team.noor, 43_000), by=team.mia)
    assert (asked.can_decide, asked.why_not) == (False, "it waits for the CMO")
    with pytest.raises(Forbidden, match="it waits for the CMO"):
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.mia)
    with pytest.raises(Forbidden, match=r"approvals\.decide"):
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.otto)
    robot = Actor("key_1", "Robot", "key", scopes=frozenset({"admin"}))
    with pytest.raises(Forbidden, match="only a person"):
        office.plan.apply_approved(asked.id, asked.content_hash, by=robot)
    assert budget(office) == 40_000


def test_small_steps_add_up(office: Office, team: Team, clock: FixedClock) -> None:
    """A director who splits ten thousand and more into small ones is sent to the CMO all the same."""
    for step in range(4):
        office.plan.change("spring", {"budget": f"{42_500 + step * 2500} EUR"}, version=1 + step, by=team.mia)
        clock.advance(timedelta(days=1))
    told = raised(office, team.mia, 50_001, version=5)
    assert (told.detail["role"], told.detail["amount"]) == ("cmo", MICROS)
    assert "after 10,000 EUR in 30 days" in seen(office, told, by=team.maria).content
    clock.advance(timedelta(days=27))
    office.plan.change("spring", {"budget": "52500 EUR"}, version=5, by=team.mia)
    assert budget(office) == 52_500


def test_an_approver_has_limits_too(office: Office, team: Team, clock: FixedClock) -> None:
    """A director approves what performance asks, until the sum of 30 days is reached; what was approved counts."""
    for step in range(5):
        told = raised(office, team.noor, 42_000 + step * 2000, version=1 + step)
        asked = seen(office, told, by=team.mia)
        assert (asked.role, asked.can_decide) == ("director", True)
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.mia)
    asked = seen(office, raised(office, team.noor, 52_000, version=6), by=team.mia)
    assert "after 10,000 EUR in 30 days" in asked.why_not
    with pytest.raises(Forbidden, match="after 10,000 EUR in 30 days"):
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.mia)
    clock.advance(timedelta(days=30))
    office.plan.apply_approved(asked.id, asked.content_hash, by=team.mia)
    assert budget(office) == 52_000


def test_nobody_approves_what_they_have_not_seen(office: Office, team: Team) -> None:
    first = seen(office, raised(office, team.mia, 43_000), by=team.maria)
    with pytest.raises(Conflict, match="not what you saw"):
        office.plan.apply_approved(first.id, "0" * 64, by=team.maria)
    second = seen(office, raised(office, team.mia, 49_000), by=team.maria)
    assert second.id != first.id
    with pytest.raises(Conflict, match="Mia asked anew"):
        office.plan.apply_approved(first.id, first.content_hash, by=team.maria)
    with office.ledger.session() as session:  # somebody with the database in hand
        put = text("UPDATE approvals SET content = replace(content, '49000', '99000') WHERE id = :id")
        session.execute(put, {"id": second.id})
    with pytest.raises(Conflict, match="not what you saw"):
        office.plan.apply_approved(second.id, second.content_hash, by=team.maria)
    assert (office.plan.number, budget(office)) == (1, 40_000)


def test_asking_the_same_twice_is_one_request(office: Office, team: Team) -> None:
    first, second = (raised(office, team.mia, 43_000) for _ in range(2))
    assert first.detail["approval"] == second.detail["approval"]
    other = raised(office, team.noor, 43_000)
    assert other.detail["approval"] != first.detail["approval"]
    assert len(office.govern.approvals(by=team.maria)) == 2


def test_a_request_goes_stale_when_its_item_changed(office: Office, team: Team) -> None:
    asked = seen(office, raised(office, team.mia, 43_000), by=team.maria)
    office.plan.change("spring", {"end": "2026-03-31"}, version=1, by=team.noor)
    assert not office.govern.approvals(by=team.maria)
    told = office.govern.approval(asked.id, by=team.maria)
    assert (told.state, told.can_decide) == ("stale", False)
    assert told.reason.startswith("Noor changed 'end'")
    with pytest.raises(Conflict, match="it went stale on 2026-02-16 at 08:00 UTC: Noor changed 'end'") as refusal:
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    assert (refusal.value.detail["state"], refusal.value.help) == ("stale", "Have it asked anew.")
    assert budget(office) == 40_000
    again = seen(office, raised(office, team.mia, 43_000, version=2), by=team.maria)
    with pytest.raises(Conflict, match="it went stale on 2026-02-16"):
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    office.plan.apply_approved(again.id, again.content_hash, by=team.maria)
    assert [one.state for one in office.govern.approvals(by=team.noor, state=None)].count("stale") == 1
    assert budget(office) == 43_000


def test_a_request_goes_stale_when_what_it_names_is_gone(office: Office, team: Team) -> None:
    office.plan.create("goal", {**outside_goal(office), "id": "second", "start": "2026-06-01"}, by=team.mia)
    new = {**INITIATIVE, "id": "autumn", "goals": ["second"]}
    asked = seen(office, asks(lambda: office.plan.create("initiative", new, by=team.mia)), by=team.maria)
    office.plan.remove("second", version=1, by=team.mia)
    told = office.govern.approval(asked.id, by=team.mia)
    assert (told.state, "was removed by Mia" in told.reason) == ("stale", True)


def test_of_two_requests_about_one_item_the_approved_one_outdates_the_other(office: Office, team: Team) -> None:
    mine = seen(office, raised(office, team.mia, 43_000), by=team.maria)
    other = seen(office, raised(office, team.noor, 44_000), by=team.maria)
    office.plan.apply_approved(mine.id, mine.content_hash, by=team.maria)
    states = {one.id: one.state for one in office.govern.approvals(by=team.maria, state=None)}
    assert states == {mine.id: "approved", other.id: "stale"}


def test_a_request_waits_on_while_other_items_change(office: Office, team: Team) -> None:
    asked = seen(office, raised(office, team.mia, 43_000), by=team.maria)
    office.plan.change("launch", {"end": "2026-05-29"}, version=1, by=team.noor)
    office.plan.change("ada", {"skills": ["search"]}, version=1, by=team.noor)
    assert [one.id for one in office.govern.approvals(by=team.maria)] == [asked.id]


def test_what_was_proposed_waits_on_until_its_own_field_is_another(office: Office, team: Team) -> None:
    change = {"item_id": "spring", "field": "budget", "old": {"amount": 40_000, "currency": "EUR"}, "new": "43000 EUR"}
    request = Request("budget", "More", "More", 3000 * MICROS, {"changes": [change]}, "recommendation:1")
    asked = office.govern.ask(request, team.mia)
    office.plan.change("spring", {"end": "2026-03-31"}, version=1, by=team.noor)
    assert office.govern.approval(asked.id, by=team.maria).state == "waiting"
    office.plan.change("spring", {"budget": "39000 EUR"}, version=2, by=team.noor)
    told = office.govern.approval(asked.id, by=team.maria)
    assert (told.state, "rests on what is no longer so" in told.reason) == ("stale", True)


def outside_goal(office: Office) -> dict[str, object]:
    """The fields of the cast's goal."""
    goal = office.plan.read(by=office_reader).of(Goal)["customers"]
    return {
        "title": "Another",
        "objective": "grow",
        "metric": goal.metric,
        "target": 5,
        "deadline": "2026-12-31",
        "dimension": "acquisition",
    }


def test_a_new_initiative_is_made_as_it_was_asked(office: Office, team: Team) -> None:
    told = asks(lambda: office.plan.create("initiative", {**INITIATIVE, "id": "autumn"}, by=team.noor))
    assert "autumn" not in office.plan.read(by=team.noor).items
    asked = seen(office, told, by=team.maria)
    office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    plan = office.another().read(by=team.noor)
    spring, autumn = (plan.of(Initiative)[name] for name in ("spring", "autumn"))
    assert (autumn.version, autumn.budget, autumn.people) == (1, spring.budget, spring.people)


def test_easing_a_goal_is_the_cmos_to_decide(office: Office, team: Team) -> None:
    told = asks(lambda: office.plan.change("customers", {"target": 900}, version=1, by=team.mia))
    asked = seen(office, told, by=team.finn)
    assert (asked.category, asked.role, asked.amount_micros, asked.can_decide) == ("plan", "cmo", 0, False)
    assert asked.why_not == "no role of theirs decides this alone"
    office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    assert office.plan.change("customers", {"target": 1500}, version=2, by=team.noor).version == 3
    assert office.plan.change("customers", {"target": 1400}, version=3, by=team.maria).version == 4


def test_two_approve_at_once_and_one_wins(office: Office, team: Team) -> None:
    asked = seen(office, raised(office, team.mia, 43_000), by=team.maria)
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def approve(by: Actor) -> None:
        book = office.another()
        ready.wait()
        try:
            outcomes.append(book.apply_approved(asked.id, asked.content_hash, by=by).change.number)
        except Conflict as refusal:
            outcomes.append(refusal.message)

    threads = [threading.Thread(target=approve, args=(by,)) for by in (team.maria, team.finn)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [one for one in outcomes if isinstance(one, int)]
    assert (numbers, len(outcomes), office.plan.number) == ([2], 2, 2)
    assert any("no longer waits" in str(one) for one in outcomes)
    assert [row.verb for row in office.govern.audit(by=team.ada)].count("approval.approved") == 1


def test_two_small_changes_at_once_do_not_pass_a_limit_together(office: Office, team: Team) -> None:
    for step in range(3):
        office.plan.change("spring", {"budget": f"{42_500 + step * 2500} EUR"}, version=1 + step, by=team.mia)
    plan, kept = office.another(), []
    ready = threading.Barrier(2)

    def change(item_id: str, fields: dict[str, object], version: int) -> None:
        ready.wait()
        try:
            plan.change(item_id, fields, version=version, by=team.mia)
        except AwaitsApproval as told:
            kept.append(told.detail["approval"])

    both = (("spring", {"budget": "49500 EUR"}, 4), ("launch", {"budget": "2000 EUR"}, 1))
    threads = [threading.Thread(target=change, args=args) for args in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 1, "7,500 are decided; 2,000 more fit once, not twice"


def test_a_request_climbs_the_chain_and_is_never_approved_by_itself(
    office: Office, team: Team, clock: FixedClock
) -> None:
    told = raised(office, team.noor, 42_000)
    asked = seen(office, told, by=team.mia)
    assert (asked.role, asked.escalates_at) == ("director", clock.now() + timedelta(days=3))
    roles = []
    for _ in range(6):
        clock.advance(timedelta(days=2))
        moved = office.govern.escalate_due()
        now = seen(office, told, by=team.maria)
        roles.append((moved, now.role, now.escalated, now.state))
    assert roles == [
        (0, "director", 0, "waiting"),
        (1, "cmo", 1, "waiting"),
        (0, "cmo", 1, "waiting"),
        (1, "administrator", 2, "waiting"),
        (0, "administrator", 2, "waiting"),
        (0, "administrator", 2, "waiting"),
    ]
    assert now.escalates_at is None
    assert now.why_not == "it waits for the administrator"
    assert budget(office) == 40_000
    steps = office.govern.audit(by=team.ada, verb="approval.escalated")
    assert [(row.actor_name, row.subject) for row in steps] == [("Seamark", asked.id)] * 2
    assert office.govern.verify_audit(by=team.ada).ok


def test_a_request_does_not_wait_for_a_chair_that_became_empty(office: Office, team: Team) -> None:
    told = raised(office, team.noor, 42_000)
    assert (office.govern.escalate_due(), told.detail["role"]) == (0, "director")
    office.govern.remove_person(team.mia.id, by=team.ada)
    assert office.govern.escalate_due() == 1
    now = seen(office, told, by=team.maria)
    assert (now.role, now.asked, now.can_decide) == ("cmo", ("Maria",), True)
    assert office.govern.escalate_due() == 0


def test_a_restart_forgets_nothing(office: Office, team: Team) -> None:
    asked = seen(office, raised(office, team.mia, 43_000), by=team.maria)
    office.plan.change("launch", {"budget": "2500 EUR"}, version=1, by=team.mia)
    later = Office(office.url, office.folder, office.clock)
    assert not later.govern.may_decide(team.mia, "budget", 7501 * MICROS)
    later.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    assert later.govern.verify_audit(by=team.ada).ok
    later.close()
    assert budget(office) == 43_000


def test_declined_and_withdrawn_requests_change_nothing(office: Office, team: Team) -> None:
    declined, withdrawn = (seen(office, raised(office, by, 43_000), by=by) for by in (team.mia, team.noor))
    with pytest.raises(InputError, match="'reason' has 0 characters"):
        office.govern.decline(declined.id, "  ", by=team.maria)
    with pytest.raises(Forbidden, match="own request"):
        office.govern.decline(declined.id, "No", by=team.mia)
    office.govern.decline(declined.id, "Not before the results of March", by=team.maria)
    with pytest.raises(Forbidden, match="Noor's request"):
        office.govern.withdraw(withdrawn.id, by=team.mia)
    office.govern.withdraw(withdrawn.id, by=team.noor)
    for one, said in ((declined, "Maria declined it"), (withdrawn, "Noor withdrew it")):
        with pytest.raises(Conflict, match=said):
            office.plan.apply_approved(one.id, one.content_hash, by=team.maria)
    assert office.govern.approvals(by=team.maria) == ()
    assert (office.plan.number, budget(office)) == (1, 40_000)


def test_an_import_asks_as_a_whole_and_a_dry_run_says_so(office: Office, team: Team) -> None:
    more = office.plan.export_plan(by=team.mia).replace(b"40000", b"45000")
    tried = office.plan.import_plan(more, by=team.mia, dry_run=True)
    assert "somebody else would be asked" in str(tried.warnings[-1])
    told = asks(lambda: office.plan.import_plan(more, by=team.mia))
    asked = seen(office, told, by=team.maria)
    assert asked.title == "Budget of 'Spring campaign': 40,000 EUR → 45,000 EUR"
    office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)
    assert budget(office) == 45_000
    edits = [
        Edit(kind="initiative", id=one, version=version, fields={"budget": f"{units} EUR"})
        for one, version, units in (("spring", 2, 46_000), ("launch", 1, 2_000))
    ]
    both = seen(office, asks(lambda: office.plan.commit(ChangeSet(tuple(edits)), by=team.mia)), by=team.maria)
    assert (both.title, both.amount_micros) == ("Budgets grow by 3,000 EUR (2 items)", 3000 * MICROS)


def test_taking_a_cut_back_is_more_money_again(office: Office, team: Team) -> None:
    office.plan.change("spring", {"budget": "30000 EUR"}, version=1, by=team.noor)
    asked = seen(office, asks(lambda: office.plan.undo(2, by=team.noor)), by=team.maria)
    again = seen(office, asks(lambda: office.plan.restore(1, by=team.mia)), by=team.maria)
    assert (again.title, budget(office)) == ("Budget of 'Spring campaign': 30,000 EUR → 40,000 EUR", 30_000)
    office.plan.restore(1, by=team.maria)
    assert budget(office) == 40_000, "whoever may decide on the money brings it back at once"
    with pytest.raises(Conflict, match="Maria changed 'budget'"):
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria)


def test_a_recommendation_that_was_asked_is_carried_out_by_its_values(office: Office, team: Team) -> None:
    old, new = ({"amount": units, "currency": "EUR"} for units in (40_000, 44_000))
    content = {"changes": [{"item_id": "spring", "field": "budget", "old": old, "new": new, "label": "Budget"}]}
    request = Request("budget", "Spend 4,000 more", "It would run out", 4000 * MICROS, content, "recommendation:rec_1")
    asked = office.govern.ask(request, team.mia)
    told: list[tuple[str, int]] = []

    def also(_session: object, seen_: Approval, change: Change) -> None:
        told.append((seen_.origin, change.number))

    done = office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria, also=also)
    assert (done.change.origin, told, budget(office)) == ("recommendation:rec_1", [("recommendation:rec_1", 2)], 44_000)
    again = office.govern.ask(request, team.noor)
    with pytest.raises(Conflict, match="rests on what is no longer so"):
        office.plan.apply_approved(again.id, again.content_hash, by=team.maria)


def test_when_what_follows_fails_nothing_was_approved(office: Office, team: Team) -> None:
    asked = seen(office, raised(office, team.mia, 43_000), by=team.maria)

    def also(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError):
        office.plan.apply_approved(asked.id, asked.content_hash, by=team.maria, also=also)
    assert office.govern.approval(asked.id, by=team.maria).state == "waiting"
    assert (office.plan.number, budget(office)) == (1, 40_000)
