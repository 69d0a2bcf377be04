"""Take along and bring back: the page, its files, calendar addresses without sign-in, and a table by its columns."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect

from seamark.govern import SYSTEM
from seamark.plan import Release
from seamark.plan.model import ChangeSet, Edit
from tests.web.site import PASSWORD, Site, email_of, plain, served

TODAY = datetime.now(UTC).date()
GOAL = {
    "title": "More orders",
    "objective": "grow",
    "metric": "conversions",
    "target": 500,
    "dimension": "revenue",
    "start": "2026-01-01",
    "deadline": "2028-12-31",
    "reading": "total",
}
PLAN: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("person", "ada", {"name": "Ada", "team": "Growth"}),
    ("person", "ben", {"name": "Ben"}),
    ("objective", "grow", {"title": "Grow in the north"}),
    ("goal", "orders", GOAL),
    ("release", "atlas", {"title": "Atlas 2.0", "date": str(TODAY + timedelta(40))}),
    (
        *("initiative", "spring"),
        {
            "title": "Spring campaign",
            "goals": ["orders"],
            "owner": "ada",
            "people": {"ada": 3},
            "start": str(TODAY + timedelta(7)),
            "end": str(TODAY + timedelta(28)),
            "budget": "9000 EUR",
        },
    ),
    ("task", "film", {"title": "Cut the film", "initiative": "spring", "people": {"ben": 2}}),
)
CSV = "Feature;Go-live;How sure\nAtlas 2.0;25.01.2027;60%\nDelta;03.02.2027;40%\n"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A workspace with a small plan, a director and a viewer."""
    with served(tmp_path_factory.mktemp("share") / "data", roles=("director", "viewer")) as made:
        edits = tuple(Edit(kind=kind, id=item_id, fields=fields, whole=True) for kind, item_id, fields in PLAN)
        made.workspace.plan.commit(ChangeSet(edits), by=SYSTEM)
        yield made


def address_of(page: str) -> str:
    """The secret address that a page shows."""
    found = re.search(r'<code id="made-address">([^<]+)</code>', page)
    assert found, plain(page)
    return found[1]


def test_the_page_has_everything_to_take_along(site: Site) -> None:
    page = site.of("director").get("/roadmap/share").text
    assert 'href="/roadmap/share"' in site.of("director").get("/roadmap").text
    links = re.findall(r'href="(/roadmap/share/(?:picture|file)\?[^"]+)" download', page)
    assert len(links) == 8
    begins = {"pptx": b"PK", "pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<svg", "xlsx": b"PK", "xml": b"<?xml"}
    for link in links:
        answer = site.of("viewer").get(link.replace("&amp;", "&"))
        form = re.search(r"format=(\w+)", link)
        assert answer.status_code == 200
        assert form
        assert answer.content.startswith(begins.get(form[1], b""))
        assert f".{form[1]}" in answer.headers["content-disposition"]
    csv = site.of("viewer").get("/roadmap/share/file?format=csv&kind=initiative")
    assert "Spring campaign" in csv.text
    assert site.of("viewer").get("/roadmap/share/file?format=doc").status_code == 400
    assert site.of("viewer").get("/roadmap/share/picture?format=gif").status_code == 400


def test_who_only_looks_takes_along_and_brings_nothing(site: Site) -> None:
    page = site.of("viewer").get("/roadmap/share").text
    assert "As a picture" in page
    assert "Bring a file back" not in page
    assert "Make an address" not in page
    assert site.post("/roadmap/share/calendars", role="viewer", of="all").status_code == 403
    answer = site.post("/roadmap/share/bring", role="viewer", files={"file": ("a.yaml", b"objectives: []\n")})
    assert answer.status_code == 403


