"""The inbox: what the numbers advise and what colleagues ask, decided by whom it concerns, read by everybody."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from seamark.decide import Recommendation
from seamark.govern import SYSTEM
from tests.web import overspend, shop
from tests.web.aims import GOAL
from tests.web.site import Site, plain, served, wait_for

ROLES = ("director", "cmo", "performance", "creative", "viewer")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop whose search campaign overspends, weighed."""
    with served(tmp_path_factory.mktemp("inbox") / "data", roles=ROLES) as site:
        now = datetime.now(UTC)
        site.send(shop.messages(now))
        assert site.post("/data/imports/run", files={"file": ("costs.csv", overspend.costs())}).status_code == 200
        plan = site.workspace.plan
        plan.create("objective", {"id": "grow", "title": "Grow the shop"}, by=SYSTEM)
        goal = {**GOAL, "metric": "revenue", "reading": "total", "dimension": "revenue", "target": 10}
        plan.create("goal", {**goal, "id": "revenue", "title": "Revenue of the season"}, by=SYSTEM)
        plan.create("initiative", overspend.campaign(goals=["revenue"]), by=SYSTEM)
        yield site


@pytest.fixture
def site(made: Site) -> Site:
    """The same, once the campaign stands in the inbox."""
    wait_for(lambda: bool(made.workspace.decisions.inbox(by=SYSTEM, state="all")))
    return made


def advice(site: Site) -> Recommendation:
    """What is advised about the campaign."""
    return site.workspace.decisions.inbox(by=SYSTEM)[0]


def post(site: Site, path: str, *, role: str, **fields: str) -> httpx.Response:
    """A form of a colleague."""
    client = site.of(role)
    return client.post(path, data={"csrf": client.cookies["seamark_csrf"], **fields})


def inbox(site: Site, role: str, shelf: str = "open") -> str:
    """What a shelf says to a colleague."""
    return plain(site.of(role).get(f"/recommendations?shelf={shelf}").text)


def count_of(page: str) -> str:
    """The number in the top bar."""
    found = re.search(r'<span class="n" data-waits( hidden)?>(\d+)</span></a>\s*<details', page)
    assert found
    return "" if found[1] else found[2]


def test_a_finding_shows_its_numbers_and_who_may_decide(site: Site) -> None:
    one, page = advice(site), inbox(site, "director")
    assert one.verdict == "act"
    assert one.finding in page
    for fact in one.evidence:
        assert fact.label in page
    assert "1 decision waits for you" in page
    assert "The CMO You may not:" in page
    assert "Ask the CMO" in page
    assert "You may." in inbox(site, "cmo")
    assert "Nothing waits for your decision" in inbox(site, "viewer")
    assert one.finding in inbox(site, "viewer")


def test_the_count_of_the_top_bar_is_that_of_whoever_looks(site: Site) -> None:
    assert count_of(site.of("cmo").get("/settings/account").text) == "1"
    assert count_of(site.of("viewer").get("/settings/account").text) == ""


def test_one_has_an_address_of_its_own(site: Site) -> None:
    page = plain(site.of("viewer").get(f"/recommendations/{advice(site).id}").text)
    assert advice(site).finding in page
    assert "Approve" not in page
    assert site.of("viewer").get("/recommendations/rec_nothing").status_code == 404
    assert site.of("viewer").get("/recommendations?shelf=elsewhere").status_code == 400


def test_who_may_not_decide_is_refused_whatever_they_send(site: Site) -> None:
    one = advice(site)
    seen: dict[str, Any] = {"seen": one.content_hash}
    assert post(site, f"/recommendations/{one.id}/approve", role="director", **seen).status_code == 403
    assert post(site, f"/recommendations/{one.id}/approve", role="viewer", **seen).status_code == 403
    assert post(site, f"/recommendations/{one.id}/decline", role="viewer", reason="No").status_code == 403
    assert post(site, f"/recommendations/{one.id}/ask", role="viewer").status_code == 403
    assert post(site, f"/recommendations/{one.id}/decline", role="cmo", reason=" ").status_code == 400
    stale = post(site, f"/recommendations/{one.id}/approve", role="cmo", seen="0" * 64)
    assert stale.status_code == 409
    assert "changed since you looked" in html.unescape(stale.text)


def test_put_off_it_lies_on_its_shelf(site: Site) -> None:
    one = advice(site)
    until = datetime.now(UTC).date() + timedelta(3)
    assert post(site, f"/recommendations/{one.id}/snooze", role="director", until=str(until)).status_code == 303
    assert one.finding not in inbox(site, "cmo")
    assert one.finding in inbox(site, "cmo", "snoozed")
    assert f"put off until {until.day}" in inbox(site, "cmo", "snoozed")
    wrong = post(site, f"/recommendations/{one.id}/snooze", role="director", until="soon")
    assert wrong.status_code == 400


def test_an_edit_with_money_is_a_request_that_its_approver_finds_and_declines_with_a_reason(site: Site) -> None:
    asked = post(
        site,
        "/plan/initiative/new",
        role="performance",
        title="Radio in the harbour",
        kind="event",
        goals="revenue",
        start=str(overspend.TODAY + timedelta(10)),
        end=str(overspend.TODAY + timedelta(20)),
        status="planned",
        budget="9000",
    )
    where = asked.headers["location"]
    assert where.startswith("/approvals/appr")
    mine = plain(site.of("performance").get(where).text)
    assert "Sent to Mara Director" in mine or "Sent to Mara Cmo" in mine
    assert "€9,000" in mine
    assert "Radio in the harbour" in mine
    assert "Withdraw" in mine
    assert "Radio in the harbour" in inbox(site, "performance", "waiting")
    assert "Radio in the harbour" in inbox(site, "cmo")
    assert post(site, f"{where}/decline", role="performance", reason="Mine").status_code == 403
    assert post(site, f"{where}/decline", role="cmo", reason="").status_code == 400
    assert post(site, f"{where}/decline", role="cmo", reason="Not this year").status_code == 303
    assert "Not this year" in inbox(site, "performance", "decided")
    assert post(site, f"{where}/approve", role="cmo", seen="x").status_code == 409
    assert site.of("creative").get(where).status_code == 200
    assert site.of("viewer").get(where).status_code == 403


def test_declined_it_stays_with_its_reason_and_counts_for_quality(site: Site) -> None:
    known = site.workspace.decisions.inbox(by=SYSTEM, state="snoozed") or site.workspace.decisions.inbox(by=SYSTEM)
    reason = "The season ends anyway"
    assert post(site, f"/recommendations/{known[0].id}/decline", role="cmo", reason=reason).status_code == 303
    page = inbox(site, "viewer", "decided")
    assert reason in page
    assert "by Mara Cmo" in page
    assert "Half of them within" in page
