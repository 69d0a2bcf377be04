"""The pages in a real browser: live figures, keyboard, narrow screens, contrast, and nothing in the console."""

import contextlib
import http.server
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
import segment.analytics as segment
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, ViewportSize, expect

from seamark.faces.web.snippets import snippets
from seamark.govern import SYSTEM
from tests.web import shop
from tests.web.paths import PATHS
from tests.web.site import PASSWORD, Site, email_of, wait_for

pytestmark = pytest.mark.e2e

CHECKS = (Path(__file__).parent / "checks.js").read_text()
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
BAD_PAGE = """<html><body><main><h2>Too deep</h2><input><button></button><table><tr><th>x</th></tr></table>
<p style="color: #999; background: #fff">faint</p><b id=a></b><b id=a></b><div tabindex=3></div></main></body></html>"""
FOCUSED = """() => {
  const now = document.activeElement, style = getComputedStyle(now), all = [...document.querySelectorAll("*")];
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return now === document.body ? null : { at: all.indexOf(now), ring };
}"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SAVE = "document.querySelector('[data-chart=revenue-and-spend] [data-chart-save={}]').click()"
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextlib.contextmanager
def signed_in(
    browser: Browser, site: Site, *, viewport: ViewportSize = WIDE, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """A page on which the administrator has signed in; anything the console says against it fails the test."""
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, site)
    yield page
    context.close()
    assert complaints == []


def sign_in(page: Page, site: Site, role: str = "administrator") -> None:
    """Sign in through the form."""
    page.goto(f"{site.base}/sign-in")
    page.get_by_label("E-mail").fill(email_of(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.base}/")


def live(page: Page, name: str) -> str:
    """What the live strip shows."""
    return page.locator(f".live [data-live={name}]").inner_text()


def test_an_event_of_a_real_client_moves_the_figures_on_the_open_page(browser: Browser, fresh: Site) -> None:
    with signed_in(browser, fresh) as page:
        expect(page.locator(".rail [data-live-mark]")).to_be_visible()
        assert live(page, "conversions_5m") == "0"
        page.evaluate("window.untouched = true")
        client = segment.Client(fresh.write_key, host=fresh.base, sync_mode=True, send=True)
        began = time.monotonic()
        client.track("ines", "Order Completed", {"order_id": "A-1", "revenue": 120.0, "currency": "EUR"})
        expect(page.locator(".live [data-live=conversions_5m]")).to_have_text("1", timeout=5000)
        seconds = time.monotonic() - began
        expect(page.locator(".live [data-live=revenue_today]")).to_have_text("€120")
        assert page.evaluate("window.untouched") is True
        assert seconds < 5


def test_the_lines_for_a_website_send_from_another_site(browser: Browser, fresh: Site, tmp_path: Path) -> None:
    text = next(one for one in snippets() if one.id == "website").filled(host=fresh.base, key=fresh.write_key)
    (tmp_path / "index.html").write_text(f"<!doctype html><title>A shop</title>{text}")
    with _served_files(tmp_path) as shop_address, signed_in(browser, fresh) as page:
        page.goto(f"{fresh.base}/data/live")
        visitor = browser.new_page(user_agent=PERSON)
        asked: list[str] = []
        visitor.on("request", lambda request: asked.append(request.url))
        visitor.goto(f"{shop_address}/index.html?utm_source=news&utm_medium=email&utm_campaign=spring")
        rows = page.locator("[data-tail] tr")
        expect(rows.filter(has_text="Order Completed")).to_have_count(1, timeout=8000)
        expect(rows.get_by_role("cell", name="Email", exact=True).first).to_be_visible()
        expect(rows.get_by_role("cell", name="identify", exact=True)).to_have_count(1)
        visitor.close()
    assert [url for url in asked if not url.startswith((fresh.base, shop_address))] == []


def test_no_page_scrolls_sideways_or_complains(browser: Browser, harbour: Site) -> None:
    for viewport in (WIDE, NARROW):
        with signed_in(browser, harbour, viewport=viewport) as page:
            for path in PATHS:
                page.goto(harbour.base + path)
                assert page.evaluate(TOO_WIDE) <= 0, f"{path} at {viewport['width']}"
            page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_has_names_structure_and_contrast(
    browser: Browser, harbour: Site, scheme: Literal["light", "dark"]
) -> None:
    faults = {}
    with signed_in(browser, harbour, scheme=scheme) as page:
        for path in PATHS:
            page.goto(harbour.base + path)
            if found := page.evaluate(CHECKS):
                faults[path] = found
    assert faults == {}


def test_what_opens_is_as_accessible_as_the_page(browser: Browser, harbour: Site) -> None:
    with signed_in(browser, harbour) as page:
        for key, click in (("?", ""), ("t", ""), ("", ".period-menu summary"), ("", ".avatar")):
            page.goto(harbour.base)
            if key:
                page.keyboard.press(key)
            else:
                page.locator(click).click()
            assert page.evaluate(CHECKS) == []


def test_a_persons_page_and_what_opens_on_it_are_accessible(browser: Browser, harbour: Site) -> None:
    person = harbour.workspace.customers.search("adler", by=SYSTEM)[0].id
    for viewport in (WIDE, NARROW):
        with signed_in(browser, harbour, viewport=viewport) as page:
            page.goto(f"{harbour.base}/people/{person}")
            assert page.evaluate(CHECKS) == []
            assert page.evaluate(TOO_WIDE) <= 0
            page.get_by_role("button", name="Take out").first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            assert page.evaluate(CHECKS) == []


def test_sign_in_is_accessible_before_and_after_a_mistake(browser: Browser, harbour: Site) -> None:
    page = browser.new_page()
    page.goto(f"{harbour.base}/sign-in")
    assert page.evaluate(CHECKS) == []
    page.get_by_label("E-mail").fill("nobody@harbour.example")
    page.get_by_label("Password").fill("not it at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    assert page.evaluate(CHECKS) == []
    page.close()


def test_the_checks_see_what_they_look_for(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(BAD_PAGE)
    found = " ".join(page.evaluate(CHECKS))
    for rule in ("without a label", "without a name", "not one h1", "skips a level", "without a caption", "contrast"):
        assert rule in found
    for rule in ("an id twice", "a tabindex that jumps", "no language", "no title"):
        assert rule in found
    page.close()


def test_the_keyboard_goes_everywhere(browser: Browser, harbour: Site) -> None:
    with signed_in(browser, harbour) as page:
        for keys, path in (("gc", "/channels"), ("gd", "/data"), ("gs", "/settings/people"), ("go", "/")):
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_url(harbour.base + path)
        page.keyboard.press("/")
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.type("quaran")
        expect(page.locator(".found a")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{harbour.base}/data/quarantine")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_tab_walks_down_the_page_and_the_focus_is_always_seen(browser: Browser, harbour: Site) -> None:
    with signed_in(browser, harbour) as page:
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        places = []
        for _ in range(60):
            page.keyboard.press("Tab")
            seen = page.evaluate(FOCUSED)
            if seen is None:
                break
            assert seen["ring"], page.evaluate("document.activeElement.outerHTML")
            places.append(seen["at"])
        assert len(places) > 5
        assert places == sorted(places)


def test_a_chart_is_read_with_arrows_and_taken_along(browser: Browser, harbour: Site, tmp_path: Path) -> None:
    with signed_in(browser, harbour) as page:
        plot = page.locator("[data-chart=revenue-and-spend] .plot")
        plot.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        second = page.locator("[data-chart=revenue-and-spend] tbody tr").nth(1)
        assert plot.locator(".tip strong").inner_text() == second.locator("th").text_content()
        page.keyboard.press("End")
        assert "Revenue" in plot.locator(".tip").inner_text()
        for kind, begins in (("csv", b"\xef\xbb\xbfDay,Revenue"), ("svg", b"<svg"), ("png", b"\x89PNG")):
            with page.expect_download() as caught:
                page.evaluate(SAVE.format(kind))
            file = tmp_path / caught.value.suggested_filename
            caught.value.save_as(file)
            assert file.suffix == f".{kind}"
            assert file.read_bytes().startswith(begins)


def test_a_file_is_imported_without_leaving_the_page(browser: Browser, fresh: Site) -> None:
    with signed_in(browser, fresh) as page:
        page.goto(f"{fresh.base}/data/imports")
        costs = FilePayload(name="costs.csv", mimeType="text/csv", buffer=shop.costs(datetime.now(UTC)))
        page.locator("#file").set_input_files(costs)
        expect(page.locator("#step h2").first).to_contain_text("140 rows of costs")
        page.get_by_role("button", name="Try it, store nothing").click()
        expect(page.locator("#report h2")).to_contain_text("140 rows would come in")
        assert page.evaluate(CHECKS) == []
        page.get_by_role("button", name="Import 140 rows").click()
        expect(page.get_by_role("heading", name="140 rows are in")).to_be_visible()
        expect(page.locator("#history tbody tr")).to_have_count(1, timeout=5000)


def test_the_tail_is_paused_and_filtered(browser: Browser, fresh: Site) -> None:
    with signed_in(browser, fresh) as page:
        page.goto(f"{fresh.base}/data/live")
        rows = page.locator("[data-tail] tr")
        fresh.send([shop.order("1", who="ines"), shop.order("2", who="jon")])
        expect(rows).to_have_count(2)
        page.get_by_label("Contains").fill("jon")
        expect(rows).to_have_count(1)
        page.get_by_label("Contains").fill("")
        expect(rows).to_have_count(2)
        page.get_by_role("button", name="Pause").click()
        fresh.send([shop.order("3", who="<b>mara</b>")])
        expect(page.get_by_role("button", name="Go on · 1 waiting")).to_be_visible()
        page.get_by_role("button", name="Go on").click()
        expect(rows).to_have_count(3)
        expect(rows.first).to_contain_text("<b>mara</b>")


def test_a_key_pasted_into_the_page_fills_the_lines_and_stays_in_the_browser(browser: Browser, harbour: Site) -> None:
    with signed_in(browser, harbour) as page:
        page.goto(f"{harbour.base}/data/connect", wait_until="networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator("#paste-key").fill("sm_w_mine")
        page.get_by_role("button", name="Python").click()
        expect(page.locator("#text-python")).to_contain_text('analytics.write_key = "sm_w_mine"')
        expect(page.locator("#text-website")).to_be_hidden()
        assert asked == []


def test_a_lost_connection_is_said_and_mended(browser: Browser, tmp_path: Path) -> None:
    with Site(tmp_path / "data", roles=("viewer",)) as site:
        context = browser.new_context(viewport=WIDE)
        page = context.new_page()
        sign_in(page, site)
        freshness = page.locator(".rail [data-live=freshness]")
        expect(freshness).to_contain_text("data to")
        port = int(site.base.rsplit(":", 1)[1])
        site.stop()
        expect(freshness).to_have_text("reconnecting", timeout=8000)
        expect(page.locator(".rail [data-live-mark]")).to_be_hidden()
        site.start(port=port)
        expect(freshness).to_contain_text("data to", timeout=15_000)
        context.close()


def test_on_a_narrow_screen_the_rail_is_behind_a_button(browser: Browser, harbour: Site) -> None:
    with signed_in(browser, harbour, viewport=NARROW) as page:
        rail = page.get_by_role("navigation", name="Rooms")
        expect(rail).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        expect(rail).to_be_visible()
        expect(rail.locator("a").first).to_be_focused()
        assert page.evaluate(CHECKS) == []
        page.keyboard.press("Escape")
        expect(rail).to_be_hidden()
        expect(page.get_by_role("button", name="Menu")).to_be_focused()


def test_the_overview_on_paper_has_no_frame(browser: Browser, harbour: Site) -> None:
    with signed_in(browser, harbour) as page:
        page.emulate_media(media="print")
        expect(page.locator(".rail")).to_be_hidden()
        expect(page.locator(".top")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_pages_are_painted_soon(browser: Browser, harbour: Site) -> None:
    """The bar of a second is kept by the benchmark; here the machine may be busy with the rest of the tests."""
    with signed_in(browser, harbour) as page:
        for path in ("/", "/channels", "/data"):
            times = []
            for _ in range(3):
                page.goto(harbour.base + path)
                wait_for(lambda: page.evaluate(PAINTED) is not None)
                times.append(page.evaluate(PAINTED))
            assert min(times) < 2000, f"{path}: {times}"


def test_without_script_one_can_still_read_and_search(browser: Browser, harbour: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, harbour)
    assert page.locator("h1").inner_text().startswith("Revenue was")
    page.locator("#search").fill("audit")
    page.locator("#search").press("Enter")
    expect(page.locator("main")).to_contain_text("Settings · Audit")
    context.close()


@contextlib.contextmanager
def _served_files(folder: Path) -> Iterator[str]:
    """A website of its own, on another origin."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a, **k: Quiet(*a, directory=str(folder), **k))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
