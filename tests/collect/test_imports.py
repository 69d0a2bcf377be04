"""Petra brings in costs and orders: she looks, tries, imports, and imports again when the platform restates."""

import csv
import io
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seamark.collect.imports import ImportReport, Reading
from seamark.govern import SYSTEM, Actor
from seamark.kernel import Forbidden, InputError, Money, NotFound
from seamark.warehouse import Warehouse
from tests.collect.shop import NOON, Shop, order, track

PETRA = Actor("p-petra", "Petra", "person", frozenset({"performance"}))
VERA = Actor("p-vera", "Vera", "person", frozenset({"viewer"}))
HEADER = "source,account,day,campaign,currency,cost\n"
JANUARY = HEADER + "".join(f"google_ads,A-1,2026-01-{day:02d},spring,EUR,10\n" for day in range(1, 11))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


def bring(shop: Shop, text: str, name: str = "costs.csv", *, skip_bad_rows: bool = False) -> ImportReport:
    report = shop.collect.run_import(text.encode(), name=name, by=PETRA, skip_bad_rows=skip_bad_rows)
    shop.load()
    return report


def costs(shop: Shop, by: str = "account") -> dict[str, int]:
    return dict(shop.warehouse.rows(f"SELECT {by}::VARCHAR, sum(amount)::BIGINT FROM costs GROUP BY ALL ORDER BY ALL"))


def offline(shop: Shop) -> list[tuple[str, int]]:
    return shop.warehouse.rows("SELECT order_id, amount FROM offline_orders ORDER BY order_id, amount")


def test_she_looks_at_a_file_before_anything_happens(shop: Shop) -> None:
    text = "Report\n" + JANUARY.replace("currency", "money").replace("cost\n", "cost,cost per click\n").replace(
        ",10\n", ",10,=1\n"
    )
    seen = shop.collect.preview(text.encode(), name="C:\\exports\\january.csv", by=PETRA)
    assert (seen.file_name, seen.rows, seen.titles, seen.kind_label) == ("january.csv", 10, ("Report",), "Costs")
    assert {column.title: column.field for column in seen.columns} == {
        "source": "source", "account": "account", "day": "day", "campaign": "campaign", "money": "", "cost": "cost",
        "cost per click": "",
    }  # fmt: skip
    assert seen.columns[2].samples == ("2026-01-01", "2026-01-02", "2026-01-03")
    assert [(question.about, question.choices) for question in seen.questions] == [("currency", ())]
    assert seen.sample[0] == ("google_ads", "A-1", "2026-01-01", "spring", "EUR", "10", "=1")
    assert shop.journal.last == 0
    settled = Reading(kind="costs", columns=seen.reading.columns | {"currency": "money"})
    assert shop.collect.preview(text.encode(), name="x", by=PETRA, reading=settled).questions == ()


def test_a_file_of_unknown_kind_is_shown_with_a_question(shop: Shop) -> None:
    seen = shop.collect.preview(b"alpha,beta\nx,y\n", name="x.csv", by=PETRA)
    assert [(question.about, question.choices) for question in seen.questions] == [
        ("kind", ("google_ads", "meta", "orders", "costs"))
    ]
    assert [column.title for column in seen.columns] == ["alpha", "beta"]
    assert seen.sample == (("x", "y"),)


def test_she_tries_an_import_and_nothing_is_kept(shop: Shop) -> None:
    tried = shop.collect.dry_run(JANUARY.encode(), name="january.csv", by=PETRA)
    assert (tried.import_id, tried.rows_ok, tried.rows_bad, tried.days) == ("", 10, 0, 10)
    assert (str(tried.first_day), str(tried.last_day), tried.accounts) == ("2026-01-01", "2026-01-10", ("A-1",))
    assert tried.totals == (Money(100_000_000, "EUR"),)
    assert tried.replaced.rows == 0
    assert shop.journal.last == 0


def test_an_import_shows_in_the_costs_and_in_the_history(shop: Shop) -> None:
    report = bring(shop, JANUARY, name="january.csv")
    assert costs(shop) == {"A-1": 100_000_000}
    assert shop.warehouse.rows("SELECT DISTINCT import_id, source, channel, currency FROM costs") == [
        (report.import_id, "google_ads", "Paid Search", "EUR")
    ]
    (entry,) = shop.collect.imports(by=PETRA)
    assert (entry.import_id, entry.by_name, entry.kind, entry.source) == (
        report.import_id,
        "Petra",
        "costs",
        "google_ads",
    )
    assert (entry.at, entry.file_name, entry.rows_ok, entry.rows_bad) == (NOON, "january.csv", 10, 0)
    assert (str(entry.first_day), str(entry.last_day), entry.totals) == ("2026-01-01", "2026-01-10", report.totals)
    (row,) = [row for row in shop.govern.audit(by=SYSTEM) if row.verb == "collect.run_import"]
    assert (row.actor_name, row.subject) == ("Petra", report.import_id)


