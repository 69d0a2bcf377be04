"""The roadmap survives a slipped launch: planned backwards, moved by a file, decided by the right role, taken along.

Three launches are prepared backwards from their days; one slips four weeks through an imported file; the CMO sees what
follows in dates and money and lets it; the plan, a calendar and the history have changed; every file opens in a real
reader, and what can come back changes nothing.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import openpyxl
import pytest
from defusedxml import ElementTree
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect
from pptx import Presentation

from seamark.govern import SYSTEM
from seamark.plan import Initiative, Milestone, Release, Task
from seamark.plan.model import ChangeSet, Edit
from tests.web.site import Site, served, wait_for
from tests.web.test_plan_browser import opened

pytestmark = pytest.mark.e2e

TODAY = datetime.now(UTC).date()
MONDAY = TODAY - timedelta(TODAY.weekday())
DAYS = {"atlas": MONDAY + timedelta(7 * 16), "beacon": MONDAY + timedelta(7 * 22), "coral": MONDAY + timedelta(7 * 30)}
TIERS = {"atlas": 1, "beacon": 2, "coral": 3}
SLIP = timedelta(28)
SKILLS = ("product marketing", "copy", "design", "film", "web", "email", "media", "events", "pr", "sales", "legal")
PROJECT = "{http://schemas.microsoft.com/project}"


def plan() -> Iterator[Edit]:
    """A team that can do everything twice over, a goal that ends when a slip of Atlas costs effect, three releases."""
    for number in range(8):
        person = {"name": f"Person {number}", "skills": list(SKILLS), "team": "Launches", "ongoing_share": 0.35}
        yield Edit(kind="person", id=f"p{number}", fields=person, whole=True)
    yield Edit(kind="objective", id="grow", fields={"title": "Grow"}, whole=True)
    goal = {
        "title": "Orders", "objective": "grow", "metric": "conversions", "reading": "total", "target": 900,
        "start": str(TODAY - timedelta(20)), "deadline": str(DAYS["atlas"] + timedelta(40)), "dimension": "revenue",
    }  # fmt: skip
    yield Edit(kind="goal", id="orders", fields=goal, whole=True)
    for name, day in DAYS.items():
        fields = {"title": f"{name.capitalize()} 2.0", "date": str(day), "tier": TIERS[name]}
        yield Edit(kind="release", id=name, fields=fields, whole=True)


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A team with three releases ahead, nothing planned for them yet."""
    with served(tmp_path_factory.mktemp("story") / "data", roles=("cmo", "director")) as made:
        made.workspace.plan.commit(ChangeSet(tuple(plan())), by=SYSTEM, origin="import")
        yield made


def launch(site: Site, release: str) -> Initiative:
    """The launch of a release, as it is now."""
    found = site.workspace.plan.read(by=SYSTEM).of(Initiative).values()
    return next(one for one in found if one.release == release and one.kind == "launch")


def prepare(page: Page, release: str) -> None:
    """Prepare a launch backwards from its day, as the page of the release does."""
    answer = page.evaluate(
        """async (release) => {
          const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
          const body = JSON.stringify({ goals: ["orders"] });
          const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
          const answer = await fetch(`/api/releases/${release}/prepare`, { method: "POST", headers, body });
          return [answer.status, await answer.text()];
        }""",
        release,
    )
    assert answer[0] < 300, answer[1]


def taken(page: Page, site: Site, path: str) -> bytes:
    """A file, as the browser of somebody signed in gets it."""
    answer = page.context.request.get(f"{site.base}{path}")
    assert answer.status == 200, answer.text()
    return answer.body()


