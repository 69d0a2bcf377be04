"""The colours of pictures: the light tokens of the pages (tests compare the two)."""

from typing import Final

TOKENS: Final = {
    "ground": "#f5f7f9",
    "surface": "#ffffff",
    "sunk": "#eef2f5",
    "ink": "#12202b",
    "muted": "#52626f",
    "line": "#dde4ea",
    "edge": "#7d8b97",
    "accent": "#0b6687",
    "accent-soft": "#e2f0f5",
    "on": "#1b7a4b",
    "risk": "#8a5b00",
    "off": "#b3261e",
    "unknown": "#62707c",
    "on-soft": "#e1f3e9",
    "risk-soft": "#fbf0d3",
    "off-soft": "#fbe5e3",
    "d1": "#0b6687",
    "d2": "#d9720e",
    "d3": "#639f74",
    "d4": "#4a2c7f",
    "d5": "#ab5048",
}
SURFACE, SUNK, INK, MUTED, LINE, EDGE, ACCENT = (
    TOKENS[name] for name in ("surface", "sunk", "ink", "muted", "line", "edge", "accent")
)
HUES: Final = tuple(TOKENS[f"d{number}"] for number in (1, 3, 4, 2, 5))  # of lanes in turn, as on the page


def blended(colour: str, share: float) -> str:
    """A colour laid over the surface with a share of opacity: every program draws it the same."""
    parts = zip(_channels(colour), _channels(SURFACE), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