def test_a_calendar_is_read_without_sign_in_and_says_nothing_else(site: Site) -> None:
    address = address_of(site.post("/roadmap/share/calendars", role="director", of="person:ada").text)
    assert address.startswith(site.base)
    assert address not in site.of("director").get("/roadmap/share").text, "shown once"
    stranger = httpx.Client(timeout=10)
    answer = stranger.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert "set-cookie" not in answer.headers
    entries = [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert entries == ["Spring campaign"]
    again = stranger.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    site.workspace.plan.change("spring", {"title": "Spring push"}, version=1, by=SYSTEM)
    assert "Spring push" in stranger.get(address, headers={"if-none-match": answer.headers["etag"]}).text
    unknown = stranger.get(f"{site.base}/calendar/nobody.ics")
    assert (unknown.status_code, unknown.content) == (404, b"")
    listed = site.workspace.plan.calendars(by=SYSTEM)
    gone = site.post(f"/roadmap/share/calendars/{listed[0].id}/revoke", role="director")
    assert gone.headers["location"] == "/roadmap/share#calendars"
    revoked = stranger.get(address)
    assert (revoked.status_code, revoked.content) == (unknown.status_code, unknown.content)
    assert "revoked" in site.of("director").get("/roadmap/share").text
    stranger.close()


def test_a_file_is_shown_before_it_changes_anything(site: Site) -> None:
    content = site.workspace.plan.export_plan("xml", by=SYSTEM)
    same = site.post("/roadmap/share/look", role="director", files={"file": ("plan.xml", content)})
    assert "nothing would be different" in plain(same.text)
    files = {"file": ("plan.xml", content.replace(b"Spring campaign", b"Spring push"))}
    tried = plain(site.post("/roadmap/share/look", role="director", files=files).text)
    assert "1 item would change" in tried
    assert "Spring push" in tried
    number = site.workspace.plan.number
    done = site.post("/roadmap/share/bring", role="director", files=files)
    assert "1 item is changed" in plain(done.text)
    assert site.workspace.plan.number == number + 1
    assert site.workspace.plan.history(by=SYSTEM)[0].why == "Imported from plan.xml"


def test_faults_are_listed_with_their_rows_and_a_strange_file_is_named(site: Site) -> None:
    bad = site.post(
        "/roadmap/share/try", role="director", kind="release", files={"file": ("a.csv", b"title,date\nX,soon\n")}
    )
    assert "a.csv cannot come in; nothing was changed" in plain(bad.text)
    assert "row 2" in bad.text
    strange = site.post("/roadmap/share/look", role="director", files={"file": ("a.docx", b"PK")})
    assert strange.status_code == 400
    assert ".docx" in strange.text
    broken = site.post("/roadmap/share/look", role="director", files={"file": ("a.xlsx", b"PK\x03\x04")})
    assert "no workbook" in broken.text


@pytest.mark.e2e
def test_a_table_is_mapped_and_an_address_made_in_a_browser(site: Site, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "releases.csv").write_text(CSV)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.goto(f"{site.base}/sign-in?next=/roadmap/share")
    page.get_by_label("E-mail").fill(email_of("director"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Take along and bring back")).to_be_visible()
    drawn = page.get_by_role("img", name="The roadmap as it will be drawn")
    assert drawn.evaluate("one => one.complete && one.naturalWidth") > 500
    page.get_by_label("Choose a file").set_input_files(tmp_path / "releases.csv")
    expect(page.get_by_label("Field for the column Go-live")).to_have_value("date")
    page.get_by_label("Field for the column How sure").select_option("confidence")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("2 items would change")).to_be_visible()
    assert "Delta" not in [one.title for one in site.workspace.plan.read(by=SYSTEM).of(Release).values()]
    page.get_by_role("button", name="Change the plan").click()
    expect(page.get_by_text("2 items are changed")).to_be_visible()
    atlas = site.workspace.plan.read(by=SYSTEM).of(Release)["atlas"]
    assert (atlas.date, atlas.confidence) == (date(2027, 1, 25), 0.6)
    page.goto(f"{site.base}/roadmap/share")
    page.get_by_label("Whose calendar").select_option(label="Growth")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_text("it is shown this once")).to_be_visible()
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
    assert complaints == []
