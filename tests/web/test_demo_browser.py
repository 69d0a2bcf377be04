"""The loop once round on the demo company itself, as whoever runs it for the first time would go."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from rich.console import Console

from seamark.govern import SYSTEM
from seamark.loop.demo.company import Card
from seamark.loop.demo.loader import Door, load_history
from seamark.plan import Initiative
from tests.ledgers import BOTH, address
from tests.web.site import Site, served, wait_for
from tests.web.test_loop_browser import approve, first_day, look_closely
from tests.web.test_plan_browser import MONDAY, fill_goal, opened

pytestmark = [pytest.mark.e2e, pytest.mark.long]

SPENT_TOO_FAST = "Search and reminders, always on"


@pytest.fixture(params=BOTH)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Site]:
    """Harbour & Pine with its eighteen months and its plan, on SQLite and on PostgreSQL."""
    url = address(request.param, tmp_path, request) if request.param == "postgresql" else ""
    with served(tmp_path_factory.mktemp("demo") / "data", roles=("director", "cmo", "finance"), database=url) as made:
        admin = made.workspace.govern.create_key("Demo loader", "admin", by=SYSTEM).secret
        door = Door(made.base)
        load_history(door, Card("", "", made.write_key, admin, datetime.now(UTC).date()), console=Console(quiet=True))
        door.close()
        while made.workspace.warehouse.watermark < made.workspace.journal.last:
            made.workspace.collect.wait(0.1)
        yield made


def too_fast(site: Site) -> Initiative:
    """The initiative whose budget will not last."""
    plan = site.workspace.plan.read(by=SYSTEM).of(Initiative)
    return next(one for one in plan.values() if one.title == SPENT_TOO_FAST)


def director_plans(page: Page, site: Site) -> None:
    """An objective, a goal from a measured baseline, an initiative that is placed and dragged."""
    page.goto(f"{site.base}/plan/objective/new")
    page.get_by_label("Objective").fill("Be known in every harbour")
    page.get_by_label("Kind").select_option("revenue")
    page.get_by_role("button", name="Add the objective").click()
    page.goto(f"{site.base}/plan/goal/new")
    page.get_by_label("Objective").select_option(label="Be known in every harbour")
    fill_goal(page, "Twice the visits", result="awareness", metric="sessions", target="9000")
    page.goto(f"{site.base}/plan/initiative/new")
    page.get_by_label("Initiative").first.fill("Harbour posters")
    page.get_by_label("Kind").select_option("campaign")
    page.get_by_role("checkbox", name="Twice the visits").check()
    page.get_by_label("First day").first.fill(str(MONDAY))
    page.get_by_label("Last day").first.fill(str(MONDAY + timedelta(11)))
    page.get_by_role("button", name="Add the initiative").click()
    page.wait_for_url("**/roadmap?item=*")
    page.locator("[data-ready]").wait_for()
    bar = page.locator(".rm-bar", has_text="Harbour posters").locator(".whole")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 7 * 5.8, box["y"] + 8, steps=6)
    expect(page.locator(".rm-tip")).to_be_visible()
    page.mouse.up()
    wait_for(lambda: first_day(site, "Harbour posters") == MONDAY + timedelta(7))


def test_the_loop_goes_round_on_the_demo_company(browser: Browser, demo: Site) -> None:
    plan = demo.workspace.plan
    with opened(browser, demo, "director") as page:
        director_plans(page, demo)
        wait_for(lambda: any(one.verdict == "act" for one in demo.workspace.decisions.inbox(by=SYSTEM)))
        page.goto(f"{demo.base}/recommendations")
        card = page.locator("article", has=page.get_by_role("heading", name=SPENT_TOO_FAST))
        expect(card).to_contain_text("You may not:")
        expect(card.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
        look_closely(page)
    before, was = too_fast(demo), plan.number
    with opened(browser, demo, "cmo") as page:
        page.goto(f"{demo.base}/")
        look_closely(page)
        approve(page, demo, SPENT_TOO_FAST)
        assert plan.number == was + 1
        assert too_fast(demo).spend != before.spend
        page.goto(f"{demo.base}/history")
        expect(page.locator(".changes > li").first).to_contain_text("recommendation")
        page.on("dialog", lambda dialog: dialog.accept())
        page.locator(f"#change-{was}").get_by_role("button", name="Bring back this plan").click()
        expect(page.locator(".toast")).to_contain_text("Brought back: 1 changed")
    assert (too_fast(demo).spend, too_fast(demo).budget) == (before.spend, before.budget)
    with opened(browser, demo, "finance") as page:
        page.goto(f"{demo.base}/settings/audit")
        expect(page.locator("main")).to_contain_text("recommendation.approved")
