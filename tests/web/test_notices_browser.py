"""Notices in a real browser: the bell moves by itself, and the pages are read by everybody, wide and narrow."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from seamark.govern import SYSTEM
from seamark.oversee import Concern, NoticeDraft
from tests.web.site import Site, email_of
from tests.web.test_browser import CHECKS, NARROW, TOO_WIDE, WIDE, signed_in

pytestmark = pytest.mark.e2e

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LONG = "‘The harbour festival of the twelve northern towns’ comes 28 days later"


def tell(site: Site, key: str, title: str, *, act: bool = True) -> None:
    """Tell the administrator something."""
    person = next(one for one in site.workspace.govern.people(by=SYSTEM) if one.email == email_of("administrator"))
    draft = NoticeDraft(key, "slip", title, ("It was 30 November 2026 and is 28 December 2026 now.",), "/roadmap")
    site.workspace.oversight.tell(draft, {person.id: Concern(act, ("You answer for ‘Spring campaign’.",))})


def look_closely(page: Page) -> None:
    """The page as an accessibility checker sees it, light and dark, wide and narrow."""
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert page.evaluate(CHECKS) == []
        assert page.evaluate(TOO_WIDE) <= 0


def test_a_notice_rings_on_an_open_page_and_is_opened_from_there(browser: Browser, fresh: Site) -> None:
    with signed_in(browser, fresh) as page:
        page.goto(f"{fresh.base}/goals")
        bell = page.locator(".bell [data-unread]")
        expect(bell).to_be_hidden()
        page.evaluate("window.untouched = true")
        tell(fresh, "slip:1", LONG)
        expect(bell).to_have_text("1", timeout=10_000)
        assert page.evaluate("window.untouched") is True
        page.get_by_role("link", name="Notices").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 notice you have not read")
        look_closely(page)
        page.get_by_role("button", name=re.compile("^Open")).press("Enter")
        page.wait_for_url("**/roadmap")
        expect(page.locator(".bell [data-unread]")).to_be_hidden()


def test_marking_all_as_read_and_choosing_mail(browser: Browser, fresh: Site) -> None:
    for number in range(3):
        tell(fresh, f"slip:{number}", f"Slip {number}", act=False)
    with signed_in(browser, fresh, viewport=NARROW) as page:
        page.goto(f"{fresh.base}/notices")
        page.get_by_role("button", name="Mark all as read").click()
        expect(page.locator(".toast")).to_contain_text("3 notices marked as read.")
        page.get_by_role("link", name="What comes by e-mail").click()
        page.get_by_role("checkbox", name="Your request is decided").check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("checkbox", name="Your request is decided")).to_be_checked()
        page.get_by_label("Address").fill("https://hooks.example/room")
        page.get_by_role("button", name="Add the webhook").click()
        expect(page.locator("#made-secret")).to_contain_text("whsec_")
        look_closely(page)
