"""Cost reports: any table of what was spent, by day. Platforms' own exports build on it."""

from seamark.collect.imports.kinds.model import Cell, Field, Kind

DAY = Field(name="day", cell=Cell.DAY, says="the day the money was spent", required=True,
            titles=("day", "date", "tag", "datum", "fecha", "jour", "giorno", "dia", "dag"))  # fmt: skip
COST = Field(name="cost", cell=Cell.MONEY, says="what was spent, in whole units of the currency",
             titles=("cost", "spend", "amount spent", "costs", "media cost", "total cost", "kosten", "ausgaben",
                     "ausgegebener betrag", "coste", "importe gastado", "coût", "dépenses", "amount"))  # fmt: skip
COST_MICROS = Field(name="cost_micros", cell=Cell.MICROS, says="what was spent, in millionths of the currency",
                    titles=("cost micros", "metrics cost micros", "spend micros"))  # fmt: skip
CURRENCY = Field(name="currency", cell=Cell.CURRENCY, says="ISO 4217 code", required=True,
                 titles=("currency", "currency code", "account currency", "customer currency code", "währung",
                         "währungscode", "moneda", "devise", "valuta"))  # fmt: skip
SOURCE = Field(name="source", cell=Cell.TEXT, says="platform or supplier, e.g. google_ads", required=True,
               titles=("source", "platform", "data source", "ad platform", "publisher", "supplier"))  # fmt: skip
ACCOUNT = Field(name="account", cell=Cell.TEXT, says="the advertising account",
                titles=("account", "account id", "customer id", "account name", "ad account", "ad account id",
                        "kontoname", "konto"))  # fmt: skip
CAMPAIGN = Field(name="campaign", cell=Cell.TEXT, says="the campaign's name",
                 titles=("campaign", "campaign name", "kampagne", "kampagnenname", "name der kampagne", "campaña",
                         "campagne"))  # fmt: skip
CAMPAIGN_ID = Field(name="campaign_id", cell=Cell.TEXT, says="the campaign's id, for the look-up file",
                    titles=("campaign id", "kampagnen id"))  # fmt: skip
AD_GROUP = Field(name="ad_group", cell=Cell.TEXT, says="the ad group or ad set",
                 titles=("ad group", "ad group name", "adgroup", "ad set name", "adset name", "ad set", "adset",
                         "anzeigengruppe", "anzeigengruppenname"))  # fmt: skip
CREATIVE = Field(name="creative", cell=Cell.TEXT, says="the ad",
                 titles=("creative", "ad name", "creative name", "ad", "ad id", "anzeigenname"))  # fmt: skip
CHANNEL = Field(name="channel", cell=Cell.TEXT, says="the channel; left out, it is told from platform and campaign",
                titles=("channel", "default channel group", "channel group", "kanal"))  # fmt: skip
CAMPAIGN_TYPE = Field(name="campaign_type", cell=Cell.TEXT, says="the campaign's type, e.g. SEARCH",
                      titles=("campaign type", "advertising channel type", "kampagnentyp", "ad network type",
                              "network with search partners", "network"))  # fmt: skip
REGION = Field(name="region", cell=Cell.TEXT, says="where",
               titles=("region", "geo", "state", "country", "dma", "market", "land"))  # fmt: skip
UTM_SOURCE = Field(name="utm_source", cell=Cell.TEXT, says="UTM source of its links", titles=("utm source",))
UTM_MEDIUM = Field(name="utm_medium", cell=Cell.TEXT, says="UTM medium of its links", titles=("utm medium", "medium"))
IMPRESSIONS = Field(name="impressions", cell=Cell.COUNT, says="how often it was shown",
                    titles=("impressions", "impr", "impressionen", "views", "impresiones"))  # fmt: skip
CLICKS = Field(name="clicks", cell=Cell.COUNT, says="how often it was clicked",
               titles=("clicks", "link clicks", "inline link clicks", "clicks all", "klicks"))  # fmt: skip
CLAIMED = Field(name="claimed_conversions", cell=Cell.NUMBER, says="conversions the platform claims",
                titles=("conversions", "claimed conversions", "purchases", "results", "website purchases", "käufe",
                        "ergebnisse"))  # fmt: skip
CLAIMED_VALUE = Field(name="claimed_value", cell=Cell.MONEY, says="revenue the platform claims",
                      titles=("conversions value", "conv value", "claimed value", "purchases conversion value",
                              "purchase conversion value", "total conversion value", "conversion value"))  # fmt: skip

COST_FIELDS = (
    DAY, COST, COST_MICROS, CURRENCY, SOURCE, ACCOUNT, CHANNEL, CAMPAIGN, CAMPAIGN_ID, AD_GROUP, CREATIVE, REGION,
    UTM_SOURCE, UTM_MEDIUM, CAMPAIGN_TYPE, IMPRESSIONS, CLICKS, CLAIMED, CLAIMED_VALUE,
)  # fmt: skip
EITHER_COST = (("cost", "cost_micros"),)

COSTS = Kind(
    name="costs",
    label="Costs",
    rows="cost",
    fields=COST_FIELDS,
    marks=frozenset({"source", "platform", "channel"}),
    either=EITHER_COST,
)
