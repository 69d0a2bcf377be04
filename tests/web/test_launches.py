"""Launches on the pages: an empty one that teaches, a feed that brings dates, a file, a launch prepared and read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from seamark.govern import SYSTEM
from seamark.plan import Plan, Release, Template
from seamark.plan.feeds import Fetcher
from tests.plan.outside import ACCOUNT, TOKEN, Outside, version
from tests.web import aims
from tests.web.site import Site, plain, served, wait_for
from tests.web.test_plan_browser import NARROW, WIDE, opened

TODAY = datetime.now(UTC).date()
DAY = TODAY + timedelta(150 - TODAY.weekday())
CHECKS = Path(__file__).with_name("checks.js").read_text("utf-8")
NAME = "SEAMARK_TOKEN_JIRA"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A workspace of the test's own with goals and no releases but Atlas."""
    with served(tmp_path / "data", roles=("director", "creative", "viewer")) as made:
        aims.write(made.workspace.plan)
        yield made


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """Product's Jira, whose token the server knows."""
    monkeypatch.setattr(Plan, "fetcher", Fetcher({NAME: TOKEN}))
    with Outside() as server:
        server.versions = [version(1, "Beacon 3", str(DAY)), version(2, "Comet", str(DAY + timedelta(30)))]
        yield server


def feed(outside: Outside) -> dict[str, str]:
    """The form of a feed."""
    fields = {"title": "Product's Jira", "source": "jira", "address": outside.address, "project": "ATLAS"}
    return {**fields, "user": ACCOUNT, "token": NAME, "tier": "1", "every_hours": "6", "status": "on"}


def sent(site: Site, to: str, role: str, *, fields: Mapping[str, str | Sequence[str]]) -> httpx.Response:
    """What the server says to a form of a colleague."""
    client = site.of(role)
    return client.post(to, data={"csrf": client.cookies["seamark_csrf"], **fields})


def releases(site: Site) -> dict[str, Release]:
    """The releases of the plan by title."""
    return {one.title: one for one in site.workspace.plan.read(by=SYSTEM).of(Release).values()}


def test_without_releases_the_page_teaches_what_it_is_for(fresh: Site) -> None:
    page = plain(fresh.of("viewer").get("/roadmap/launches").text)
    assert "What comes out, and is marketing ready for it?" in page
    assert "Colleagues who may edit the plan can bring releases in." in page
    assert "Add a feed" not in page
    assert "Add a feed" in plain(fresh.of("operations").get("/roadmap/launches").text)


def test_a_feed_is_added_looked_at_by_itself_and_told_when_it_fails(site: Site, outside: Outside) -> None:
    refused = sent(site, "/plan/feed/new", "creative", fields=feed(outside))
    assert refused.status_code == 403
    made = sent(site, "/plan/feed/new", "director", fields=feed(outside))
    assert made.headers["location"] == "/roadmap/launches", plain(made.text)
    wait_for(lambda: site.workspace.plan.feeds(by=SYSTEM)[0].succeeded_at is not None)
    page = site.of("director").get("/roadmap/launches").text
    said = plain(page)
    assert "in step · 2 releases · looked at" in said
    assert TOKEN not in page
    beacon = releases(site)["Beacon 3"]
    outside.versions[0]["releaseDate"] = str(DAY + timedelta(28))
    outside.versions.pop()
    action = re.search(r'action="(/roadmap/launches/feeds/[^"]+/look)"', page)
    assert action
    assert site.post(action[1], role="creative").status_code == 403
    site.post(action[1], role="director")
    said = plain(site.of("director").get("/roadmap/launches").text)
    assert "' Comet ' is gone at the source and stays in the plan." in said
    history = plain(site.of("viewer").get(f"/roadmap/launches/{beacon.id}").text)
    assert "28 days later by Product's Jira" in history
    outside.moods["/rest/"] = "500"
    site.post(action[1], role="director")
    said = plain(site.of("viewer").get(f"/roadmap/launches/{beacon.id}").text)
    assert "The day may be old. Jira at" in said
    assert "has a fault of its own (status 500). It is asked again by itself." in said


