"""Recommendations over HTTP: imported costs run ahead of two budgets; who may decides, who may not asks."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.served import Served

TODAY = datetime.now(UTC).date()
GOAL = {
    "id": "orders",
    "title": "More orders",
    "objective": "grow",
    "metric": "conversions",
    "target": 500,
    "start": str(TODAY - timedelta(90)),
    "deadline": str(TODAY + timedelta(90)),
    "dimension": "revenue",
}
SECONDS = 30.0
Clients = Mapping[str, httpx.Client]


def initiative(name: str) -> dict[str, Any]:
    """A budget of 9,300 for 120 days of which half are over; 100 a day are spent."""
    dates = {"start": str(TODAY - timedelta(60)), "end": str(TODAY + timedelta(59))}
    return {
        "id": name,
        "title": name.title(),
        "goals": ["orders"],
        "budget": "9300 EUR",
        "campaign_codes": [name],
        **dates,
    }


@pytest.fixture(scope="module")
def clients(served: Served) -> Clients:
    """Everybody, two budgets, and the costs of two months; the server finds out by itself."""
    found = {role: served.signed_in(role) for role in ("cmo", "director", "operations", "viewer")}
    for noun, body in (("objectives", {"id": "grow", "title": "Grow"}), ("goals", GOAL)):
        assert found["cmo"].post(f"/api/{noun}", json=body).status_code == 201
    rows = [
        f"{TODAY - timedelta(60 - n)},ads,main,Paid Social,{name},EUR,{100 + (n * 7 + 3) % 5 - 2}"
        for n in range(60)
        for name in ("spring", "summer")
    ]
    content = "\n".join(["day,source,account,channel,campaign,currency,cost", *rows]).encode()
    answer = found["operations"].post("/api/imports", params={"name": "costs.csv"}, content=content)
    assert answer.status_code < 300, answer.text
    for name in ("spring", "summer"):
        assert found["cmo"].post("/api/initiatives", json=initiative(name)).status_code == 201
    deadline = time.monotonic() + SECONDS
    while len(found["viewer"].get("/api/recommendations").json()) < 2:
        assert time.monotonic() < deadline, "nothing was recommended"
        time.sleep(0.2)
    return found


def about(client: httpx.Client, name: str) -> dict[str, Any]:
    """The recommendation about a budget."""
    rows = client.get("/api/recommendations", params={"state": "all"}).json()
    found: dict[str, Any] = next(row for row in rows if row["subject_id"] == name)
    return found


def test_the_server_weighs_by_itself_and_the_cmo_decides_what_a_director_may_not(clients: Clients) -> None:
    for_mia = about(clients["director"], "spring")
    assert (for_mia["verdict"], for_mia["may_decide"], for_mia["role"]) == ("act", False, "cmo")
    assert 2_500_000_000 < for_mia["amount"]["micros"] < 3_000_000_000
    where, seen = f"/api/recommendations/{for_mia['id']}", {"seen": for_mia["content_hash"]}
    refused = clients["director"].post(f"{where}/approve", json=seen)
    assert (refused.status_code, refused.json()["error"]["detail"]["role"]) == (403, "cmo")
    assert clients["cmo"].post(f"{where}/approve", json={"seen": "0" * 64}).status_code == 409
    done = clients["cmo"].post(f"{where}/approve", json=seen)
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    change = clients["viewer"].get("/api/history", params={"item": "spring"}).json()[0]
    assert (change["number"], change["origin"]) == (done.json()["plan_change"], f"recommendation:{for_mia['id']}")
    spend = clients["viewer"].get("/api/initiatives/spring").json()["spend"]
    assert spend == for_mia["changes"][0]["new"]
    assert clients["cmo"].post(f"{where}/approve", json=seen).status_code == 409


def test_what_a_director_asks_for_is_approved_where_requests_are(clients: Clients) -> None:
    one = about(clients["director"], "summer")
    asked = clients["director"].post(f"/api/recommendations/{one['id']}/ask")
    assert (asked.status_code, asked.json()["role"]) == (200, "cmo")
    waiting = clients["viewer"].get("/api/recommendations", params={"state": "waiting"}).json()
    assert [row["approval_id"] for row in waiting] == [asked.json()["id"]]
    body = {"content_hash": asked.json()["content_hash"]}
    done = clients["cmo"].post(f"/api/approvals/{asked.json()['id']}/approve", json=body)
    assert done.status_code == 200, done.text
    decided = about(clients["viewer"], "summer")
    assert (decided["state"], decided["decided_by"]) == ("approved", "Cmo")
    assert decided["plan_change"] == done.json()["change"]["number"]


def test_bad_calls_say_what_is_allowed(clients: Clients) -> None:
    one = about(clients["viewer"], "spring")
    where = f"/api/recommendations/{one['id']}"
    assert clients["cmo"].post(f"{where}/decline", json={"reason": ""}).status_code == 400
    assert clients["cmo"].post(f"{where}/snooze", json={"until": "2000-01-01T00:00:00Z"}).status_code == 409
    assert clients["viewer"].get("/api/recommendations", params={"state": "lost"}).status_code == 400
    quality = clients["viewer"].get("/api/recommendations/quality").json()
    assert (quality["decided"], quality["checked"], quality["inside_share"]) == (2, 0, None)
