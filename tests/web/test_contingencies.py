"""Contingency plans and phases on the pages: agreed on in a form, watched, decided in the inbox."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from seamark.govern import SYSTEM
from seamark.plan import Contingency, Initiative, Phase
from seamark.plan.kinds import Prepared
from tests.web import aims, shop
from tests.web.site import Site, plain, served

TODAY = datetime.now(UTC).date()
Form = Mapping[str, str | Sequence[str]]
FEW = {
    "title": "Too few orders",
    "watch": "metric",
    "metric": "conversions",
    "beyond": "below",
    "limit": "100,000",
    "days": "28",
    "then": "Send the spring letter now.",
    "protects": "revenue",
    "start": str(TODAY - timedelta(7)),
    "end": str(TODAY + timedelta(90)),
    "status": "armed",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop with ten weeks behind it and a small plan."""
    with served(tmp_path_factory.mktemp("cases") / "data", roles=("cmo", "director", "viewer")) as made:
        made.send(shop.messages(datetime.now(UTC)))
        aims.write(made.workspace.plan)
        made.workspace.publisher.publish()
        yield made


def sent(site: Site, to: str, fields: Form) -> httpx.Response:
    """What the server says to a form of the director."""
    client = site.of("director")
    return client.post(to, data={"csrf": client.cookies["seamark_csrf"], **fields})


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a form."""
    pairs = re.findall(r'type="hidden" name="(version|seen)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in pairs}


def test_without_any_the_page_teaches_what_they_are_for(site: Site) -> None:
    page = plain(site.of("viewer").get("/roadmap/contingencies").text)
    assert "What if it goes wrong?" in page
    assert "Agree on the first" not in page
    assert "Agree on the first" in plain(site.of("director").get("/roadmap/contingencies").text)


def test_one_is_agreed_on_fires_and_is_decided(site: Site) -> None:
    changes: Form = {
        "changes.item": ["spring-letter", "", ""],
        "changes.field": ["status", "", ""],
        "changes.value": ["running", "", ""],
    }
    made = sent(site, "/plan/contingency/new", {**FEW, **changes})
    assert (made.status_code, made.headers["location"]) == (303, "/roadmap/contingencies"), plain(made.text)
    (item,) = site.workspace.plan.read(by=SYSTEM).of(Contingency).values()
    assert (item.limit, item.changes) == (100_000, (Prepared("spring-letter", "status", "running"),))
    site.workspace.publisher.publish()
    site.workspace.decisions.weigh()
    page = site.of("director").get("/roadmap/contingencies").text
    said = plain(page)
    assert "The case of 1 of 1 contingency plan has come" in said
    assert "Conversions over 28 days below 100k" in said
    assert "Spring letter: status → running" in said
    found = re.search(r'href="(/recommendations/[^"]+)">Decide', page)
    assert found
    card = plain(site.of("director").get(found[1]).text)
    assert "Send the spring letter now." in card
    assert "status planned → running" in card
    panel = plain(site.of("viewer").get("/roadmap?item=spring-letter").text)
    assert "If it goes wrong Too few orders" in panel
    goal = plain(site.of("viewer").get("/goals/revenue").text)
    assert "Too few orders : Send the spring letter now." in goal
    history = plain(site.of("director").get(f"/history?item={item.id}").text)
    assert "Spring letter: status → running" in history


def test_a_form_with_faults_names_each_at_its_field_and_keeps_what_was_typed(site: Site) -> None:
    rows: Form = {"changes.item": ["spring-letter"], "changes.field": ["status"]}
    wrong = {**FEW, "title": "Wrong", "days": "5", "limit": "many"}
    answer = sent(site, "/plan/contingency/new", {**wrong, **rows, "changes.value": ["paused"]})
    said = plain(answer.text)
    assert answer.status_code == 400
    assert "It is no number." in said
    assert "14" in said
    assert re.search(r'name="changes.value" value="paused"', answer.text)


def test_phases_are_written_in_rows_and_shown_where_the_work_is(site: Site) -> None:
    start = aims.MONDAY + timedelta(7)
    page = site.of("director").get("/plan/initiative/spring-letter/edit").text
    rows: Form = {
        "phases.title": ["Write", "Send", ""],
        "phases.start": [str(start), str(start + timedelta(7)), ""],
        "phases.end": [str(start + timedelta(4)), str(start + timedelta(11)), ""],
        "phases.done": ["yes", "", ""],
    }
    fields = hidden(page)
    shown = {name: text.split("\n") if name == "goals" else text for name, text in json.loads(fields["seen"]).items()}
    saved = sent(site, "/plan/initiative/spring-letter/edit", {**shown, **fields, **rows})
    assert saved.status_code == 303, plain(saved.text)
    now = site.workspace.plan.read(by=SYSTEM).find(Initiative, "spring-letter")
    assert now is not None
    assert now.phases == (
        Phase("Write", start, start + timedelta(4), done=True),
        Phase("Send", start + timedelta(7), start + timedelta(11)),
    )
    panel = plain(site.of("viewer").get("/roadmap?item=spring-letter").text)
    assert re.search(r"Phases done Write .* to come Send", panel)
    bars = site.of("viewer").get("/roadmap/data").json()["bars"]
    assert [one["title"] for bar in bars if bar["id"] == "spring-letter" for one in bar["phases"]] == ["Write", "Send"]
