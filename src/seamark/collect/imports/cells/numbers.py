"""Numbers as people and platforms write them, read exactly: no binary fractions on the way to micros."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Mark = Literal[".", ","]

MICROS_DIGITS = 6
LARGEST = 9_000_000_000_000 * 10**MICROS_DIGITS  # micros; the largest round amount a BIGINT holds
ABSENT = frozenset({"", "-", "--", "---", "–", "—", "n/a", "na", "null", "none", "nan", "#n/a"})
_ENOUGH = 10_000  # cells that show the same mark: further ones can only be faults
_SYMBOLS = "€$£¥₹₽₺₩₫₴฿₪"
_BLANKS = "\u00a0\u202f\u2009'’ "  # blanks and apostrophes that group digits
_DRESS = re.compile(rf"^[{_SYMBOLS}\s]+|[{_SYMBOLS}\s]+$")
_FORM = {
    mark: re.compile(
        rf"(?P<sign>[+\-−]?)(?:(?P<whole>\d+|\d{{1,3}}(?:(?P<group>[{_BLANKS}{other}])\d{{2,3}}(?:(?P=group)\d{{2,3}})*))"
        rf"(?:{re.escape(mark)}(?P<part>\d*))?|{re.escape(mark)}(?P<only>\d+))(?:[eE](?P<power>[+\-]?\d{{1,2}}))?",
        re.ASCII,
    )
    for mark, other in ((".", ","), (",", "."))
}
_LAST_GROUP = re.compile(r"\D\d{3}$")


class MarkFound(NamedTuple):
    """Which sign marks decimals. ``sure`` is false when the cells could be read either way; ``example`` is one."""

    mark: Mark
    sure: bool
    example: str = ""


def is_absent(cell: str) -> bool:
    """Whether a cell says that there is no number (blank, a dash, 'n/a')."""
    return not cell[:1].isdigit() and cell.strip().lower() in ABSENT


def mark_of(cells: Iterable[str], *, delimiter: str) -> MarkFound:
    """The decimal mark of a file, from the cells of its number columns.

    A cell with both signs, or with one that cannot group thousands, is evidence. Without any, ``1,234`` in a file
    separated by commas groups thousands (it had to be quoted); elsewhere one cannot know.
    """
    votes = {".": 0, ",": 0}
    unsure = ""
    for cell in cells:
        vote = _vote(_undressed(cell)[1])
        if vote == "?":
            unsure = unsure or cell
        elif vote:
            votes[vote] += 1
            if votes[vote] > _ENOUGH:
                break
    if votes["."] or votes[","]:
        return MarkFound("." if votes["."] >= votes[","] else ",", sure=True)
    return MarkFound(".", sure=not unsure or delimiter == ",", example=unsure)


def _vote(number: str) -> str:
    """The mark a number shows, '?' when it could group thousands as well, empty when it has none."""
    dot, comma = number.rfind("."), number.rfind(",")
    if dot < 0 and comma < 0:
        return ""
    if dot >= 0 and comma >= 0:
        return "." if dot > comma else ","
    sign, other = (".", ",") if dot >= 0 else (",", ".")
    if number.count(sign) > 1:
        return other
    whole, _, part = number.partition(sign)
    return "?" if len(part) == 3 and 1 <= len(whole.lstrip("+-−")) <= 3 and whole.lstrip("+-−0") else sign


def scaled(cell: str, mark: Mark, *, digits: int = MICROS_DIGITS) -> int | None:
    """A cell's number times ten to the power of ``digits``, exact; what lies below is rounded half to even.

    None when the cell is no number. Understands currency signs around it, digits grouped by blanks, apostrophes or the
    other mark, a negative in brackets, a power of ten. Beyond :data:`LARGEST` a number counts as none.
    """
    if (quick := _plain(cell, mark, digits=digits)) is not None:
        return quick
    negative, text = _undressed(cell)
    found = _FORM[mark].fullmatch(text)
    if found is None or (found["group"] and not _LAST_GROUP.search(found["whole"])):
        return None
    whole, part = re.sub(r"\D", "", found["whole"] or "0"), found["part"] or found["only"] or ""
    if found["sign"] in {"-", "−"}:
        negative = not negative
    value = _at_power(int(whole + part), digits - len(part) + int(found["power"] or 0))
    return None if value > LARGEST else -value if negative else value


def _plain(cell: str, mark: Mark, *, digits: int) -> int | None:
    """The common case, ``1234.56``, without a pattern."""
    whole, _, part = cell.partition(mark)
    if whole.isdigit() and whole.isascii() and len(part) <= digits and len(whole) <= 12:
        if not part:
            return int(whole + "0" * digits)
        if part.isdigit() and part.isascii():
            return int(whole + part + "0" * (digits - len(part)))
    return None


def whole_number(cell: str, mark: Mark) -> int | None:
    """A cell's number when it is whole (``12``, ``1,234``, ``12.0``), or None."""
    value = scaled(cell, mark)
    return None if value is None or value % 10**MICROS_DIGITS else value // 10**MICROS_DIGITS


def _undressed(cell: str) -> tuple[bool, str]:
    """Whether a cell stands in brackets (accountants' minus), and what is left without signs of currency."""
    text = cell.strip()
    in_brackets = text.startswith("(") and text.endswith(")")
    if in_brackets:
        text = text[1:-1]
    bare = _DRESS.sub("", text)
    if bare[:1] in {"-", "+", "−"} and bare[1:2] in _SYMBOLS:
        bare = bare[0] + _DRESS.sub("", bare[1:])
    return in_brackets, bare


def _at_power(value: int, power: int) -> int:
    """Value · 10^power, rounded half to even."""
    if power >= 0:
        return value * int(f"1{'0' * min(power, 120)}")
    divisor = int(f"1{'0' * min(-power, 120)}")
    quotient, rest = divmod(value, divisor)
    if rest * 2 > divisor or (rest * 2 == divisor and quotient % 2):
        quotient += 1
    return quotient
