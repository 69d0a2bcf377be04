"""Responsibilities and capacity in a real browser: by keys and clicks, taken back, on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from seamark.govern import SYSTEM
from tests.web import aims, workforce
from tests.web.site import Site, served
from tests.web.test_plan_browser import NARROW, opened

pytestmark = pytest.mark.e2e

HOME = "/roadmap/responsibilities"
MONDAY = aims.MONDAY


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small plan with two who can film and a film to be made."""
    with served(tmp_path_factory.mktemp("people") / "data", roles=("director", "viewer")) as made:
        plan = made.workspace.plan
        aims.write(plan)
        for name, share in (("mara", 0.0), ("joel", 0.5)):
            fields = {"id": name, "name": name.capitalize(), "skills": ["film"], "ongoing_share": share}
            plan.create("person", fields, by=SYSTEM)
        film = {"id": "film", "title": "The film", "initiative": "spring-letter", "skills": {"film": 4}}
        dates = {"start": str(MONDAY + timedelta(7)), "end": str(MONDAY + timedelta(11))}
        plan.create("task", {**film, **dates}, by=SYSTEM)
        yield made


def letters(site: Site, item: str) -> dict[str, str]:
    """The letters of an item now."""
    (row,) = [one for one in site.workspace.plan.responsibilities(by=SYSTEM).rows if one.id == item]
    return dict(row.letters)


def test_a_letter_is_set_with_keys_alone_and_taken_back(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        page.goto(site.base + HOME)
        first = page.locator("[data-matrix] tbody td").first
        first.focus()
        page.keyboard.press("ArrowRight")
        row = page.evaluate("document.activeElement.parentElement.dataset.item")
        expect(page.locator(f"#at-{row}-mara")).to_be_focused()
        page.keyboard.press("Enter")
        select = page.locator("[data-matrix] select")
        expect(select).to_be_focused()
        page.keyboard.press("Escape")  # the list of letters closes, then the cell
        page.keyboard.press("Escape")
        expect(page.locator(f"#at-{row}-mara")).to_be_focused()
        page.keyboard.press("Enter")
        select.select_option("C")
        expect(page.get_by_role("status").filter(has_text="Mara is consulted for")).to_be_visible()
        expect(page.locator(f"#at-{row}-mara")).to_have_text("C")
        assert letters(site, row)["mara"] == "C"
        page.get_by_role("button", name="Take it back").click()
        expect(page.locator("[data-toast]")).to_have_text("Taken back.")
        assert "mara" not in letters(site, row)


def test_who_could_do_it_is_asked_where_it_is_missing_and_given(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        page.goto(site.base + HOME)
        missing = page.locator(".mx-findings li").filter(has_text="Nobody was chosen yet for the film of 'The film'.")
        missing.get_by_role("button", name="Who could do it?").click()
        expect(missing).to_contain_text("Mara: has film, 5 of 4 days free")
        missing.get_by_role("button", name="Give it to Mara").click()
        expect(missing).to_contain_text("Given to Mara.")
        assert letters(site, "film") == {"mara": "R"}
        missing.get_by_role("button", name="Take it back").click()
        page.wait_for_url(site.base + HOME + "**")
        expect(page.locator("[data-toast]")).to_have_text("Taken back.")
        assert letters(site, "film") == {}


def test_the_panel_of_the_roadmap_says_who_could(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        page.goto(f"{site.base}/roadmap")
        page.locator("[data-ready]").wait_for()
        page.locator(".rm-bar[data-id=spring-letter] .whole").click()
        page.locator("#item").get_by_role("button", name="Who could do it?").click()
        expect(page.locator("#item .could-list")).to_contain_text("Mara: has film")


def test_a_week_opens_beside_the_table(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        page.goto(f"{site.base}/roadmap/capacity?by=skill")
        week = MONDAY + timedelta(7)
        page.locator(f'.heat a[href*="skill:film:{week}"], .heat a[href*="skill%3Afilm%3A{week}"]').click()
        expect(page.locator("#behind")).to_contain_text("somebody with film, not chosen yet")
        page.locator("#behind").get_by_role("link", name="The film", exact=True).click()
        page.wait_for_url("**/roadmap?item=film")
        expect(page.locator("#item")).to_contain_text("somebody with film")


def test_a_form_asks_before_somebody_is_over(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        page.goto(f"{site.base}/plan/initiative/autumn-search/edit")
        page.locator("#f-people").fill("joel: 60")
        page.get_by_role("button", name="Save", exact=True).click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Joel would be over in")
        expect(page.locator("#f-people")).to_have_value("joel: 60")
        page.get_by_role("button", name="Save anyway").click()
        expect(page.locator("[data-toast]")).to_have_text("'Autumn search' is saved.")


@pytest.mark.parametrize("path", [HOME, "/roadmap/capacity", "/roadmap/team"])
def test_nothing_scrolls_sideways_on_a_phone(browser: Browser, site: Site, path: str) -> None:
    with opened(browser, site, "viewer", viewport=NARROW) as page:
        page.goto(site.base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator(".mx-wide:visible").count() == 0


def contrasts(page: Page) -> list[str]:
    """Cells whose text has less than 4.5 to 1 against their ground."""
    script = (Path(__file__).parent / "contrast.js").read_text()
    found: list[str] = page.evaluate(script, ".heat td, .mx td, .heat thead th")
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_shade_can_be_read(browser: Browser, tmp_path_factory: pytest.TempPathFactory, theme: str) -> None:
    with served(tmp_path_factory.mktemp("shades") / "data", roles=("director",)) as site:
        workforce.write(site.workspace.plan, people=10, initiatives=150, tasks=60)
        with opened(browser, site, "director") as page:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for path in ("/roadmap/capacity", HOME):
                page.goto(site.base + path)
                assert contrasts(page) == []