def test_a_restated_span_replaces_exactly_those_days_of_that_account(shop: Shop) -> None:
    """Days 8 to 12 again, dearer and in two rows each; the other account, source and days stay as they are."""
    bring(shop, JANUARY)
    bring(shop, JANUARY.replace("A-1", "A-2"))
    bring(shop, JANUARY.replace("google_ads", "meta"))
    restated = HEADER + "".join(
        f"google_ads,A-1,2026-01-{day:02d},{name},EUR,7.5\n" for day in range(8, 13) for name in "ab"
    )
    tried = shop.collect.dry_run(restated.encode(), name="x.csv", by=PETRA)
    assert (tried.replaced.rows, tried.replaced.days, tried.replaced.totals) == (3, 3, (Money(30_000_000, "EUR"),))
    bring(shop, restated)
    found = shop.warehouse.rows(
        "SELECT source, account, count(*), sum(amount)::BIGINT, count(DISTINCT day) "
        "FROM costs GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert found == [
        ("google_ads", "A-1", 17, 145_000_000, 12),
        ("google_ads", "A-2", 10, 100_000_000, 10),
        ("meta", "A-1", 10, 100_000_000, 10),
    ]
    assert [entry.rows_replaced for entry in shop.collect.imports(by=PETRA)] == [3, 0, 0, 0]


def test_the_same_file_again_changes_no_total(shop: Shop) -> None:
    bring(shop, JANUARY)
    bring(shop, JANUARY)
    assert costs(shop) == {"A-1": 100_000_000}


def test_bad_rows_stop_an_import_unless_she_says_otherwise(shop: Shop) -> None:
    text = JANUARY + "google_ads,A-1,2026-01-11,spring,EUR,ten\ngoogle_ads,A-1,soon,=cmd,EUR,5\n"
    tried = shop.collect.dry_run(text.encode(), name="x.csv", by=PETRA)
    assert [(error.line, error.field, error.value) for error in tried.errors] == [
        (12, "cost", "ten"),
        (13, "day", "soon"),
    ]
    with pytest.raises(InputError, match=r"2 of 12 rows are wrong; the first, line 12: cost is 'ten'") as refused:
        bring(shop, text)
    assert refused.value.detail["rows_bad"] == 2
    assert shop.journal.last == 0
    report = bring(shop, text, skip_bad_rows=True)
    assert costs(shop) == {"A-1": 100_000_000}
    (entry,) = shop.collect.imports(by=PETRA)
    assert (entry.rows_ok, entry.rows_bad) == (10, 2)
    rows = list(csv.DictReader(io.StringIO(shop.collect.import_errors(report.import_id, by=PETRA).decode())))
    assert [(row["line"], row["field"], row["value"]) for row in rows] == [("12", "cost", "ten"), ("13", "day", "soon")]


