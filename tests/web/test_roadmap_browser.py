"""The Roadmap as one works with it: lanes, zooms, filters, tasks, capacity, money, paper, table and phone."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from seamark.faces.web.routes.roadmap import page as roadmap_page
from seamark.faces.web.routes.roadmap import panel as roadmap_panel
from seamark.faces.web.routes.roadmap.banner import Banner
from seamark.faces.web.routes.roadmap.foreseen import Binding, Foreseen
from seamark.govern import SYSTEM
from seamark.kernel import Period
from tests.web import aims, work
from tests.web.aims import MONDAY
from tests.web.site import Site, plain, served
from tests.web.test_browser import CHECKS, TOO_WIDE
from tests.web.test_plan_browser import NARROW, opened

pytestmark = pytest.mark.e2e

ZOOMS, DENSITIES = ("week", "month", "quarter", "year"), ("comfortable", "compact", "dense")
THROUGH = """() => {
  const bars = [...document.querySelectorAll('.rm-bar')].map((bar) => {
    const [x, y] = bar.getAttribute('transform').match(/-?[\\d.]+/g).map(Number), whole = bar.querySelector('.whole');
    return [x, y, x + Number(whole.getAttribute('width')), y + Number(whole.getAttribute('height'))];
  });
  const path = document.querySelector('.rm-links .all:not(.tip)').getAttribute('d'), lines = path.match(/M[^M]+/g);
  const struck = (x1, y1, x2, y2) => bars.some(([left, top, right, bottom]) =>
    Math.max(x1, x2) > left + 0.6 && Math.min(x1, x2) < right - 0.6
    && Math.max(y1, y2) > top + 0.6 && Math.min(y1, y2) < bottom - 0.6);
  const through = lines.filter((line) => {
    let [, x, y] = line.match(/M(-?[\\d.]+) (-?[\\d.]+)/).map(Number);
    for (const [, way, to] of line.matchAll(/([HV])(-?[\\d.]+)/g)) {
      const [a, b] = way === 'H' ? [Number(to), y] : [x, Number(to)];
      if (struck(x, y, a, b)) return true;
      [x, y] = [a, b];
    }
    return false;
  });
  return [lines.length, through];
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A workspace with the busy plan; what a test moves it takes back."""
    with served(tmp_path_factory.mktemp("busy") / "data", roles=("director", "viewer")) as made:
        work.write(made.workspace.plan)
        yield made


def look(page: Page, site: Site, address: str = "") -> None:
    """The roadmap at an address, drawn."""
    page.goto(f"{site.base}/roadmap{address}")
    page.locator("[data-ready]").wait_for(state="attached")


def lanes(page: Page) -> list[str]:
    """The names of the lanes, from top to bottom."""
    return page.locator(".rm-lane strong").all_inner_texts()


def cells(page: Page) -> list[str]:
    """The numbers of the capacity strip."""
    return page.locator(".rm-cell text").all_text_contents()


def bar_of(page: Page, item: str) -> Locator:
    """The bar of an initiative."""
    return page.locator(f".rm-bar[data-id={item}]")


def test_lanes_zoom_density_and_filters_stand_in_the_address(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site)
        assert lanes(page) == ["Grow the shop"]
        for name, found in {
            "Channel": ["Email", "Paid Search", "No channel"],
            "Owner": ["Ines Adler", "Mara Lind", "No owner"],
            "Life-cycle stage": ["Introduction", "No stage"],
            "Audience": ["Marina owners", "No audience"],
            "Kind": ["Campaign", "Event", "Launch"],
        }.items():
            page.get_by_role("link", name=name, exact=True).click()
            page.locator("[data-ready]").wait_for()
            assert lanes(page) == found
        page.get_by_label("Zoom: Months").click()
        page.get_by_role("link", name="Quarters").click()
        expect(page.locator(".rm-head .era").first).to_contain_text(re.compile(r"Q[1-4] \d{4}"))
        page.get_by_label("Density: Comfortable").click()
        page.get_by_role("link", name="Dense").click()
        page.get_by_label("Kind: All kinds").click()
        option = page.locator(".rm-tools .sheet").get_by_role("link", name="Campaign")
        expect(option).to_contain_text("3")
        option.click()
        page.get_by_label("Owner: All owners").click()
        page.get_by_role("link", name="Ines Adler").click()
        page.wait_for_url("**owner=ines*")
        page.locator("[data-ready]").wait_for()
        asked = {"by=kind", "zoom=quarter", "density=dense", "kind=campaign", "owner=ines"}
        assert set(page.url.partition("?")[2].split("&")) == asked
        assert page.locator(".rm-bar").count() == 1
        chips = page.get_by_role("group", name="Only these are shown")
        chips.get_by_role("link", name="Campaign").click()
        page.wait_for_url(lambda address: "kind=campaign" not in address)
        page.get_by_role("link", name="Show everything").click()
        page.locator("[data-ready]").wait_for()
        assert page.locator(".rm-bar").count() == 5
        look(page, site, "?owner=ines&kind=launch")
        expect(page.locator(".rm-board")).to_contain_text("No initiative fits all of these filters.")


@pytest.mark.parametrize("wrong", ["by=moon", "zoom=day", "density=tiny", "kind=party", "owner=nobody", "load=team:x"])
def test_what_the_address_cannot_ask_for_is_said(site: Site, wrong: str) -> None:
    answer = site.of("viewer").get(f"/roadmap/data?{wrong}")
    assert answer.status_code == 400
    assert f"'{wrong.partition('=')[0]}' is '{wrong.partition('=')[2]}'" in plain(answer.text)


def test_thin_bars_tell_their_names_to_hand_and_keyboard(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site, "?density=dense")
        assert page.locator(".rm-bar text").count() == 0
        bar_of(page, "atlas-launch").hover()
        expect(page.locator(".rm-name")).to_contain_text("Atlas launch")
        page.locator("h1").hover()
        expect(page.locator(".rm-name")).to_have_count(0)
        page.locator(".rm-bar[tabindex='0']").focus()
        expect(page.locator(".rm-name")).to_be_visible()


def test_the_work_behind_an_initiative_opens_under_it(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site)
        assert page.locator(".rm-task").count() == 0
        bar_of(page, "atlas-launch").click()
        expect(page.locator(".rm-task")).to_have_count(3)
        expect(bar_of(page, "atlas-launch")).to_have_class(re.compile("chosen"))
        parent = bar_of(page, "atlas-launch").locator(".whole").bounding_box()
        boxes = [one.bounding_box() for one in page.locator(".rm-task rect").all()]
        others = [one.bounding_box() for one in page.locator(".rm-bar .whole").all()]
        assert parent
        for box in filter(None, boxes):
            assert box["y"] > parent["y"]
            assert not any(
                other and other["y"] < box["y"] + box["height"] and box["y"] < other["y"] + other["height"]
                for other in others
            )
        panel = page.locator(".rm-panel")
        for told in (
            "Revenue of the season", "Marina owners", "Spring letter", "Atlas fair", "A Mara Lind", "R Noor Haddad",
            "€40k planned", "€4,100 booked", "€120k", "€75k to €170k", "Legal has agreed", "Make the film",
            "The film is late.", "The launch and its work",
        ):  # fmt: skip
            expect(panel).to_contain_text(told)
        panel.get_by_role("link", name="Make the film").click()
        expect(panel.get_by_role("heading", level=2)).to_contain_text("Make the film")
        expect(panel).to_contain_text("Mara Lind, 4 days")
        expect(page.locator(".rm-task.chosen")).to_have_attribute("data-id", "film")
        assert page.locator(".rm-links path:not(.tip)").count() == 1  # the letter waits for the film
        page.keyboard.press("Escape")
        expect(page.locator(".rm-task")).to_have_count(0)
        assert "item=" not in page.url
    with opened(browser, site, "director") as page:
        look(page, site, "?item=atlas-launch")
        page.get_by_role("link", name="New task").click()
        expect(page.get_by_label("For the initiative")).to_have_value("atlas-launch")


def test_dependencies_show_for_the_hand_and_for_what_is_chosen(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site)
        lines = page.locator(".rm-links path:not(.tip)")
        assert lines.count() == 0
        bar_of(page, "atlas-fair").hover()
        expect(lines).to_have_count(1)
        page.locator("h1").hover()
        expect(lines).to_have_count(0)
        bar_of(page, "atlas-launch").click()
        expect(lines).to_have_count(2)


def test_all_dependencies_run_round_the_bars(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(tmp_path_factory.mktemp("tangle") / "data", roles=("viewer",)) as site:
        aims.write(site.workspace.plan)
        work.tangle(site.workspace.plan, many=120)
        with opened(browser, site, "viewer") as page:
            for zoom, density in product(ZOOMS, DENSITIES):
                look(page, site, f"?links=all&zoom={zoom}&density={density}")
                lines, through = page.evaluate(THROUGH)
                assert lines > 80
                assert through == [], f"{zoom}, {density}"


def test_capacity_of_whom_one_chooses_in_numbers_and_without_colour(browser: Browser, site: Site) -> None:
    plan = site.workspace.plan
    with opened(browser, site, "viewer") as page:
        look(page, site)
        (everybody,) = plan.load("everybody", start=MONDAY, end=MONDAY, by=SYSTEM)
        title = page.locator(".rm-cell title", has_text=f"Week of {MONDAY.day} {MONDAY:%b}:").first
        assert f"{everybody.free[0]:.1f} free days" in (title.text_content() or "")
        page.locator("#rm-load").select_option(label="Mara Lind")
        page.wait_for_url("**load=person%3Amara*")
        loads = {one.key: one for one in plan.load("person", start=MONDAY, end=MONDAY + timedelta(60), by=SYSTEM)}
        worst = max(b / f for b, f in zip(loads["mara"].booked, loads["mara"].free, strict=True))
        assert worst > 1
        expect(page.locator(".rm-cell.over text").first).to_be_visible()
        assert str(round(100 * worst)) in cells(page)
        weights = page.locator(".rm-cell.over text").first.evaluate("(one) => getComputedStyle(one).fontWeight")
        assert weights == "700"
        assert page.locator(".rm-cells").get_attribute("href") == "/roadmap/capacity"
        page.reload()
        page.locator("[data-ready]").wait_for()
        expect(page.locator("#rm-load")).to_have_value("person:mara")


def test_money_is_drawn_as_it_is_planned(browser: Browser, site: Site) -> None:
    plan = site.workspace.plan
    with opened(browser, site, "viewer") as page:
        look(page, site)
        data = json.loads(site.of("viewer").get("/roadmap/data").text)["foot"]
        start = date.fromisoformat(data["first"])
        days = plan.budgeted(Period(start, aims.TODAY + timedelta(1)), by=SYSTEM)
        due = sum(point.value for point in days)
        expect(page.locator(".rm-foot-money")).to_contain_text(f"€{due:,.0f} planned to today")
        assert sum(data["spend"]["planned"]) == pytest.approx(48_000, abs=1)
        assert page.locator(".rm-money .planned").count() == 1
        assert page.locator(".rm-money .spent").count() == 0  # nothing was spent here


def test_a_drag_shows_what_breaks_and_how_capacity_changes(browser: Browser, site: Site) -> None:
    with opened(browser, site, "director") as page:
        look(page, site, "?load=person:mara")
        before = cells(page)
        bar = bar_of(page, "atlas-launch")
        box = bar.locator(".whole").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + 8
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y, steps=4)
        page.mouse.move(x + 14 * 5.8, y, steps=4)
        tip = page.locator(".rm-tip")
        expect(tip).to_contain_text("1 follows: Atlas fair")
        expect(tip).to_contain_text("Gate: Atlas launch ends on")
        expect(tip).to_contain_text("€")
        expect(page.locator(".rm-cell.changed").first).to_be_attached()
        assert cells(page) != before
        page.mouse.up()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Legal has agreed needs it by")
        dialog.get_by_role("button", name="Leave it").click()
        expect(page.locator(".rm-cell.changed")).to_have_count(0)
        assert cells(page) == before
        assert page.locator("[data-ghost]").count() == 0


def test_what_is_foreseen_and_a_slip_are_shown(browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schedule and the slips are measured by their own tests; here stands how the page shows them."""
    launch = MONDAY + timedelta(14)
    ahead = Foreseen(launch + timedelta(28), launch + timedelta(46), launch - timedelta(4), 0, -3)
    was = MONDAY - timedelta(11)
    slip = Banner("Atlas 2.0 moved", "2 initiatives follow.", "/roadmap?item=atlas", "atlas", was)
    for module in (roadmap_page, roadmap_panel):
        monkeypatch.setattr(module, "foreseen", lambda _: {"atlas-launch": ahead})
    monkeypatch.setattr(roadmap_page, "open_slips", lambda _: [slip])
    monkeypatch.setattr(roadmap_panel, "binding", lambda *_: Binding(("Mara films until then.",), "A second studio."))
    with opened(browser, site, "viewer") as page:
        look(page, site, "?item=atlas-launch")
        banner = page.get_by_role("region", name="Atlas 2.0 moved")
        expect(banner).to_contain_text("2 initiatives follow.")
        expect(banner.get_by_role("link", name="Review the change")).to_be_visible()
        expect(page.locator(".rm-flag.ghost")).to_contain_text("Atlas 2.0 was")
        expect(page.locator(".rm-flag:not(.ghost)")).to_contain_text("Atlas 2.0 now")
        bar = bar_of(page, "atlas-launch")
        width = float(bar.locator(".fade").get_attribute("width") or 0)
        assert width == pytest.approx(21 * 5.8, abs=0.1)  # from the planned end to the day of four times of five
        expect(bar.locator(".safe.past")).to_have_count(1)
        panel = page.locator(".rm-panel")
        expect(panel).to_contain_text("3 working days ago")
        expect(panel).to_contain_text("Mara films until then.")
        expect(panel).to_contain_text("A second studio.")
    with opened(browser, site, "viewer", viewport=NARROW) as page:
        look(page, site)
        expect(page.locator(".rm-list")).to_contain_text("four times of five · Mara Lind")


def test_gates_reviews_and_milestones_are_told_apart_by_shape(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site)
        drawn = "(all) => all.map((one) => one.getAttribute('d')).join(' ')"
        review, gate = (page.locator(f".rm-point.{kind} path:not(.hit)") for kind in ("review", "gate"))
        assert review.count() == gate.count() == 2
        assert review.evaluate_all(drawn) != gate.evaluate_all(drawn)
        page.locator(".rm-point.gate").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".rm-panel")).to_contain_text("What must be finished by then")


