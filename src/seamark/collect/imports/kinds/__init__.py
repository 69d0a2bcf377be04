"""Kinds of files. A new one is a small file here with a Kind, and a line below."""

from seamark.collect.imports.kinds.costs import COSTS
from seamark.collect.imports.kinds.google_ads import GOOGLE_ADS
from seamark.collect.imports.kinds.meta import META
from seamark.collect.imports.kinds.model import Cell, Field, Kind
from seamark.collect.imports.kinds.orders import ORDERS, REFUNDED, UNPAID

KINDS: dict[str, Kind] = {kind.name: kind for kind in (GOOGLE_ADS, META, ORDERS, COSTS)}
TITLES: frozenset[str] = frozenset(title for kind in KINDS.values() for field in kind.fields for title in field.titles)

__all__ = ["KINDS", "REFUNDED", "TITLES", "UNPAID", "Cell", "Field", "Kind"]
