"""Scenarios over HTTP: started, changed, moved, compared, merged with a conflict decided; two people; refusals."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.served import Served

TODAY = datetime.now(UTC).date()
Json = dict[str, Any]


@pytest.fixture(scope="module")
def director(served: Served) -> httpx.Client:
    """A director, with a release and a campaign that sells it."""
    client = served.signed_in("director")
    goal = {
        "id": "orders", "title": "More orders from the site", "objective": "grow", "metric": "conversions",
        "reading": "total", "target": 500, "dimension": "revenue",
        "start": str(TODAY - timedelta(30)), "deadline": str(TODAY + timedelta(335)),
    }  # fmt: skip
    campaign = {"id": "spring", "title": "Spring", "goals": ["orders"], "start": "2027-03-01", "end": "2027-03-12",
                "release": "atlas", "depends_on": [{"on": "atlas"}], "budget": "1000 EUR"}  # fmt: skip
    for noun, body in (
        ("objectives", {"id": "grow", "title": "Grow"}),
        ("goals", goal),
        ("releases", {"id": "atlas", "title": "Atlas 2.0", "date": "2027-03-01"}),
        ("initiatives", campaign),
    ):
        assert client.post(f"/api/{noun}", json=body).status_code == 201
    return client


def started(client: httpx.Client, title: str = "Atlas slips") -> Json:
    """A new scenario."""
    answer = client.post("/api/scenarios", json={"title": title, "note": "Four weeks"})
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def changed(client: httpx.Client, scenario: Json, **fields: object) -> Json:
    """The scenario after fields of the campaign were changed in it."""
    body = {"version": scenario["version"], "edits": [{"kind": "initiative", "id": "spring", "fields": fields}]}
    answer = client.post(f"/api/scenarios/{scenario['id']}/items", json=body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def error_of(answer: httpx.Response, status: int) -> Json:
    """The error of a refusal."""
    assert answer.status_code == status, answer.text
    found: Json = answer.json()["error"]
    return found


def test_a_scenario_is_started_moved_compared_and_merged(director: httpx.Client) -> None:
    made = started(director)
    one = f"/api/scenarios/{made['id']}"
    assert (made["state"], made["items"], made["note"]) == ("open", 0, "Four weeks")
    body = {"version": 1, "id": "atlas", "start": "2027-03-29"}
    foreseen = director.post(f"{one}/foresee", json=body).json()
    moved = director.post(f"{one}/move", json=body).json()
    assert moved["consequences"] == foreseen
    assert [step["id"] for step in foreseen["moves"]] == ["atlas", "spring"]
    found = director.get("/api/scenarios/compare", params={"ids": made["id"]}).json()
    rows = {row["id"]: row["spans"][1]["start_shift"] for row in found["dates"]}
    assert rows == {"atlas": 20, "spring": 20}
    assert [row["goal_id"] for row in found["goals"]] == ["orders"]
    assert found["goals"][0]["prospects"][0]["rests"]
    changed_items = director.get(f"{one}/items", params={"changed": True}).json()
    assert {(row["noun"], row["id"]) for row in changed_items} == {("release", "atlas"), ("initiative", "spring")}
    preview = director.get(f"{one}/merge").json()
    assert (preview["conflicts"], len(preview["difference"]["changed"])) == ([], 2)
    change = director.post(f"{one}/merge", json={"version": 2, "why": "Agreed"}).json()
    assert (change["origin"], change["touched"], change["why"]) == (f"scenario:{made['id']}", 2, "Agreed")
    assert director.get("/api/initiatives/spring").json()["start"] == "2027-03-29"
    assert director.get(one).json()["state"] == "merged"
    assert made["id"] in [row["id"] for row in director.get("/api/scenarios").json()]


def test_a_conflict_is_refused_until_it_is_decided(director: httpx.Client) -> None:
    made = changed(director, started(director, "Other audience"), audience="Harbours")
    version = director.get("/api/initiatives/spring").json()["version"]
    assert director.patch("/api/initiatives/spring", json={"audience": "Towns", "version": version}).status_code == 200
    one = f"/api/scenarios/{made['id']}"
    preview = director.get(f"{one}/merge").json()
    (conflict,) = preview["conflicts"]
    assert (conflict["field"], conflict["mine"], conflict["theirs"], conflict["by"]) == (
        "audience", "Harbours", "Towns", "Director",
    )  # fmt: skip
    error = error_of(director.post(f"{one}/merge", json={"version": 2}), 409)
    assert error["detail"]["conflicts"] == [{"item": "spring", "field": "audience"}]
    choice = {"item": "spring", "field": "audience", "take": "mine"}
    body = {"version": 2, "choices": [choice], "seen": preview["number"]}
    assert director.post(f"{one}/merge", json=body).status_code == 200
    assert director.get("/api/initiatives/spring").json()["audience"] == "Harbours"


def test_every_fault_is_told_and_nothing_is_changed(director: httpx.Client) -> None:
    made = started(director, "Wrong")
    edits = [
        {"kind": "initiative", "id": "spring", "fields": {"end": "2020-01-01", "goals": ["none"]}},
        {"kind": "ship", "id": "x", "fields": {}},
    ]
    error = error_of(director.post(f"/api/scenarios/{made['id']}/items", json={"version": 1, "edits": edits}), 400)
    assert {fault["field"] for fault in error["detail"]["faults"]} >= {"end", "goals", "kind"}
    assert director.get(f"/api/scenarios/{made['id']}").json()["version"] == 1


def test_two_people_and_what_is_not_there(director: httpx.Client, served: Served) -> None:
    made = started(director, "Ours")
    one = f"/api/scenarios/{made['id']}"
    changed(director, made, note="first")
    colleague = served.signed_in("performance")
    late = colleague.post(f"{one}/items", json={"version": 1, "undo": ["spring"]})
    assert "Director changed 'Ours'" in error_of(late, 409)["message"]
    undone = colleague.post(f"{one}/items", json={"version": 2, "undo": ["spring"]}).json()
    assert (undone["items"], undone["changed_by"]) == (0, "Performance")
    renamed = colleague.patch(one, json={"version": 3, "title": "Nobody's"}).json()
    assert renamed["title"] == "Nobody's"
    assert colleague.post(f"{one}/refresh", json={"version": 4}).json()["behind"] == 0
    assert colleague.delete(one, params={"version": 5}).status_code == 200
    for path in (one, f"{one}/items", f"{one}/merge"):
        assert error_of(director.get(path), 404)["message"].startswith("There is no scenario")
    assert (
        error_of(director.get("/api/scenarios/compare", params={"ids": "none,none"}), 400)["detail"]["field"] == "ids"
    )
    assert error_of(director.get(f"{one}/items", params={"kind": "ship"}), 400)["detail"]["field"] == "kind"


def test_a_viewer_looks_and_changes_nothing(director: httpx.Client, served: Served) -> None:
    made = started(director, "To look at")
    viewer = served.signed_in("viewer")
    one = f"/api/scenarios/{made['id']}"
    assert viewer.get(f"{one}/merge").status_code == 200
    assert viewer.post("/api/scenarios", json={"title": "x"}).status_code == 403
    for verb, body in (("items", {"version": 1}), ("merge", {"version": 1}), ("refresh", {"version": 1})):
        assert viewer.post(f"{one}/{verb}", json=body).status_code == 403, verb
    assert viewer.delete(one, params={"version": 1}).status_code == 403