def test_a_slipped_launch_goes_round(site: Site, browser: Browser, tmp_path: Path) -> None:
    book = site.workspace.plan
    with opened(browser, site, "director") as page:
        page.goto(f"{site.base}/roadmap")
        for release in DAYS:
            prepare(page, release)
        tasks = [one for one in book.read(by=SYSTEM).of(Task).values() if one.initiative == launch(site, "atlas").id]
        assert len(tasks) > 5
        assert all(one.end and one.end < DAYS["atlas"] + timedelta(30) for one in tasks)
        assert [one for one in book.read(by=SYSTEM).of(Milestone).values() if one.kind == "gate"]
        _say_what_it_brings(site)
        page.goto(f"{site.base}/roadmap/share")
        page.get_by_label("Whose calendar").select_option("all")
        page.get_by_role("button", name="Make an address").click()
        address = page.locator("#made-address").inner_text()
        moved = tmp_path / "roadmap.csv"
        moved.write_text(f"id,title,date\natlas,Atlas 2.0,{DAYS['atlas'] + SLIP}\n")
        page.locator("#file").set_input_files(moved)
        page.get_by_label("Its rows are").select_option("release")
        _bring(page)
        wait_for(lambda: bool(book.slips(by=SYSTEM)))
        before = httpx.get(address).content
        page.goto(f"{site.base}/roadmap")
        expect(page.get_by_text("Atlas 2.0 moved from")).to_be_visible()
    assert launch(site, "atlas").start == DAYS["atlas"]
    with opened(browser, site, "cmo") as page:
        page.goto(f"{site.base}/roadmap")
        page.get_by_role("link", name="Review the change").click()
        expect(page.get_by_text("80 %, as claimed")).to_be_visible()
        expect(page.get_by_text("Pier of the opening")).to_be_visible()
        page.get_by_role("button", name="Let everything follow").click()
        expect(page.get_by_text("Approved. It is change")).to_be_visible()
        assert launch(site, "atlas").start == DAYS["atlas"] + SLIP
        change = book.history(by=SYSTEM)[0]
        assert change.origin.startswith("slip:")
        after = httpx.get(address).content
        assert _day_in(before, launch(site, "atlas").title) == DAYS["atlas"]
        assert _day_in(after, launch(site, "atlas").title) == DAYS["atlas"] + SLIP
        _files_open_and_come_back(page, site)


def _say_what_it_brings(site: Site) -> None:
    """What the launch of Atlas shall bring, and a pier that is booked for it."""
    book, item = site.workspace.plan, launch(site, "atlas")
    effect = {"likely": 40_000, "low": 25_000, "high": 70_000, "currency": "EUR"}
    book.change(item.id, {"effect": effect, "end": str(item.start + timedelta(25))}, version=item.version, by=SYSTEM)
    pier = {
        "id": "pier", "title": "Pier of the opening", "kind": "booking", "initiative": item.id, "needed": "end",
        "booked": True, "start": str(item.start), "end": str(item.start), "budget": "9500 EUR",
        "cancel_by": str(TODAY + timedelta(20)),
    }  # fmt: skip
    book.create("task", pier, by=SYSTEM)


def _bring(page: Page) -> None:
    """Through the steps of an import: what would change, then the change."""
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Change the plan").click()


def _day_in(content: bytes, title: str) -> date:
    """The first day of an entry of a calendar."""
    entries = Calendar.from_ical(content).walk("VEVENT")
    found = next(one for one in entries if title in str(one.get("SUMMARY")))
    day = found.decoded("DTSTART")
    assert isinstance(day, date)
    return day


def _files_open_and_come_back(page: Page, site: Site) -> None:
    """Every export opens in a reader that shares no code with us; what reads back changes nothing."""
    book = site.workspace.plan
    plan_now = book.read(by=SYSTEM)
    files = {form: taken(page, site, f"/roadmap/share/file?format={form}") for form in ("yaml", "xlsx", "xml", "ics")}
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["releases"]
    assert str(DAYS["atlas"] + SLIP) in {str(cell.value)[:10] for row in sheet.iter_rows() for cell in row}
    names = {one.text for one in ElementTree.fromstring(files["xml"]).iter(f"{PROJECT}Name")}
    assert launch(site, "atlas").title in names
    assert _day_in(files["ics"], launch(site, "atlas").title) == DAYS["atlas"] + SLIP
    slides = Presentation(io.BytesIO(taken(page, site, "/roadmap/share/picture?format=pptx")))
    texts = {shape.text_frame.text for slide in slides.slides for shape in slide.shapes if shape.has_text_frame}
    assert any(launch(site, "atlas").title[:12] in text for text in texts)
    assert taken(page, site, "/roadmap/share/picture?format=pdf").startswith(b"%PDF")
    for form, content in files.items():
        done = book.import_plan(content, by=SYSTEM, dry_run=True)
        assert done.change.touched == 0, form
    assert book.read(by=SYSTEM).of(Release) == plan_now.of(Release)
