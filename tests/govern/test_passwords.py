"""Which passwords are good enough, and how they are kept."""

import time
from statistics import median

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from seamark.govern.passwords import Passwords, weakness
from tests.govern.conftest import CHEAP


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("", "0 characters"),
        ("short but ok", None),
        ("elevenchars", "11 characters"),
        ("x" * 513, "513 characters"),
        ("aaaaaaaaaaaaaaaa", "same few"),
        ("abababababab", "same few"),
        ("password2026!", "most common"),
        ("Passwort12345", "most common"),
        ("P@ssw0rd!!!!!!", "most common"),
        ("!!Qwertyuiop!!", "most common"),
        ("123456789012", "most common"),
        ("12345678901234567890", "most common"),
        ("correct horse battery staple", "most common"),
        ("administrator1", "most common"),
        ("Seamark2026!!", "most common"),
        ("ada.lovelace@example.com", "e-mail"),
        ("Ada.Lovelace", "e-mail"),
        ("anchor pillow ferry salt", None),
        ("пароль из четырёх слов", None),
        ("密码需要足够长才可以使用", None),
        ("v7#kQ9!mZ2@p", None),
    ],
)
def test_weak_passwords_are_told_why(password: str, because: str | None) -> None:
    fault = weakness(password, email="ada.lovelace@example.com")
    assert (fault is None) == (because is None), fault
    assert because is None or because in str(fault)


@given(st.text(min_size=0, max_size=600))
def test_any_text_gets_an_answer(password: str) -> None:
    fault = weakness(password, email="ada@example.com")
    assert fault is None or len(password) < 12 or len(password) > 512 or fault


@pytest.mark.parametrize(
    "password", ["anchor pillow ferry", "emoji 🎈 and more", "lone \ud800 surrogate", "nul\x00byte here"]
)
def test_only_the_same_password_is_right(password: str) -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash(password)
    assert kept.startswith("$argon2id$")
    assert passwords.is_right(kept, password)
    assert not passwords.is_right(kept, password + " ")
    assert not passwords.is_right(None, password)
    assert not passwords.is_right("no hash at all", password)


def test_an_outdated_cost_is_noticed() -> None:
    kept = Passwords(CHEAP).hash("anchor pillow ferry")
    assert not Passwords(CHEAP).is_outdated(kept)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).is_outdated(kept)


def test_unknown_people_cost_the_same_time() -> None:
    """Without that, the time of an answer would tell who works here. Medians of tries of some 20 ms each."""
    passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16384, parallelism=1))
    kept = passwords.hash("anchor pillow ferry")
    passwords.is_right(None, "warm up")

    def seconds(hashed: str | None) -> float:
        began = time.thread_time()
        passwords.is_right(hashed, "not the password")
        return time.thread_time() - began

    pairs = [(seconds(kept), seconds(None)) for _ in range(9)]
    known, unknown = (median(column) for column in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2
