"""Value as its readers see it."""

import re
from datetime import UTC, datetime

from tests.web import shop
from tests.web.site import Site, plain


def test_the_page_says_what_customers_are_worth_with_an_interval(harbour: Site) -> None:
    page = plain(harbour.of().get("/value").text)
    found = re.search(
        r"(\d+) customers are worth €([\d.,k]+) over the next year, most likely €[\d.,k]+ to €[\d.,k]+", page
    )
    assert found, page[:400]
    answer = harbour.of().get("/api/value").json()
    assert int(found[1]) == answer["totals"]["customers"]
    assert "Cohorts by month of the first order" in page
    assert "Worth most from now on" in page


def test_the_horizon_and_the_cells_are_in_the_address(harbour: Site) -> None:
    quarter = plain(harbour.of().get("/value?horizon=91&cells=revenue").text)
    assert "over the next quarter" in quarter
    assert "Revenue per customer by cohort" in quarter
    odd = harbour.of().get("/value?horizon=ever")
    assert (odd.status_code, "'horizon' is 'ever'" in plain(odd.text)) == (400, True)


def test_intervals_are_drawn_and_every_chart_has_its_table(harbour: Site) -> None:
    page = harbour.of().get("/value").text
    assert len(re.findall(r'class="range wide" role="img" aria-label="€[^"]+ to €', page)) >= 2
    assert page.count("data-chart=") == page.count('class="data"') >= 2


def test_an_open_month_says_so_to_those_who_cannot_see_it(harbour: Site) -> None:
    """On the first of a month none is open: the last whole day ended the one before."""
    page = harbour.of().get("/value").text
    cohorts = harbour.of().get("/api/cohorts").json()["cohorts"]
    still_open = sum(cell["is_open"] for cohort in cohorts for cell in cohort["cells"])
    assert page.count("still-open") == page.count("so far</span>") == still_open


def test_who_may_not_see_people_gets_no_links_to_them(harbour: Site) -> None:
    assert 'href="/people/' in harbour.of("cmo").get("/value").text
    assert 'href="/people/' not in harbour.of("finance").get("/value").text


def test_an_empty_workspace_is_taught(fresh: Site) -> None:
    page = plain(fresh.of().get("/value").text)
    assert "Too few customers have come back yet" in page
    assert "There are no orders before today" in page
    assert "at least 20 customers and 10 repeat orders" in page
    fresh.send([shop.order("one", at=datetime.now(UTC))])
    assert fresh.of().get("/value").status_code == 200


def test_a_customers_page_says_what_is_expected_of_them(harbour: Site) -> None:
    best = harbour.of().get("/api/value").json()["best"][0]
    assert f'hx-get="/people/{best["customer"]}/worth"' in harbour.of().get(f"/people/{best['customer']}").text
    page = plain(harbour.of().get(f"/people/{best['customer']}/worth").text)
    assert "A customer still" in page
    assert f"{best['orders_low']} to {best['orders_high']} orders" in page
    assert harbour.of().get(f"/api/value/{best['customer']}").json()["customer"] == best["customer"]
    assert harbour.of().get(f"/api/value/{'0' * 16}").status_code == 404
