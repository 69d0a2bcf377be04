"""An experiment from its design to its decision, as a product manager plays it; a viewer may only look."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from seamark.measure.experiments import EXPOSURE
from tests.web.shop import Message, messages, order
from tests.web.site import Site, served
from tests.web.test_loop_browser import look_closely
from tests.web.test_plan_browser import opened

pytestmark = pytest.mark.e2e

KEY = "basket-button"
UNITS = 700


def exposures(site: Site) -> list[Message]:
    """What a shop sends that asks for variants: who sees the large button orders twice as often."""
    draw, sent = random.Random(5), list[Message]()
    with httpx.Client(base_url=site.base, headers={"Authorization": f"Bearer {site.write_key}"}, timeout=10) as client:
        for number in range(UNITS):
            unit = f"new-visitor-{number}"
            got = client.get(f"/api/experiments/{KEY}/assign", params={"unit": unit}).json()
            assert got["is_in"]
            sent.append(
                {
                    "type": "track", "event": EXPOSURE, "anonymousId": unit, "messageId": f"seen-{number}",
                    "properties": {"experiment_id": KEY, "variation_id": got["variant"]},
                }
            )  # fmt: skip
            if draw.random() < (0.3 if got["variant"] == "large" else 0.12):
                sent.append(order(f"of-{number}", who=unit))
    return sent


def design(page: Page, site: Site) -> None:
    """Fill in the form; what it takes stands beside it while one types."""
    page.goto(f"{site.base}/experiments")
    page.get_by_role("link", name="Design an experiment").click()
    page.get_by_label("Experiment", exact=True).fill("A larger basket button")
    page.get_by_label("Key", exact=True).fill(KEY)
    page.get_by_label("Hypothesis").fill("A larger button is seen by more visitors, so more of them order.")
    page.get_by_label("Variant 2: name").fill("large")
    page.get_by_label("Variant 2: what it is").fill("Large button")
    page.get_by_label("Variant 2: share in percent").fill("40")
    page.get_by_label("Smallest effect").fill("50")
    page.get_by_label("Guardrail 1", exact=True).select_option("refunds")
    expect(page.locator("#takes")).to_contain_text("The shares 0.5, 0.4 make 0.9.")
    page.get_by_label("Variant 2: share in percent").fill("50")
    page.get_by_label("Variant 2: share in percent").blur()
    expect(page.locator("#takes .value")).to_contain_text("day")
    look_closely(page)
    page.get_by_role("button", name="Keep the design").click()
    page.wait_for_url(f"**/experiments/people/{KEY}")


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop with ten weeks behind it, for this test alone."""
    with served(tmp_path_factory.mktemp("lab") / "data", roles=("product", "viewer")) as made:
        made.send(messages(datetime.now(UTC)))
        yield made


def test_a_test_is_designed_started_watched_and_decided(browser: Browser, site: Site) -> None:
    with opened(browser, site, "product") as page:
        design(page, site)
        look_closely(page)
        page.get_by_role("button", name="Start").click()
        expect(page.locator("main")).to_contain_text("No unit was exposed yet")
        site.send(exposures(site))
        expect(page.locator("#monitor")).to_contain_text("‘Large button’ is better", timeout=15_000)  # by itself
        expect(page.locator("#monitor")).to_contain_text("as planned")
        expect(page.locator("figure path.band")).to_have_count(1)
        look_closely(page)
    with opened(browser, site, "viewer") as page:
        page.goto(f"{site.base}/experiments/people/{KEY}")
        expect(page.locator("main")).to_contain_text("‘Large button’ is better")
        expect(page.locator("main").get_by_role("button", name="Stop")).to_have_count(0)
    assert site.post(f"/experiments/people/{KEY}/stop", role="viewer", version="2").status_code == 403
    with opened(browser, site, "product") as page:
        page.goto(f"{site.base}/experiments/people/{KEY}")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#decide")).to_contain_text("‘Large button’ is better")
        expect(page.get_by_label("Ship ‘Large button’")).to_be_checked()
        look_closely(page)
        page.get_by_label("Why?").fill("Twice the orders, and no more refunds.")
        page.get_by_role("button", name="Decide").click()
        expect(page.get_by_role("heading", name="Shipped ‘Large button’")).to_be_visible()
        page.goto(f"{site.base}/experiments")
        expect(page.locator("article")).to_contain_text("Shipped ‘Large button’: Twice the orders")
        look_closely(page)
