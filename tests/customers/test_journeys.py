"""Ada on laptop and phone, Ben on Ada's tablet, a kiosk, a shared mailbox: who is who through the real door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seamark.customers import Identity
from seamark.govern import SYSTEM
from tests.customers.street import Street, at, did, identify


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with Street(tmp_path) as street:
        yield street


def kinds(identities: tuple[Identity, ...]) -> set[tuple[str, str]]:
    return {(identity.kind, identity.value) for identity in identities if identity.kind != "email"}


def test_adas_anonymous_past_is_hers_once_she_signs_in(street: Street) -> None:
    street.happen(did("Looked", minute=0, browser="laptop"), did("Compared", minute=5, browser="laptop"))
    anonymous = street.one("laptop").id
    street.happen(did("Signed In", minute=9, user="ada", browser="laptop"))
    assert street.seen("ada") == ["Looked", "Compared", "Signed In"]
    assert street.one("ada").id == anonymous, "her address does not change"
    assert street.visitors() == 1
    assert street.profile("ada").value.visits == 1


def test_ada_on_laptop_and_phone_is_one_person(street: Street) -> None:
    street.happen(did("Looked", minute=0, browser="laptop"), did("Looked Again", minute=60, browser="phone"))
    street.happen(did("Signed In", minute=61, user="ada", browser="phone"))
    assert street.visitors() == 2
    street.happen(did("Bought", minute=90, user="ada", browser="laptop"))
    assert street.seen("laptop") == ["Looked", "Looked Again", "Signed In", "Bought"]
    assert kinds(street.profile("ada").identities) == {("anon", "laptop"), ("anon", "phone"), ("user", "ada")}
    assert street.visitors() == 1


def test_ben_on_adas_tablet_is_ben_until_she_has_it_back(street: Street) -> None:
    street.happen(
        did("Unboxed", minute=0, browser="tablet"),
        did("Signed In", minute=1, user="ada", browser="tablet"),
        did("Read", minute=2, browser="tablet"),
        did("Borrowed", minute=40, user="ben", browser="tablet"),
        did("Played", minute=41, browser="tablet"),
        did("Returned", minute=80, user="ada", browser="tablet"),
        did("Cleaned", minute=81, browser="tablet"),
    )
    assert street.seen("ada") == ["Unboxed", "Signed In", "Read", "Returned", "Cleaned"]
    assert street.seen("ben") == ["Borrowed", "Played"]
    assert street.visitors() == 2
    stretches = [(i.since, i.until) for i in street.profile("ben").identities if i.value == "tablet"]
    assert stretches == [(at(40), at(80))]


def test_ben_was_there_yesterday_but_his_telephone_told_late(street: Street) -> None:
    """A late event splits a stretch that was Ada's, and only from its moment to her next sign-in."""
    for minute in (0, 10, 20, 30):
        street.happen(did(f"Ada {minute}", minute=minute, user="ada", browser="tablet"))
    street.happen(did("Nobody 16", minute=16, browser="tablet"), did("Nobody 26", minute=26, browser="tablet"))
    assert street.seen("ada") == ["Ada 0", "Ada 10", "Nobody 16", "Ada 20", "Nobody 26", "Ada 30"]
    street.happen(did("Ben 15", minute=15, user="ben", browser="tablet"))
    assert street.seen("ben") == ["Ben 15", "Nobody 16"]
    assert street.seen("ada") == ["Ada 0", "Ada 10", "Ada 20", "Nobody 26", "Ada 30"]


def test_a_kiosk_stops_linking_at_the_sixth_user(street: Street) -> None:
    guests = ["ada", "ben", "cem", "dot", "eli"]
    street.happen(did("Touched", minute=0, browser="kiosk"))
    for minute, guest in enumerate(guests, start=1):
        street.happen(did("Ordered", minute=minute, user=guest, browser="kiosk"))
    assert street.seen("ada") == ["Touched", "Ordered"], "with five it might still be a family's"
    street.happen(did("Ordered", minute=9, user="fay", browser="kiosk"), did("Left", minute=10, browser="kiosk"))
    assert street.seen("kiosk") == ["Touched", "Left"]
    assert [street.seen(guest) for guest in (*guests, "fay")] == [["Ordered"]] * 6
    (blocked,) = street.customers.over_linked(by=SYSTEM)
    assert (blocked.value, blocked.reason, blocked.seen_with) == ("kiosk", "over-linked", {"user": 6})
    assert blocked.because == "Seen with 6 user ids (at most 5)."


def test_a_shared_mailbox_does_not_make_one_person_of_a_company(street: Street) -> None:
    staff = [f"clerk-{number}" for number in range(6)]
    for minute, clerk in enumerate(staff):
        street.happen(did("Ordered", minute=minute, user=clerk, email="Info@Harbour.example "))
        assert street.visitors() == (1 if minute < 5 else 6)
    (blocked,) = street.customers.over_linked(by=SYSTEM)
    assert (blocked.kind, blocked.seen_with) == ("email", {"user": 6})
    assert [street.seen(clerk) for clerk in staff] == [["Ordered"]] * 6


