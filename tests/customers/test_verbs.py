"""Finding people, their profile and timeline, why they are one, taking them apart and putting them together again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seamark.customers import Customers
from seamark.govern import SYSTEM, Actor
from seamark.kernel import Conflict, Forbidden, InputError, Money, NotFound, NotSignedIn
from tests.customers.street import OLGA, VIC, Street, at, did, identify

HARBOUR = "ada@harbour.example"


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Ada on two browsers and with an e-mail, Adam, and an order with a refund; only read."""
    with Street(tmp_path_factory.mktemp("street")) as street:
        street.happen(
            did("Looked", minute=0, browser="laptop-7f"),
            identify(minute=10, user="ada-71", browser="laptop-7f", name="Ada Lovelace", email=HARBOUR, plan="free"),
            bought(20, "o-1", revenue=30),
            bought(21, "o-2", revenue=12.5, currency="USD"),
            did(
                "Order Refunded",
                minute=22,
                user="ada-71",
                properties={"order_id": "o-1", "revenue": 5, "currency": "EUR"},
            ),
            identify(minute=90, user="ada-71", plan="pro", phone=None),
            identify(minute=5, user="adam-9", firstName="Adam", lastName="Ant"),
            did("Looked", minute=95, user="ada-71", browser="phone-2a"),
        )
        yield street


def bought(minute: int, order: str, **money: object) -> dict[str, object]:
    properties = {"order_id": order, "currency": "EUR"} | money
    return did("Order Completed", minute=minute, user="ada-71", properties=properties)


@pytest.mark.parametrize(
    "q", ["ada-71", HARBOUR, " ADA@Harbour.example ", "laptop-7f", "phone-2a", "Lovelace", "ada lov", "LAPTOP", "top-7"]
)
def test_ada_is_found_by(street: Street, q: str) -> None:
    found = street.one(q)
    assert (found.name, found.visits, found.last_seen) == ("Ada Lovelace", 2, at(95))


def test_she_is_found_by_her_id_and_by_that_of_any_identifier(street: Street) -> None:
    ada = street.profile("ada-71")
    assert {street.one(identity.id).id for identity in ada.identities} == {ada.id}
    assert {street.customers.profile(identity.id, by=SYSTEM).id for identity in ada.identities} == {ada.id}


def test_an_address_is_shown_to_who_typed_it(street: Street) -> None:
    assert (street.one(HARBOUR.upper()).kind, street.one(HARBOUR.upper()).value) == ("email", HARBOUR)


def test_exact_hits_come_before_beginnings_before_parts(tmp_path: Path) -> None:
    with Street(tmp_path) as street:
        street.happen(*(did("Looked", minute=n, user=user) for n, user in enumerate(["xada", "adam", "ada", "ben"])))
        assert [match.value for match in street.customers.search("ada", by=SYSTEM)] == ["ada", "adam", "xada"]
        assert [match.value for match in street.customers.search("ada", by=SYSTEM, limit=1)] == ["ada"]
        latest = street.customers.search("", by=SYSTEM)
        assert [match.last_seen for match in latest] == [at(minute) for minute in (3, 2, 1, 0)]


def test_a_stranger_is_not_found(street: Street) -> None:
    assert street.customers.search("nobody@harbour.example", by=SYSTEM) == ()


def test_the_profile_says_what_ada_told_did_and_brought(street: Street) -> None:
    ada = street.profile("ada-71")
    assert (ada.name, ada.segments, ada.splits) == ("Ada Lovelace", (), ())
    assert ada.traits == {"name": "Ada Lovelace", "email": HARBOUR, "plan": "pro"}
    assert ada.value.orders == 2
    assert ada.value.revenue == (Money(25_000_000, "EUR"), Money(12_500_000, "USD"))
    assert (ada.value.events, ada.value.visits) == (7, 2)
    assert (ada.value.first_seen, ada.value.last_seen) == (at(0), at(95))
    assert (ada.consent.ads, ada.consent.ads_at, ada.consent.analytics) == (True, at(95), True)
    assert [(identity.kind, identity.first_seen) for identity in ada.identities] == [
        ("anon", at(0)),
        ("user", at(10)),
        ("email", at(10)),
        ("anon", at(95)),
    ]


