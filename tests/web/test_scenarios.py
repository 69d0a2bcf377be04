"""Scenarios on the pages: an empty list that teaches, a copy changed, compared and merged with a conflict decided."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from seamark.govern import SYSTEM
from seamark.plan import Initiative, Move, Release
from tests.web import what_if
from tests.web.aims import MONDAY
from tests.web.site import Site, plain, served
from tests.web.test_browser import CHECKS, NARROW, TOO_WIDE, WIDE
from tests.web.test_plan_browser import opened


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A plan with two launches ahead, and colleagues who may decide, plan, or look."""
    with served(tmp_path / "data", roles=("cmo", "director", "viewer")) as made:
        what_if.write(made.workspace.plan)
        yield made


def item(site: Site, item_id: str) -> Release | Initiative:
    """A release or an initiative of the plan of now."""
    found = site.workspace.plan.read(by=SYSTEM).items[item_id]
    assert isinstance(found, Release | Initiative)
    return found


def test_without_any_the_page_says_what_it_is_for(site: Site) -> None:
    page = plain(site.of("director").get("/scenarios").text)
    assert "see the answer before anybody commits to it" in page
    assert "Start the scenario" in page
    assert "Start the scenario" not in plain(site.of("viewer").get("/scenarios").text)


def test_a_comparison_says_what_differs_in_chances_dates_money_and_people(site: Site) -> None:
    ids = [what_if.slipped(site.workspace.plan), what_if.bolder(site.workspace.plan)]
    page = plain(site.of("viewer").get("/scenarios/compare", params={"ids": ",".join(ids)}).text)
    for words in ("How likely each goal is met", "20 days later", "Planned spend by month", "Days booked by week"):
        assert words in page
    one = plain(site.of("viewer").get("/scenarios/compare", params={"ids": ids[0]}).text)
    assert "€8,000 less planned spend" in one


def test_nonsense_is_refused_in_a_sentence(site: Site) -> None:
    made = what_if.slipped(site.workspace.plan)
    assert site.of("viewer").get("/scenarios/compare", params={"ids": "nothing"}).status_code == 404
    assert site.of("viewer").get("/scenarios/compare", params={"ids": ",".join([made] * 2)}).status_code == 400
    asked: dict[str, Any] = {"weeks.borea-film": "many", "was.status.borea-film": "planned"}
    far = site.post(f"/scenarios/{made}", role="director", version="2", **asked)
    assert (far.status_code, "cannot move by 'many' weeks" in plain(far.text)) == (400, True)
    assert site.post("/scenarios", role="viewer", title="Mine").status_code == 403


def test_a_viewer_looks_and_changes_nothing(site: Site) -> None:
    made = what_if.slipped(site.workspace.plan)
    page = plain(site.of("viewer").get(f"/scenarios/{made}").text)
    assert "What is in it" in page
    assert "Save in the scenario" not in page
    assert site.post(f"/scenarios/{made}/drop", role="viewer", version="2").status_code == 403


@pytest.mark.e2e
def test_a_director_asks_what_if_compares_and_merges_with_a_conflict_decided(site: Site, browser: Browser) -> None:
    with opened(browser, site, "director") as page:
        started(page, site, "What if Atlas slips four weeks?")
        page.get_by_role("link", name="Releases").click()
        page.get_by_label("Move Atlas 2.0 by weeks").fill("4")
        page.get_by_role("button", name="Save in the scenario").click()
        expect(page.get_by_text("Saved in the scenario; the plan stays as it is.")).to_be_visible()
        expect(page.get_by_role("heading", name="What it changes")).to_be_visible()
        assert item(site, "atlas-launch").label == "Atlas launch"
        page.get_by_role("link", name="Compare").click()
        expect(page.get_by_text("How likely each goal is met")).to_be_visible()
        expect(page.get_by_text("20 days later").first).to_be_visible()
        page.go_back()
        week = Move("atlas", MONDAY + timedelta(42 + 7))
        site.workspace.plan.move(week, version=item(site, "atlas").version, by=SYSTEM)
        page.get_by_role("link", name="Merge…").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("to decide before it can be merged")
        for choice in page.locator("input[type=radio][value=mine]").all():
            choice.check()
        page.get_by_role("button", name="Merge into the plan").click()
        expect(page.get_by_text("It is merged.").or_(page.get_by_text("waits for approval")).first).to_be_visible()
    now = item(site, "atlas")
    assert isinstance(now, Release)
    assert now.date == what_if.SLIPPED


def started(page: Page, site: Site, title: str) -> None:
    """A scenario of the plan of now, opened."""
    page.goto(f"{site.base}/scenarios")
    page.get_by_label("What if?").fill(title)
    page.get_by_role("button", name="Start the scenario").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


@pytest.mark.e2e
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_have_names_structure_and_contrast(site: Site, browser: Browser, viewport: ViewportSize) -> None:
    ids = [what_if.slipped(site.workspace.plan), what_if.bolder(site.workspace.plan)]
    paths = (f"/scenarios/{ids[0]}", f"/scenarios/{ids[0]}/merge", f"/scenarios/compare?ids={','.join(ids)}")
    with opened(browser, site, "director", viewport=viewport) as page:
        for path in paths:
            page.goto(f"{site.base}{path}")
            assert page.evaluate(CHECKS) == [], path
            assert page.evaluate(TOO_WIDE) <= 0, path
