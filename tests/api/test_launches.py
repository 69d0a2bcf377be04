"""Launches over HTTP: releases from a file, a launch prepared and read, a feed looked at."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.api.served import Served
from tests.plan.outside import Outside

TODAY = datetime.now(UTC).date()
DAY = TODAY + timedelta(200)
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Acme//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Atlas 3\r\n"
    f"DTSTART;VALUE=DATE:{DAY:%Y%m%d}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(scope="module")
def director(served: Served) -> httpx.Client:
    """A director with a goal to launch for."""
    client = served.signed_in("director")
    assert client.post("/api/objectives", json={"id": "grow", "title": "Grow"}).status_code == 201
    dates = {"start": str(TODAY), "deadline": str(TODAY + timedelta(360))}
    goal = {"id": "more", "title": "More", "objective": "grow", "metric": "conversions", "reading": "total"}
    answer = client.post("/api/goals", json={**goal, **dates, "target": 5, "unit": "orders", "dimension": "revenue"})
    assert answer.status_code == 201, answer.text
    return client


def test_releases_come_from_a_file_and_their_launch_is_prepared(director: httpx.Client) -> None:
    csv = f"What,Lands\nAtlas 2,{DAY}\n".encode()
    asked = {"map": ["title=What", "date=Lands"]}
    tried = director.post("/api/releases/import", params={**asked, "dry_run": True}, content=csv).json()
    assert ([one["title"] for one in tried["difference"]["added"]], tried["dry_run"]) == (["Atlas 2"], True)
    assert director.get("/api/releases").json() == []
    assert director.post("/api/releases/import", params=asked, content=csv).status_code == 200
    wrong = director.post("/api/releases/import", params={"map": "date"}, content=csv)
    assert (wrong.status_code, wrong.json()["error"]["detail"]["field"]) == (400, "map")
    (release,) = director.get("/api/releases").json()
    path = f"/api/releases/{release['id']}/prepare"
    assert "would work for no goal" in director.post(path, json={}).json()["error"]["message"]
    tried = director.post(path, json={"goals": ["more"], "dry_run": True}).json()
    assert (tried["template"], len(tried["difference"]["added"])) == ("Seamark's own: a feature", 13)
    done = director.post(path, json={"goals": ["more"]})
    assert done.status_code == 200, done.text
    assert any("Nobody has the skill" in one for one in done.json()["warnings"])
    assert director.post(path, json={"goals": ["more"]}).status_code == 409
    (launch,) = director.get("/api/launches").json()
    assert (launch["readiness"], launch["state"], len(launch["tasks"]), len(launch["gates"])) == (0.0, "on", 9, 3)
    one = director.get(f"/api/launches/{release['id']}").json()
    assert [(move["before"], move["after"], move["by"]) for move in one["moves"]] == [(None, str(DAY), "Director")]
    assert director.get("/api/launches/nothing").status_code == 404


def test_a_feed_is_looked_at_and_says_how_it_stands(director: httpx.Client, served: Served) -> None:
    with Outside() as outside:
        outside.files["/road.ics"] = (ICS.encode(), '"1"')
        fields = {"id": "road", "title": "Road", "source": "ics", "address": f"{outside.address}/road.ics"}
        assert director.post("/api/feeds", json={**fields, "status": "off"}).status_code == 201
        assert served.signed_in("creative").post("/api/feeds/road/look").status_code == 403
        looked = director.post("/api/feeds/road/look")
        assert (looked.status_code, looked.json()["releases"]) == (200, 1), looked.text
        outside.moods["/road"] = "500"
        failed = director.post("/api/feeds/road/look")
        assert (failed.status_code, failed.json()["error"]["code"]) == (503, "try_later")
        outside.moods["/road"] = "404"
        assert director.post("/api/feeds/road/look").status_code == 502
        (state,) = director.get("/api/feed-states").json()
        assert (state["failures"], state["releases"]) == (2, 1)
        assert "nothing at that address" in state["trouble"]
    assert director.post("/api/feeds/nothing/look").status_code == 404
