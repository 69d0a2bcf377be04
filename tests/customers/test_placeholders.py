"""Values that name nobody, and look-alikes that name somebody."""

import hashlib

import pytest

from seamark.kernel import is_placeholder

NOBODY = [
    *["", " ", "null", "NULL", "undefined", "Undefined ", "None", "N/A", "nan", "anonymous", "Guest", "unknown"],
    *["0", "-1", "000", "[object Object]", "{{user_id}}", "test", "00000000-0000-0000-0000-000000000000"],
]
SOMEBODY = ["ada", "nullarbor", "10", "guest-71", "testa", "0a", "undefined-behaviour", "ada@harbour.example"]


@pytest.mark.parametrize("kind", ["user", "anon", "device"])
@pytest.mark.parametrize("value", NOBODY)
def test_nobody(kind: str, value: str) -> None:
    assert is_placeholder(kind, value)


@pytest.mark.parametrize("kind", ["user", "anon", "device", "email"])
@pytest.mark.parametrize("value", SOMEBODY)
def test_somebody(kind: str, value: str) -> None:
    assert not is_placeholder(kind, value)


@pytest.mark.parametrize("address", ["test@test.com", "Test@Test.com", "noreply@harbour.example", "no-reply@a.example"])
def test_addresses_of_nobody(address: str) -> None:
    assert is_placeholder("email", address)


def test_a_well_known_address_is_recognised_by_its_hash_too() -> None:
    assert is_placeholder("email", hashlib.sha256(b"test@test.com").hexdigest())
    assert not is_placeholder("email", hashlib.sha256(b"ada@harbour.example").hexdigest())
