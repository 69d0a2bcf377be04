"""What leaves the plan over HTTP: files of every form and back, pictures, calendar addresses, tables by columns."""

import json

import httpx
import pytest

from seamark.govern import SYSTEM
from seamark.plan.model import ChangeSet, Edit
from tests.api.served import Served

PLAN = (
    ("person", "ada", {"name": "Ada"}),
    ("objective", "grow", {"title": "Grow"}),
    (
        *("goal", "orders"),
        {
            "title": "More orders",
            "objective": "grow",
            "metric": "conversions",
            "target": 500,
            "start": "2026-01-01",
            "deadline": "2027-12-31",
            "dimension": "revenue",
            "reading": "total",
        },
    ),
    (
        *("initiative", "spring"),
        {"title": "Spring", "goals": ["orders"], "start": "2027-03-01", "end": "2027-03-12", "owner": "ada"},
    ),
    ("release", "atlas", {"title": "Atlas 2.0", "date": "2027-04-14"}),
    ("task", "copy", {"title": "Copy", "initiative": "spring", "people": {"ada": 2}}),
)
CSV = b"Feature;Go-live\nAtlas 2.0;12.05.2027\nBeacon;1.9.2027\n"
MAP = json.dumps({"Feature": "title", "Go-live": "date"})


@pytest.fixture(scope="module")
def director(served: Served) -> httpx.Client:
    """A director of a workspace with a small plan."""
    edits = tuple(Edit(kind=kind, id=item_id, fields=fields, whole=True) for kind, item_id, fields in PLAN)
    served.workspace.plan.commit(ChangeSet(edits), by=SYSTEM)
    return served.signed_in("director")


@pytest.mark.parametrize("form", ["yaml", "xlsx", "xml", "ics", "csv"])
def test_every_file_comes_back_unchanged(director: httpx.Client, form: str) -> None:
    kind = {"kind": "initiative"} if form == "csv" else {}
    out = director.get("/api/plan/export", params={"format": form, **kind})
    assert out.status_code == 200, out.text
    assert out.headers["content-disposition"].endswith(f'{"initiative" if kind else "plan"}.{form}"')
    back = director.post("/api/plan/import", params={"format": form, **kind}, content=out.content)
    assert back.json()["change"]["touched"] == 0, back.text


def test_a_calendar_leads_back_to_this_server(director: httpx.Client) -> None:
    text = director.get("/api/plan/export", params={"format": "ics", "kind": "release"}).text
    assert f"URL:{director.base_url}/roadmap?item=atlas".replace("//roadmap", "/roadmap") in text.replace("\r\n ", "")
    wrong = director.get("/api/plan/export", params={"format": "xlsx", "kind": "release"})
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("form", "media", "begins"),
    [
        ("svg", "image/svg+xml", b"<svg"),
        ("png", "image/png", b"\x89PNG"),
        ("pdf", "application/pdf", b"%PDF"),
        ("pptx", "application/vnd.openxmlformats", b"PK"),
    ],
)
def test_the_roadmap_is_drawn(director: httpx.Client, form: str, media: str, begins: bytes) -> None:
    asked = {"format": form, "by": "owner", "kind": "campaign,event", "from": "2027-02-01", "to": "2027-05-01"}
    answer = director.get("/api/plan/picture", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(media)
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("asked", [{"format": "gif"}, {"by": "colour"}, {"kind": "party"}, {"from": "soon"}])
def test_what_cannot_be_drawn_is_refused(director: httpx.Client, asked: dict[str, str]) -> None:
    assert director.get("/api/plan/picture", params=asked).status_code == 400


def test_an_address_is_told_once_and_can_be_revoked(director: httpx.Client, served: Served) -> None:
    made = director.post("/api/plan/calendars", json={"kind": "person", "of": "ada"})
    assert made.status_code == 201, made.text
    assert made.json()["path"].startswith("/calendar/")
    listed = director.get("/api/plan/calendars").json()
    assert [(one["id"], one["path"]) for one in listed] == [(made.json()["id"], "")]
    assert served.with_key("read").get("/api/plan/calendars").status_code == 403
    assert director.delete(f"/api/plan/calendars/{listed[0]['id']}").json()["revoked_at"]
    assert director.delete("/api/plan/calendars/cal_none").status_code == 404
    assert director.post("/api/plan/calendars", json={"kind": "person", "of": "nobody"}).status_code == 404
    assert director.post("/api/plan/calendars", json={"kind": "room"}).status_code == 400


def test_a_table_is_looked_at_tried_and_brought_in(director: httpx.Client) -> None:
    seen = director.post("/api/plan/table", content=CSV).json()
    assert [(one["title"], one["field"]) for one in seen["columns"]] == [("Feature", "title"), ("Go-live", "date")]
    tried = director.post("/api/plan/import", params={"map": MAP, "dry_run": True}, content=CSV).json()
    assert (len(tried["difference"]["added"]), len(tried["difference"]["changed"])) == (1, 1)
    done = director.post("/api/plan/import", params={"map": MAP, "why": "From the product team"}, content=CSV).json()
    assert done["change"]["touched"] == 2
    assert director.get("/api/releases/atlas").json()["date"] == "2027-05-12"
    for wrong in ("{", "[1]", '{"Feature": 1}', '{"Feature": "colour"}'):
        refused = director.post("/api/plan/import", params={"map": wrong}, content=CSV)
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_input")


def test_a_large_file_of_a_plan_is_taken(director: httpx.Client) -> None:
    """More than a JSON body may have: a thousand initiatives for Project are three megabytes."""
    padded = director.get("/api/plan/export", params={"format": "xml"}).content + b" " * (2 << 20)
    assert director.post("/api/plan/import", content=padded).json()["change"]["touched"] == 0
