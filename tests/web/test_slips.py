"""A release that moved, on its page: read by everybody, decided by whoever may, amended by whoever plans."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from seamark.govern import SYSTEM
from seamark.plan import Initiative
from seamark.plan.model import ChangeSet, Edit
from tests.web.site import Site, plain, served
from tests.web.test_browser import CHECKS, NARROW, TOO_WIDE, WIDE
from tests.web.test_plan_browser import opened

TODAY = datetime.now(UTC).date()
LAUNCH_DAY = TODAY + timedelta(70 - TODAY.weekday())  # a Monday
LATER = LAUNCH_DAY + timedelta(28)
GOAL = {
    "title": "More orders", "objective": "grow", "metric": "conversions", "reading": "total", "target": 900,
    "start": str(TODAY - timedelta(30)), "deadline": str(LATER + timedelta(9)), "dimension": "revenue",
}  # fmt: skip
LAUNCH = {
    "title": "Atlas launch", "kind": "launch", "goals": ["orders"], "release": "atlas", "start": str(LAUNCH_DAY),
    "end": str(LAUNCH_DAY + timedelta(18)), "budget": "9000 EUR",
    "effect": {"likely": 40000, "low": 25000, "high": 70000, "currency": "EUR"},
}  # fmt: skip
PIER = {
    "title": "Pier", "kind": "booking", "initiative": "launch", "needed": "end", "booked": True, "budget": "9500 EUR",
    "start": str(LAUNCH_DAY), "end": str(LAUNCH_DAY), "cancel_by": str(TODAY + timedelta(9)),
}  # fmt: skip
ITEMS = (
    ("person", "mia", {"name": "Mia", "skills": ["copy"]}),
    ("objective", "grow", {"title": "Grow"}),
    ("goal", "orders", GOAL),
    ("release", "atlas", {"title": "Atlas 2.0", "date": str(LAUNCH_DAY), "tier": 1}),
    ("initiative", "launch", LAUNCH),
    ("task", "copy", {"title": "Copy", "initiative": "launch", "skills": {"copy": 2}}),
    ("task", "pier", PIER),
)


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A launch with a booking, and colleagues who may decide, plan, or look."""
    with served(tmp_path_factory.mktemp("slips") / "data", roles=("cmo", "director", "viewer")) as made:
        edits = tuple(Edit(kind=kind, id=name, fields=fields, whole=True) for kind, name, fields in ITEMS)
        made.workspace.plan.commit(ChangeSet(edits), by=SYSTEM, origin="import")
        yield made


def slipped(site: Site) -> str:
    """Atlas comes four weeks later, in a file; the id of the slip."""
    content = f"id,title,date\natlas,Atlas 2.0,{LATER}\n".encode()
    site.workspace.plan.import_plan(content, by=SYSTEM, form="csv")
    return site.workspace.plan.slips(by=SYSTEM)[0].id


def first_day(site: Site) -> date:
    """Of the launch, in the plan of now."""
    found = site.workspace.plan.read(by=SYSTEM).items["launch"]
    assert isinstance(found, Initiative)
    return found.start


def test_without_any_the_page_says_what_it_is_for(site: Site) -> None:
    page = plain(site.of("viewer").get("/roadmap/slips").text)
    assert "What if a release slips?" in page


def test_a_slip_is_told_in_dates_people_and_money(site: Site) -> None:
    slip = slipped(site)
    page = plain(site.of("viewer").get(f"/roadmap/slips/{slip}").text)
    assert "Atlas 2.0 moved from" in page
    assert "€9,500" in page
    assert "80 %" in page
    assert "Let everything follow" not in page
    assert "It waits for Mara Cmo (CMO)" in page
    assert "1 release that moved waits" in plain(site.of("viewer").get("/roadmap/slips").text)


def test_only_whoever_may_decides(site: Site) -> None:
    slip = slipped(site)
    seen = site.workspace.plan.slip(slip, by=SYSTEM).content_hash
    answer = site.post(f"/roadmap/slips/{slip}/approve", role="viewer", seen=seen)
    assert answer.status_code == 403
    assert first_day(site) == LAUNCH_DAY
    stale = site.post(f"/roadmap/slips/{slip}/approve", role="cmo", seen="0" * 64)
    assert stale.status_code == 409
    site.post(f"/roadmap/slips/{slip}/approve", role="cmo", seen=seen)
    assert first_day(site) == LATER
    assert "Change" in plain(site.of("viewer").get(f"/roadmap/slips/{slip}").text)


def test_declined_with_a_reason_the_plan_stays(site: Site) -> None:
    slip = slipped(site)
    site.post(f"/roadmap/slips/{slip}/decline", role="cmo", reason="We sell the old one.")
    assert first_day(site) == LAUNCH_DAY
    assert "We sell the old one." in plain(site.of("viewer").get(f"/roadmap/slips/{slip}").text)


@pytest.mark.e2e
def test_a_director_proposes_otherwise_and_the_cmo_lets_it_follow(site: Site, browser: Browser) -> None:
    slip = slipped(site)
    with opened(browser, site, "director") as page:
        page.goto(f"{site.base}/roadmap/slips/{slip}")
        page.get_by_label("Atlas launch begins on").fill(str(LATER + timedelta(7)))
        page.get_by_placeholder("Why otherwise?").fill("After the fair")
        page.get_by_role("button", name="Propose otherwise").click()
        expect(page.get_by_text("Your proposal waits for")).to_be_visible()
    with opened(browser, site, "cmo") as page:
        page.goto(f"{site.base}/roadmap/slips/{slip}")
        page.get_by_role("button", name="Let everything follow").click()
        expect(page.get_by_text("Approved. It is change")).to_be_visible()
    assert first_day(site) == LATER + timedelta(7)


@pytest.mark.e2e
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_has_names_structure_and_contrast(site: Site, browser: Browser, viewport: ViewportSize) -> None:
    slip = slipped(site)
    with opened(browser, site, "cmo", viewport=viewport) as page:
        page.goto(f"{site.base}/roadmap/slips/{slip}")
        assert page.evaluate(CHECKS) == []
        assert page.evaluate(TOO_WIDE) <= 0