def test_on_paper_every_lane_is_there_and_no_frame(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site, "?by=owner")
        names = lanes(page)
        page.emulate_media(media="print")
        paper = page.locator(".rm-paper")
        expect(paper).to_be_visible()
        for name in names:
            expect(paper).to_contain_text(name)
        for told in ("on track", "off track", "Atlas launch", "Capacity of Everybody", "Milestones"):
            expect(paper).to_contain_text(told)
        for hidden in (".rm-board", ".rail", ".top", ".rm-tools", ".rm-panel"):
            expect(page.locator(hidden).first).to_be_hidden()
        assert page.evaluate(TOO_WIDE) <= 0
        page.emulate_media(media="null")
        expect(paper).to_be_hidden()
        sheet = page.pdf(prefer_css_page_size=True)
        width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)[0])
        assert width > height  # the page asks for landscape itself


def test_the_table_says_what_the_timeline_shows(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer") as page:
        look(page, site, "?by=owner")
        titles = page.locator(".rm-bar text").all_text_contents()
        page.get_by_role("link", name="As a table").click()
        table = page.get_by_role("table", name="Initiatives by lane")
        assert sorted(table.locator("th[scope=row]").all_inner_texts()) == sorted(titles)
        row = table.locator("tr", has=page.get_by_role("link", name="Atlas launch", exact=True))
        for told in ("Mara Lind", "Launch, planned", "Spring letter", f"{MONDAY + timedelta(14):%Y}"):
            expect(row).to_contain_text(told)
        expect(page.get_by_role("table", name="Releases")).to_contain_text("Legal has agreed")
        expect(page.get_by_role("table", name="By week: capacity of Everybody")).to_contain_text("€70")
        assert page.evaluate(CHECKS) == []
        page.get_by_role("link", name="Back to the timeline").click()
        page.locator("[data-ready]").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_busy_roadmap_is_accessible_at_both_widths(browser: Browser, site: Site, scheme: str) -> None:
    for viewport in (None, NARROW):
        with opened(browser, site, "director", **({"viewport": viewport} if viewport else {})) as page:
            page.context.add_cookies([{"name": "seamark_theme", "value": scheme, "url": site.base}])
            for address in ("?item=atlas-launch&load=person:mara", "?item=legal&kind=launch&density=compact&links=all"):
                look(page, site, address)
                assert page.evaluate(CHECKS) == [], address
                assert page.evaluate(TOO_WIDE) <= 0
            page.get_by_label("Kind: Launch").click()
            assert page.evaluate(CHECKS) == []


def test_on_a_phone_filters_work_and_nothing_scrolls_sideways(browser: Browser, site: Site) -> None:
    with opened(browser, site, "viewer", viewport=NARROW) as page:
        look(page, site)
        listed = page.locator(".rm-list")
        expect(listed).to_contain_text("Mara Lind")
        page.get_by_label("Owner: All owners").click()
        page.get_by_role("link", name="Mara Lind").click()
        page.wait_for_url("**owner=mara*")
        expect(listed.get_by_role("link", name="Spring letter")).to_have_count(0)
        listed.get_by_role("link", name="Atlas launch").click()
        expect(page.locator(".rm-panel")).to_contain_text("Make the film")
        assert page.evaluate(TOO_WIDE) <= 0
