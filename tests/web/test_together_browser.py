"""Two people at the roadmap: what one moves the other sees move; bars by their ends; dates and people by forms."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from seamark.govern import SYSTEM
from seamark.plan import Absence, Initiative, Milestone, Person, Release
from tests.web import aims
from tests.web.site import Site, served, wait_for
from tests.web.test_plan_browser import opened

pytestmark = pytest.mark.e2e

DAY = 5.8  # pixels at the usual zoom
KEPT = "(many) => JSON.parse(sessionStorage.getItem('seamark-undo') ?? '[]').length === many"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A workspace of the test's own with a plan and no data."""
    with served(tmp_path_factory.mktemp("together") / "data", roles=("director", "performance", "viewer")) as made:
        aims.write(made.workspace.plan)
        yield made


def dates(site: Site, item: str) -> tuple[date, date]:
    """First and last day of an initiative in the plan."""
    found = site.workspace.plan.read(by=SYSTEM).of(Initiative)[item]
    return found.start, found.end


def roadmap(page: Page, site: Site) -> None:
    """The roadmap, drawn and told what is new."""
    page.goto(f"{site.base}/roadmap")
    page.locator("[data-ready]").wait_for()
    expect(page.locator(".rail [data-live=freshness]")).to_contain_text("data to")


def drag(page: Page, site: Site, *, item: str = "spring-letter", at: str, days: int) -> None:
    """Drag a bar by its middle, its start or its end, once the plan of now is drawn; not let go."""
    expect(page.locator("[data-roadmap]")).to_have_attribute("data-number", str(site.workspace.plan.number))
    box = page.locator(f".rm-bar[data-id={item}] .whole").bounding_box()
    assert box
    x = box["x"] + {"start": 2, "middle": box["width"] / 2, "end": box["width"] - 2}[at]
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + days * DAY / 2, y, steps=3)
    page.mouse.move(x + days * DAY, y, steps=3)


def test_what_one_drags_the_other_sees_move_without_reloading(browser: Browser, site: Site) -> None:
    first, last = dates(site, "spring-letter")
    with opened(browser, site, "director") as mine, opened(browser, site, "viewer") as theirs:
        roadmap(mine, site)
        roadmap(theirs, site)
        theirs.evaluate("window.untouched = true")
        drag(mine, site, at="middle", days=7)
        mine.mouse.up()
        wait_for(lambda: dates(site, "spring-letter") == (first + timedelta(7), last + timedelta(7)))
        expect(theirs.locator(".rm-bar[data-id=spring-letter].moved")).to_be_visible(timeout=4000)
        seen = theirs.locator(".rm-bar[data-id=spring-letter]").get_attribute("aria-label") or ""
        assert f"{first + timedelta(7)} to {last + timedelta(7)}" in seen
        expect(theirs.locator(".toast")).to_contain_text("Mara Director moved initiative 'Spring letter' by 1 week")
        assert theirs.evaluate("window.untouched") is True
        expect(mine.locator(".toast")).to_have_count(1)  # their own drag is told once, by the page that made it


def test_a_bar_that_is_held_stays_in_hand_when_somebody_else_changes_the_plan(browser: Browser, site: Site) -> None:
    first, last = dates(site, "spring-letter")
    with opened(browser, site, "director") as page:
        roadmap(page, site)
        drag(page, site, at="middle", days=7)
        objective = {"title": "Meanwhile"}
        site.workspace.plan.create("objective", objective, by=SYSTEM)
        number = site.workspace.plan.number
        page.wait_for_timeout(1600)  # longer than the socket takes to tell
        expect(page.locator("body.rm-dragging")).to_have_count(1)
        page.mouse.up()
        wait_for(lambda: dates(site, "spring-letter") == (first + timedelta(7), last + timedelta(7)))
        expect(page.locator("[data-roadmap]")).to_have_attribute("data-number", str(number + 1))


def drawn(page: Page, days: tuple[date, date], *, changes: int) -> None:
    """Wait until the page too has the answer to so many changes, and has drawn the bar anew."""
    page.wait_for_function(KEPT, arg=changes)
    bar = page.locator(".rm-bar[data-id=spring-letter]")
    expect(bar).to_have_attribute("aria-label", re.compile(f"{days[0]} to {days[1]}"))


