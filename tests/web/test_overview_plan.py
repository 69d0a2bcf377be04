"""The Overview with a plan: how goals stand, what was planned, what changed since one last looked, what comes."""

import contextlib
import html
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from seamark.faces.web.looks import COOKIE, Looks
from seamark.govern import SYSTEM, Actor
from seamark.kernel import Period
from seamark.plan import Initiative, Move
from tests.web import aims, shop
from tests.web.site import PASSWORD, Site, email_of, plain, served


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop with ten weeks behind it and a plan."""
    with served(tmp_path_factory.mktemp("planned") / "data", roles=("director", "viewer", "cmo")) as made:
        now = datetime.now(UTC)
        made.send(shop.messages(now))
        assert made.post("/data/imports/run", files={"file": ("costs.csv", shop.costs(now))}).status_code == 200
        aims.write(made.workspace.plan)
        made.settle()
        yield made


def actor_of(site: Site, role: str) -> Actor:
    """The colleague of a role as govern knows them."""
    found = site.workspace.govern.actor_of_session(site.of(role).cookies["seamark_session"])
    assert found is not None
    return found


def card(page: str, name: str) -> str:
    """What the card of this heading says."""
    return plain(page.split(f'id="overview-{name}"')[1].split("</section>", maxsplit=1)[0])


def test_the_sentence_counts_the_goals_and_names_the_one_furthest_behind(site: Site) -> None:
    page = html.unescape(site.of("viewer").get("/").text)
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading
    assert re.fullmatch(r"One of two goals holds; 'Revenue of the season' is \d\d.% behind plan\.", heading[1])
    assert "Revenue was €" in plain(page)


def test_goals_that_are_behind_stand_first_with_their_mark_and_way(site: Site) -> None:
    page = site.of("viewer").get("/").text
    rows = re.findall(r'<span class="marked"><svg class="mark (\w+)".*?<a href="/goals/(\w+)">', page, re.DOTALL)
    assert rows == [("off", "revenue"), ("on", "modest"), ("unknown", "loved")]
    assert page.count('class="way c1"') == 3


def test_the_chart_holds_revenue_and_spend_against_the_plan(site: Site) -> None:
    page = html.unescape(site.of("viewer").get("/", params={"ahead": "0"}).text)
    chart = page.split('data-chart="revenue-and-spend"')[1].split("</figure>")[0]
    assert re.search(r"<h2>Revenue is \d+.% below plan and spend \d+.% (above|below)</h2>", chart)
    assert "dashed: the plan" in chart
    table = chart.split("<tbody>")[1]
    cells = [re.findall(r'<td class="num"><data value="([\d.e+-]+)"', row) for row in table.split("</tr>")[:-1]]
    period = Period.last(28, until=aims.TODAY - timedelta(1))
    planned = site.workspace.plan.budgeted(period, by=SYSTEM)
    assert [float(row[3]) for row in cells] == pytest.approx([one.value for one in planned])
    assert sum(one.value for one in planned) == pytest.approx(8_000 * 28 / 80)
    assert float(cells[0][2]) == pytest.approx(900_000 / 181)  # a straight path: the same step every day


def test_what_a_day_should_bring_stands_under_what_it_brought(site: Site) -> None:
    live = plain(site.of("viewer").get("/").text.split('aria-label="Live"')[1].split("</section>")[0])
    assert "€4,972 planned for the day" in live
    assert "€100 planned for the day" in live


def test_the_next_six_weeks_show_what_begins_runs_and_ships(site: Site) -> None:
    weeks = card(site.of("viewer").get("/").text, "weeks")
    for title in ("Autumn search", "Spring letter", "Atlas 2.0", "Look at the season"):
        assert title in weeks
    assert "Far away" not in weeks
    assert "80% sure" in weeks


def test_what_others_changed_is_news_and_what_one_did_oneself_is_not(site: Site) -> None:
    director = actor_of(site, "director")
    plan = site.workspace.plan
    letter = plan.read(by=SYSTEM).of(Initiative)["spring-letter"]
    move = Move(letter.id, letter.start + timedelta(7))
    plan.move(move, version=letter.version, by=director, why="The printer is late")
    told = card(site.of("viewer").get("/").text, "changed")
    assert told.startswith('">Changed in the last seven days') or "Changed in the last seven days" in told
    assert "Mara Director moved initiative 'Spring letter' by 1 week" in told
    assert "The printer is late" in told
    assert "Spring letter" not in card(site.of("director").get("/").text, "changed").split("Seamark added")[0]


def test_five_lines_at_most_and_each_leads_somewhere(site: Site) -> None:
    page = site.of("viewer").get("/").text.split('id="overview-changed"')[1].split("</section>")[0]
    links = re.findall(r'<a class="plain-link" href="([^"]*)"', page)
    assert len(links) == 5
    assert all(site.of("viewer").get(html.unescape(link)).status_code == 200 for link in links)
    assert re.search(r"and \d+ more", plain(page))


@contextlib.contextmanager
def looked(site: Site, role: str, *, ago: timedelta) -> Iterator[httpx.Client]:
    """A browser of a colleague who looked last some time ago."""
    with httpx.Client(base_url=site.base) as client:
        client.post("/sign-in", data={"email": email_of(role), "password": PASSWORD})
        looks = Looks(actor_of(site, role).id, None, time.time() - ago.total_seconds())
        client.cookies.set(COOKIE, msgspec.json.encode(looks).hex())
        yield client


def test_since_one_last_looked_means_the_sitting_before_this_one(site: Site) -> None:
    with looked(site, "cmo", ago=timedelta(days=3)) as client:
        day = datetime.now(UTC) - timedelta(days=3)
        assert f"Changed since {day:%A}" in client.get("/").text
        assert f"Changed since {day:%A}" in client.get("/").text, "a second look of one sitting forgets nothing"
    with looked(site, "cmo", ago=timedelta(minutes=2)) as client:
        assert "Changed in the last seven days" in client.get("/").text
    with looked(site, "cmo", ago=timedelta(days=300)) as client:
        day = datetime.now(UTC) - timedelta(days=28)
        assert f"Changed since {day.day} {day:%b}" in client.get("/").text
    with looked(site, "viewer", ago=timedelta(days=3)) as client:
        client.post("/sign-in", data={"email": email_of("cmo"), "password": PASSWORD})
        assert "Changed in the last seven days" in client.get("/").text, "another person's looks are not theirs"
    with looked(site, "cmo", ago=timedelta(days=3)) as client:
        client.cookies.set(COOKIE, "nonsense")
        assert client.get("/").status_code == 200
