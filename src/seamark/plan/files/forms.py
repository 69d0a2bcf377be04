"""Dates and numbers as people write them in spreadsheets, read by what a whole column looks like."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

DateForm = Literal["DMY", "MDY", "YMD"]
THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}(?:[.,]\d{3})+\Z")
DECIMAL_COMMA: Final = re.compile(r",\d{1,2}\Z")
DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?\Z")
NUMERIC: Final = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{2,4})(?:[ T]\d{1,2}:\d{2}.*)?\Z")
NAMED: Final = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-zä]{3,9})\.?,?[ -](\d{4}|\d{2})"
    r"|([A-Za-zä]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}))\Z"
)
ENGLISH: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GERMAN: Final = {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}
MONTHS: Final = {name: number for number, name in enumerate(ENGLISH, 1)} | GERMAN
CENTURY: Final = 70  # 69 is 2069, 70 is 1970, as POSIX has it
MONEY_SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP"}


def form_of(cells: Iterable[str]) -> tuple[DateForm | None, str]:
    """The order of day, month and year in a column; None with a date that could be read both ways.

    ('', …) is never doubtful: a column without such dates is YMD.
    """
    doubtful = ""
    for cell in cells:
        found = NUMERIC.match(cell.strip())
        if found is None or len(found[1]) == 4:
            continue
        if int(found[1]) > 12:
            return "DMY", ""
        if int(found[3]) > 12:
            return "MDY", ""
        if found[2] == ".":
            return "DMY", ""  # nobody writes months first with points
        if found[1] != found[3]:
            doubtful = cell.strip()
    return (None, doubtful) if doubtful else ("YMD", "")


def iso_day(text: str, form: DateForm) -> str:
    """A day as 2026-01-31; text that is none stays as it is, for the types to refuse."""
    tidy = " ".join(text.split())
    numeric, named = NUMERIC.match(tidy), NAMED.match(tidy)
    if numeric is not None:
        parts = numeric[1], numeric[3], numeric[4]
        year, month, day = (
            parts
            if len(parts[0]) == 4
            else (parts[2], parts[0], parts[1])
            if form == "MDY"
            else (parts[2], parts[1], parts[0])
        )
        return _iso(year, month, day=day) or text
    if named is not None:
        day, name, year = (named[1], named[2], named[3]) if named[1] else (named[5], named[4], named[6])
        month = MONTHS.get(name.lower()[:3])
        return (_iso(year, str(month), day=day) if month else "") or text
    return text


def is_day(text: str) -> bool:
    """Whether text reads as a day in some form."""
    return any(DAY.match(iso_day(text, form)) is not None for form in ("DMY", "MDY"))


DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T].*)?\Z")


def _iso(year: str, month: str, *, day: str) -> str:
    whole = int(year) + (0 if len(year) > 2 else 2000 if int(year) < CENTURY else 1900)
    try:
        return date(whole, int(month), int(day)).isoformat()
    except ValueError:
        return ""


def plain_number(text: str, *, comma: bool) -> str:
    """A number as computers write it: spaces and marks of thousands away; ``comma``: where it marks decimals.

    A percent sign stays. Text that is no number stays as it is.
    """
    tidy = re.sub(r"[\s\u00a0\u202f’']", "", text)
    share = "%" if tidy.endswith("%") else ""
    tidy = tidy.removesuffix("%")
    if not re.fullmatch(r"-?[\d.,]+", tidy):
        return text
    if comma and "." in tidy and THOUSANDS.match(tidy):
        return f"{tidy.replace('.', '')}{share}" if "," not in tidy else text
    last = max(tidy.rfind(","), tidy.rfind("."))
    mark = "," if _marks_decimals(tidy, last=last, comma=comma) and tidy[last] == "," else "."
    other = "." if mark == "," else ","
    tidy = tidy.replace(other, "") if last >= 0 else tidy
    if tidy.count(mark) > 1:
        if not THOUSANDS.match(tidy):
            return text
        tidy = tidy.replace(mark, "")
    tidy = tidy.replace(",", ".")
    return f"{tidy}{share}" if DECIMAL.match(tidy) else text


def _marks_decimals(text: str, *, last: int, comma: bool) -> bool:
    """Whether the last mark of a number is its decimal mark: ``1.234,5`` and ``12,50`` say so, ``1,234`` does not."""
    if "," in text and "." in text:
        return True
    return text.count(text[last]) == 1 and (len(text) - last - 1 != 3 or comma)


def plain_money(text: str) -> str:
    """An amount as computers write it: a mark before exactly three digits is one of thousands, money has no three."""
    tidy = re.sub(r"[\s\u00a0\u202f’']", "", text)
    if THOUSANDS.match(tidy) and not ("," in tidy and "." in tidy):
        return tidy.replace(",", "").replace(".", "")
    return plain_number(tidy, comma=True) if DECIMAL_COMMA.search(tidy) else plain_number(tidy, comma=False)


def money_parts(text: str) -> tuple[str, str]:
    """Amount and currency of ``40.000 €``, ``EUR 40,000`` or ``$12``; no currency where none stands."""
    tidy = text.strip()
    for sign, currency in MONEY_SIGNS.items():
        if tidy.startswith(sign) or tidy.endswith(sign):
            return tidy.strip(sign).strip(), currency
    found = re.fullmatch(r"(?:([A-Z]{3})\s*)?([^A-Za-z]+?)(?:\s*([A-Z]{3}))?", tidy)
    return (found[2].strip(), found[1] or found[3] or "") if found else (text, "")
