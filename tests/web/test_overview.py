"""The Overview and Channels show what measure answers."""

import html
import re
from datetime import UTC, datetime, timedelta

import httpx

from seamark.faces.web.numbers import count, money
from seamark.govern import SYSTEM
from seamark.kernel import Period
from seamark.measure import AttributionQuestion, Question
from tests.web import shop
from tests.web.site import Site, plain


def last_weeks() -> Period:
    """The days the Overview looks at without being asked."""
    return Period.last(28, until=datetime.now(UTC).date() - timedelta(days=1))


def total(site: Site, metric: str) -> float:
    """A metric over those days."""
    rows = site.workspace.measure.ask(Question(metric, last_weeks(), grain="total"), by=SYSTEM).rows
    return rows[0].value or 0.0


def test_the_sentence_is_written_from_the_numbers(harbour: Site) -> None:
    page = html.unescape(harbour.of("cmo").get("/").text)
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading
    assert heading[1].startswith(f"Revenue was {money(total(harbour, 'revenue'), 'EUR').text} in the 28 days to ")
    assert f"an order cost {money(total(harbour, 'cost_per_acquisition'), 'EUR').text}" in heading[1]


def test_figures_and_channels_add_up(harbour: Site) -> None:
    page = harbour.of("cmo").get("/").text
    assert f'<data value="{total(harbour, "spend"):.12g}"' in page
    channels = page.split('aria-label="Channels"')[1]
    orders = [float(value) for value in re.findall(r'<td class="num"><data value="(\d+)">\d+</data></td>', channels)]
    assert sum(orders[:-1]) == orders[-1] == total(harbour, "conversions")


def test_every_chart_has_its_table_and_its_summary(harbour: Site) -> None:
    page = harbour.of("cmo").get("/").text
    chart = page.split('data-chart="revenue-and-spend"')[1].split("</figure>")[0]
    assert chart.count('<th scope="row">') == 28 + 14  # a fortnight ahead
    assert 'role="img" aria-label="Revenue' in chart
    assert "A table follows." in chart


def test_what_needs_somebody_is_listed_for_whom_it_concerns(harbour: Site) -> None:
    assert "3 events wait in quarantine" in harbour.of("cmo").get("/").text
    assert "quarantine" not in harbour.of("finance").get("/").text


def test_what_is_in_order_is_said_too(harbour: Site) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    page = plain(harbour.of("cmo").get("/").text)
    assert f"Costs are known to {yesterday.day} {yesterday:%b}" in page
    assert "waits for you" in page or "wait for you" in page


def test_costs_that_are_days_behind_are_named(fresh: Site) -> None:
    fresh.send([shop.order("1", at=datetime.now(UTC) - timedelta(days=1))])
    file = ("costs.csv", shop.costs(datetime.now(UTC) - timedelta(days=9)))
    fresh.post("/data/imports/run", files={"file": file})
    fresh.settle()
    assert "9 days are missing" in plain(fresh.of().get("/").text)  # the last is ten days back, and today is not over


def test_money_without_an_exchange_rate_is_named_and_not_mixed(fresh: Site) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    foreign = shop.order("2", at=yesterday)
    foreign["properties"] = {"order_id": "F-2", "revenue": 100, "currency": "CHF"}
    fresh.send([shop.order("1", revenue=50, at=yesterday), foreign])
    page = html.unescape(fresh.of().get("/").text)
    assert "CHF\u00a0100 of revenue is left out" in page
    assert "Revenue was €50.00" in page


def test_a_workspace_without_data_shows_three_ways_to_begin(fresh: Site) -> None:
    page = fresh.of().get("/").text
    for way in ("/data/connect", "/data/imports", "seamark serve --data demo-data --demo"):
        assert way in page
    assert "NaN" not in page


def test_a_workspace_with_data_of_today_only_is_not_called_empty(fresh: Site) -> None:
    fresh.send([shop.order("1")])
    assert "three ways" not in fresh.of().get("/").text
    day = datetime.now(UTC).date()
    today = fresh.of().get(f"/?from={day}&to={day + timedelta(days=1)}").text
    assert "€49.90 so far today" in today


def test_a_quarter_is_drawn_in_weeks_and_a_year_in_months(harbour: Site) -> None:
    until = datetime.now(UTC).date()
    for days, points in ((91, 13), (364, 52), (728, 26)):
        page = harbour.of().get(f"/?from={until - timedelta(days=days)}&to={until}&compare=none&ahead=0").text
        assert f'data-points="{points}"' in page


