"""Google Ads: the page's own download, and the API's rows as connectors deliver them (costs in micros)."""

import msgspec

from seamark.collect.imports.kinds import costs
from seamark.collect.imports.kinds.model import Cell, Field, Kind

_CAMPAIGN_ID = msgspec.structs.replace(costs.CAMPAIGN_ID, titles=("campaign id", "id", "kampagnen id"))
_REPLACED = {"campaign_id": _CAMPAIGN_ID}

GOOGLE_ADS = Kind(
    name="google_ads",
    label="Google Ads",
    rows="cost",
    fields=tuple(_REPLACED.get(field.name, field) for field in costs.COST_FIELDS),
    marks=frozenset(
        {
            "cost micros", "customer id", "impr", "campaign type", "advertising channel type", "ad network type",
            "base campaign", "conv value", "avg cpc", "campaign status", "ad group status", "kampagnentyp",
        }
    ),
    constants={"source": "google_ads"},
    either=costs.EITHER_COST,
    absent_is_zero=True,
    lookup=(
        Field(name="campaign_id", cell=Cell.TEXT, says="the campaign's id", titles=("id", "campaign id")),
        Field(name="campaign", cell=Cell.TEXT, says="its name", titles=("name", "campaign name", "campaign")),
        Field(name="campaign_type", cell=Cell.TEXT, says="its type",
              titles=("advertising channel type", "campaign type")),
        Field(name="updated_at", cell=Cell.MOMENT, says="when this was so; the latest row of an id counts",
              titles=("updated at", "updated time", "last modified")),
    ),
)  # fmt: skip
