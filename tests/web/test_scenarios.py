"""Scenarios on the pages: an empty list that teaches, a copy changed, compared and merged with a conflict decided."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from seamark.faces.web.numbers import day
from seamark.govern import SYSTEM
from seamark.kernel import MICROS
from seamark.plan import Edit, Initiative, Person, Release
from tests.web import shop, what_if
from tests.web.aims import MONDAY
from tests.web.site import Site, plain, served
from tests.web.test_browser import CHECKS, NARROW, TOO_WIDE, WIDE
from tests.web.test_plan_browser import opened

FOUR_WEEKS = timedelta(28)
HIDDEN = re.compile(r'<input type="hidden" name="(version|seen)" value="([^"]*)"')


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


def day_of(site: Site, item_id: str) -> date:
    """The day of a release or the first day of an initiative in the plan of now."""
    found = item(site, item_id)
    return found.date if isinstance(found, Release) else found.start


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
    assert f"{day(what_if.SLIPPED, year=True)}" in page
    assert "€16k" in page
    assert "Save in the scenario" not in page
    assert site.post(f"/scenarios/{made}/drop", role="viewer", version="2").status_code == 403


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def test_who_was_slower_overwrites_only_what_they_changed(site: Site) -> None:
    book, made = site.workspace.plan, what_if.slipped(site.workspace.plan)
    theirs = Edit(kind="initiative", id="borea-film", fields={"audience": "Towns", "budget": "9000 EUR"})
    book.change_scenario(made, [theirs], version=2, by=SYSTEM)
    asked: dict[str, Any] = {"was.budget.borea-film": "12000", "budget.borea-film": "12000"}
    asked |= {"was.status.borea-film": "planned", "status.borea-film": "idea"}
    late = site.post(f"/scenarios/{made}", role="director", version="2", **asked)
    assert (late.status_code, "changed &#39;What if Atlas slips four weeks?&#39;" in late.text) == (409, True)
    assert re.search(r'name="budget.borea-film" value="9000"', late.text)
    assert re.search(r'name="status.borea-film".*?<option value="idea" selected>', late.text)


def test_a_form_of_an_item_keeps_what_somebody_else_changed_in_the_scenario(site: Site) -> None:
    book, made = site.workspace.plan, what_if.slipped(site.workspace.plan)
    address = f"/scenarios/{made}/person/otto/edit"
    known = form_of(site.of("director").get(address).text)
    theirs = Edit(kind="person", id="otto", fields={"team": "Studio", "email": "otto@harbour.example"})
    book.change_scenario(made, [theirs], version=2, by=SYSTEM)
    typed: dict[str, Any] = {
        **known, "name": "Otto Brandt", "email": "cut@harbour.example", "skills": "film", "hours_a_week": "40",
        "ongoing_share": "35", "weekdays": ["mon", "tue", "wed", "thu", "fri"],
    }  # fmt: skip
    late = site.post(address, role="director", **typed)
    assert (late.status_code, "made it otto@harbour.example; this is yours" in plain(late.text)) == (409, True)
    saved = site.post(address, role="director", **{**typed, **form_of(late.text), "team": "Studio"})
    assert saved.status_code == 303
    otto = book.scenario(made, by=SYSTEM).plan.of(Person)["otto"]
    assert (otto.team, otto.email, otto.hours_a_week) == ("Studio", "cut@harbour.example", 40)


def test_a_form_shows_every_fault_at_its_field_and_knows_its_kinds(site: Site) -> None:
    made = what_if.slipped(site.workspace.plan)
    wrong = site.post(f"/scenarios/{made}/milestone/new", role="director", version="2", title="", date="soon")
    assert wrong.status_code == 400
    assert "2 fields need another look" in plain(wrong.text)
    assert site.of("director").get(f"/scenarios/{made}/goal/new").status_code == 404
    assert site.of("director").get(f"/scenarios/{made}/release/atlas-launch/edit").status_code == 404
    assert site.of("viewer").get(f"/scenarios/{made}/release/atlas/edit").status_code == 403
    assert site.post(f"/scenarios/{made}/person/otto/remove", role="viewer", version="2").status_code == 403
    named = site.post(f"/scenarios/{made}/person/otto/remove", role="director", version="2")
    assert (named.status_code, "Otto Brandt" in plain(named.text)) == (400, True)
    assert site.post(f"/scenarios/{made}/task/cut/remove", role="director", version="2").status_code == 303
    opened_now = site.workspace.plan.scenario(made, by=SYSTEM)
    assert ("cut" in opened_now.plan.items, "cut" in opened_now.now.items) == (False, True)


def test_the_title_of_a_comparison_names_what_differs_most_from_the_plan(site: Site) -> None:
    site.send(shop.messages(datetime.now(UTC)))
    ids = [what_if.slipped(site.workspace.plan), what_if.bolder(site.workspace.plan)]
    page = site.of("viewer").get("/scenarios/compare", params={"ids": ",".join(ids)}).text
    title = plain(re.findall(r"<h1>(.*?)</h1>", page)[0])
    found = re.fullmatch(r"Revenue of the season: (\d+) % in 'Film first, letter dropped', (\d+) % in the plan", title)
    assert found, title
    assert found[1] != found[2]


@pytest.mark.e2e
def test_a_director_asks_what_if_compares_and_merges_with_a_conflict_decided(site: Site, browser: Browser) -> None:
    with opened(browser, site, "director") as page:
        started(page, site, "What if Atlas slips four weeks?")
        page.get_by_role("link", name="Releases").click()
        page.get_by_label("Move Atlas 2.0 by weeks").fill("4")
        page.get_by_role("button", name="Save in the scenario").click()
        expect(page.get_by_text("Saved in the scenario; the plan stays as it is.")).to_be_visible()
        expect(page.get_by_role("heading", name="What it changes")).to_be_visible()
        assert day_of(site, "atlas") == what_if.SLIPPED - FOUR_WEEKS
        page.get_by_role("link", name="Compare").click()
        expect(page.get_by_text("How likely each goal is met")).to_be_visible()
        expect(page.get_by_text("20 days later").first).to_be_visible()
        page.go_back()
        sooner = {"date": str(what_if.SLIPPED - timedelta(21))}
        site.workspace.plan.change("atlas", sooner, version=item(site, "atlas").version, by=SYSTEM)
        page.get_by_role("link", name="Merge…").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 conflict to decide before it can be merged")
        page.get_by_role("radio", name="This scenario").check()
        page.get_by_label("Why, as the history shows it").fill("Product needs four weeks")
        page.get_by_role("button", name="Merge into the plan").click()
        expect(page.get_by_text("It is merged.")).to_be_visible()
    assert day_of(site, "atlas") == day_of(site, "atlas-launch") == what_if.SLIPPED
    change = site.workspace.plan.history(by=SYSTEM)[0]
    assert (change.origin.partition(":")[0], change.why) == ("scenario", "Product needs four weeks")


@pytest.mark.e2e
def test_what_the_plan_decided_meanwhile_can_win(site: Site, browser: Browser) -> None:
    made = what_if.slipped(site.workspace.plan)
    dearer = {"budget": "20000 EUR"}
    site.workspace.plan.change("atlas-launch", dearer, version=item(site, "atlas-launch").version, by=SYSTEM)
    with opened(browser, site, "director") as page:
        page.goto(f"{site.base}/scenarios/{made}")
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name="Bring up to date with the plan").click()
        expect(page.get_by_text("Scenario and plan changed the same: decide it here.")).to_be_visible()
        page.get_by_role("radio", name="The plan").check()
        page.get_by_role("button", name="Merge into the plan").click()
        expect(page.get_by_text("It is merged.")).to_be_visible()
    launch = item(site, "atlas-launch")
    assert isinstance(launch, Initiative)
    assert (launch.start, launch.budget and launch.budget.micros) == (what_if.SLIPPED, 20_000 * MICROS)


@pytest.mark.e2e
def test_an_item_is_changed_through_its_form_taken_back_and_the_scenario_dropped(site: Site, browser: Browser) -> None:
    with opened(browser, site, "director") as page:
        started(page, site, "What if the launch waits?")
        page.get_by_role("link", name="Atlas launch", exact=True).click()
        page.get_by_label("First day").fill(str(what_if.SLIPPED))
        page.get_by_label("Audience").fill("Harbours")
        page.get_by_role("button", name="Save in the scenario").click()
        changes = page.locator(".changes > li")
        expect(changes.filter(has_text="Harbours")).to_contain_text("start")
        expect(changes.filter(has_text="Atlas letter")).to_have_count(1)
        page.get_by_role("button", name="Take back Atlas letter").click()
        expect(changes.filter(has_text="Atlas letter")).to_have_count(0)
        page.get_by_role("link", name="People", exact=True).last.click()
        page.get_by_role("link", name="New person").click()
        page.get_by_label("Name").fill("Nora Lind")
        page.get_by_role("button", name="Add the person").click()
        expect(changes.filter(has_text="Nora Lind")).to_contain_text("person added")
        page.get_by_text("More", exact=True).click()
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Drop it").click()
        expect(page.get_by_text("is dropped. The plan stays as it is.")).to_be_visible()
    assert day_of(site, "atlas-launch") == what_if.SLIPPED - FOUR_WEEKS
    assert site.workspace.plan.scenarios(by=SYSTEM) == []


def started(page: Page, site: Site, title: str) -> None:
    """A scenario of the plan of now, started on the Roadmap."""
    page.goto(f"{site.base}/roadmap")
    page.get_by_text("What if?", exact=True).click()
    page.get_by_label("A copy of the plan to try it on").fill(title)
    page.get_by_role("button", name="Start the scenario").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


@pytest.mark.e2e
def test_a_viewer_compares_and_is_offered_nothing_to_change(site: Site, browser: Browser) -> None:
    made = what_if.slipped(site.workspace.plan)
    with opened(browser, site, "viewer") as page:
        page.goto(f"{site.base}/roadmap")
        page.get_by_role("main").get_by_role("link", name="Scenarios").click()
        page.get_by_role("button", name="Compare with the plan").click()
        expect(page.get_by_text("How likely each goal is met")).to_be_visible()
        for path in (f"/scenarios/compare?ids={made}", f"/scenarios/{made}", f"/scenarios/{made}/merge", "/scenarios"):
            page.goto(f"{site.base}{path}")
            expect(page.get_by_role("main").locator("form[method=post]")).to_have_count(0)
            expect(page.get_by_role("main").get_by_role("link", name="Merge…")).to_have_count(0)


@pytest.mark.e2e
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_have_names_structure_and_contrast(site: Site, browser: Browser, viewport: ViewportSize) -> None:
    ids = [what_if.slipped(site.workspace.plan), what_if.bolder(site.workspace.plan)]
    one = f"/scenarios/{ids[0]}"
    site.workspace.plan.change("atlas", {"date": str(MONDAY)}, version=item(site, "atlas").version, by=SYSTEM)
    paths = (
        *(one, f"{one}?kind=person", f"{one}/merge", f"/scenarios/compare?ids={','.join(ids)}", "/scenarios"),
        *(f"{one}/initiative/atlas-launch/edit", f"{one}/person/new"),
    )
    with opened(browser, site, "director", viewport=viewport) as page:
        for path in paths:
            page.goto(f"{site.base}{path}")
            assert page.evaluate(CHECKS) == [], path
            assert page.evaluate(TOO_WIDE) <= 0, path
        for path, summary in (("/roadmap", "What if?"), (one, "More")):
            page.goto(f"{site.base}{path}")
            page.get_by_text(summary, exact=True).click()
            assert page.evaluate(CHECKS) == [], path
            box = page.locator(".sc-more").bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= viewport["width"] - box["width"], path
