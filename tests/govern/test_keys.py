"""API keys: made once, shown once, refused soon after they are revoked."""

import time

import pytest
from sqlalchemy import select, text

from seamark.govern import SYSTEM, Actor, Governance
from seamark.govern.store.tables import KeyRow
from seamark.kernel import Forbidden, InputError, NotFound
from seamark.warehouse import Ledger
from tests.govern.conftest import Opener

NOTICED_SECONDS = 2.0


def noticed(question: object, answer: object) -> float:
    """Seconds until ``question()`` gives ``answer``."""
    assert callable(question)
    began = time.monotonic()
    while question() != answer:
        assert time.monotonic() - began < NOTICED_SECONDS, "not noticed in time"
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_secret_is_shown_once_and_only_its_hash_kept(govern: Governance, otto: Actor, ledger: Ledger) -> None:
    made = govern.create_key("Website", "write", by=otto)
    assert made.secret.startswith("sm_w_")
    assert made.secret.startswith(made.prefix)
    with ledger.reading() as session:
        row = session.scalars(select(KeyRow)).one()
    assert made.secret not in (row.secret_hash, row.prefix, row.name)
    (listed,) = govern.keys(by=otto)
    assert (listed.name, listed.scope, listed.created_by, listed.last_used_at) == ("Website", "write", "Otto", None)


@pytest.mark.parametrize(("scope", "prefix"), [("write", "sm_w_"), ("read", "sm_r_"), ("admin", "sm_a_")])
def test_a_key_acts_with_its_scope(govern: Governance, ada: Actor, scope: str, prefix: str) -> None:
    made = govern.create_key("Robot", scope, by=ada)
    assert made.secret.startswith(prefix)
    actor = govern.actor_of_key(made.secret)
    assert actor == Actor(made.id, "Robot", "key", scopes=frozenset({scope}))
    govern.revoke_key(made.id, by=ada)
    assert govern.actor_of_key(made.secret) is None


def test_nobody_makes_a_key_that_may_more_than_they(govern: Governance, ada: Actor, otto: Actor) -> None:
    govern.create_key("Website", "write", by=otto)
    with pytest.raises(Forbidden, match=r"people\.manage"):
        govern.create_key("Robot", "admin", by=otto)
    vera = Actor("person_vera", "Vera", "person", roles=frozenset({"viewer"}))
    with pytest.raises(Forbidden):
        govern.create_key("Robot", "read", by=vera)
    govern.create_key("Robot", "admin", by=ada)


def test_a_wrong_name_or_scope_is_told(govern: Governance) -> None:
    with pytest.raises(InputError) as refusal:
        govern.create_key("two\nlines", "root", by=SYSTEM)
    assert refusal.value.detail["faults"] == {
        "name": "A key's name has 1 to 120 characters.",
        "scope": "'root' is not a scope; there are write, read, admin.",
    }


@pytest.mark.parametrize("secret", ["", "sm_", "sm_w_", "sm_r_x", "Bearer", "\ud800", "sm_w_\ud800", "x" * 100_000])
def test_any_other_secret_is_nobodys(govern: Governance, secret: str) -> None:
    assert govern.actor_of_key(secret) is None
    assert govern.write_source(secret) is None


def test_a_write_key_names_its_source(govern: Governance, otto: Actor) -> None:
    first, second = (govern.create_key("Website", "write", by=otto) for _ in range(2))
    assert govern.write_source(first.secret) == govern.write_source(second.secret) == "Website"
    read = govern.create_key("Robot", "read", by=SYSTEM)
    assert govern.write_source(read.secret) is None


def test_a_key_made_or_revoked_by_another_process_is_noticed_within_two_seconds(
    govern: Governance, open_govern: Opener, otto: Actor
) -> None:
    command_line = open_govern()
    assert govern.write_source("sm_w_unknown") is None
    made = command_line.create_key("Website", "write", by=otto)
    noticed(lambda: govern.write_source(made.secret), "Website")
    command_line.revoke_key(made.id, by=otto)
    noticed(lambda: govern.write_source(made.secret), None)


def test_a_key_revoked_here_is_refused_at_once(govern: Governance, otto: Actor) -> None:
    made = govern.create_key("Website", "write", by=otto)
    assert govern.write_source(made.secret) == "Website"
    revoked = govern.revoke_key(made.id, by=otto)
    assert revoked.revoked_at is not None
    assert govern.write_source(made.secret) is None
    assert govern.revoke_key(made.id, by=otto) == revoked
    with pytest.raises(NotFound):
        govern.revoke_key("key_nowhere", by=otto)


def test_the_hot_path_does_not_ask_the_database(govern: Governance, otto: Actor) -> None:
    made = govern.create_key("Website", "write", by=otto)
    govern.write_source(made.secret)
    began = time.perf_counter()
    for _ in range(20_000):
        govern.write_source(made.secret)
    assert (time.perf_counter() - began) / 20_000 < 20e-6


def test_a_flood_of_unknown_keys_hardly_asks_the_database(govern: Governance) -> None:
    govern.write_source("sm_w_unknown")
    began = time.perf_counter()
    for number in range(5_000):
        assert govern.write_source(f"sm_w_unknown{number}") is None
    assert time.perf_counter() - began < 1.0


def test_keys_stay_in_force_while_the_plan_database_fails(
    govern: Governance, otto: Actor, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    made = govern.create_key("Website", "write", by=otto)
    assert govern.write_source(made.secret) == "Website"
    rename(ledger, "keys", "keys_gone")
    noticed(lambda: "cannot be read" in caplog.text, answer=True)
    assert govern.write_source(made.secret) == "Website"
    rename(ledger, "keys_gone", "keys")


def rename(ledger: Ledger, old: str, new: str) -> None:
    """Make a table disappear, or come back."""
    with ledger.session() as session:
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_last_use_is_remembered(govern: Governance, open_govern: Opener, ada: Actor) -> None:
    desk = open_govern()
    write, read = (desk.create_key("Robot", scope, by=ada) for scope in ("write", "read"))
    assert desk.write_source(write.secret) == "Robot"
    assert desk.actor_of_key(read.secret) is not None
    desk.close()
    assert {key.scope: key.last_used_at is not None for key in govern.keys(by=ada)} == {"write": True, "read": True}


def test_settings_are_shown_without_secrets(govern: Governance, otto: Actor) -> None:
    shown = {setting.name: setting for setting in govern.settings(by=otto)}
    assert shown["SEAMARK_PORT"].value == 8700
    assert "Port" in shown["SEAMARK_PORT"].meaning
    assert "seamark@" not in str(shown["SEAMARK_DATABASE_URL"].value)
