"""Approvals over HTTP: performance asks, a director may not, the CMO may; who is late or has not seen is told so."""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.api.served import Served

GOAL = {
    "id": "orders",
    "title": "More orders",
    "objective": "grow",
    "metric": "conversions",
    "target": 500,
    "start": "2026-01-01",
    "deadline": "2027-12-31",
    "dimension": "revenue",
}
SPRING = {"id": "spring", "title": "Spring", "goals": ["orders"], "start": "2027-03-01", "end": "2027-03-12"}
Clients = Mapping[str, httpx.Client]


@pytest.fixture(scope="module")
def clients(served: Served) -> Clients:
    """Everybody, and a plan of one initiative with a thousand euros."""
    found = {role: served.signed_in(role) for role in ("administrator", "cmo", "director", "performance", "viewer")}
    for noun, body in (("objectives", {"id": "grow", "title": "Grow"}), ("goals", GOAL), ("initiatives", SPRING)):
        answer = found["cmo"].post(f"/api/{noun}", json=body)
        assert answer.status_code == 201, answer.text
    answer = found["performance"].patch("/api/initiatives/spring", json={"budget": "1000 EUR", "version": 1})
    assert answer.status_code == 200, "a thousand is what performance decides alone"
    return found


def wanted(client: httpx.Client, units: int) -> dict[str, Any]:
    """Somebody wants a budget they may not decide; the request that was kept."""
    version = client.get("/api/initiatives/spring").json()["version"]
    answer = client.patch(
        "/api/initiatives/spring", json={"budget": f"{units} EUR", "version": version, "why": "Spring"}
    )
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()["approval"]
    assert answer.headers["Location"] == f"/api/approvals/{found['id']}"
    return found


def budget(client: httpx.Client) -> int:
    """The budget as the plan has it."""
    return int(client.get("/api/initiatives/spring").json()["budget"]["amount"])


def test_what_is_more_than_ones_limit_waits_for_whoever_may(clients: Clients) -> None:
    now = budget(clients["viewer"])
    asked = wanted(clients["performance"], now + 3000)
    assert (asked["role"], asked["asked"], asked["amount_micros"]) == ("cmo", ["Cmo"], 3_000_000_000)
    where = f"/api/approvals/{asked['id']}"
    seen = {role: clients[role].get(where).json() for role in ("performance", "director", "cmo")}
    assert {role: one["can_decide"] for role, one in seen.items()} == {
        "performance": False,
        "director": False,
        "cmo": True,
    }
    assert seen["director"]["why_not"] == "it waits for the CMO"
    shown = json.loads(seen["cmo"]["content"])["changes"]
    assert [(one["field"], one["old"]["amount"], one["new"]["amount"]) for one in shown] == [
        ("budget", now, now + 3000)
    ]

    body = {"content_hash": seen["cmo"]["content_hash"]}
    assert clients["performance"].post(f"{where}/approve", json=body).status_code == 403
    refused = clients["director"].post(f"{where}/approve", json=body)
    assert (refused.status_code, refused.json()["error"]["help"]) == (403, "It waits for Cmo (CMO).")
    unseen = clients["cmo"].post(f"{where}/approve", json={"content_hash": "0" * 64})
    assert (unseen.status_code, unseen.json()["error"]["code"]) == (409, "conflict")
    done = clients["cmo"].post(f"{where}/approve", json=body)
    assert done.status_code == 200, done.text
    assert (done.json()["approval"]["state"], done.json()["change"]["origin"]) == (
        "approved",
        f"approval:{asked['id']}",
    )
    assert budget(clients["viewer"]) == now + 3000
    twice = clients["cmo"].post(f"{where}/approve", json=body)
    assert (twice.status_code, "no longer waits" in twice.json()["error"]["message"]) == (409, True)


def test_a_request_whose_item_changed_is_told_with_what_changed(clients: Clients) -> None:
    asked = wanted(clients["performance"], budget(clients["viewer"]) + 3000)
    version = clients["director"].get("/api/initiatives/spring").json()["version"]
    moved = clients["director"].patch("/api/initiatives/spring", json={"note": "Later", "version": version})
    assert moved.status_code == 200
    where = f"/api/approvals/{asked['id']}"
    body = {"content_hash": clients["cmo"].get(where).json()["content_hash"]}
    late = clients["cmo"].post(f"{where}/approve", json=body).json()["error"]
    assert (late["code"], late["detail"]["state"]) == ("conflict", "stale")
    assert "Director changed 'note'" in late["message"]
    assert clients["cmo"].get("/api/approvals", params={"state": "stale"}).json()[0]["id"] == asked["id"]


def test_requests_are_declined_with_a_reason_or_withdrawn_by_their_maker(clients: Clients) -> None:
    before = budget(clients["viewer"])
    where = f"/api/approvals/{wanted(clients['performance'], before + 1500)['id']}"
    assert clients["director"].post(f"{where}/decline", json={"reason": ""}).status_code == 400
    declined = clients["director"].post(f"{where}/decline", json={"reason": "After the results of March"})
    assert (declined.json()["state"], declined.json()["reason"]) == ("declined", "After the results of March")
    where = f"/api/approvals/{wanted(clients['performance'], before + 1600)['id']}"
    assert clients["director"].post(f"{where}/withdraw").status_code == 403
    assert clients["performance"].post(f"{where}/withdraw").json()["state"] == "withdrawn"
    assert clients["cmo"].get("/api/approvals").json() == []
    assert budget(clients["viewer"]) == before


def test_a_goal_is_not_made_easier_by_a_director(clients: Clients) -> None:
    eased = clients["director"].patch("/api/goals/orders", json={"target": 400, "version": 1})
    assert (eased.status_code, eased.json()["approval"]["role"]) == (202, "cmo")
    removed = clients["director"].delete("/api/initiatives/spring", params={"version": 99})
    assert removed.status_code == 409
    assert clients["viewer"].get("/api/goals/orders").json()["target"] == 500


def test_the_administrator_sets_who_decides_how_much(clients: Clients) -> None:
    found = clients["performance"].get("/api/approval-limits").json()
    rows = {(one["category"], one["role"]): (one["single"], one["days30"]) for one in found["limits"]}
    assert (found["currency"], rows["budget", "director"], rows["budget", "cmo"]) == (
        "EUR",
        (2500, 10_000),
        (None, None),
    )
    wrong = {"limits": [{"category": "budget", "role": "director", "single": 10, "days30": 5}]}
    refused = clients["administrator"].put("/api/approval-limits", json=wrong)
    assert (refused.status_code, "budget.director" in refused.json()["error"]["detail"]["faults"]) == (400, True)
    assert clients["cmo"].put("/api/approval-limits", json={"limits": []}).status_code == 403
    new = [{**one, "single": 20_000, "days30": None} if one["role"] == "director" else one for one in found["limits"]]
    assert clients["administrator"].put("/api/approval-limits", json={"limits": new}).status_code == 200
    version = clients["director"].get("/api/initiatives/spring").json()["version"]
    body = {"budget": "19000 EUR", "version": version}
    assert clients["director"].patch("/api/initiatives/spring", json=body).status_code == 200
    assert clients["administrator"].put("/api/approval-limits", json={"limits": found["limits"]}).status_code == 200


def test_the_audit_shows_it_all(clients: Clients) -> None:
    rows = clients["administrator"].get("/api/audit", params={"limit": 500}).json()
    verbs = {row["verb"] for row in rows}
    assert {
        f"approval.{what}" for what in ("asked", "approved", "declined", "withdrawn", "stale", "limits_set")
    } <= verbs
    assert clients["administrator"].get("/api/audit/verify").json()["ok"]
