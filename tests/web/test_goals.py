"""Goals: a director sets them from measured numbers, reads how they stand; others see, and change nothing."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from seamark.govern import SYSTEM, Role
from seamark.plan import Goal
from tests.web import shop
from tests.web.site import Site, plain, served

TODAY = datetime.now(UTC).date()
GOAL: dict[str, Any] = {
    "title": "More revenue from the online shop",
    "dimension": "revenue",
    "metric": "revenue",
    "reading": "total",
    "target": "90,000",
    "unit": "EUR",
    "direction": "up",
    "start": str(TODAY - timedelta(60)),
    "deadline": str(TODAY + timedelta(120)),
    "path": "linear",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop of this file's own, with ten weeks behind it and an empty plan."""
    with served(tmp_path_factory.mktemp("goals") / "data", roles=("director", "viewer", "performance")) as made:
        made.send(shop.messages(datetime.now(UTC)))
        yield made


@pytest.fixture
def objective(site: Site) -> str:
    """The id of a new objective."""
    return site.workspace.plan.create("objective", {"title": "Grow the shop"}, by=SYSTEM).id


def sent(site: Site, to: str, *, role: str, **fields: str) -> httpx.Response:
    """What the server says to a form of this colleague."""
    client = site.of(role)
    return client.post(to, data={"csrf": client.cookies["seamark_csrf"], **fields})


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def test_an_empty_plan_teaches_the_first_step_and_offers_it_only_to_who_may(site: Site) -> None:
    if site.workspace.plan.number:
        pytest.skip("Another test of this file put a plan in first.")
    assert 'href="/plan/objective/new"' in site.of("director").get("/goals").text
    viewer = site.of("viewer").get("/goals").text
    assert "What shall marketing bring about?" in viewer
    assert "/plan/objective/new" not in viewer


def test_a_goal_gets_its_baseline_from_the_data_and_shows_how_it_stands(site: Site, objective: str) -> None:
    days: dict[str, Any] = {"baseline_from": str(TODAY - timedelta(60)), "baseline_to": str(TODAY - timedelta(30))}
    asked = {**GOAL, "objective": objective, **days}
    read = sent(site, "/plan/goal/new", role="director", do="read", **asked)
    baseline = hidden(read.text, "baseline")
    assert '"read_at"' in baseline
    assert "Measured from" in plain(read.text)
    made = sent(site, "/plan/goal/new", role="director", baseline=baseline, why="The year's aim", **asked)
    assert made.status_code == 303, plain(made.text)
    page = site.of("viewer").get(made.headers["location"]).text
    assert "Planned" in page
    assert "The year&#39;s aim" in page
    assert 'data-chart="way"' in page
    tree = plain(site.of("viewer").get("/goals").text)
    assert "More revenue from the online shop" in tree
    assert "No goal yet for new customers" in tree


def test_every_fault_of_a_form_stands_at_its_field_at_once(site: Site, objective: str) -> None:
    wrong: dict[str, Any] = {
        **GOAL,
        "objective": objective,
        "title": "",
        "target": "many",
        "deadline": "",
        "where": "channel",
    }
    page = sent(site, "/plan/goal/new", role="director", **wrong)
    assert page.status_code == 400
    for field in ("title", "target", "deadline", "where"):
        assert f'id="{field}-fault-1"' in page.text, field
    assert "4 fields need another look." in plain(page.text)
    assert 'value="many"' in page.text


