"""An answer as a sentence that claims no more than the interval holds."""

from typing import Final

from seamark.science.regions import Effect, Market

MINUS: Final = "−"
SMALL: Final = 0.0005  # a share that is written as 0.0 %


def sentence(effect: Effect, *, what: str, regions: int, periods: int, unit: str = "periods") -> str:
    """What a test changed, in words: the size, the interval, and whether it may be chance."""
    where = f"{regions} treated {'region' if regions == 1 else 'regions'}"
    span = f"over {periods} {unit if periods != 1 else unit.removesuffix('s')}"
    more = "more" if effect.total >= 0 else "fewer" if what in {"orders", "conversions", "page views"} else "less"
    size = f"{_number(abs(effect.total))} {what} {more} than expected"
    if effect.relative is not None:
        size += f" ({_signed(effect.relative)})"
    held = (
        f"The {effect.level * 100:.0f} % interval goes from {_number(effect.total_low)} to {_number(effect.total_high)}"
    )
    if effect.relative_low is not None and effect.relative_high is not None:
        held += f" ({_signed(effect.relative_low)} to {_signed(effect.relative_high)})"
    return f"{span[0].upper()}{span[1:]}, {where} had {size}. {held}; {verdict(effect)}."


def verdict(effect: Effect) -> str:
    """Whether chance alone would do."""
    odds = f"p = {effect.p_value:.3f}" if effect.p_value >= 0.001 else "p < 0.001"
    if effect.total_low <= 0 <= effect.total_high:
        return f"zero lies inside, so chance alone would do ({odds})"
    return f"chance alone would seldom do that ({odds})"


def headline(effect: Effect, *, what: str) -> str:
    """The finding in a few words."""
    if effect.total_low <= 0 <= effect.total_high:
        return f"The test does not say whether {what} changed"
    moved = "more" if effect.total > 0 else "fewer" if what in {"orders", "conversions", "page views"} else "less"
    share = f", {_signed(effect.relative)}" if effect.relative is not None else ""
    return f"The test brought {_number(abs(effect.total))} {what} {moved}{share}"


def designed(best: Market | None, *, days: int, what: str) -> str:
    """What the best set of regions would show."""
    if best is None or best.smallest == float("inf"):
        return f"No set of regions would show any change of {what} in {days} days."
    names = best.regions[0] if len(best.regions) == 1 else f"{', '.join(best.regions[:-1])} and {best.regions[-1]}"
    return (
        f"Treat {names} for {days} days: a change of {what} by {best.smallest * 100:.1f} % or more would be seen four "
        f"times out of five. They have {best.share * 100:.0f} % of all {what}."
    )


def _signed(share: float) -> str:
    if abs(share) < SMALL:
        return "0.0 %"
    return f"{'+' if share > 0 else MINUS}{abs(share) * 100:.1f} %"


def _number(value: float) -> str:
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 1 else 3
    return f"{MINUS if value < 0 else ''}{size:,.{places}f}"
