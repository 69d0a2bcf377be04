"""History: what changed is read by all, compared by day, and brought back by who may."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from seamark.govern import SYSTEM
from seamark.plan import Objective
from tests.web.site import Site, plain, served

TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A workspace whose plan was changed twice."""
    with served(tmp_path_factory.mktemp("history") / "data", roles=("director", "performance", "viewer")) as made:
        plan = made.workspace.plan
        item = plan.create("objective", {"id": "grow", "title": "Grow"}, by=SYSTEM, why="A new year")
        plan.change(item.id, {"title": "Grow in the north"}, version=1, by=SYSTEM, why="The south is full")
        yield made


def title(site: Site) -> str:
    """What the objective is called now."""
    return site.workspace.plan.read(by=SYSTEM).of(Objective)["grow"].title


def test_everybody_reads_who_changed_what_and_why(site: Site) -> None:
    page = plain(site.of("viewer").get("/history").text)
    assert "The south is full" in page
    assert "title Grow Grow in the north" in page
    one = plain(site.of("viewer").get("/history?item=grow").text)
    assert "How 'Grow in the north' changed" in one


def test_two_days_are_compared_field_by_field(site: Site) -> None:
    days = f"from={TODAY - timedelta(1)}&to={TODAY}"
    page = plain(site.of("viewer").get(f"/history/compare?{days}").text)
    assert "1 added, 0 changed, 0 removed" in page
    wrong = site.of("viewer").get("/history/compare?from=yesterday&to=2026-01-01")
    assert wrong.status_code == 400


def test_only_who_may_restore_is_offered_it_and_can(site: Site) -> None:
    assert "Bring back" not in site.of("performance").get("/history").text
    assert site.post("/history/restore", role="performance", to="1").status_code == 403
    assert title(site) == "Grow in the north"
    page = site.of("director").get("/history").text
    assert "data-ask=" in page
    assert site.post("/history/restore", role="director", to="1", item="grow").status_code == 303
    assert title(site) == "Grow"
    assert site.post("/history/restore", role="director", to="2").status_code == 303
    assert title(site) == "Grow in the north"
    assert site.post("/history/restore", role="director", to="9000").status_code == 404
    assert site.post("/history/restore", role="director", to="soon").status_code == 400


def test_a_text_is_named_only_where_it_is_an_id(site: Site) -> None:
    plan = site.workspace.plan
    goal = {
        "id": "orders", "title": "Orders of the year", "objective": "grow", "unit": "orders", "target": 90,
        "metric": "conversions", "reading": "total", "dimension": "revenue", "amber": 0.05,
        "start": "2026-01-01", "deadline": "2026-12-31",
    }  # fmt: skip
    plan.create("goal", goal, by=SYSTEM)
    plan.change("orders", {"deadline": "2027-02-28", "amber": 0.1}, version=1, by=SYSTEM)
    page = plain(site.of("viewer").get("/history?item=orders").text)
    assert "unit orders" in page
    assert "objective Grow" in page
    assert "deadline 31 Dec 2026 28 Feb 2027" in page
    assert re.search(r"amber 5.% 10.%", page)