def test_channels_shows_every_rule_as_measure_answers_it(harbour: Site) -> None:
    answer = harbour.workspace.measure.attribute(AttributionQuestion(last_weeks(), look_back_days=14), by=SYSTEM)
    page = harbour.of("performance").get("/channels?look_back=14&show=revenue").text
    for credit in answer.rows:
        if credit.value:
            assert f'<data value="{credit.value:.12g}"' in page
    for text in answer.models:
        assert html.escape(text.assumes) in page


def test_channels_over_time_add_up_to_all_orders(harbour: Site) -> None:
    page = harbour.of("performance").get("/channels?ahead=0").text
    chart = page.split('data-chart="response"')[1].split("</figure>")[0]
    orders = [float(value) for value in re.findall(r'<td class="num"><data value="([\d.]+)"', chart)]
    assert sum(orders) == total(harbour, "conversions")
    assert " of orders</h2>" in chart


def test_channels_draws_and_writes_the_intervals_of_what_is_estimated(harbour: Site) -> None:
    question = AttributionQuestion(last_weeks(), order=2, merge_repeats=True)
    answer = harbour.workspace.measure.attribute(question, by=SYSTEM)
    page = html.unescape(harbour.of("performance").get("/channels?order=2&merge=1").text)
    drawn = [row.estimate for row in answer.rows if row.model in {"markov", "shapley"} and row.estimate]
    assert len(drawn) > 4
    assert page.count('<line class="reach') == len(drawn)
    first = drawn[0]
    assert f"{count(round(first.low, 1))} – {count(round(first.high, 1))}" in page
    assert 'href="/track-record#attribution-markov"' in page


def test_channels_shows_the_paths_most_orders_took(harbour: Site) -> None:
    answer = harbour.workspace.measure.attribute(AttributionQuestion(last_weeks()), by=SYSTEM)
    page = plain(harbour.of().get("/channels").text)
    assert " → ".join(answer.top_paths[0].steps) in page
    assert f"{answer.missed:.0f} people came and did not order" in page


def test_channels_of_new_customers_only_says_how_many(harbour: Site) -> None:
    question = AttributionQuestion(last_weeks(), customers="new")
    answer = harbour.workspace.measure.attribute(question, by=SYSTEM)
    page = harbour.of().get("/channels?customers=new").text
    assert f"{answer.total.conversions:.0f}</data> orders" in page
    assert 'aria-label="New and returning customers"' not in page


def test_channels_by_creative_needs_no_chart_over_time(harbour: Site) -> None:
    page = harbour.of().get("/channels?by=utm_content").text
    assert ">Creative</th>" in page
    assert 'data-chart="response"' not in page


def test_channels_refuses_an_order_that_is_none(harbour: Site) -> None:
    for order in ("first", "0", "7", "²"):
        assert harbour.of().get(f"/channels?order={order}").status_code == 400


def test_channels_refuses_a_look_back_that_is_none(harbour: Site) -> None:
    answer = harbour.of().get("/channels?look_back=forever")
    assert answer.status_code == 400
    assert harbour.of().get("/channels?look_back=9999").status_code == 400


def test_a_campaigns_name_with_markup_in_it_stays_text(fresh: Site) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    evil = shop.order("1", at=yesterday) | {
        "context": {"campaign": {"source": "x", "name": "<img src=x onerror=alert(1)>"}}
    }
    fresh.send([evil])
    page = fresh.of().get("/channels?by=campaign").text
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_search_finds_pages_by_subject_for_whom_they_open(harbour: Site) -> None:
    part = {"HX-Request": "true"}
    found = harbour.of().get("/search?q=csv", headers=part).text
    assert 'href="/data/imports"' in found
    assert 'href="/data/imports"' not in harbour.of("viewer").get("/search?q=csv", headers=part).text
    assert "Nothing fits" in harbour.of("viewer").get("/search?q=zzzz", headers=part).text
    assert httpx.get(f"{harbour.base}/search?q=csv").status_code == 303


def test_the_forecast_is_drawn_and_can_be_hidden_in_the_address(harbour: Site) -> None:
    for path, chart in (("/", "revenue-and-spend"), ("/channels", "response")):
        page = harbour.of("cmo").get(path).text
        figure = page.split(f'data-chart="{chart}"')[1].split("</figure>")[0]
        assert f"url(#{chart}-hatch-" in figure
        assert "forecast, low</th>" in figure
        assert 'href="/track-record#forecast"' in page
        assert 'href="?ahead=0"' in page
        hidden = harbour.of("cmo").get(f"{path}?ahead=0").text
        assert "hatch" not in hidden
        assert "Show the forecast" in hidden


def test_days_long_past_have_no_forecast(harbour: Site) -> None:
    today = datetime.now(UTC).date()
    dates = {"from": str(today - timedelta(days=60)), "to": str(today - timedelta(days=30))}
    page = harbour.of("cmo").get("/", params=dates).text
    assert "hatch" not in page
    assert "Show the forecast" not in page
