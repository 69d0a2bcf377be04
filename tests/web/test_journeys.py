"""Journeys on the page: the flow, a funnel that is built, two kinds compared, the steps."""

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.web.site import Site, plain
from tests.web.test_browser import CHECKS, NARROW, TOO_WIDE, WIDE
from tests.web.test_plan_browser import opened

LOOKS = ("/journeys?show=everything", "/journeys?look=funnel&show=everything", "/journeys?look=matrix&show=channels")


def test_without_events_the_page_says_what_it_is_for(fresh: Site) -> None:
    assert "Nobody did anything" in plain(fresh.of("viewer").get("/journeys").text)


def test_the_flow_says_where_walks_begin_and_end(harbour: Site) -> None:
    page = plain(harbour.of("viewer").get("/journeys", params={"show": "channels", "gap": ""}).text)
    assert "begin with" in page
    assert "What follows what" in page


def test_nonsense_in_the_address_is_refused_in_a_sentence(harbour: Site) -> None:
    for query in ({"look": "map"}, {"show": "moods"}, {"look": "funnel", "window": "4"}, {"gap": "soon"}):
        answer = harbour.of("viewer").get("/journeys", params=query)
        assert answer.status_code == 400
        assert "Choose one of them" in plain(answer.text)


@pytest.mark.e2e
def test_a_funnel_is_built_split_and_compared(harbour: Site, browser: Browser) -> None:
    with opened(browser, harbour, "director") as page:
        page.goto(f"{harbour.base}/journeys?look=funnel&show=channels")
        page.get_by_label("Step 1", exact=True).select_option("Direct")
        page.get_by_label("Step 2", exact=True).select_option("Email")
        page.get_by_label("Step 3", exact=True).select_option("")
        page.get_by_label("Split by").select_option("visitor")
        page.get_by_role("button", name="Show this funnel").click()
        expect(page.get_by_role("heading", name="By new or returning")).to_be_visible()
        assert "s1=Direct&s2=Email" in page.url
        expect(page.get_by_role("heading", level=1)).to_contain_text("get through")


@pytest.mark.e2e
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_have_names_structure_and_contrast(harbour: Site, browser: Browser, viewport: ViewportSize) -> None:
    with opened(browser, harbour, "director", viewport=viewport) as page:
        for path in LOOKS:
            page.goto(f"{harbour.base}{path}")
            assert page.evaluate(CHECKS) == [], path
            assert page.evaluate(TOO_WIDE) <= 0, path
