"""Colleagues come, change roles, forget passwords, go."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from seamark.govern import Actor, Governance, Role
from seamark.kernel import Conflict, FixedClock, Forbidden, InputError, NotFound, NotSignedIn, TooMany
from tests.govern.conftest import PASSWORD, Opener

OTHER = "another four words"


def test_the_first_administrator_comes_from_the_machine(govern: Governance) -> None:
    assert not govern.has_people()
    made = govern.create_administrator(" Ada@Example.com ", PASSWORD, name=" Ada ")
    assert (made.email, made.name, made.roles, made.waiting) == ("ada@example.com", "Ada", ("administrator",), False)
    assert govern.has_people()
    with pytest.raises(Conflict, match="ada@example"):
        govern.create_administrator("ADA@example.com", PASSWORD, name="Eve")


def test_all_faults_of_a_form_are_told_at_once(govern: Governance, ada: Actor) -> None:
    with pytest.raises(InputError) as refusal:
        govern.add_person("not an address", " ", roles=["king", "viewer"], password="short", by=ada)
    faults = refusal.value.detail["faults"]
    assert isinstance(faults, dict)
    assert set(faults) == {"email", "name", "roles", "password"}
    assert "'king'" in faults["roles"]


@pytest.mark.parametrize(
    "email",
    ["a@b", "@example.com", "a b@example.com", "a@exa mple.com", "a@@example.com", "x" * 250 + "@e.com", "a@.com."],
)
def test_what_is_no_address_is_refused(govern: Governance, ada: Actor, email: str) -> None:
    with pytest.raises(InputError, match="not an e-mail address"):
        govern.add_person(email, "X", roles=["viewer"], password=PASSWORD, by=ada)


def test_only_administrators_manage_people(govern: Governance, ada: Actor, otto: Actor) -> None:
    changes: list[Callable[[], object]] = [
        lambda: govern.add_person("eve@example.com", "Eve", roles=["administrator"], password=PASSWORD, by=otto),
        lambda: govern.invite("eve@example.com", "Eve", roles=["administrator"], by=otto),
        lambda: govern.set_roles(otto.id, ["administrator"], by=otto),
        lambda: govern.set_password(ada.id, OTHER, by=otto),
        lambda: govern.reset_password(ada.id, by=otto),
        lambda: govern.remove_person(ada.id, by=otto),
    ]
    for change in changes:
        with pytest.raises(Forbidden):
            change()
    assert {person.name: person.roles for person in govern.people(by=ada)} == {
        "Ada": ("administrator",),
        "Otto": ("operations",),
    }


def test_an_invited_colleague_chooses_a_password_once(govern: Governance, ada: Actor) -> None:
    invitation = govern.invite("vera@example.com", "Vera", roles=["viewer"], by=ada)
    assert invitation.person.waiting
    with pytest.raises(NotSignedIn):
        govern.sign_in("vera@example.com", "", address="10.0.0.9")
    with pytest.raises(InputError, match="e-mail address"):
        govern.accept(invitation.token, "vera@example.com")
    assert not govern.accept(invitation.token, PASSWORD).waiting
    assert govern.sign_in("vera@example.com", PASSWORD, address="10.0.0.9").actor.name == "Vera"
    with pytest.raises(NotFound, match="unknown, used or expired"):
        govern.accept(invitation.token, OTHER)


def test_an_invitation_runs_out(govern: Governance, ada: Actor, clock: FixedClock) -> None:
    invitation = govern.invite("vera@example.com", "Vera", roles=["viewer"], by=ada)
    clock.advance(timedelta(days=7))
    with pytest.raises(NotFound):
        govern.accept(invitation.token, PASSWORD)


def test_a_reset_ends_password_and_sign_ins(govern: Governance, ada: Actor, otto: Actor) -> None:
    session = govern.sign_in("otto@example.com", PASSWORD, address="10.0.0.2")
    first = govern.reset_password(otto.id, by=ada)
    second = govern.reset_password(otto.id, by=ada)
    assert govern.actor_of_session(session.token) is None
    with pytest.raises(NotSignedIn):
        govern.sign_in("otto@example.com", PASSWORD, address="10.0.0.2")
    with pytest.raises(NotFound):
        govern.accept(first.token, OTHER)
    govern.accept(second.token, OTHER)
    assert govern.sign_in("otto@example.com", OTHER, address="10.0.0.2").actor.id == otto.id


def test_roles_change_what_a_session_may_at_once(govern: Governance, ada: Actor, otto: Actor) -> None:
    session = govern.sign_in("otto@example.com", PASSWORD, address="10.0.0.2")
    assert govern.set_roles(otto.id, ["viewer", "finance"], by=ada).roles == ("finance", "viewer")
    actor = govern.actor_of_session(session.token)
    assert actor is not None
    assert actor.roles == {"finance", "viewer"}


def test_the_last_administrator_stays(govern: Governance, ada: Actor, otto: Actor) -> None:
    for change in (
        lambda: govern.set_roles(ada.id, ["cmo"], by=ada),
        lambda: govern.remove_person(ada.id, by=ada),
    ):
        with pytest.raises(Conflict, match="last administrator"):
            change()
    govern.set_roles(otto.id, [Role.ADMINISTRATOR], by=ada)
    govern.remove_person(ada.id, by=ada)
    assert [person.name for person in govern.people(by=otto)] == ["Otto"]


def test_two_administrators_cannot_demote_each_other_at_once(
    govern: Governance, ada: Actor, otto: Actor, open_govern: Opener
) -> None:
    govern.set_roles(otto.id, [Role.ADMINISTRATOR], by=ada)
    outcomes: list[str] = []

    def demote(whom: str, by: Actor) -> None:
        try:
            open_govern().set_roles(whom, ["viewer"], by=by)
            outcomes.append("demoted")
        except Conflict:
            outcomes.append("refused")

    boss = govern.sign_in("otto@example.com", PASSWORD, address="10.0.0.2").actor
    threads = [threading.Thread(target=demote, args=pair) for pair in ((ada.id, boss), (otto.id, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["demoted", "refused"]


def test_who_was_let_go_can_come_back_as_the_same_person(govern: Governance, ada: Actor, otto: Actor) -> None:
    session = govern.sign_in("otto@example.com", PASSWORD, address="10.0.0.2")
    govern.remove_person(otto.id, by=ada)
    assert govern.actor_of_session(session.token) is None
    with pytest.raises(NotFound):
        govern.set_roles(otto.id, ["viewer"], by=ada)
    back = govern.add_person("otto@example.com", "Otto", roles=["viewer"], password=OTHER, by=ada)
    assert (back.id, back.roles, back.active) == (otto.id, ("viewer",), True)


def test_ones_own_password_needs_the_current_one(govern: Governance, otto: Actor) -> None:
    sessions = [govern.sign_in("otto@example.com", PASSWORD, address=f"10.0.0.{n}") for n in (2, 3)]
    with pytest.raises(Forbidden, match="current password"):
        govern.set_password(otto.id, OTHER, by=otto, current="guess number one")
    with pytest.raises(InputError, match="most common"):
        govern.set_password(otto.id, "password2026!", by=otto, current=PASSWORD)
    govern.set_password(otto.id, OTHER, by=otto, current=PASSWORD)
    assert [govern.actor_of_session(session.token) for session in sessions] == [None, None]
    assert govern.sign_in("otto@example.com", OTHER, address="10.0.0.2").actor.id == otto.id


def test_the_current_password_cannot_be_guessed_from_a_stolen_session(govern: Governance, otto: Actor) -> None:
    for _ in range(8):
        with pytest.raises(Forbidden):
            govern.set_password(otto.id, OTHER, by=otto, current="a guess")
    with pytest.raises(TooMany):
        govern.set_password(otto.id, OTHER, by=otto, current=PASSWORD)


def test_an_administrator_sets_anybodys_password(govern: Governance, ada: Actor, otto: Actor) -> None:
    govern.set_password(otto.id, OTHER, by=ada)
    assert govern.sign_in("otto@example.com", OTHER, address="10.0.0.2").actor.id == otto.id


def test_the_keys_of_somebody_who_leaves_end_but_not_the_sources(govern: Governance, ada: Actor) -> None:
    boss = govern.add_person("eve@example.com", "Eve", roles=["administrator"], password=PASSWORD, by=ada)
    eve = Actor(boss.id, boss.name, "person", roles=frozenset(boss.roles))
    admin, read, write = (govern.create_key(scope, scope, by=eve) for scope in ("admin", "read", "write"))
    robot = govern.actor_of_key(admin.secret)
    assert robot is not None
    hidden = govern.create_key("hidden", "read", by=robot)
    adas = govern.create_key("Ada's", "read", by=ada)
    govern.remove_person(eve.id, by=ada)
    assert [govern.actor_of_key(key.secret) for key in (admin, read, hidden)] == [None] * 3
    assert govern.write_source(write.secret) == "write", "a source that stops would lose events"
    assert govern.actor_of_key(adas.secret) is not None
    told = [(row.actor_name, row.verb) for row in govern.audit(by=ada, limit=4)]
    assert told == [("Ada", "key.revoked")] * 3 + [("Ada", "person.removed")]
    assert govern.verify_audit(by=ada).ok