def test_faults_are_exported_without_formulas(shop: Shop) -> None:
    report = bring(shop, JANUARY + '"google_ads",A-1,"=1+1",x,EUR,5\n', skip_bad_rows=True)
    text = shop.collect.import_errors(report.import_id, by=PETRA).decode()
    assert "'=1+1" in text
    with pytest.raises(NotFound, match="There is no import 'imp_none'"):
        shop.collect.import_errors("imp_none", by=PETRA)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER + "google_ads,A-1,soon,x,EUR,5\n", "1 of 1 rows are wrong"),
        (HEADER + "Total,,,,,5\n", "no row to bring in"),
        (JANUARY.replace("currency", "money"), "No column for currency"),
    ],
)
def test_an_import_of_nothing_is_refused(shop: Shop, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        bring(shop, text, skip_bad_rows=True)
    assert shop.journal.last == 0


def test_not_everybody_imports(shop: Shop) -> None:
    for verb in (shop.collect.preview, shop.collect.dry_run, shop.collect.run_import):
        with pytest.raises(Forbidden):
            verb(JANUARY.encode(), name="x.csv", by=VERA)
    with pytest.raises(Forbidden):
        shop.collect.imports(by=VERA)
    assert shop.journal.last == 0


ORDERS = "order_id,ordered_at,customer_id,email,amount,currency,region,channel,status\n"
TILL = ORDERS + "S-1,2026-11-20,u-1,,10,EUR,north,store,paid\nW-1,2026-11-21,u-2,,20,EUR,,web,paid\n"


def test_an_order_counts_once_whether_its_event_came_before(shop: Shop) -> None:
    shop.sent(order(1, "W-1", revenue=20))
    report = bring(shop, TILL, name="orders.csv")
    assert (report.kind, report.rows_ok) == ("orders", 2)
    assert offline(shop) == [("S-1", 10_000_000)]


def test_an_order_counts_once_when_its_event_comes_after(shop: Shop) -> None:
    bring(shop, TILL)
    assert offline(shop) == [("S-1", 10_000_000), ("W-1", 20_000_000)]
    shop.sent(order(1, "W-1", revenue=20), track(2))
    assert offline(shop) == [("S-1", 10_000_000)]


def test_an_order_counts_once_when_both_come_in_one_load(shop: Shop) -> None:
    shop.collect.run_import(TILL.encode(), name="orders.csv", by=PETRA)
    shop.send(order(1, "W-1", revenue=20))
    shop.load()
    assert offline(shop) == [("S-1", 10_000_000)]


def test_an_order_list_that_comes_again_replaces_its_orders(shop: Shop) -> None:
    bring(shop, TILL)
    bring(shop, TILL.replace("u-1,,10", "u-1,,12"))
    assert offline(shop) == [("S-1", 12_000_000), ("W-1", 20_000_000)]


def test_refunds_subtract_from_orders_known_by_event_by_file_or_only_by_the_refund(shop: Shop) -> None:
    shop.sent(order(1, "W-1", revenue=20))
    bring(shop, TILL)
    refunds = ORDERS + "".join(f"{name},2026-11-22,,,{amount},EUR,,web,refunded\n" for name, amount in
                               (("S-1", 4), ("W-1", 20), ("X-1", 7)))  # fmt: skip
    bring(shop, refunds)
    assert offline(shop) == [
        ("S-1", -4_000_000), ("S-1", 10_000_000), ("W-1", -20_000_000), ("X-1", -7_000_000), ("X-1", 7_000_000),
    ]  # fmt: skip
    bring(shop, refunds)
    assert len(offline(shop)) == 5
    shop.sent(track(2, event="Order Refunded", properties={"order_id": "W-1", "revenue": 20, "currency": "EUR"}))
    assert ("W-1", -20_000_000) not in offline(shop)  # the event tells it now


def test_a_rebuild_reads_every_file_again_to_the_same(shop: Shop, tmp_path: Path) -> None:
    bring(shop, JANUARY)
    bring(shop, JANUARY.replace(",10\n", ",11.25\n") + "google_ads,A-1,soon,x,EUR,5\n", skip_bad_rows=True)
    shop.sent(order(1, "W-1", revenue=20))
    bring(shop, TILL, name="orders.csv")
    tables = ("costs", "offline_orders", "imports", "import_errors", "events")
    before = [shop.warehouse.table(f"SELECT * FROM {name} ORDER BY ALL").to_pylist() for name in tables]
    shop.warehouse.close()
    (tmp_path / "rebuilt").mkdir()
    shop.warehouse = Warehouse.open(tmp_path / "rebuilt", threads=1)
    shop.collect = shop.collector()
    shop.load()
    assert [shop.warehouse.table(f"SELECT * FROM {name} ORDER BY ALL").to_pylist() for name in tables] == before


def _large(rows: int) -> bytes:
    pick = random.Random(3)
    out = io.StringIO()
    out.write(
        "source,account,day,channel,campaign,ad_group,creative,region,currency,cost,impressions,clicks,conversions\n"
    )
    for number in range(rows):
        out.write(
            f"google_ads,481-220-9034,2026-{1 + number % 12:02d}-{1 + number % 28:02d},Paid Search,camp_{number % 50},"
            f"group_{number % 300},ad_{number % 1000},r{number % 40},EUR,{pick.randrange(10**7) / 10**4},"
            f"{pick.randrange(10**5)},{pick.randrange(5000)},{pick.randrange(2000) / 100}\n"
        )
    return out.getvalue().encode()


@pytest.mark.parametrize("rows", [20_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_a_large_file_is_in_within_seconds(shop: Shop, rows: int) -> None:
    """A million rows in 15 seconds of processor, from bytes to committed rows, to the exact sum of a plain reader."""
    data = _large(rows)
    shop.load()  # as a running server: caught up, so that what was read once is not read again
    started = time.process_time()
    shop.collect.run_import(data, name="large.csv", by=PETRA)
    shop.load()
    assert time.process_time() - started < 15 * max(rows / 1_000_000, 0.1)
    cells = [line.split(b",")[9] for line in data.splitlines()[1:]]
    micros = sum(int(whole + part.ljust(6, b"0")) for whole, _, part in (cell.partition(b".") for cell in cells))
    assert shop.warehouse.rows("SELECT count(*), sum(amount)::BIGINT FROM costs") == [(rows, micros)]


def test_the_time_of_an_import_is_the_clocks(shop: Shop) -> None:
    bring(shop, JANUARY)
    assert shop.collect.imports(by=PETRA)[0].at == datetime(2026, 11, 23, 12, tzinfo=UTC)