@pytest.mark.parametrize("value", ["undefined", "NULL", "[object Object]", " ", "00000000-0000-0000-0000-000000000000"])
def test_a_placeholder_links_nobody(street: Street, value: str) -> None:
    street.happen(did("Looked", minute=0, user=value, browser="laptop"))
    street.happen(did("Looked", minute=1, user=value, browser="phone"))
    assert street.visitors() == 2
    assert street.one("laptop").id != street.one("phone").id
    assert street.customers.search(value, by=SYSTEM) == () or not value.strip()


def test_placeholders_are_listed_with_their_reason(street: Street) -> None:
    street.happen(did("Looked", minute=0, user="undefined", browser="laptop"))
    (blocked,) = street.customers.over_linked(by=SYSTEM)
    assert (blocked.kind, blocked.value, blocked.reason) == ("user", "undefined", "placeholder")
    assert blocked.because == "Clients send this value when they know nobody."


def test_two_accounts_with_one_address_are_one_person(street: Street) -> None:
    street.happen(did("Bought", minute=0, user="ada-shop", email="ada@example.com"))
    street.happen(did("Asked", minute=30, user="ada-forum", email="ADA@example.com"))
    assert street.seen("ada@example.com") == ["Bought", "Asked"]
    assert street.visitors() == 1


def test_an_address_given_before_signing_in_is_the_holders(street: Street) -> None:
    street.happen(
        identify(minute=0, browser="laptop", email="ada@example.com"),
        did("Signed In", minute=9, user="ada", browser="laptop"),
        did("Opened Mail", minute=20, browser="phone", email="ada@example.com"),
    )
    assert street.seen("ada") == [None, "Signed In", "Opened Mail"]
    kinds_of_links = [each.kind for each in street.profile("ada").merges]
    assert "given" in kinds_of_links


def test_bens_address_on_adas_laptop_goes_with_ben_once_he_is_known_by_it(street: Street) -> None:
    street.happen(did("Signed In", minute=0, user="ada", browser="laptop"))
    street.happen(did("Subscribed", minute=5, browser="laptop", email="ben@example.com"))
    assert street.seen("ada") == ["Signed In", "Subscribed"]
    street.happen(did("Registered", minute=50, user="ben", browser="bens", email="ben@example.com"))
    assert street.seen("ada") == ["Signed In"]
    assert street.seen("ben") == ["Subscribed", "Registered"]


def test_an_alias_brings_the_old_name_along(street: Street) -> None:
    street.happen(did("Looked", minute=0, browser="laptop"), did("Ordered", minute=1, user="guest-71"))
    street.happen({"type": "alias", "previousId": "laptop", "userId": "ada", "timestamp": at(5).isoformat()})
    street.happen({"type": "alias", "previousId": "guest-71", "userId": "ada", "timestamp": at(6).isoformat()})
    assert street.seen("ada") == ["Looked", "Ordered", None, None]
    assert kinds(street.profile("ada").identities) == {("anon", "laptop"), ("user", "guest-71"), ("user", "ada")}


def test_a_name_known_from_an_alias_alone_was_never_seen(street: Street) -> None:
    street.happen({"type": "alias", "previousId": "till-9", "userId": "ada", "timestamp": at(5).isoformat()})
    street.happen(did("Looked", minute=9, user="ada"))
    seen = {identity.value: identity.first_seen for identity in street.profile("ada").identities}
    assert (seen["ada"], seen["till-9"]) == (at(5), None)


def test_a_new_app_on_a_known_telephone_follows_the_telephone(street: Street) -> None:
    street.happen(did("Signed In", minute=0, user="ada", browser="app-1", device="phone"))
    street.happen(did("Opened", minute=99, browser="app-2", device="phone"))
    assert street.seen("ada") == ["Signed In", "Opened"]


def test_an_app_and_its_telephone_are_one_visitor(street: Street) -> None:
    street.happen(did("Opened", minute=0, browser="app-1", device="phone"))
    street.happen(did("Opened Again", minute=99, browser="app-2", device="phone"))
    assert street.seen("app-1") == ["Opened", "Opened Again"]
    assert street.visitors() == 1


def test_who_is_who_survives_the_loss_of_the_warehouse(street: Street, tmp_path: Path) -> None:
    test_ben_was_there_yesterday_but_his_telephone_told_late(street)
    street.happen(did("Bought", minute=70, user="ada", email="both@example.com"))
    street.happen(did("Bought", minute=71, user="ben", email="both@example.com"))
    ada = street.profile("ada")
    mailbox = next(identity.id for identity in ada.identities if identity.kind == "email")
    street.customers.split(ada.id, mailbox, by=SYSTEM, reason="the family's mailbox")
    street.load()
    before = persons(street)
    street.workspace.close()
    (tmp_path / "data" / "warehouse.duckdb").unlink()
    street.open()
    street.load()
    assert persons(street) == before


def persons(street: Street) -> set[tuple[str, int]]:
    return set(
        street.warehouse.rows(
            "SELECT e.message_id, coalesce(d.person, e.subject) FROM events AS e LEFT JOIN identity AS d "
            "ON d.subject = e.subject AND e.time >= d.valid_from AND e.time < d.valid_to"
        )
    )
