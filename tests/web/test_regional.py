"""Somebody reads a regional test on a page and designs the next one; what cannot be read is said, not broken."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from seamark.faces.web.routes.regional.drawing import placebo_chart
from seamark.govern import SYSTEM
from seamark.kernel import Period
from seamark.measure.regions import RegionalQuestion
from tests.web.site import Message, Site, plain, served

REGIONS = ("DE-HH", "NL-ZH", "FR-BRE", "ES-CT", "PT-11", "IT-42")
DAYS, TEST_DAYS = 70, 14
READ, DESIGN = "/experiments/regional", "/experiments/regional/design"


def orders(today: datetime) -> list[Message]:
    """A few orders a day and region; in Hamburg twice as many in the last two weeks."""
    draw, made = random.Random(4), []
    for ago in range(DAYS, 0, -1):
        day = today.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=ago)
        busy = draw.uniform(0.8, 1.2)
        for region in REGIONS:
            often = 6 * busy * (2 if region == "DE-HH" and ago <= TEST_DAYS else 1)
            for number in range(max(0, round(draw.gauss(often, 1)))):
                name = f"{ago}-{region}-{number}"
                made.append(
                    {
                        "type": "track",
                        "event": "Order Completed",
                        "anonymousId": f"a-{name}",
                        "messageId": f"m-{name}",
                        "timestamp": (day + timedelta(hours=8, minutes=number)).isoformat(),
                        "properties": {"order_id": name, "revenue": 40, "currency": "EUR"},
                        "context": {"location": {"region": region}},
                    }
                )
    return made


def costs(today: datetime) -> bytes:
    """Display ran everywhere but in Hamburg's last two weeks, and came back there yesterday."""
    lines = ["Day,Platform,Campaign,Region,Currency,Cost,Channel"]
    for ago in range(DAYS, 0, -1):
        day = today - timedelta(days=ago)
        lines += [
            f"{day:%Y-%m-%d},google,spring,{region},EUR,10.00,Display"
            for region in REGIONS
            if region != "DE-HH" or not 1 < ago <= 1 + TEST_DAYS
        ]
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop that sells in six regions."""
    now = datetime.now(UTC)
    with served(tmp_path_factory.mktemp("coast") / "data", roles=("viewer",)) as site:
        site.send(orders(now))
        answer = site.post("/data/imports/run", files={"file": ("costs.csv", costs(now))})
        assert answer.status_code == 200, answer.text
        site.settle()
        yield site


def test_the_newest_test_of_the_costs_is_read_by_itself(coast: Site) -> None:
    page = plain(coast.of("viewer").get(READ).text)
    assert "1 test in your costs" in page
    assert "The test brought" in page
    assert "orders more" in page
    assert "Quasi-experiment" in page
    assert "How often these intervals hold" in page
    assert "tests that never were score as high" in page


def test_a_test_is_read_by_its_regions_and_days(coast: Site) -> None:
    begin = datetime.now(UTC).date() - timedelta(days=TEST_DAYS)
    last = begin + timedelta(days=TEST_DAYS - 1)
    asked = {"metric": "revenue", "treated": "DE-HH", "begin": str(begin), "last": str(last), "randomised": "1"}
    found = coast.of().get(READ, params=asked)
    assert found.status_code == 200
    page = plain(found.text)
    assert "Experiment: chance decided" in page
    assert f"Over {TEST_DAYS} days, 1 treated region had" in page
    assert "EUR of revenue more than expected" in page
    for method in ("differences", "interrupted-series"):
        other = coast.of().get(READ, params={**asked, "method": method})
        assert other.status_code == 200
        assert "1 treated region had" in plain(other.text)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"treated": "DE-HH", "begin": "soon", "last": "later"}, "not a date"),
        ({"treated": "Atlantis", "begin": "2020-01-01", "last": "2020-02-01"}, "data by region go from"),
        ({"treated": "DE-HH"}, "A test needs treated regions, its first and its last day."),
        ({"treated": ",".join(REGIONS), "begin": "BEGIN", "last": "LAST"}, "All 6 regions were treated"),
    ],
)
def test_what_cannot_be_read_is_said_above_the_form(coast: Site, asked: dict[str, str], says: str) -> None:
    today = datetime.now(UTC).date()
    days = {"BEGIN": str(today - timedelta(days=9)), "LAST": str(today - timedelta(days=2))}
    answer = coast.of().get(READ, params={name: days.get(value, value) for name, value in asked.items()})
    assert answer.status_code == 400
    assert says in plain(answer.text)
    assert "Read the test" in plain(answer.text)


def test_a_design_shows_power_and_the_regions(coast: Site) -> None:
    page = plain(coast.of().get(DESIGN, params={"days": "10", "sizes": "1,2", "exclude": "DE-HH"}).text)
    assert "would be seen four times out of five" in page
    assert "sets of regions, most telling first" in page
    wrong = coast.of().get(DESIGN, params={"days": "ten"})
    assert (wrong.status_code, "not a whole number" in plain(wrong.text)) == (400, True)
    assert "cannot be planned" in plain(coast.of().get(DESIGN, params={"days": "60"}).text)


def test_the_placebo_chart_shows_each_placebo_once_and_the_test(coast: Site) -> None:
    end = datetime.now(UTC).date()
    question = RegionalQuestion("conversions", ("DE-HH",), Period(end - timedelta(days=TEST_DAYS), end))
    answer = coast.workspace.measure.regional(question, by=SYSTEM)
    chart = placebo_chart(answer)
    assert chart is not None
    assert [dot.is_test for dot in chart.dots].count(True) == 1
    assert sorted(dot.names for dot in chart.dots if not dot.is_test) == sorted(set(REGIONS) - {"DE-HH"})
    assert all(0 <= dot.x <= 100 for dot in chart.dots)


def test_the_api_gives_the_same_answer(coast: Site) -> None:
    begin = datetime.now(UTC).date() - timedelta(days=TEST_DAYS)
    asked = {"treated": "DE-HH", "from": str(begin), "to": str(begin + timedelta(days=TEST_DAYS))}
    found = coast.of().get("/api/experiments/regional", params=asked).json()
    assert found["estimate"]["low"] < found["estimate"]["value"] < found["estimate"]["high"]
    assert found["found"]["effect"]["p_value"] < 0.05
    design = coast.of().get("/api/experiments/regional/design", params={"days": 10, "size": [1, 2]}).json()
    assert len(design["markets"][0]["regions"]) in {1, 2}
    assert [one["channel"] for one in coast.of().get("/api/experiments/regional/found").json()] == ["Display"]
    wrong = coast.of().get("/api/experiments/regional", params={**asked, "metric": "visitors"})
    assert wrong.status_code == 400
    assert set(wrong.json()["error"]) == {"code", "message", "detail", "help"}
