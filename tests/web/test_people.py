"""People: found while typing, told as a story, taken apart and put together again."""

import html
import re
from datetime import UTC, datetime, timedelta

from seamark.customers import Match
from seamark.govern import SYSTEM
from tests.web import shop
from tests.web.site import Message, Site, plain

PART = {"HX-Request": "true"}
NOW = datetime.now(UTC).replace(microsecond=0)


def somebody(number: int, *, who: str = "ines", browser: str = "anon-1", minutes: int = 0) -> list[Message]:
    """A visit in which somebody looks at a page and signs in."""
    at = NOW - timedelta(days=1, minutes=minutes)
    page = {"url": "https://shop.example/chairs", "path": "/chairs", "title": "Chairs"}
    traits = {"email": f"{who}@example.com", "name": f"{who.title()} Adler", "plan": "<b>gold</b>"}
    return [
        {"type": "page", "anonymousId": browser, "messageId": f"p{number}", "timestamp": at.isoformat()}
        | {"context": {"page": page, "campaign": {"source": "news", "medium": "email", "name": "spring"}}},
        {"type": "identify", "userId": who, "anonymousId": browser, "traits": traits, "messageId": f"i{number}"}
        | {"timestamp": (at + timedelta(seconds=30)).isoformat()},
    ]


def found(site: Site, text: str) -> tuple[Match, ...]:
    """Who a search finds."""
    return site.workspace.customers.search(text, by=SYSTEM)


def person_page(site: Site, text: str, *, role: str = "administrator") -> tuple[str, str]:
    """The id and the page of who a search finds first."""
    person = found(site, text)[0].id
    return person, html.unescape(site.of(role).get(f"/people/{person}").text)


def test_people_are_found_while_one_types(harbour: Site) -> None:
    part = harbour.of("cmo").get("/people?q=adler8", headers=PART).text
    names = re.findall(r'href="/people/[0-9a-f]{16}">([^<]+)</a>', part)
    assert names
    assert all(name.startswith("Ines Adler8") for name in names)
    assert "<!doctype" not in part
    assert "Nobody fits “zzzz”" in harbour.of("cmo").get("/people?q=zzzz", headers=PART).text


def test_an_address_typed_in_full_finds_its_person(fresh: Site) -> None:
    fresh.send(somebody(1))
    part = fresh.of().get("/people?q=INES@example.com", headers=PART).text
    assert "Ines Adler" in part


def test_a_profile_tells_who_what_and_why(fresh: Site) -> None:
    fresh.send([*somebody(1), shop.order("1", revenue=80, at=NOW - timedelta(days=1), who="anon-1")])
    _, page = person_page(fresh, "ines")
    text = plain(page)
    assert "<h1>Ines Adler</h1>" in page
    assert "Revenue, refunds subtracted €80.00" in text
    assert "user id ines first seen" in text
    assert "e-mail ines@example.com first seen" in text
    assert "The user id was seen on the browser. user id ines, browser anon-1" in text
    assert "Chairs spring" in text
    assert "Order Completed €80.00" in text
    assert '"order_id": "A-1"' in page
    assert "<b>gold</b>" not in fresh.of().get(f"/people/{found(fresh, 'ines')[0].id}").text


def test_a_long_timeline_is_loaded_as_one_reads(fresh: Site) -> None:
    days = [NOW - timedelta(days=day) for day in range(1, 75)]
    fresh.send([shop.order(str(number), at=at, who="anon-1") for number, at in enumerate(days)])
    person, page = person_page(fresh, "anon-1")
    more = re.search(r'hx-get="(/people/[^"]+/timeline[^"]+)"', page)
    assert more
    rest = fresh.of().get(more[1], headers=PART).text
    orders = [re.findall(r"order (A-\d+)", part) for part in (page, html.unescape(rest))]
    assert len(orders[0]) == 60
    assert sorted(orders[0] + orders[1]) == sorted(f"A-{number}" for number in range(74))
    assert "hx-get" not in rest
    assert person in more[1]


def test_an_identifier_is_taken_out_and_back_in(fresh: Site) -> None:
    fresh.send([*somebody(1), *somebody(2, browser="anon-2", minutes=300)])
    person, page = person_page(fresh, "ines")
    browser = found(fresh, "anon-2")[0]
    assert browser.id == person
    identifier = re.search(r'id="split-([0-9a-f]{16})-title">Take out browser anon-2', page)
    assert identifier
    answer = fresh.post(f"/people/{person}/split", identifier=identifier[1], reason="the tablet in the shop")
    assert answer.headers["location"] == f"/people/{person}"
    assert found(fresh, "anon-2")[0].id != found(fresh, "ines")[0].id
    apart = plain(fresh.of().get(f"/people/{identifier[1]}").text)
    assert "by Ada Kern: the tablet in the shop" in apart
    fresh.post(f"/people/{identifier[1]}/unsplit", identifier=identifier[1], reason="it was hers after all")
    assert found(fresh, "anon-2")[0].id == found(fresh, "ines")[0].id
    verbs = [row.verb for row in fresh.workspace.govern.audit(by=SYSTEM, limit=5)]
    assert {"customers.split", "customers.unsplit"} <= set(verbs)


def test_without_a_reason_nothing_is_taken_apart(fresh: Site) -> None:
    fresh.send(somebody(1))
    person, _ = person_page(fresh, "ines")
    answer = fresh.post(f"/people/{person}/split", identifier=person, reason=" ")
    assert "Say in a sentence why" in answer.text


def test_who_may_only_read_is_not_offered_to_take_apart(fresh: Site) -> None:
    fresh.send(somebody(1))
    fresh.workspace.govern.add_person(
        "cmo@harbour.example", "Cleo Moss", roles=["cmo"], password="violet harbour lantern 9", by=SYSTEM
    )
    person, page = person_page(fresh, "ines", role="cmo")
    assert "Take out" not in page
    assert fresh.post(f"/people/{person}/split", role="cmo", identifier=person, reason="x").status_code == 403


def test_merges_and_identifiers_that_link_nobody_have_their_reason(fresh: Site) -> None:
    fresh.send([*somebody(1), *somebody(2, who="null", browser="anon-9", minutes=60)])
    merges = plain(fresh.of().get("/people/merges").text)
    assert "user id ines and browser anon-1 The user id was seen on the browser." in merges
    blocked = plain(fresh.of().get("/people/blocked").text)
    assert "null user id Clients send this value when they know nobody." in blocked


def test_somebody_who_does_not_exist_is_not_found(harbour: Site) -> None:
    assert harbour.of().get("/people/0000000000000000").status_code == 404
    assert harbour.of().get("/people/nobody").status_code == 404
