"""docs/files.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

from seamark.plan import Form
from seamark.plan.files.forms import form_of, iso_day, money_parts, plain_money, plain_number
from seamark.plan.service.drawing import ROWS_OF_A4, Drawn

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "files.md").read_text()


def test_the_page_lists_every_form_and_which_comes_back() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*? \| (.*?) \|", PAGE, re.MULTILINE)
    assert [form for form, back in rows if back != "–"] == list(get_args(Form))
    assert {form for form, back in rows if back == "–"} == set(get_args(Drawn))
    assert f"A3 from {ROWS_OF_A4} initiatives" in PAGE


def test_the_worked_table_is_what_is_read() -> None:
    """Each left cell of the table is asked, and answers what the right one says."""
    table = PAGE.partition("| in the column | is read as |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE))
    for cells, read in list(rows.items())[1:]:
        written = re.findall(r"`([^`]+)`", cells)
        form, doubtful = form_of(written)
        if "asked" in read:
            assert (form, doubtful) == (None, written[0])
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", read):
            assert iso_day(written[0], form or "YMD") == read
        elif "EUR" in read:
            amount, currency = money_parts(written[0])
            assert f"{plain_money(amount)} {currency}" == read
        elif read[0].isdigit() and "%" not in cells:
            assert {plain_number(one, comma=False) for one in written} == {read.partition(";")[0]}
            if "semicolons" in read:
                assert plain_number(written[0], comma=True) == read.rpartition(" ")[2]
    assert len(rows) > 8
