"""Responsibilities, suggestions, capacity and team on the pages: what they say, what they save, what they refuse."""

import html
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta

import httpx
import pytest

from seamark.govern import SYSTEM
from seamark.plan import Absence, Initiative, Person, Task
from tests.web import aims, workforce
from tests.web.site import Site, plain, served

MONDAY = aims.MONDAY
HOME = "/roadmap/responsibilities"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two who can film, one campaign with a film to be made, and nobody chosen for it."""
    with served(tmp_path_factory.mktemp("people") / "data", roles=("director", "viewer")) as made:
        plan = made.workspace.plan
        aims.write(plan)
        for name, share in (("mara", 0.0), ("joel", 0.5)):
            fields = {
                "id": name,
                "name": name.capitalize(),
                "skills": ["film"],
                "team": "Studio",
                "ongoing_share": share,
            }
            plan.create("person", fields, by=SYSTEM)
        film = {"id": "film", "title": "The film", "work": "film", "initiative": "spring-letter", "skills": {"film": 4}}
        dates = {"start": str(MONDAY + timedelta(7)), "end": str(MONDAY + timedelta(11))}
        plan.create("task", {**film, **dates}, by=SYSTEM)
        yield made


def post(site: Site, path: str, fields: Mapping[str, str], *, role: str = "director") -> httpx.Response:
    """Send a form as a colleague."""
    client = site.of(role)
    return client.post(path, data={"csrf": client.cookies["seamark_csrf"], **fields})


def letters(site: Site, item: str) -> dict[str, str]:
    """The letters of an item now."""
    (row,) = [one for one in site.workspace.plan.responsibilities(by=SYSTEM).rows if one.id == item]
    return dict(row.letters)


def version(site: Site, item: str) -> str:
    """The version of an item now."""
    return str(site.workspace.plan.read(by=SYSTEM).items[item].version)


def test_the_matrix_says_what_is_missing_and_who_could(site: Site) -> None:
    page = site.of("viewer").get(HOME).text
    said = plain(page)
    assert "gaps in who answers and who does what" in said
    assert "Nobody was chosen yet for the film of 'The film'." in said
    assert "data-editable" not in page
    part = plain(site.of("viewer").get("/roadmap/items/film/suggestions").text)
    assert "Mara: has film, 5 of 4 days free" in part
    assert "Joel: has film, 2.5 of 4 days free" in part
    assert "Give it to" not in part


def test_it_is_given_with_one_click_and_taken_back_with_another(site: Site) -> None:
    said = site.post("/roadmap/items/film/give", role="director", person="mara", version="1")
    assert "Given to Mara." in plain(said.text)
    film = site.workspace.plan.find("task", "film", by=SYSTEM)
    assert isinstance(film, Task)
    assert film.who == {"film": "mara"}
    change = re.search(r'name="change" value="(\d+)"', said.text)
    assert change
    back = site.post("/roadmap/undo", role="director", change=change[1], back=HOME)
    assert (back.status_code, back.headers["location"]) == (303, HOME)
    assert letters(site, "film") == {}
    away = site.post("/roadmap/undo", role="director", change="9999", back="https://elsewhere.example")
    assert away.status_code == 404


def test_a_letter_is_set_and_accountability_handed_over_when_it_is_meant(site: Site) -> None:
    sent = {"item": "spring-letter", "person": "joel", "letter": "A", "version": version(site, "spring-letter")}
    refused = post(site, HOME, sent)
    assert "Ines Adler and Joel would both be accountable for 'Spring letter'." in plain(refused.text)
    assert "Hand it over from Ines Adler to Joel" in plain(refused.text)
    assert letters(site, "spring-letter") == {"ines": "A"}
    fields = dict(re.findall(r'type="hidden" name="(from|left)" value="([^"]*)"', refused.text))
    done = post(site, HOME, {**sent, **fields})
    assert "Joel is accountable for 'Spring letter' now." in plain(done.text)
    assert letters(site, "spring-letter") == {"joel": "A"}
    stale = post(site, HOME, sent)
    assert (stale.status_code, "you had version" in plain(stale.text)) == (200, True)
    odd = post(site, HOME, {**sent, "letter": "Z", "version": version(site, "spring-letter")})
    assert "Allowed are R, A, AR, C, I" in plain(odd.text)
    assert post(site, HOME, sent, role="viewer").status_code == 403


def test_filters_narrow_it_and_bad_ones_are_told(site: Site) -> None:
    client = site.of("viewer")
    assert "The film" in client.get(f"{HOME}?name=spring").text
    assert 'id="row-autumn-search"' not in client.get(f"{HOME}?name=spring").text
    assert 'id="row-spring-letter"' in client.get(f"{HOME}?person=ines").text
    assert "Nothing that is still to be done fits these filters." in plain(client.get(f"{HOME}?launch=atlas").text)
    assert "No initiative is called like 'zzz'." in plain(client.get(f"{HOME}?name=zzz").text)
    for query, status in (("person=nobody", 404), ("page=0", 400), ("page=x", 400)):
        assert client.get(f"{HOME}?{query}").status_code == status


def test_a_form_tells_who_would_be_over_and_saves_when_that_is_meant(site: Site) -> None:
    client = site.of("director")
    page = client.get("/plan/task/film/edit").text
    hidden = {name: html.unescape(value) for name, value in re.findall(r'name="(version|seen)" value="([^"]*)"', page)}
    texts = {"title": "The film", "kind": "work", "initiative": "spring-letter", "work": "film", "status": "planned",
             "skills": "film: 4", "people": "joel: 6", "start": str(MONDAY + timedelta(7)),
             "end": str(MONDAY + timedelta(11)), "needed": "start", **hidden}  # fmt: skip
    told = post(site, "/plan/task/film/edit", texts)
    assert "Joel would be over in 1 week" in plain(told.text)
    assert "6.0 days booked, 2.5 free." in plain(told.text)
    assert letters(site, "film") == {}
    saved = post(site, "/plan/task/film/edit", {**texts, "sure": "yes"})
    assert saved.status_code == 303
    assert letters(site, "film") == {"joel": "R"}
    again = {**texts, "seen": hidden["seen"], "people": "joel: -1", "version": version(site, "film")}
    assert "Joel would be over" not in plain(post(site, "/plan/task/film/edit", again).text)
    new = {"title": "More", "kind": "work", "initiative": "spring-letter", "people": "joel: 5",
           "start": str(MONDAY + timedelta(14)), "end": str(MONDAY + timedelta(18)), "status": "planned"}  # fmt: skip
    assert "Save anyway?" in plain(post(site, "/plan/task/new", new).text)
    assert post(site, "/plan/task/new", {**new, "sure": "yes"}).status_code == 303
    fits = {**new, "title": "Little", "people": "mara: 1"}
    assert post(site, "/plan/task/new", fits).status_code == 303


def test_capacity_by_person_team_and_skill(site: Site) -> None:
    site.workspace.plan.change("film", {"people": {"joel": 6}}, version=1, by=SYSTEM)
    client = site.of("viewer")
    said = plain(client.get("/roadmap/capacity").text)
    assert "1 person is booked beyond what is free" in said
    assert "Joel is over in 1 week" in said
    week = MONDAY + timedelta(7)
    cell = plain(client.get(f"/roadmap/capacity/cell?of=person&key=joel&week={week}").text)
    assert "6.0 days booked of 2.5 free: 3.5 too many ." in cell
    assert "The film 6.0 days · task" in cell
    assert "Studio" in plain(client.get("/roadmap/capacity?by=team").text)
    skill = plain(client.get(f"/roadmap/capacity/cell?of=skill&key=film&week={week}").text)
    assert "somebody with film, not chosen yet" in skill
    assert "away" in plain(client.get("/roadmap/capacity").text)
    chosen = plain(client.get(f"/roadmap/capacity?cell=person:joel:{week}").text)
    assert "3.5 too many" in chosen
    for query in ("by=moon", "weeks=0", "weeks=999", "weeks=x", "start=2026-13-01"):
        assert client.get(f"/roadmap/capacity?{query}").status_code == 400, query
    for query, status in (("of=person&key=x&week=2026-03-02", 404), ("of=moon&key=&week=2026-03-02", 400),
                          ("of=person&key=joel&week=soon", 400)):  # fmt: skip
        assert client.get(f"/roadmap/capacity/cell?{query}").status_code == status, query


def test_where_days_of_a_skill_are_left(site: Site) -> None:
    client, ready = site.of("viewer"), aims.TODAY + timedelta(60)
    said = plain(client.get(f"/roadmap/capacity?skill=film&days=3&ready={ready}").text)
    assert "Mara is ready first, on" in said
    assert "Nobody alone has 300 days left by then." in plain(
        client.get(f"/roadmap/capacity?days=300&ready={ready}").text
    )
    for query, message in (("days=x", "'days' is 'x'."), ("days=-1", "'days' is -1."), ("days=1&ready=soon", "'by' is"),
                           ("days=1&skill=sail", "Nobody has the skill 'sail'.")):  # fmt: skip
        answer = client.get(f"/roadmap/capacity?{query}")
        assert (answer.status_code, message in plain(answer.text)) == (200, True), query


def test_holidays_are_closed_for_everybody_once(site: Site) -> None:
    done = site.post("/roadmap/team/holidays", role="director", region="de-by", year="2027")
    assert done.status_code == 303
    closed = [one for one in site.workspace.plan.read(by=SYSTEM).of(Absence).values() if one.kind == "closed"]
    assert {one.start.year for one in closed} == {2027}
    assert all(one.start.weekday() < 5 for one in closed)
    page = site.of("director").get("/roadmap/team").text
    assert "Epiphany" in page
    again = site.post("/roadmap/team/holidays", role="director", region="DE-BY", year="2027")
    assert again.status_code == 303
    assert len(
        [one for one in site.workspace.plan.read(by=SYSTEM).of(Absence).values() if one.kind == "closed"]
    ) == len(closed)
    for fields in (
        {"region": "Moon", "year": "2027"},
        {"region": "DE", "year": "soon"},
        {"region": "DE", "year": "1000"},
    ):
        refused = post(site, "/roadmap/team/holidays", fields)
        assert (refused.status_code, 'role="alert"' in refused.text) == (400, True), fields


def test_what_finished_tasks_tell_is_used_with_one_click(site: Site) -> None:
    for number in range(4):
        began = MONDAY - timedelta(21 * (number + 1))
        fields = {"title": f"Old {number}", "initiative": "spring-letter", "people": {"mara": 2}, "status": "done",
                  "began": str(began), "ended": str(began + timedelta(4))}  # fmt: skip
        site.workspace.plan.create("task", fields, by=SYSTEM)
    page = site.of("director").get("/roadmap/team")
    assert re.search(r"the last 4 tasks suggest \d+ % \(\d+ to \d+\)", plain(page.text))
    assert site.post("/roadmap/team/mara/share", role="director", version=version(site, "mara")).status_code == 303
    mara = site.workspace.plan.read(by=SYSTEM).of(Person)["mara"]
    assert 0.4 < mara.ongoing_share < 0.6
    assert "Use it for Mara" not in plain(site.of("director").get("/roadmap/team").text)
    assert site.post("/roadmap/team/joel/share", role="director", version="1").status_code == 400


def test_without_people_and_work_the_pages_teach(tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(tmp_path_factory.mktemp("none") / "data", roles=("director", "viewer")) as site:
        assert "Who answers for what?" in plain(site.of("viewer").get(HOME).text)
        assert "Plan the first initiative" in site.of("director").get(HOME).text
        assert "How much can we do?" in plain(site.of("viewer").get("/roadmap/capacity").text)
        assert "Add the first person" in site.of("director").get("/roadmap/capacity").text


def test_a_large_plan_is_soon_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Forty people, a thousand initiatives, five hundred tasks; the bar of 300 ms has room for a busy machine."""
    with served(tmp_path_factory.mktemp("workforce") / "data", roles=("director",)) as site:
        workforce.write(site.workspace.plan)
        assert len(site.workspace.plan.read(by=SYSTEM).of(Initiative)) == 1000
        client = site.of("director")
        for path in ("/roadmap/capacity", "/roadmap/capacity?by=skill", HOME, "/roadmap/items/t1/suggestions"):
            client.get(path)
            times = []
            for _ in range(7):
                begun = time.perf_counter()
                assert client.get(path).status_code == 200
                times.append(time.perf_counter() - begun)
            assert statistics.median(times) < 0.3, (path, times)
