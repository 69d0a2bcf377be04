"""Meta: the Ads Manager's export, and the API's rows as connectors deliver them."""

import msgspec

from seamark.collect.imports.kinds import costs
from seamark.collect.imports.kinds.model import Cell, Field, Kind

_DAY = msgspec.structs.replace(
    costs.DAY, titles=(*costs.DAY.titles, "date start", "reporting starts", "berichtsbeginn", "inicio del informe")
)  # fmt: skip
_END = Field(name="end_day", cell=Cell.DAY, says="last day of the row; has to be its day, for money belongs to a day",
             titles=("reporting ends", "date stop", "berichtsende", "fin del informe"))  # fmt: skip
_CREATIVE = msgspec.structs.replace(costs.CREATIVE, titles=("ad name", "name der anzeige", "ad id", "ad"))

META = Kind(
    name="meta",
    label="Meta (Facebook, Instagram)",
    rows="cost",
    fields=(
        *({"day": _DAY, "creative": _CREATIVE}.get(field.name, field) for field in costs.COST_FIELDS),
        _END,
    ),
    marks=frozenset(
        {
            "amount spent", "ad set name", "reporting starts", "reporting ends", "inline link clicks", "link clicks",
            "ad id", "spend", "date start", "ausgegebener betrag", "berichtsbeginn", "reach",
        }
    ),
    constants={"source": "meta"},
    either=costs.EITHER_COST,
    absent_is_zero=True,
)  # fmt: skip
