"""How wide text is, and how it is cut to fit: measured with the very letters that are drawn."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

from seamark.kernel import SeamarkError

FOLDER: Final = Path(__file__).parent / "fonts"
FILES: Final = {False: FOLDER / "DejaVuSans.ttf", True: FOLDER / "DejaVuSans-Bold.ttf"}
MEASURED_AT: Final = 100
ELLIPSIS: Final = "…"


@lru_cache(maxsize=64)
def font(size: float, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    """The letters at a size in pixels. Raises SeamarkError where the package was built without them."""
    try:
        return ImageFont.truetype(FILES[is_bold], size)
    except OSError:
        msg = "The letters of pictures are missing."
        raise SeamarkError(msg, help="Run `make install`, which brings them.") from None


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a line of text at a size, in the same unit."""
    return font(MEASURED_AT, is_bold=is_bold).getlength(text) * size / MEASURED_AT


def fitted(text: str, size: float, *, most: float, is_bold: bool = False) -> str:
    """Text on one line, cut with an ellipsis where it is wider than ``most``; '' where not even that fits."""
    line = " ".join(text.split())
    if width_of(line, size, is_bold=is_bold) <= most:
        return line
    low, high = 0, len(line)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        cut = line[:middle].rstrip() + ELLIPSIS
        low, high = (middle, high) if width_of(cut, size, is_bold=is_bold) <= most else (low, middle - 1)
    return line[:low].rstrip() + ELLIPSIS if low else ""