def test_the_latest_word_on_advertising_counts(tmp_path: Path) -> None:
    with Street(tmp_path) as street:
        street.happen(did("Looked", minute=0, user="ada"))
        refused = did("Looked", minute=5, user="ada")
        refused["context"] = {"consent": {"categoryPreferences": {"advertising": False}}}
        street.happen(refused, did("Late", minute=2, user="ada"))
        assert street.profile("ada").consent.ads is False


@pytest.mark.parametrize("busy", [0, 1_000_000])
def test_the_timeline_goes_back_page_by_page_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, busy: int
) -> None:
    """Both ways of reading it: all of a person's events, and first which ones."""
    monkeypatch.setattr("seamark.customers.store.reading.BUSY", busy)
    with Street(tmp_path) as street:
        street.happen(*(did(f"Step {n}", minute=n // 4, user="ada") for n in range(20)))  # four in every moment
        ada = street.one("ada").id
        names: list[str | None] = []
        before = None
        for _ in range(7):
            page = street.customers.timeline(ada, by=SYSTEM, before=before, limit=3)
            names += [entry.name for entry in page.entries]
            before = page.next
        assert before is None
        assert sorted(map(str, names)) == sorted(f"Step {n}" for n in range(20))
        assert [str(name).split()[1] for name in names] == [str(name).split()[1] for name in dict.fromkeys(names)]
        early = street.customers.timeline(ada, by=SYSTEM, before=at(1)).entries
        assert {entry.time for entry in early} == {at(0)}


def test_an_entry_says_where_it_belongs(street: Street) -> None:
    entries = street.customers.timeline(street.one("ada-71").id, by=SYSTEM).entries
    refund = next(entry for entry in entries if entry.name == "Order Refunded")
    assert refund.visit is not None
    assert (refund.visit.started, refund.visit.channel) == (at(0), "Direct")
    assert (refund.amount, refund.order_id) == (Money(-5_000_000, "EUR"), "o-1")
    assert refund.identifier == next(each.id for each in street.profile("ada-71").identities if each.kind == "user")
    assert refund.properties["revenue"] == 5


def test_every_merge_has_its_evidence(street: Street) -> None:
    ada = street.profile("ada-71")
    links = street.customers.merges(by=SYSTEM, person=ada.id)
    assert [(link.kind, link.at, link.source) for link in links] == [
        ("user-email", at(10), "shop"),
        ("user-anon", at(10), "shop"),
        ("user-anon", at(95), "shop"),
    ]
    assert {link.message_id for link in links} == {"m-2", "m-8"}
    assert ada.merges == links
    by_value = {identity.value: identity.id for identity in ada.identities}
    laptop = next(link for link in links if link.right.value == "laptop-7f")
    assert by_value["laptop-7f"] in laptop.before, "she was the laptop's visitor before"
    assert laptop.person == by_value["laptop-7f"]
    assert laptop.because == "The user id was seen on the browser."
    newest = street.customers.merges(by=SYSTEM)
    assert [link.at for link in newest] == sorted((link.at for link in newest), reverse=True)
    assert set(newest) == set(links)


def test_a_link_between_what_was_one_already_merges_nothing(tmp_path: Path) -> None:
    with Street(tmp_path) as street:
        street.happen(did("A", minute=0, user="ada", browser="app", device="phone"))
        links = street.customers.merges(by=SYSTEM, person=street.one("ada").id)
        assert [bool(link.before) for link in links] == [True, True, False]


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Street]:
    """Ada and Ben share a mailbox, and so became one."""
    with Street(tmp_path) as street:
        street.happen(did("Ada Bought", minute=0, user="ada", email="family@harbour.example"))
        street.happen(did("Ben Bought", minute=60, user="ben", email="family@harbour.example"))
        yield street


def mailbox(street: Street) -> tuple[str, str]:
    one = street.profile("family@harbour.example")
    return one.id, next(identity.id for identity in one.identities if identity.kind == "email")


def test_a_wrong_merge_is_taken_apart_for_good_and_put_back(family: Street) -> None:
    both, address = mailbox(family)
    assert family.visitors() == 1
    family.customers.split(both, address, by=OLGA, reason="They share a mailbox.")
    family.load()
    assert (family.seen("ada"), family.seen("ben")) == (["Ada Bought"], ["Ben Bought"])
    assert family.visitors() == 2, "visits are counted anew"
    family.happen(did("Ben Asked", minute=90, user="ben", email="family@harbour.example"))
    assert family.seen("ben") == ["Ben Bought", "Ben Asked"], "seeing them together again changes nothing"
    (split,) = family.profile("ben").splits
    assert (split.by, split.reason, split.identifier.kind) == ("Olga", "They share a mailbox.", "email")
    assert {other.value for other in split.others} == {"ada", "ben"}
    family.customers.unsplit(*mailbox(family), by=OLGA, reason="They want to be one.")
    family.load()
    assert family.seen("ada") == ["Ada Bought", "Ben Bought", "Ben Asked"]
    assert family.visitors() == 1


def test_both_decisions_are_in_the_audit(family: Street) -> None:
    _, address = mailbox(family)
    family.customers.split(*mailbox(family), by=OLGA, reason="They share a mailbox.")
    family.load()
    family.customers.unsplit(*mailbox(family), by=OLGA, reason="They want to be one.")
    rows = family.workspace.govern.audit(by=SYSTEM, actor=OLGA.id)
    assert [(row.verb, row.subject) for row in rows] == [("customers.unsplit", address), ("customers.split", address)]
    assert "They share a mailbox." in rows[1].detail


def test_what_cannot_be_split_is_said(family: Street) -> None:
    both, address = mailbox(family)
    customers = family.customers
    for reason in ("", "   ", "x" * 501):
        with pytest.raises(InputError, match="The reason has"):
            customers.split(both, address, by=OLGA, reason=reason)
    with pytest.raises(NotFound, match="no identifier"):
        customers.split(both, "0123456789abcdef", by=OLGA, reason="x")
    with pytest.raises(Conflict, match="not split"):
        customers.unsplit(both, address, by=OLGA, reason="x")
    family.happen(did("Looked", minute=3, browser="kiosk"))
    alone = family.profile("kiosk")
    with pytest.raises(InputError, match="only identifier"):
        customers.split(alone.id, alone.identities[0].id, by=OLGA, reason="x")


@pytest.mark.parametrize("person", ["0123456789abcdef", "", "ada-71", "zzzzzzzzzzzzzzzz"])
def test_nobody_of_that_id(street: Street, person: str) -> None:
    for ask in (street.customers.profile, street.customers.timeline):
        with pytest.raises(NotFound, match="There is no person"):
            ask(person, by=SYSTEM)


@pytest.mark.parametrize("before", ["yesterday", "12_x", "_", "9" * 40 + "_1"])
def test_no_place_on_a_timeline(street: Street, before: str) -> None:
    with pytest.raises(InputError, match="no place on a timeline"):
        street.customers.timeline(street.one("ada-71").id, by=SYSTEM, before=before)


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_limits_are_kept(street: Street, limit: int) -> None:
    person = street.one("ada-71").id
    with pytest.raises(InputError, match="'limit' is"):
        street.customers.search("ada", by=SYSTEM, limit=limit)
    with pytest.raises(InputError, match="'limit' is"):
        street.customers.timeline(person, by=SYSTEM, limit=limit)


READS: list[Callable[[Customers, Actor], object]] = [
    lambda customers, by: customers.search("ada", by=by),
    lambda customers, by: customers.profile("0" * 16, by=by),
    lambda customers, by: customers.timeline("0" * 16, by=by),
    lambda customers, by: customers.merges(by=by),
    lambda customers, by: customers.over_linked(by=by),
]
CHANGES: list[Callable[[Customers, Actor], object]] = [
    lambda customers, by: customers.split("0" * 16, "0" * 16, by=by, reason="x"),
    lambda customers, by: customers.unsplit("0" * 16, "0" * 16, by=by, reason="x"),
]
WRITER = Actor("key_1", "shop", "key", scopes=frozenset({"write"}))


@pytest.mark.parametrize("ask", READS + CHANGES)
def test_a_write_key_may_neither_read_nor_change(street: Street, ask: Callable[[Customers, Actor], object]) -> None:
    with pytest.raises(Forbidden):
        ask(street.customers, WRITER)
    with pytest.raises(NotSignedIn):
        ask(street.customers, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", CHANGES)
def test_a_viewer_may_not_change_who_is_who(street: Street, ask: Callable[[Customers, Actor], object]) -> None:
    with pytest.raises(Forbidden):
        ask(street.customers, VIC)
