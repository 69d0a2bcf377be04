"""Responsibilities, suggestions and capacity over HTTP."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.api.served import Served
from tests.api.test_plan import made

TODAY = datetime.now(UTC).date()
MONDAY = TODAY - timedelta(TODAY.weekday()) + timedelta(14)
HOME = "/api/responsibilities"


@pytest.fixture(scope="module")
def director(served: Served) -> httpx.Client:
    """A director, with two people, an initiative and a task whose doer nobody chose yet."""
    client = served.signed_in("director")
    made(client.post("/api/objectives", json={"id": "raise", "title": "Raise"}))
    goal = {
        "id": "raised", "title": "Raised by the fair", "objective": "raise", "metric": "conversions", "unit": "orders",
        "reading": "total", "target": 500, "start": str(TODAY), "deadline": str(TODAY + timedelta(335)),
        "dimension": "revenue",
    }  # fmt: skip
    made(client.post("/api/goals", json=goal))
    for name, team in (("ada", "Studio"), ("ben", "")):
        fields = {"id": name, "name": name.capitalize(), "team": team, "skills": ["film"], "ongoing_share": 0}
        made(client.post("/api/team", json=fields))
    dates = {"start": str(MONDAY), "end": str(MONDAY + timedelta(4))}
    made(client.post("/api/initiatives", json={"id": "fair", "title": "The fair", "goals": ["raised"], **dates}))
    task = {"id": "clip", "title": "The clip", "initiative": "fair", "skills": {"film": 3}, **dates}
    made(client.post("/api/tasks", json=task))
    return client


def test_letters_are_read_and_set_in_one_change(director: httpx.Client) -> None:
    matrix = director.get(HOME, params={"id": "fair"}).json()
    assert [row["id"] for row in matrix["rows"]] == ["fair", "clip"]
    assert {one["code"] for one in matrix["findings"]} == {"no_accountable", "no_responsible"}
    sent = {"letters": {"fair": {"ada": "A", "ben": "C"}, "clip": {"ben": "R"}}, "versions": {"fair": 1, "clip": 1}}
    change = director.post(HOME, json=sent)
    assert (change.status_code, change.json()["touched"]) == (200, 2)
    matrix = director.get(HOME, params=[("id", "fair"), ("id", "ben")]).json()
    assert [one["name"] for one in matrix["people"]] == ["Ben"]
    assert {row["id"]: row["letters"] for row in matrix["rows"]} == {
        "fair": {"ada": "A", "ben": "C"},
        "clip": {"ben": "R"},
    }
    director.post("/api/undo", json={"change": change.json()["number"]})
    assert director.get(HOME, params={"id": "fair"}).json()["rows"][0]["letters"] == {}


def test_two_accountable_are_refused_naming_both(director: httpx.Client) -> None:
    version = director.get("/api/initiatives/fair").json()["version"]
    sent = {"letters": {"fair": {"ada": "A", "ben": "AR"}}, "versions": {"fair": version}}
    error = director.post(HOME, json=sent).json()["error"]
    assert error["message"] == "Ada and Ben would both be accountable for 'The fair'."
    assert director.post(HOME, json={**sent, "versions": {"fair": 99}}).status_code == 409
    assert director.post(HOME, json={**sent, "versions": {}}).json()["error"]["detail"]["field"] == "versions"
    assert director.post(HOME, json={"letters": {"x": {"ada": "A"}}, "versions": {"x": 1}}).status_code == 404
    assert director.post(HOME, json={"letters": 3}).status_code == 400
    assert director.get(HOME, params={"id": "nothing"}).status_code == 404


def test_who_could_do_it_and_where_days_are_left(director: httpx.Client) -> None:
    found = director.get("/api/tasks/clip/suggestions").json()
    assert [(one["person"], one["needed"], one["fits"]) for one in found] == [("ada", 3, True), ("ben", 3, True)]
    assert director.get("/api/initiatives/fair/suggestions").status_code == 200
    assert director.get("/api/initiatives/clip/suggestions").status_code == 404
    asked: dict[str, str | float] = {"skill": "film", "days": 2, "by": str(MONDAY)}
    assert {one["person"] for one in director.get("/api/capacity/openings", params=asked).json()} == {"ada", "ben"}
    wrongs: tuple[dict[str, str | float], ...] = (
        {"skill": "sail"},
        {"days": 0},
        {"days": "x"},
        {"by": "soon"},
        {"days": "nan"},
    )
    for wrong in wrongs:
        answer = director.get("/api/capacity/openings", params={**asked, **wrong})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_input"), wrong


def test_an_edit_is_foreseen_and_changes_nothing(director: httpx.Client) -> None:
    version = director.get("/api/tasks/clip").json()["version"]
    edit = {"id": "clip", "version": version, "people": {"ben": 9}}
    (clash,) = director.post("/api/tasks/foresee-edit", json=edit).json()
    assert clash["message"].startswith("Ben would be over in 1 week")
    assert director.get("/api/tasks/clip").json()["people"] == {}
    new = {"title": "New", "initiative": "fair", "people": {"ben": 1}, "start": str(MONDAY), "end": str(MONDAY)}
    assert director.post("/api/tasks/foresee-edit", json=new).json() == []
    assert director.post("/api/tasks/foresee-edit", json={"title": "New"}).status_code == 400


def test_capacity_by_week(director: httpx.Client) -> None:
    loads = director.get("/api/capacity").json()
    assert {len(one["free"]) for one in loads} <= {12, 13}
    span = {"from": str(MONDAY), "to": str(MONDAY + timedelta(6))}
    (film,) = director.get("/api/capacity", params={**span, "by": "skill"}).json()
    assert (film["label"], film["booked"], film["free"], film["open"]) == ("film", [3.0], [10.0], [3.0])
    assert [one["label"] for one in director.get("/api/capacity", params={**span, "by": "team"}).json()] == ["Studio"]
    for wrong in ({"by": "moon"}, {"from": "soon"}, {"to": "2020-01-01"}, {"to": "2199-01-01"}):
        assert director.get("/api/capacity", params={**span, **wrong}).status_code == 400, wrong
