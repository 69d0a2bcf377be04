"""Exports of platforms, as they come, with the money a plain reader finds in them."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from seamark.collect.imports.kinds import KINDS
from seamark.collect.imports.model import Job, Reading
from seamark.collect.imports.parsing import Parsed, parse
from seamark.collect.imports.resolve import Found, find, insist
from seamark.kernel import InputError, Money

EXPORTS = Path(__file__).parent / "exports"
MILLION = 1_000_000


def read(data: bytes, lookup: bytes | None = None, **wish: object) -> tuple[Found, Parsed]:
    found = find(data, Reading(**wish))  # type: ignore[arg-type]
    insist(found)
    return found, parse(Job(data=data, name="x.csv", reading=found.reading, lookup=lookup))


@pytest.fixture(scope="session")
def ad_exports(shared_data: Path) -> Path:
    return shared_data / "events" / "ad_exports"


def _sum(parsed: Parsed, column: str) -> float:
    return float(parsed.rows.column(column).to_pandas().sum())


def _column(path: Path, name: str) -> list[Decimal]:
    """A column read with nothing but the standard library."""
    with path.open(newline="") as file:
        return [Decimal(row[name]) for row in csv.DictReader(file)]


def test_googles_api_rows_have_the_right_money(ad_exports: Path) -> None:
    path = ad_exports / "google_ads_campaign_stats.csv"
    found, parsed = read(path.read_bytes(), constants={"currency": "USD"})
    oracle = sum(_column(path, "cost_micros"))
    assert found.kind
    assert found.kind.name == "google_ads"
    assert parsed.totals == (Money(int(oracle), "USD"),) == (Money(231_330_000, "USD"),)
    assert parsed.rows_bad == 0
    by_day: dict[str, int] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            by_day[row["date"]] = by_day.get(row["date"], 0) + int(row["cost_micros"])
    days = parsed.rows.group_by("day").aggregate([("amount", "sum")]).to_pylist()
    assert {str(row["day"]): row["amount_sum"] for row in days} == by_day
    assert parsed.names("account") == ("2121450128",)
    assert parsed.names("campaign") == ("9935249409",)
    assert _sum(parsed, "clicks") == sum(_column(path, "clicks"))


def test_names_of_campaigns_come_from_the_look_up_file(ad_exports: Path) -> None:
    data = (ad_exports / "google_ads_campaign_stats.csv").read_bytes()
    history = (ad_exports / "google_ads_campaign_history.csv").read_bytes()
    _, parsed = read(data, history, constants={"currency": "USD"})
    assert parsed.names("campaign") == ("Zj9yTjsXtiWREoWWkz3kww==",)
    assert parsed.names("channel") == ("Paid Search",)


def test_the_latest_name_of_a_campaign_counts() -> None:
    stats = b"date,customer_id,id,cost_micros\n2026-01-01,1,7,1000000\n2026-01-01,1,8,2000000\n2026-01-01,1,9,3000000\n"
    history = (
        b"id,updated_at,name,advertising_channel_type\n7,2026-01-02T00:00:00,Brand new,SEARCH\n"
        b"7,2025-01-02T00:00:00,Old,SEARCH\n8,2026-01-01,Stills,DISPLAY\n"
    )
    _, parsed = read(stats, history, constants={"currency": "EUR"})
    assert parsed.rows.select(["campaign", "channel"]).to_pylist() == [
        {"campaign": "Brand new", "channel": "Paid Search Brand"},
        {"campaign": "Stills", "channel": "Display"},
        {"campaign": "9", "channel": "Paid Search"},
    ]
    assert parsed.warnings == ("1 campaign ids are not in the look-up file; they are called by their id.",)


def test_a_look_up_without_ids_is_refused() -> None:
    stats = b"date,customer_id,id,cost_micros\n2026-01-01,1,7,1000000\n"
    with pytest.raises(InputError, match="The look-up file has no column for campaign_id; its columns are a, b"):
        read(stats, b"a,b\nx,y\n", constants={"currency": "EUR"})
    with pytest.raises(InputError, match="Costs takes no look-up file"):
        read(b"day,cost,source,currency\n2026-01-01,1,x,EUR\n", b"id,name\n1,x\n")


def test_metas_api_rows_have_the_right_money(ad_exports: Path) -> None:
    path = ad_exports / "facebook_ads_basic_ad_data.csv"
    found, parsed = read(path.read_bytes(), constants={"currency": "USD"})
    assert found.kind
    assert found.kind.name == "meta"
    oracle = sum(_column(path, "spend"))
    assert parsed.totals == (Money(int(oracle * MILLION), "USD"),) == (Money(643_630_000, "USD"),)
    assert parsed.names("account") == ("1700252260223815",)
    assert parsed.names("channel") == ("Paid Social",)
    assert len(parsed.names("creative")) == 4
    assert _sum(parsed, "impressions") == sum(_column(path, "impressions"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_download_from_googles_pages(encoding: str) -> None:
    text = (EXPORTS / "google_ads_campaigns.csv").read_text()
    data = text.encode() if encoding == "utf-8" else text.replace(",", "\t").encode(encoding)
    if encoding != "utf-8":  # thousands were separated by commas: those stay commas
        rows = csv.reader(io.StringIO(text))
        data = "\n".join("\t".join(row) for row in rows).encode(encoding)
    found, parsed = read(data)
    assert found.kind
    assert (found.kind.name, found.layout.titles[0], found.reading.dates) == ("google_ads", "Campaign report", "YMD")
    assert parsed.totals == (Money(1_862_480_000, "GBP"),)  # what the file's own total row says
    assert parsed.left_out == {"totals": 3}
    assert parsed.rows.select(["campaign", "channel"]).to_pylist()[:4] == [
        {"campaign": "Harbour | Brand | UK", "channel": "Paid Search Brand"},
        {"campaign": "Harbour | Generic | UK", "channel": "Paid Search Generic"},
        {"campaign": "Harbour | PMax | UK", "channel": "Cross-network"},
        {"campaign": "Harbour | Video", "channel": "Paid Video"},
    ]
    assert _sum(parsed, "impressions") == 160_873
    assert _sum(parsed, "claimed_conversions") == pytest.approx(18.5)
    assert _sum(parsed, "claimed_value") == 1_805_500_000
    assert any("1 rows have no cost" in warning for warning in parsed.warnings)
    assert any("begin like a formula" in warning for warning in parsed.warnings)
    assert any("names no account" in warning for warning in found.warnings)


def test_an_export_from_metas_ads_manager() -> None:
    found, parsed = read((EXPORTS / "meta_ads.csv").read_bytes())
    assert found.kind
    assert (found.kind.name, found.reading.constants["currency"]) == ("meta", "EUR")
    assert found.reading.columns["day"] == "Day"
    assert parsed.totals == (Money(643_270_000, "EUR"),)  # the row of sums at the top says the same
    assert parsed.left_out == {"totals": 1}
    assert (parsed.rows.num_rows, parsed.rows_bad) == (5, 0)
    channels = parsed.rows.group_by("channel").aggregate([("amount", "sum")]).to_pylist()
    assert {row["channel"]: row["amount_sum"] for row in channels} == {
        "Paid Social": 410_370_000,
        "Retargeting": 232_900_000,
    }
    assert _sum(parsed, "claimed_value") == 2_811_400_000


def test_a_row_for_a_whole_month_is_no_day() -> None:
    rows = b"Reporting starts,Reporting ends,Campaign name,Amount spent (EUR)\n2026-01-01,2026-01-31,a,310\n"
    _, parsed = read(rows + b"2026-02-01,2026-02-01,a,10\n")
    assert parsed.totals == (Money(10_000_000, "EUR"),)
    assert [(error.line, error.field) for error in parsed.errors] == [(2, "end_day")]
    assert "breakdown by day" in parsed.errors[0].message


def test_a_german_export_with_decimal_commas() -> None:
    rows = "Tag;Kampagne;Kosten;Währungscode;Impressionen;Klicks;Kampagnentyp\n"
    rows += "31.01.2026;Marke;1.234,56;EUR;1.000;5;Suche\n"
    found, parsed = read(rows.encode("cp1252"))
    assert found.kind
    assert (found.kind.name, found.reading.decimal, found.reading.dates) == ("google_ads", ",", "DMY")
    assert parsed.totals == (Money(1_234_560_000, "EUR"),)
    assert parsed.rows.column("impressions").to_pylist() == [1000]


def test_the_worlds_costs_are_known_without_a_mapping() -> None:
    header = (
        b"source,account,day,channel,campaign,ad_group,creative,region,currency,cost,impressions,clicks,conversions\n"
    )
    rows = b"google_ads,481,2026-01-01,Paid Search,brand_core,core,rsa_1,north,EUR,1.2345,100,7,0.5\n"
    rows += b"media_agency,MA,2026-01-01,TV,tv_coastal,,,north,EUR,812.00,,,\n"
    found, parsed = read(header + rows)
    assert found.kind
    assert (found.kind.name, found.questions, found.warnings) == ("costs", (), ())
    first, second = parsed.rows.to_pylist()
    assert (first["channel"], first["amount"], first["claimed_conversions"]) == ("Paid Search Brand", 1_234_500, 0.5)
    assert (second["channel"], second["amount"], second["clicks"]) == ("TV", 812_000_000, None)


ORDERS = "order_id,ordered_at,customer_id,email,amount,currency,region,channel,status\n"


def test_orders_are_known_and_refunds_subtract() -> None:
    rows = (
        "1,2026-01-01T10:00:00Z,u-1,,10.50,EUR,north,store,completed\n"
        "1,2026-01-03,u-1,,5.50,EUR,north,store,refunded\n"  # part of order 1
        "2,2026-01-02,,ann@shop.example,20,EUR,north,web,refunded\n"  # sold and paid back in one row
        "3,2026-01-03,guest,,5,EUR,,,cancelled\n"
        "4,2026-01-03,guest,,5,EUR,,,\n"
        "4,2026-01-03,guest,,5,EUR,,,\n"  # said twice
        "5,2026-01-04,,,-3,EUR,,,\n"
    )
    found, parsed = read((ORDERS + rows).encode())
    assert found.kind
    assert (found.kind.name, found.questions) == ("orders", ())
    assert sorted((row["order_id"], row["amount"], row["implied"]) for row in parsed.rows.to_pylist()) == [
        ("1", -5_500_000, False),
        ("1", 10_500_000, False),
        ("2", -20_000_000, False),
        ("2", 20_000_000, True),
        ("4", 5_000_000, False),
        ("5", -3_000_000, False),
    ]
    assert (parsed.rows_ok, parsed.rows_bad) == (5, 0)
    assert parsed.left_out == {"unpaid": 1, "repeated": 1}
    assert parsed.totals == (Money(7_000_000, "EUR"),)
    subjects = dict(zip(parsed.rows["order_id"].to_pylist(), parsed.rows["subject"].to_pylist(), strict=True))
    assert subjects["1"] != subjects["2"]
    assert subjects["4"] is None  # 'guest' is nobody


def test_an_order_cannot_be_sold_twice() -> None:
    rows = "1,2026-01-01,,,10,EUR,,,paid\n1,2026-01-02,,,12,EUR,,,paid\n,x,,,abc,ZZZ,,,\n"
    _, parsed = read((ORDERS + rows).encode())
    assert (parsed.rows_ok, parsed.rows_bad) == (1, 2)
    assert [(error.line, error.field) for error in parsed.errors] == [
        (3, "order_id"), (4, "amount"), (4, "currency"), (4, "order_id"), (4, "ordered_at"),
    ]  # fmt: skip


def test_a_shops_own_titles_are_understood() -> None:
    rows = b"Name,Email,Financial Status,Created at,Currency,Subtotal,Shipping,Total\n"
    rows += b"#1,a@shop.example,paid,2026-01-31 10:00:00 +0100,EUR,40.00,5.00,45.00\n"
    found, parsed = read(rows)
    assert found.kind
    (row,) = parsed.rows.to_pylist()
    assert (found.kind.name, row["order_id"], row["amount"]) == ("orders", "#1", 40_000_000)  # without shipping
    assert str(row["time"]) == "2026-01-31 09:00:00"


def test_the_page_of_imports_shows_every_field_of_every_kind(root: Path) -> None:
    """docs/imports.md has one line per field, as the code says it."""
    text = (root / "docs" / "imports.md").read_text()
    for kind in KINDS.values():
        part = text.partition(f"(`{kind.name}`)")[2].partition("\n### ")[0]
        lines = [line.split(" | ") for line in part.splitlines() if line.startswith("| `")]
        assert [(cells[0].strip("|` "), cells[2], cells[3], cells[4].rstrip(" |")) for cells in lines] == [
            (field.name, field.cell, field.says, ", ".join(field.titles)) for field in kind.fields
        ]
