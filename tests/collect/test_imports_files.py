"""Files as they come: every encoding and delimiter is found, and what cannot be read is refused in one sentence."""

import gzip
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seamark.collect.imports.model import Job, Reading
from seamark.collect.imports.parsing import Parsed, parse
from seamark.collect.imports.resolve import find, insist
from seamark.kernel import InputError, Money, TooLarge

COSTS = """source,account,day,campaign,currency,cost,clicks
google_ads,A-1,2026-01-01,spring,EUR,12.50,10
meta,M-1,2026-01-02,frühling,EUR,7.25,
"""


def read(data: str | bytes, **wish: object) -> Parsed:
    """A file read as an import reads it."""
    raw = data.encode() if isinstance(data, str) else data
    found = find(raw, Reading(**wish))  # type: ignore[arg-type]
    insist(found)
    again = parse(Job(data=raw, name="x.csv", reading=found.reading))
    assert again.rows.equals(
        parse(Job(data=raw, name="x.csv", reading=found.reading), (found.layout, found.sheet)).rows
    )
    return again


@pytest.mark.parametrize(
    "data",
    [
        COSTS.encode(),
        COSTS.encode("utf-8-sig"),
        COSTS.encode("utf-16"),
        COSTS.encode("utf-16-le"),
        COSTS.encode("utf-16-be"),
        COSTS.encode("utf-32"),
        COSTS.encode("cp1252"),
        COSTS.replace("\n", "\r\n").encode(),
        COSTS.replace("\n", "\r").encode(),
        COSTS.rstrip("\n").encode(),
        (COSTS + "\n\n,,,,,,\n").encode() + b"\x1a",
        COSTS.replace(",", ";").encode(),
        COSTS.replace(",", "\t").encode("utf-16"),
        COSTS.replace(",", "|").encode(),
        ("sep=;\n" + COSTS.replace(",", ";")).encode(),
        COSTS.replace(",", ";").replace("12.50", "12,50").replace("7.25", "7,25").encode(),
        COSTS.replace("12.50", '"12.50"').replace("spring", '" spring "').encode(),
        COSTS.replace("cost,clicks", "cost,clicks,").replace("10\n", "10,\n").replace("25,\n", "25,,\n").encode(),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_the_same_rows_in_every_dress(data: bytes) -> None:
    parsed = read(data)
    assert parsed.totals == (Money(19_750_000, "EUR"),)
    assert parsed.rows.column("campaign").to_pylist() == ["spring", "frühling"]
    assert parsed.rows.column("clicks").to_pylist() == [10, None]
    assert (parsed.rows_bad, parsed.errors, parsed.left_out) == (0, (), {})


def test_quoted_cells_hold_delimiters_quotes_and_lines() -> None:
    parsed = read(COSTS.replace("spring", '"spring, ""big""\nsale"').replace("7.25", "x"))
    assert parsed.rows.column("campaign").to_pylist() == ['spring, "big"\nsale']
    assert [(error.line, error.field) for error in parsed.errors] == [(4, "cost")]  # the line in the file


def test_title_lines_and_total_rows_are_no_data() -> None:
    report = f"""Cost report
"January 1, 2026 - January 2, 2026"

{COSTS}Total,,,,,19.75,10
"Total: account"
"""
    parsed = read(report)
    assert parsed.totals == (Money(19_750_000, "EUR"),)
    assert parsed.left_out == {"totals": 2}
    assert find(report.encode(), Reading()).layout.line == 4


@pytest.mark.parametrize("mark", ["Total", "Totals:", "total: Campaigns", "Grand total", "Gesamt", "Summe"])
def test_rows_that_add_up_others_are_known_by_name(mark: str) -> None:
    assert read(COSTS + f"{mark},--,--,,,19.75,\n").left_out == {"totals": 1}


def test_a_source_called_total_is_data() -> None:
    """Only a row without a day of its own is a sum."""
    assert read(COSTS.replace("google_ads", "Total Wines")).totals == (Money(19_750_000, "EUR"),)


def test_a_row_with_other_cells_is_a_fault_of_that_row() -> None:
    parsed = read(COSTS + "meta,M-1,2026-01-03,spring\n" + 'meta,M-1,2026-01-04,a,b,EUR,5,"x",y\n')
    assert (parsed.rows.num_rows, parsed.rows_bad) == (2, 2)
    assert [(error.line, error.message.partition(";")[0]) for error in parsed.errors] == [
        (4, "The row has 4 cells"),
        (5, "The row has 9 cells"),
    ]


REFUSED = [
    (b"", {}, "The file is empty"),
    (b" \r\n \n", {}, "The file is empty"),
    (b"\xef\xbb\xbf", {}, "The file is empty"),
    (COSTS.partition("\n")[0].encode(), {}, "The file has a header and no rows"),
    (b"PK\x03\x04rest", {}, "an Excel workbook (.xlsx)"),
    (gzip.compress(COSTS.encode()), {}, "a gzip archive"),
    (b"PAR1....", {}, "a Parquet file"),
    (bytes(range(256)) * 4, {}, "The file is binary"),
    (b"a,b\n1,\x00\x01\x02\x03\x04", {}, "The file is binary"),
    (COSTS.encode() + b"\x81\x8d\xff", {}, "The file is binary"),
    (COSTS.encode("utf-16")[:-1], {}, "The file is binary"),
    (b"1,2,3\n4,5,6\n", {}, "No header was found"),
    (b"campaign,clicks,impressions\na,1,2\n", {}, "has no column for day"),
    (b"what,is,this\n1,2,3\n", {}, "What is in this file? Its columns are what, is, this."),
    (COSTS.encode(), {"delimiter": ";"}, "The file looks separated by comma"),
    (COSTS.encode(), {"delimiter": "#"}, "The delimiter is '#'; allowed are"),
    (COSTS.replace("day", "cost").encode(), {"kind": "costs"}, "The column 'cost' stands in the header 2 times"),
    (COSTS.encode(), {"kind": "novels"}, "The kind is 'novels'; kinds are google_ads"),
    (COSTS.encode(), {"columns": {"day": "date"}}, "The file has no column 'date'; its columns are source, account"),
    (COSTS.encode(), {"columns": {"weather": "day"}}, "'weather' is no field of Costs"),
    (COSTS.encode(), {"constants": {"weather": "fine"}}, "'weather' is no field of Costs"),
    (COSTS.encode(), {"constants": {"currency": "Euros"}}, "The currency is 'Euros'"),
    (COSTS.replace("currency", "money").encode(), {}, "No column for currency"),
    (COSTS.replace("2026-01-0", "0").replace("1,spring", "1/02/2026,s").replace("2,fr", "3/02/2026,fr").encode(), {},
     "Is '01/02/2026' day/month/year (DMY) or month/day/year (MDY)?"),
    (COSTS.replace(",", ";").replace("12.50", "1.250").replace("7.25", "2.125").encode(), {},
     "No number in the file tells which sign marks decimals"),
    (COSTS.replace("spring", '"spring').encode() + b"x" * 200_000, {}, "cannot be read on from line"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "wish", "words"), REFUSED, ids=[words[:40] for _, _, words in REFUSED])
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, wish: dict[str, object], words: str) -> None:
    with pytest.raises(InputError) as refused:
        read(data, **wish)
    assert words in refused.value.message
    assert refused.value.help
    assert "\n" not in refused.value.message


def test_a_file_has_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seamark.collect.imports.reading.text.LARGEST", 100)
    with pytest.raises(TooLarge, match="allowed are"):
        read(COSTS * 2)


def test_doubts_are_settled_by_saying_so() -> None:
    doubted = COSTS.replace("2026-01-01", "01/02/2026").replace("2026-01-02", "03/02/2026")
    british, american = read(doubted, dates="DMY"), read(doubted, dates="MDY")
    assert [str(day) for day in british.days] == ["2026-02-01", "2026-02-03"]
    assert [str(day) for day in american.days] == ["2026-01-02", "2026-03-02"]
    grouped = COSTS.replace(",", ";").replace("12.50", "1.250").replace("7.25", "2.125")
    assert read(grouped, decimal=",").totals == (Money(3_375 * 10**6, "EUR"),)
    assert read(grouped, decimal=".").totals == (Money(3_375_000, "EUR"),)


def test_columns_and_constants_can_be_chosen() -> None:
    shape = "when,what,how much,clicks\n2026-01-01,spring,5,1\n"
    columns = {"day": "when", "cost": "how much", "campaign": "what"}
    parsed = read(shape, kind="costs", columns=columns, constants={"currency": "gbp", "source": "Radio One"})
    (row,) = parsed.rows.to_pylist()
    assert (row["source"], row["currency"], row["amount"], row["clicks"]) == ("Radio One", "GBP", 5_000_000, None)


def test_faults_are_counted_all_and_kept_up_to_a_thousand() -> None:
    rows = "".join(f"meta,M-1,2026-01-{1 + number % 28:02d},c,EUR,x{number},\n" for number in range(3_000))
    parsed = read(COSTS + rows)
    assert (parsed.rows.num_rows, parsed.rows_bad, len(parsed.errors)) == (2, 3_000, 1_000)
    assert [error.line for error in parsed.errors[:2]] == [4, 5]
    assert parsed.errors[0].message == "cost is 'x0'; allowed: a number such as 1234.56."


def test_each_field_says_what_it_allows() -> None:
    parsed = read(COSTS + ",A-1,2026-02-30,c,EURO,,-1\n")
    assert {error.field: error.message.partition("allowed: ")[2] for error in parsed.errors} == {
        "source": "a name in every row.",
        "day": "a date such as 2026-01-31.",
        "currency": "an ISO 4217 code such as EUR.",
        "cost": "a number such as 1234.56.",
        "clicks": "a whole number of 0 or more.",
    }
    assert parsed.rows_bad == 1


def test_formulas_stay_text_and_are_pointed_out() -> None:
    parsed = read(COSTS.replace("spring", '"=HYPERLINK(""http://x"",""y"")"').replace("12.50", "-12.50"))
    assert parsed.rows.column("campaign").to_pylist()[0] == '=HYPERLINK("http://x","y")'
    assert parsed.totals == (Money(-5_250_000, "EUR"),)
    (warning,) = parsed.warnings
    assert "1 cells of campaign begin like a formula (line 2:" in warning


def test_currencies_are_kept_apart() -> None:
    assert read(COSTS.replace("EUR,7.25", "USD,7.25")).totals == (Money(12_500_000, "EUR"), Money(7_250_000, "USD"))


_CELL = st.sampled_from(
    ["2026-01-01", "01/02/2026", "12.5", "1,5", "EUR", "=x", '"', '""', "--", "Total", "a", "", " ", "\x1a", "é", "1e9"]
)
_TITLE = st.sampled_from(
    ["day", "cost", "cost_micros", "currency", "source", "order_id", "ordered_at", "amount", "x", ""]
)
_SEPARATOR = st.sampled_from([",", ";", "\t", "|", "\n", "\r\n", "\r"])
_SHAPED = st.lists(st.one_of(_TITLE, _CELL, _SEPARATOR, _SEPARATOR), max_size=60).map("".join)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass")),
    _SHAPED.map(str.encode),
    st.tuples(st.just("day,cost,currency,source\n"), _SHAPED).map(lambda parts: "".join(parts).encode()),
    st.tuples(st.just("order_id,ordered_at,amount,currency,status\n"), _SHAPED).map(lambda two: "".join(two).encode()),
))  # fmt: skip
def test_whatever_a_file_holds_it_is_read_or_refused(data: bytes) -> None:
    """Never anything but InputError; what was read is read again to the same."""
    with suppress(InputError):
        parsed = read(data)
        assert parsed.rows_ok >= 0
        assert bool(parsed.errors) is bool(parsed.rows_bad)