def test_a_bar_is_made_longer_and_shorter_by_its_ends(browser: Browser, site: Site) -> None:
    first, last = dates(site, "spring-letter")  # a Monday, and the Friday of the week after
    with opened(browser, site, "director") as page:
        roadmap(page, site)
        drag(page, site, at="end", days=7)
        expect(page.locator("body.rm-resizing")).to_have_count(1)
        expect(page.locator("[data-ghost=spring-letter]")).to_be_attached()
        page.mouse.up()
        wait_for(lambda: dates(site, "spring-letter") == (first, last + timedelta(7)))
        drawn(page, (first, last + timedelta(7)), changes=1)
        drag(page, site, at="start", days=7)
        page.mouse.up()
        wait_for(lambda: dates(site, "spring-letter") == (first + timedelta(7), last + timedelta(7)))
        drawn(page, (first + timedelta(7), last + timedelta(7)), changes=2)
        page.locator(".rm-bar[data-id=spring-letter]").focus()
        page.keyboard.press("Alt+Shift+ArrowLeft")
        wait_for(lambda: dates(site, "spring-letter") == (first + timedelta(7), last + timedelta(6)))
        drawn(page, (first + timedelta(7), last + timedelta(6)), changes=3)
        for _ in range(3):
            page.keyboard.press("Control+z")
        wait_for(lambda: dates(site, "spring-letter") == (first, last))
        drag(page, site, at="end", days=-300)
        page.keyboard.press("Escape")
        page.mouse.up()
        assert dates(site, "spring-letter") == (first, last)


def test_dates_and_people_come_in_by_their_forms(browser: Browser, site: Site) -> None:
    day = aims.MONDAY + timedelta(35)
    with opened(browser, site, "performance") as page:
        page.goto(f"{site.base}/roadmap")
        page.get_by_text("Date", exact=True).click()
        page.get_by_role("link", name="Release", exact=True).click()
        page.get_by_label("Release").first.fill("Borealis")
        page.get_by_label("Comes out on").fill(str(day))
        page.get_by_label("Tier").select_option("1")
        page.get_by_label("How sure").fill("65")
        page.get_by_role("button", name="Add the release").click()
        expect(page.locator(".rm-panel")).to_contain_text("65")
        page.goto(f"{site.base}/plan/milestone/new")
        page.get_by_label("Milestone").first.fill("Sign the story off")
        page.get_by_label("Kind").select_option("gate")
        page.get_by_label("Day").fill(str(day))
        page.get_by_role("checkbox", name="Spring letter").check()
        page.get_by_role("button", name="Add the milestone").click()
        page.locator(".rm-panel").get_by_role("link", name="Edit").click()
        page.get_by_label("Passed").select_option("yes")
        page.get_by_role("button", name="Save").click()
        page.goto(f"{site.base}/roadmap/team")
        page.get_by_role("link", name="Person").click()
        page.get_by_label("Name").fill("Noor Haddad")
        page.get_by_label("Skills").fill("copy\nfilm")
        page.get_by_label("Hours a week").fill("20")
        page.get_by_role("button", name="Add the person").click()
        expect(page.get_by_role("row", name="Noor Haddad")).to_contain_text("1.6 days")
        page.get_by_role("link", name="Absence").click()
        page.get_by_label("Who").select_option(label="Noor Haddad")
        page.get_by_label("First day away").fill(str(day))
        page.get_by_label("Last day away").fill(str(day + timedelta(4)))
        page.get_by_role("button", name="Add the absence").click()
        expect(page.get_by_role("row", name="Noor Haddad")).to_contain_text("holiday")
    plan = site.workspace.plan.read(by=SYSTEM)
    release = next(one for one in plan.of(Release).values() if one.title == "Borealis")
    assert (release.date, release.tier, release.confidence) == (day, 1, 0.65)
    gate = next(one for one in plan.of(Milestone).values() if one.title == "Sign the story off")
    assert (gate.kind, gate.done, gate.initiatives) == ("gate", True, ("spring-letter",))
    noor = next(one for one in plan.of(Person).values() if one.name == "Noor Haddad")
    assert (noor.skills, noor.hours_a_week, noor.ongoing_share) == (("copy", "film"), 20, 0.35)
    assert [one.person for one in plan.of(Absence).values()] == ["ines", noor.id]
