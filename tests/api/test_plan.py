"""The plan over HTTP: a goal under an objective, an initiative that moves, two people, history, files."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.api.served import Served

TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def director(served: Served) -> httpx.Client:
    """A director, with a small plan made through the API."""
    client = served.signed_in("director")
    made(client.post("/api/objectives", json={"id": "grow", "title": "Grow"}))
    goal = {
        "id": "orders",
        "title": "More orders from the site",
        "objective": "grow",
        "metric": "conversions",
        "unit": "orders",
        "reading": "total",
        "target": 500,
        "start": str(TODAY - timedelta(30)),
        "deadline": str(TODAY + timedelta(335)),
        "dimension": "revenue",
    }
    made(client.post("/api/goals", json=goal))
    for name, start, waits in (("first", "2027-03-01", []), ("second", "2027-03-15", [{"on": "first"}])):
        dates = {"start": start, "end": str(datetime.fromisoformat(start).date() + timedelta(11))}
        fields = {"id": name, "title": f"The {name}", "goals": ["orders"], "depends_on": waits, **dates}
        made(client.post("/api/initiatives", json={**fields, "campaign_codes": ["spring"] if name == "first" else []}))
    return client


def made(answer: httpx.Response) -> dict[str, object]:
    """What a POST made."""
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_every_noun_of_the_plan_can_be_listed(director: httpx.Client) -> None:
    for noun in ("objectives", "goals", "initiatives", "releases", "milestones", "team", "absences", "check-ins"):
        assert director.get(f"/api/{noun}").status_code == 200, noun
    first = director.get("/api/initiatives/first").json()
    assert (first["version"], first["title"], first["changed_by"]) == (1, "The first", "Director")


def test_a_patch_needs_the_version_and_the_second_writer_is_told(director: httpx.Client) -> None:
    missing = director.patch("/api/initiatives/first", json={"note": "x"})
    assert (missing.status_code, missing.json()["error"]["detail"]["field"]) == (400, "version")
    version = director.get("/api/initiatives/first").json()["version"]
    saved = director.patch("/api/initiatives/first", json={"budget": "1000 EUR", "version": version, "why": "Agreed"})
    assert saved.json()["budget"] == {"amount": 1000, "currency": "EUR"}
    late = director.patch("/api/initiatives/first", json={"budget": "2000 EUR", "version": version})
    error = late.json()["error"]
    assert (late.status_code, error["code"]) == (409, "conflict")
    assert "Director changed 'budget'" in error["message"]
    assert error["detail"]["fields"][0]["theirs"] == {"amount": 1000, "currency": "EUR"}
    assert director.get("/api/history", params={"item": "first", "limit": 1}).json()[0]["why"] == "Agreed"


def test_an_item_is_found_under_its_own_noun_only(director: httpx.Client) -> None:
    assert director.get("/api/goals/first").status_code == 404
    assert director.patch("/api/goals/first", json={"title": "x", "version": 1}).status_code == 404
    assert director.delete("/api/goals/first", params={"version": 1}).status_code == 404


def test_faults_name_their_fields(director: httpx.Client) -> None:
    wrong = director.post(
        "/api/goals", json={"title": "X", "objective": "grow", "dimension": "revenue", "colour": "red"}
    )
    faults = wrong.json()["error"]["detail"]["faults"]
    assert wrong.status_code == 400
    assert {fault["field"] for fault in faults} == {"colour", "target", "start", "deadline"}


def test_a_move_is_foreseen_then_made_then_taken_back(director: httpx.Client) -> None:
    asked = director.post("/api/initiatives/first/foresee", json={"start": "2027-03-08"})
    assert [(one["id"], one["new_start"]) for one in asked.json()["moves"]] == [
        ("first", "2027-03-08"),
        ("second", "2027-03-22"),
    ]
    version = director.get("/api/initiatives/first").json()["version"]
    done = director.post("/api/initiatives/first/move", json={"start": "2027-03-08", "version": version})
    assert done.status_code == 200, done.text
    assert director.get("/api/initiatives/second").json()["start"] == "2027-03-22"
    number = done.json()["change"]["number"]
    assert director.post("/api/undo", json={"change": number}).status_code == 200
    assert director.get("/api/initiatives/second").json()["start"] == "2027-03-15"
    again = director.post("/api/initiatives/first/move", json={"start": "2027-03-08", "version": version})
    assert again.status_code == 409


def test_moments_are_compared_and_brought_back(director: httpx.Client) -> None:
    before = director.get("/api/history", params={"limit": 1}).json()[0]["number"]
    made(director.post("/api/milestones", json={"id": "review", "title": "Review", "date": "2027-06-01"}))
    found = director.get("/api/compare", params={"from": before}).json()
    assert [one["id"] for one in found["added"]] == ["review"]
    assert director.get("/api/milestones", params={"at": before}).json() == []
    assert director.get("/api/compare", params={"from": "yesterday"}).status_code == 400
    back = director.post("/api/restore", json={"to": before})
    assert (back.status_code, back.json()["origin"]) == (200, "restore")
    assert director.get("/api/milestones/review").status_code == 404


def test_a_goal_says_how_it_stands_and_what_is_missing(director: httpx.Client) -> None:
    stands = director.get("/api/goals/orders/progress").json()
    assert (stands["status"], len(stands["planned_path"])) == ("off", 366)
    assert [one["letter"] for one in director.get("/api/goals/orders/smart").json()] == list("SMART")
    dates = {"from": str(TODAY - timedelta(1)), "to": str(TODAY + timedelta(1))}
    read = director.get("/api/goals/orders/baseline", params=dates).json()
    assert (read["value"], read["period_from"]) == (1.0, dates["from"])
    assert director.get("/api/results").json() == []


def test_the_plan_goes_out_and_comes_in_as_a_file(director: httpx.Client) -> None:
    for form in ("yaml", "xlsx"):
        content = director.get("/api/plan/export", params={"format": form}).content
        done = director.post("/api/plan/import", content=content)
        assert (done.status_code, done.json()["change"]["touched"]) == (200, 0), done.text
    csv = b"title,date\nAtlas,2027-04-01\n"
    tried = director.post("/api/plan/import", params={"format": "csv", "dry_run": True}, content=csv).json()
    assert [one["title"] for one in tried["difference"]["added"]] == ["Atlas"]
    assert director.get("/api/releases").json() == []
    wrong = director.post("/api/plan/import", content=b"goals:\n  - id: g\n    metrik: x\n")
    assert wrong.status_code == 400
    assert "line 2" in wrong.json()["error"]["message"]


def test_what_the_plan_publishes_is_in_the_warehouse(served: Served, director: httpx.Client) -> None:
    assert director.get("/api/goals").status_code == 200
    served.workspace.publisher.publish()
    codes = served.workspace.warehouse.rows("SELECT campaign, initiative_id FROM plan_codes")
    assert codes == [("spring", "first")]
    assert served.workspace.warehouse.row("SELECT count(*) FROM plan_targets") == (366,)
    assert served.workspace.plan.published == served.workspace.plan.number