def test_two_who_change_the_same_goal_see_each_other(site: Site, objective: str) -> None:
    plan = site.workspace.plan
    fields = {**GOAL, "objective": objective, "target": 90_000}
    goal = plan.create("goal", fields, by=SYSTEM)
    form = site.of("director").get(f"/plan/goal/{goal.id}/edit").text
    theirs = site.of("performance").get(f"/plan/goal/{goal.id}/edit").text
    typed: dict[str, Any] = {name: value for name, value in fields.items() if isinstance(value, str)}
    seen = hidden(theirs, "seen")
    first = sent(
        site, f"/plan/goal/{goal.id}/edit", role="performance", version="1", seen=seen, **{**typed, "target": "91000"}
    )
    assert first.status_code == 303, plain(first.text)
    mine = {**typed, "target": "95000", "title": "More revenue, much more"}
    second = sent(site, f"/plan/goal/{goal.id}/edit", role="director", version="1", seen=hidden(form, "seen"), **mine)
    assert second.status_code == 409
    said = plain(second.text)
    assert "Mara Performance changed 'target' (90000.0 → 91000.0)" in said
    assert "Mara Performance made it 91000; this is yours." in said
    version, seen = hidden(second.text, "version"), hidden(second.text, "seen")
    assert version == "2"
    third = sent(site, f"/plan/goal/{goal.id}/edit", role="director", version=version, seen=seen, **mine)
    assert third.status_code == 303
    after = plan.read(by=SYSTEM).of(Goal)[goal.id]
    assert (after.target, after.title, after.version) == (95_000, "More revenue, much more", 3)


def test_who_may_not_edit_is_refused_at_form_and_door(site: Site, objective: str) -> None:
    assert site.of("viewer").get("/plan/goal/new").status_code == 403
    assert sent(site, "/plan/objective/new", role="viewer", title="Mine", kind="revenue").status_code == 403
    assert sent(site, f"/plan/objective/{objective}/remove", role="viewer", version="1").status_code == 403
    assert "/plan/goal/new" not in site.of(Role.VIEWER).get("/goals").text


def test_a_check_in_without_a_word_is_refused_and_one_with_words_is_read(site: Site, objective: str) -> None:
    goal = site.workspace.plan.create("goal", {**GOAL, "objective": objective, "target": 9}, by=SYSTEM)
    empty = sent(site, "/plan/check-in/new", role="director", on=goal.id, date=str(TODAY), mood="unsure")
    assert empty.status_code == 400
    assert 'id="text-fault-1"' in empty.text
    made = sent(site, "/plan/check-in/new", role="director", on=goal.id, date=str(TODAY), mood="worried", text="Slow")
    assert made.headers["location"] == f"/goals/{goal.id}"
    assert "worried" in site.of("viewer").get(f"/goals/{goal.id}").text


def test_an_objective_that_is_named_stays(site: Site, objective: str) -> None:
    site.workspace.plan.create("goal", {**GOAL, "objective": objective, "target": 9}, by=SYSTEM)
    answer = sent(site, f"/plan/objective/{objective}/remove", role="director", version="1")
    assert answer.status_code == 400
    assert site.workspace.plan.find("objective", objective, by=SYSTEM).label == "Grow the shop"


def test_what_cannot_be_of_dates_and_people_is_said_at_its_field(site: Site) -> None:
    person = site.workspace.plan.create("person", {"name": "Noor"}, by=SYSTEM)
    days = {"start": str(TODAY), "end": str(TODAY - timedelta(1))}
    away = sent(site, "/plan/absence/new", role="director", person=person.id, kind="holiday", **days)
    assert away.status_code == 400
    assert 'id="end-fault-1"' in away.text
    nobody = sent(site, "/plan/absence/new", role="director", kind="holiday", start=str(TODAY), end=str(TODAY))
    assert 'id="person-fault-1"' in nobody.text
    wrong = {"title": "Atlas", "date": str(TODAY), "confidence": "very", "tier": "2"}
    release = sent(site, "/plan/release/new", role="director", **wrong)
    assert 'id="confidence-fault-1"' in release.text
    hours = sent(site, "/plan/person/new", role="director", name="Jon", hours_a_week="900")
    assert 'id="hours_a_week-fault-1"' in hours.text
    assert sent(site, "/plan/person/new", role="viewer", name="Jon").status_code == 403