def test_a_file_is_looked_at_then_brought_in(site: Site) -> None:
    csv = b"Release,Lands\nAtlas 2.0,2030-05-01\nNew,soon\n"
    path = "/roadmap/launches/import"
    seen = site.post(f"{path}/preview", role="director", files={"file": ("road.csv", csv)})
    assert "No column holds the date of a release." in plain(seen.text)
    assert "<option>Lands</option>" in seen.text
    chosen = {"column.date": "Lands", "titles": "Release\tLands"}
    seen = site.post(f"{path}/preview", role="director", files={"file": ("road.csv", csv)}, **chosen)
    assert "1 row is wrong, so nothing would be changed" in plain(seen.text)
    assert "line 3 release 'New' date It is 'soon', which is no day." in plain(seen.text)
    csv = csv.replace(b"soon", b"2030-06-01")
    seen = site.post(f"{path}/preview", role="director", files={"file": ("road.csv", csv)}, **chosen)
    assert "1 new, 1 changed" in plain(seen.text)
    assert "New" not in releases(site)
    assert site.post(path, role="viewer", files={"file": ("road.csv", csv)}, **chosen).status_code == 403
    done = site.post(path, role="director", files={"file": ("road.csv", csv)}, **chosen)
    assert (done.status_code, str(releases(site)["Atlas 2.0"].date)) == (303, "2030-05-01")


def test_a_template_is_copied_and_changed_in_rows(site: Site) -> None:
    copied = site.post("/roadmap/launches/templates/copy", role="director", template="standard:1")
    page = site.of("director").get(copied.headers["location"]).text
    (own,) = site.workspace.plan.read(by=SYSTEM).of(Template).values()
    standard = dict(site.workspace.plan.launch_templates(by=SYSTEM))["standard:1"]
    assert own.steps == standard.steps
    hidden = dict(re.findall(r'type="hidden" name="(version|seen)" value="([^"]*)"', page))
    rows = {
        "steps.name": ["write", "print", "go"],
        "steps.title": ["Write", "Print", "Go"],
        "steps.kind": ["", "booking", "gate"],
        "steps.skill": ["copy", "", ""],
        "steps.days": ["2.5", "", ""],
        "steps.lead": ["", "8 (6 to 12)", ""],
        "steps.after": ["", "write", "write, print"],
        "steps.days_before": ["9", "", "0"],
        "steps.work": ["copy", "print", ""],
    }
    fields = {"title": "Ours", "tier": "1", "owner": "", "note": "", "version": hidden["version"], "seen": "{}"}
    path = f"/plan/template/{own.id}/edit"
    assert sent(site, path, "director", fields={**fields, **rows}).headers["location"] == "/roadmap/launches/templates"
    write, booked, go = site.workspace.plan.read(by=SYSTEM).of(Template)[own.id].steps
    assert (write.days, write.work, write.days_before, write.kind) == (2.5, "copy", 9, "work")
    assert booked.lead is not None
    assert (booked.lead.days, booked.lead.low, booked.lead.high, booked.after) == (8, 6, 12, ("write",))
    assert (go.kind, go.after, go.days_before, booked.days_before) == ("gate", ("write", "print"), 0, 1)
    wrong = {**rows, "steps.days": ["many", "", ""]}
    again = sent(site, path, "director", fields={**fields, **wrong, "version": "2"})
    assert again.status_code == 400
    assert "A row cannot be read. Days are numbers" in plain(again.text)
    assert 'value="many"' in again.text


@pytest.mark.e2e
def test_a_director_prepares_a_launch_in_a_browser(browser: Browser, site: Site, tmp_path: Path) -> None:
    road = tmp_path / "road.csv"
    road.write_text(f"Release,Release date,Tier\nBeacon 3,{DAY},1\n")
    with opened(browser, site, "director", viewport=WIDE) as page:
        page.goto(f"{site.base}/roadmap")
        page.get_by_role("link", name="Launches").click()
        page.get_by_role("link", name="Import a file").click()
        page.locator("#file").set_input_files(road)
        expect(page.get_by_role("heading", name="1 new")).to_be_visible()
        page.get_by_role("button", name="Bring it in").click()
        page.get_by_role("link", name="Beacon 3").click()
        assert page.evaluate(CHECKS) == []
        page.get_by_role("link", name="Prepare the launch").first.click()
        page.get_by_role("checkbox", name="Revenue of the season").check()
        page.get_by_role("button", name="Show what would be made").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Everything can be in time")
        assert page.evaluate(CHECKS) == []
        page.get_by_role("button", name="Prepare the launch").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("0\u202f% of its launch is done")
        rows = page.get_by_role("region", name="Tasks and gates").locator("tbody tr")
        expect(rows).to_have_count(27)
        expect(rows.first).to_contain_text("Positioning and message house")
        expect(page.locator(".gate-line").first).to_contain_text("Message signed off")
        assert page.evaluate(CHECKS) == []
    with opened(browser, site, "viewer", viewport=NARROW) as page:
        page.goto(f"{site.base}/roadmap/launches/{releases(site)['Beacon 3'].id}")
        expect(page.get_by_role("link", name="Prepare the launch")).to_have_count(0)
        expect(page.locator(".t-minus tbody tr").first).to_contain_text("nobody yet")
        assert page.evaluate(CHECKS) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
