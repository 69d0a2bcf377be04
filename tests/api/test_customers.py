"""A customer over HTTP: found, looked at, explained, split and joined again."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.served import Served

SHOWN_SECONDS = 5.0


@pytest.fixture(scope="module")
def emma(served: Served) -> httpx.Client:
    """Emma of customer experience."""
    return served.signed_in("experience")


def profile_of(client: httpx.Client, q: str) -> dict[str, Any]:
    """The profile of the one person a search finds."""
    (match,) = client.get("/api/profiles", params={"q": q}).json()
    answer = client.get(f"/api/profiles/{match['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shown(question: Callable[[], object], wanted: object) -> None:
    """Wait until a decision has come through."""
    deadline = time.monotonic() + SHOWN_SECONDS
    while (said := question()) != wanted:
        assert time.monotonic() < deadline, said
        time.sleep(0.05)


def test_grace_is_found_by_her_address_and_has_bought(emma: httpx.Client) -> None:
    grace = profile_of(emma, "grace@example.com")
    assert grace["name"] == "Grace"
    assert grace["traits"]["email"] == "grace@example.com"
    assert {identity["kind"] for identity in grace["identities"]} == {"user", "anon", "email"}
    assert grace["value"]["orders"] == 1
    assert grace["value"]["revenue"] == [{"amount": 120.5, "currency": "EUR"}]
    assert profile_of(emma, "u-1") == grace
    assert emma.get("/api/profiles", params={"q": "nobody@example.com"}).json() == []


def test_her_timeline_is_paged_from_the_newest(emma: httpx.Client) -> None:
    person = profile_of(emma, "u-1")["id"]
    path = f"/api/profiles/{person}/timeline"
    entries: list[dict[str, Any]] = []
    before: str | None = None
    for _ in range(3):
        page = emma.get(path, params={"limit": 1} | ({"before": before} if before else {})).json()
        entries += page["entries"]
        before = page["next"]
    assert sorted(entry["message_id"] for entry in entries) == ["m-1", "m-2", "m-3"]
    order = next(entry for entry in entries if entry["message_id"] == "m-3")
    assert order["amount"] == {"amount": 120.5, "currency": "EUR"}
    assert emma.get(path).json()["next"] is None
    assert emma.get(path, params={"before": "yesterday"}).status_code == 400


def test_a_merge_is_explained_split_and_joined_again(emma: httpx.Client) -> None:
    grace = profile_of(emma, "u-1")
    evidence = emma.get(f"/api/profiles/{grace['id']}/merges").json()
    assert any(link["message_id"] == "m-2" for link in evidence)
    browser = next(identity["id"] for identity in grace["identities"] if identity["kind"] == "anon")
    cut = {"identifier": browser, "reason": "a browser in the shop"}
    assert emma.post(f"/api/profiles/{grace['id']}/split", json=cut).status_code == 202

    def kinds() -> set[str]:
        return {identity["kind"] for identity in profile_of(emma, "u-1")["identities"]}

    shown(kinds, {"user", "email"})
    assert emma.get(f"/api/profiles/{browser}").json()["splits"][0]["reason"] == "a browser in the shop"
    back = {"identifier": browser, "reason": "it was hers after all"}
    assert emma.post(f"/api/profiles/{browser}/unsplit", json=back).status_code == 202
    shown(kinds, {"user", "anon", "email"})
    again = emma.post(f"/api/profiles/{browser}/unsplit", json=back)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")


def test_who_may_look_may_not_cut(served: Served, emma: httpx.Client) -> None:
    reader = served.with_key("read")
    person = profile_of(reader, "u-1")["id"]
    cut = {"identifier": person, "reason": "because"}
    assert reader.post(f"/api/profiles/{person}/split", json=cut).status_code == 403
    assert emma.post(f"/api/profiles/{person}/split", json={**cut, "reason": " "}).status_code == 400


def test_the_tail_shows_what_came_and_the_quarantine_what_did_not(served: Served) -> None:
    otto = served.signed_in("operations")
    tail = {event["message_id"]: event for event in otto.get("/api/tail").json()}
    assert set(tail) == {"m-1", "m-2", "m-3"}
    assert (tail["m-3"]["amount"], tail["m-3"]["conversion"]) == (120.5, True)
    assert tail["m-1"]["channel"] == "Email"
    held = otto.get("/api/quarantine").json()
    assert held["waiting"] == 1
    assert held["calls"][0]["message_id"] == "m-4"
    plan = otto.get("/api/tracking-plan").json()
    lenient = {"unplanned": "allow", "events": [{"name": "Order Completed", "action": "allow", "conversion": True}]}
    assert otto.put("/api/tracking-plan", json={"plan": lenient, "replaces": plan["version"] + 7}).status_code == 409
    assert otto.put("/api/tracking-plan", json={"plan": lenient, "replaces": plan["version"]}).status_code == 200
    assert otto.post("/api/quarantine/replay", json={"ids": [held["calls"][0]["id"]]}).json()["calls"] == 1
    shown(lambda: otto.get("/api/quarantine").json()["waiting"], 0)
