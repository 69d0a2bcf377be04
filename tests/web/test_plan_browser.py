"""The plan in a real browser: a director sets a goal, plans for it, drags it and thinks again; a viewer only looks."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from seamark.govern import SYSTEM
from seamark.plan import Initiative
from tests.web import shop
from tests.web.site import PASSWORD, Site, email_of, served, wait_for

pytestmark = pytest.mark.e2e

TODAY = datetime.now(UTC).date()
MONDAY = TODAY + timedelta(14 - TODAY.weekday())
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
CROSSED = """() => {
  const box = (bar) => bar.querySelector('.whole').getBoundingClientRect();
  const bars = [...document.querySelectorAll('.rm-bar')].map(box);
  const within = (at, one) => at.x > one.left + 1.5 && at.x < one.right - 1.5 && at.y > one.top + 1.5
    && at.y < one.bottom - 1.5;
  return [...document.querySelectorAll('.rm-links path:not(.tip)')].map((path) => {
    const length = path.getTotalLength(), matrix = path.getScreenCTM();
    const points = Array.from({ length: 400 }, (_, step) => path.getPointAtLength((length * step) / 399));
    return points.filter((one) => bars.some((bar) => within(one.matrixTransform(matrix), bar))).length;
  });
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop of this file's own with ten weeks behind it."""
    with served(tmp_path_factory.mktemp("roadmap") / "data", roles=("director", "viewer")) as made:
        made.send(shop.messages(datetime.now(UTC)))
        yield made


@contextlib.contextmanager
def opened(browser: Browser, site: Site, role: str, *, viewport: ViewportSize = WIDE) -> Iterator[Page]:
    """A page on which a colleague has signed in; anything the console says against it fails the test."""
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site.base}/sign-in")
    page.get_by_label("E-mail").fill(email_of(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.base}/")
    yield page
    context.close()
    assert complaints == []


def begun(site: Site, title: str) -> date:
    """The first day of an initiative in the plan."""
    return next(one for one in site.workspace.plan.read(by=SYSTEM).of(Initiative).values() if one.title == title).start


def set_goal(page: Page, site: Site) -> None:
    """An objective, and a goal whose baseline is read from the data."""
    page.goto(f"{site.base}/goals")
    page.get_by_role("link", name="Name the first objective").click()
    page.get_by_label("Objective").fill("Grow the shop")
    page.get_by_label("Kind").select_option("revenue")
    page.get_by_role("button", name="Add the objective").click()
    page.get_by_role("link", name="New goal").click()
    fill_goal(page, "More revenue from the shop", result="revenue", metric="revenue", target="900000")


def fill_goal(page: Page, title: str, *, result: str, metric: str, target: str) -> None:
    """The form of a goal, its baseline read from the data of the last four weeks."""
    page.get_by_label("Goal").first.fill(title)
    page.get_by_label("Kind of result").select_option(result)
    page.get_by_label("Metric").select_option(metric)
    page.get_by_label("Read from").fill(str(TODAY - timedelta(28)))
    page.get_by_label("up to, not with").fill(str(TODAY))
    page.get_by_role("button", name="Read from the data").click()
    expect(page.get_by_text("Measured from")).to_be_visible()
    page.get_by_label("Target").fill(target)
    page.get_by_role("button", name="Add the goal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def place(page: Page, site: Site, title: str, *, start: int, after: str = "") -> None:
    """An initiative of two weeks that begins some weeks after the next Monday but one."""
    first = MONDAY + timedelta(7 * start)
    page.goto(f"{site.base}/plan/initiative/new")
    page.get_by_label("Initiative").first.fill(title)
    page.get_by_label("Kind").select_option("campaign")
    page.get_by_role("checkbox", name="More revenue from the shop").check()
    page.get_by_label("First day").fill(str(first))
    page.get_by_label("Last day").fill(str(first + timedelta(11)))
    if after:
        page.get_by_role("checkbox", name=after).check()
    page.get_by_role("button", name="Add the initiative").click()
    page.wait_for_url("**/roadmap?item=*")


def test_a_director_plans_drags_and_takes_it_back_and_a_viewer_only_looks(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        set_goal(page, site)
        place(page, site, "Spring search", start=0)
        place(page, site, "Spring letter", start=2, after="Spring search")
        page.locator("[data-ready]").wait_for()
        assert page.evaluate(CROSSED) == [0]
        bar = page.locator(".rm-bar", has_text="Spring search")
        box = bar.locator(".whole").bounding_box()
        assert box
        x, y = box["x"] + 8, box["y"] + 8
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 20, y, steps=4)
        page.mouse.move(x + 7 * 5.8, y, steps=6)
        expect(page.locator("[data-ghost]")).to_have_count(2)
        expect(page.locator(".rm-tip")).to_contain_text("1 follows: Spring letter")
        page.mouse.up()
        expect(page.locator(".toast", has_text="Spring search")).to_contain_text("and 1 more moved")
        wait_for(lambda: begun(site, "Spring search") == MONDAY + timedelta(7))
        assert begun(site, "Spring letter") == MONDAY + timedelta(21)
        page.keyboard.press("Control+z")
        wait_for(lambda: begun(site, "Spring search") == MONDAY)
        assert begun(site, "Spring letter") == MONDAY + timedelta(14)
        wait_for(lambda: bar.locator(".whole").bounding_box() == box)  # drawn again: what is focused from here on stays
        bar.focus()
        page.keyboard.press("Alt+ArrowRight")
        wait_for(lambda: begun(site, "Spring search") == MONDAY + timedelta(1))
        page.get_by_role("button", name="Undo").click()
        wait_for(lambda: begun(site, "Spring search") == MONDAY)
    with opened(browser, site, "viewer") as page:
        page.goto(f"{site.base}/roadmap")
        page.locator("[data-ready]").wait_for()
        box = page.locator(".rm-bar", has_text="Spring search").locator(".whole").bounding_box()
        assert box
        page.mouse.move(box["x"] + 8, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 8, steps=5)
        page.mouse.up()
        page.locator(".rm-bar", has_text="Spring search").click()
        expect(page.locator(".rm-panel")).to_contain_text("More revenue from the shop")
        assert page.get_by_role("link", name="Edit").count() == 0
        assert page.get_by_role("button", name="Undo").count() == 0
        assert begun(site, "Spring search") == MONDAY
    with opened(browser, site, "viewer", viewport=NARROW) as page:
        page.goto(f"{site.base}/roadmap")
        page.get_by_role("link", name="Spring letter").click()
        expect(page.locator(".rm-panel")).to_be_visible()
        assert page.locator(".rm-board").is_hidden()
