"""From a password to a session, and what an attacker gets instead."""

import hashlib
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from seamark.govern import Actor, Governance
from seamark.govern.store.tables import PersonRow, SessionRow
from seamark.kernel import DataDamaged, FixedClock, Forbidden, NotSignedIn, Settings, TooMany, load_settings
from seamark.warehouse import Ledger
from tests.govern.conftest import PASSWORD, Opener

HERE, THERE = "203.0.113.7", "203.0.113.8"


def fail(govern: Governance, email: str, address: str = HERE) -> None:
    """One wrong try."""
    with pytest.raises(NotSignedIn):
        govern.sign_in(email, "not the password", address=address)


@pytest.mark.usefixtures("ada")
def test_only_a_hash_of_the_token_is_kept(govern: Governance, ledger: Ledger) -> None:
    signed_in = govern.sign_in("Ada@example.com ", PASSWORD, address=HERE)
    assert len(signed_in.token) >= 43
    with ledger.reading() as session:
        kept = set(session.scalars(select(SessionRow.token_hash)))
    assert hashlib.sha256(signed_in.token.encode()).hexdigest() in kept
    assert signed_in.token not in kept


@pytest.mark.usefixtures("ada")
def test_known_and_unknown_people_are_refused_alike(govern: Governance) -> None:
    said = []
    for email in ("ada@example.com", "nobody@example.com", "", "x" * 5000, "nul\x00@example.com", "\ud800@example.com"):
        with pytest.raises(NotSignedIn) as refusal:
            govern.sign_in(email, "not the password", address=HERE)
        said.append((refusal.value.message, refusal.value.help, refusal.value.detail))
    assert all(each == said[0] for each in said)


def test_a_session_slides_on_with_use_and_ends_without(govern: Governance, ada: Actor, clock: FixedClock) -> None:
    token = govern.sign_in("ada@example.com", PASSWORD, address=HERE).token
    for _ in range(4):
        clock.advance(timedelta(hours=11))
        assert govern.actor_of_session(token) == ada
    clock.advance(timedelta(hours=12))
    assert govern.actor_of_session(token) is None


def test_every_sign_in_has_a_token_of_its_own_and_ends_the_one_it_came_with(govern: Governance, ada: Actor) -> None:
    """Session fixation: a token planted in a browser before the sign-in is worth nothing after it."""
    planted = govern.sign_in("ada@example.com", PASSWORD, address=THERE).token
    mine = govern.sign_in("ada@example.com", PASSWORD, address=HERE, previous=planted)
    assert mine.token != planted
    assert govern.actor_of_session(planted) is None
    unknown = govern.sign_in("ada@example.com", PASSWORD, address=HERE, previous="chosen by the attacker")
    assert govern.actor_of_session("chosen by the attacker") is None
    assert govern.actor_of_session(unknown.token) == ada


def test_signing_out_ends_one_session(govern: Governance, ada: Actor) -> None:
    one, two = (govern.sign_in("ada@example.com", PASSWORD, address=HERE).token for _ in range(2))
    govern.sign_out(one)
    govern.sign_out("never was one")
    assert (govern.actor_of_session(one), govern.actor_of_session(two)) == (None, ada)


@pytest.mark.parametrize("token", ["", "x", "ä", "\ud800", "' OR 1=1 --", "0" * 10_000])
@pytest.mark.usefixtures("ada")
def test_any_other_token_is_nobody(govern: Governance, token: str) -> None:
    assert govern.actor_of_session(token) is None


@pytest.mark.usefixtures("ada")
def test_csrf_tokens_belong_to_one_session(govern: Governance) -> None:
    one, two = (govern.sign_in("ada@example.com", PASSWORD, address=HERE) for _ in range(2))
    govern.check_csrf(one.token, one.csrf)
    assert govern.csrf_of(one.token) == one.csrf
    for wrong in (None, "", two.csrf, one.csrf[:-1], one.csrf.upper(), "ä"):
        with pytest.raises(Forbidden, match="CSRF"):
            govern.check_csrf(one.token, wrong)


def test_guessing_ends_after_eight_tries_and_begins_again_later(
    govern: Governance, ada: Actor, clock: FixedClock
) -> None:
    for _ in range(8):
        fail(govern, "ada@example.com")
        clock.advance(timedelta(seconds=1))
    with pytest.raises(TooMany) as refusal:
        govern.sign_in("ada@example.com", PASSWORD, address=HERE)
    assert 880 <= refusal.value.retry_after <= 900
    assert govern.sign_in("ada@example.com", PASSWORD, address=THERE).actor == ada
    clock.advance(timedelta(seconds=refusal.value.retry_after))
    assert govern.sign_in("ada@example.com", PASSWORD, address=HERE).actor == ada


@pytest.mark.usefixtures("ada")
def test_one_address_cannot_try_many_people(govern: Governance) -> None:
    for number in range(40):
        fail(govern, f"person{number}@example.com")
    with pytest.raises(TooMany):
        govern.sign_in("ada@example.com", PASSWORD, address=HERE)


@pytest.mark.usefixtures("ada")
def test_the_right_password_clears_earlier_slips(govern: Governance) -> None:
    for _ in range(6):
        for _ in range(7):
            fail(govern, "ada@example.com")
        govern.sign_in("ada@example.com", PASSWORD, address=HERE)


@pytest.mark.usefixtures("ada")
def test_tries_at_the_same_moment_count_each(govern: Governance) -> None:
    outcomes: list[type[Exception]] = []

    def attempt() -> None:
        try:
            govern.sign_in("ada@example.com", "a guess", address=HERE)
        except (NotSignedIn, TooMany) as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(NotSignedIn), outcomes.count(TooMany)) == (8, 12)


def test_a_password_kept_at_an_old_cost_is_hashed_again(
    ada: Actor, ledger: Ledger, settings: Settings, clock: FixedClock
) -> None:
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    desk = Governance(ledger, settings, clock=clock, hasher=dearer)
    desk.sign_in("ada@example.com", PASSWORD, address=HERE)
    with ledger.reading() as session:
        kept = session.get_one(PersonRow, ada.id).password_hash
    assert kept is not None
    assert not dearer.check_needs_rehash(kept)
    assert desk.sign_in("ada@example.com", PASSWORD, address=HERE).actor == ada


@pytest.mark.usefixtures("ada")
def test_the_secret_is_made_once_and_for_its_owner_only(
    govern: Governance, open_govern: Opener, data_folder: Path
) -> None:
    path = data_folder / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    signed_in = govern.sign_in("ada@example.com", PASSWORD, address=HERE)
    open_govern().check_csrf(signed_in.token, signed_in.csrf)
    assert path.read_bytes() == first


def test_a_damaged_secret_is_told(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "secret").write_text("not hex\n")
    settings = load_settings({}, data=str(tmp_path))
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'plan.sqlite'}")
    with pytest.raises(DataDamaged, match="secret"):
        Governance(ledger, settings, clock=clock)
    ledger.close()
