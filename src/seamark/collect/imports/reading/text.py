"""Bytes as text: byte-order marks, UTF-8, UTF-16, Windows-1252; what is no text is refused by name."""

import codecs
import io
import re
from typing import NamedTuple

from seamark.kernel import InputError, TooLarge

LARGEST = 256 << 20  # bytes of one file
_HEAD = 4096
_PART = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "an Excel workbook (.xlsx) or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3", "an SQLite database"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


class Text(NamedTuple):
    """A file that is text in ``encoding``."""

    data: bytes
    encoding: str

    def open(self) -> io.TextIOWrapper:
        """The text from its start, without a byte-order mark, line ends as they are."""
        return io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="")

    @property
    def head(self) -> str:
        """The first 64,000 characters."""
        return self.open().read(64_000)


def text_of(data: bytes) -> Text:
    """A file as text.

    Raises InputError when it is empty or no text, TooLarge above :data:`LARGEST`.
    """
    if len(data) > LARGEST:
        msg = f"The file has {len(data) / 1e6:,.0f} MB; allowed are {LARGEST / 1e6:,.0f} MB."
        raise TooLarge(msg, arrived=len(data), allowed=LARGEST, help="Import it in parts, a month or a year each.")
    for magic, what in _OTHER_FILES:
        if data.startswith(magic):
            raise InputError(f"The file is {what}, not CSV.", help="Save or export it as CSV (UTF-8) and import that.")
    text = Text(data.rstrip(b"\x1a"), _encoding(data))
    if not _is_readable(text):
        raise InputError("The file is empty.", help="Export it again; a header and one row are the least.")
    if len(_CONTROL.findall(text.head)) > 2:
        raise _no_text("it holds control characters")
    return text


def _is_readable(text: Text) -> bool:
    """Whether there is more than blanks in it. Raises InputError when it does not decode to the end."""
    seen = False
    file = text.open()
    try:
        while part := file.read(_PART):
            seen = seen or not part.isspace()
            if "\x00" in part:
                raise _no_text("it holds zero bytes")
    except UnicodeError:
        raise _no_text("its bytes are no text in UTF-8, UTF-16 or Windows-1252") from None
    return seen


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    head = data[:_HEAD]
    if b"\x00" in head:
        if head[1::2].count(0) > len(head) / 4:
            return "utf-16-le"
        if head[::2].count(0) > len(head) / 4:
            return "utf-16-be"
        raise _no_text("it holds zero bytes")
    return "utf-8" if _is_utf8(data) else "cp1252"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _no_text(why: str) -> InputError:
    return InputError(f"The file is binary, not CSV: {why}.", help="Export it as CSV (UTF-8) and import that.")
