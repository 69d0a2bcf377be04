"""The pages of experiments as colleagues of each role get them; what is refused stands at its field."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.site import Site, plain, served

FORM: dict[str, Any] = {
    "key": "button", "title": "Button", "hypothesis": "It is seen.", "unit": "anonymous", "metric": "conversion",
    "effect": "10", "method": "sequential", "traffic": "100", "power": "80", "level": "95", "window_days": "7",
    "before_days": "0", "name.0": "control", "share.0": "50", "name.1": "large", "share.1": "50",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty workspace."""
    with served(tmp_path_factory.mktemp("trials") / "data", roles=("product", "viewer", "performance")) as made:
        yield made


def test_the_empty_page_teaches_and_offers_only_what_one_may(site: Site) -> None:
    page = plain(site.of("viewer").get("/experiments").text)
    assert "Find out what works instead of guessing" in page
    assert "Design the first experiment" not in page
    assert "Design the first experiment" in plain(site.of("product").get("/experiments").text)
    assert site.of("viewer").get("/experiments/new").status_code == 403
    assert site.post("/experiments/new", role="viewer", **FORM).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"share.1": "40"}, "The shares 0.5, 0.4 make 0.9. Together they are 1."),
        ({"share.1": "half"}, "Expected `float`, got `str`"),
        ({"name.1": "", "share.1": ""}, "There is 1 variant."),
        ({"metric": "happiness"}, "There is no metric 'happiness' of a unit."),
        ({"window_days": "soon"}, "Expected `int`, got `str`"),
        ({"planned_end": "2026-13-40"}, "The design cannot be read"),
        ({"key": "A key"}, "The key is 'A key'."),
        ({"title": "", "traffic": "0"}, "2 fields need another look."),
    ],
)
def test_a_wrong_form_comes_back_with_its_faults(site: Site, wrong: dict[str, Any], says: str) -> None:
    answer = site.post("/experiments/new", role="product", **{**FORM, **wrong})
    assert answer.status_code == 400
    assert says in plain(answer.text)
    assert 'value="large"' in answer.text or "name.1" in wrong


def test_what_it_takes_is_told_even_where_nothing_is_known(site: Site) -> None:
    told = plain(site.post("/experiments/foresee", role="viewer", **FORM).text)
    assert "Nobody came in the 28 days that are looked at: no baseline can be read." in told
    wrong = site.post("/experiments/foresee", role="viewer", **{**FORM, "share.1": "x"})
    assert wrong.status_code == 200
    assert "What it takes stands here once the design can be read." in plain(wrong.text)


def test_a_draft_is_edited_started_once_and_told_when_overtaken(site: Site) -> None:
    assert site.post("/experiments/new", role="product", **FORM).status_code == 303
    again = site.post("/experiments/new", role="product", **FORM)
    assert (again.status_code, "with the key 'button' already" in plain(again.text)) == (409, True)
    home = "/experiments/people/button"
    assert "What it takes" in plain(site.of("viewer").get(home).text)
    saved = site.post(f"{home}/edit", role="product", version="1", **{**FORM, "title": "Larger button"})
    assert saved.status_code == 303
    late = site.post(f"{home}/edit", role="performance", version="1", **{**FORM, "title": "Mine"})
    assert (late.status_code, "is at version 2; you saw version 1" in plain(late.text)) == (409, True)
    assert site.post(f"{home}/start", role="product", version="x").status_code == 400
    assert site.post(f"{home}/start", role="product", version="2").status_code == 303
    assert "is running already" in plain(site.post(f"{home}/start", role="product", version="3").text)
    assert "No unit was exposed yet" in plain(site.of("viewer").get(home).text)
    form = site.of("product").get(f"{home}/edit").text
    assert 'name="hypothesis"' in form
    assert 'name="metric"' not in form
    assert site.post(f"{home}/edit", role="product", version="3", **{**FORM, "title": "Largest"}).status_code == 303
    assert site.post(f"{home}/stop", role="product", version="4").status_code == 303
    decided: dict[str, Any] = {"choice": "keep:", "reason": "No effect", "version": "5"}
    assert site.post(f"{home}/decide", role="performance", **decided).status_code == 403
    assert "What do you decide?" not in plain(site.of("performance").get(home).text)
    answer = site.post(f"{home}/decide", role="product", **decided)
    assert (answer.status_code, "Nobody was exposed to control or large" in plain(answer.text)) == (409, True)
    assert site.of("viewer").get("/experiments/people/nothing").status_code == 404
