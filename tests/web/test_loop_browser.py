"""The loop once round, in a real browser: a goal, a campaign, a finding, an approval, a changed plan, and back."""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from seamark.govern import SYSTEM
from seamark.plan import Initiative, Plan
from tests.ledgers import BOTH, address
from tests.web import overspend, shop
from tests.web.overspend import BUDGET, GONE, LEFT
from tests.web.site import Site, served, wait_for
from tests.web.test_browser import CHECKS, TOO_WIDE
from tests.web.test_plan_browser import MONDAY, opened, set_goal

pytestmark = pytest.mark.e2e

TODAY = datetime.now(UTC).date()
BAR = "Autumn search"
ROLES = ("director", "cmo", "finance")
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


@pytest.fixture(params=BOTH)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Site]:
    """A shop with ten weeks behind it, its plan database on SQLite and on PostgreSQL."""
    url = address(request.param, tmp_path, request) if request.param == "postgresql" else ""
    with served(tmp_path_factory.mktemp("loop") / "data", roles=ROLES, database=url) as made:
        made.send(shop.messages(datetime.now(UTC)))
        answer = made.post("/data/imports/run", files={"file": ("costs.csv", overspend.costs())})
        assert answer.status_code == 200, answer.text
        made.settle()
        yield made


def first_day(site: Site, title: str) -> date:
    """The first day of an initiative in the plan."""
    return found(site, title).start


def found(site: Site, title: str) -> Initiative:
    """An initiative of the plan of now."""
    return next(one for one in site.workspace.plan.read(by=SYSTEM).of(Initiative).values() if one.title == title)


def place(page: Page, site: Site, title: str, **given: str) -> None:
    """Plan an initiative by its form."""
    page.goto(f"{site.base}/plan/initiative/new")
    page.get_by_label("Initiative").first.fill(title)
    page.get_by_label("Kind").select_option("campaign")
    page.get_by_role("checkbox", name="More revenue from the shop").check()
    for label, value in given.items():
        page.get_by_label(label.replace("_", " ")).first.fill(value)


def director_plans(page: Page, site: Site) -> None:
    """A goal from a measured baseline; a campaign with money, which must be approved; one without, dragged."""
    set_goal(page, site)
    dates = {"First_day": str(TODAY - timedelta(GONE)), "Last_day": str(TODAY + timedelta(LEFT - 1))}
    place(page, site, BAR, **dates, Channel_mix="Paid Search: 100", Budget=str(BUDGET), Campaign_codes="autumn search")
    page.get_by_label("Status").select_option("running")
    page.get_by_role("button", name="Add the initiative").click()
    expect(page.locator(".toast")).to_contain_text("Sent to Mara Cmo (CMO) for approval")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mara Director asks for approval")
    expect(page.locator(".advice-terms")).to_contain_text("You may not: it is their own request.")
    look_closely(page)
    place(page, site, "Letter", First_day=str(MONDAY), Last_day=str(MONDAY + timedelta(11)))
    page.get_by_role("button", name="Add the initiative").click()
    page.wait_for_url("**/roadmap?item=*")
    page.locator("[data-ready]").wait_for()
    box = page.locator(".rm-bar", has_text="Letter").locator(".whole").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 7 * 5.8, y, steps=6)
    expect(page.locator(".rm-tip")).to_be_visible()
    page.mouse.up()
    wait_for(lambda: first_day(site, "Letter") == MONDAY + timedelta(7))


def look_closely(page: Page) -> None:
    """The page as an accessibility checker sees it, light and dark, wide and narrow."""
    size = page.viewport_size
    assert size
    for width in (390, size["width"]):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert page.evaluate(CHECKS) == []
        assert page.evaluate(TOO_WIDE) <= 0


def approve(page: Page, site: Site, title: str) -> None:
    """Approve what waits in the inbox, by its title."""
    page.goto(f"{site.base}/recommendations")
    card = page.locator("article", has=page.get_by_role("heading", name=title))
    card.get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.locator(".toast")).to_contain_text("Approved")


@contextlib.contextmanager
def recommended(site: Site) -> Iterator[str]:
    """The title of what the numbers advise about the campaign, once they were weighed."""

    def advice() -> list[str]:
        return [one.title for one in site.workspace.decisions.inbox(by=SYSTEM) if one.verdict == "act"]

    wait_for(lambda: bool(advice()))
    yield advice()[0]


def test_the_loop_goes_round_once(browser: Browser, site: Site) -> None:
    plan: Plan = site.workspace.plan
    with opened(browser, site, "director") as page:
        director_plans(page, site)
    with opened(browser, site, "cmo") as page:
        expect(page.locator(".top [data-waits]")).to_have_text("1")
        approve(page, site, f"'{BAR}'")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nothing waits for your decision")
    before, was = found(site, BAR), plan.number
    assert before.budget is not None
    assert before.budget.amount == BUDGET
    with recommended(site) as title, opened(browser, site, "director") as page:
        expect(page.get_by_role("heading", name="1 thing waits for you")).to_be_visible(timeout=10_000)
        page.goto(f"{site.base}/recommendations")
        card = page.locator("article", has=page.get_by_role("heading", name=title[:20]))
        expect(card).to_contain_text("You may not:")
        look_closely(page)
        expect(card.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
        card.get_by_role("button", name="Ask the CMO").click()
        expect(page.locator(".toast")).to_contain_text("Sent to Mara Cmo (CMO) for approval")
    assert plan.number == was
    with opened(browser, site, "cmo") as page:
        page.goto(f"{site.base}/")
        look_closely(page)
        approve(page, site, title[:20])
        page.goto(f"{site.base}/history")
        newest = page.locator(".changes > li").first
        expect(newest).to_contain_text("recommendation")
        expect(newest).to_contain_text("Mara Cmo")
        changed = found(site, BAR)
        assert (changed.spend, changed.budget) != (before.spend, before.budget)
        page.on("dialog", lambda dialog: dialog.accept())
        page.locator(f"#change-{was}").get_by_role("button", name="Bring back this plan").click()
        expect(page.locator(".toast")).to_contain_text("Brought back: 1 changed")
    back = found(site, BAR)
    assert (back.spend, back.budget) == (before.spend, before.budget)
    verbs = [row.verb for row in site.workspace.govern.audit(by=SYSTEM, limit=50)]
    for verb in ("approval.asked", "approval.approved", "recommendation.asked", "recommendation.approved"):
        assert verb in verbs
    with opened(browser, site, "finance") as page:
        page.goto(f"{site.base}/settings/audit")
        expect(page.locator("main")).to_contain_text("recommendation.approved")
