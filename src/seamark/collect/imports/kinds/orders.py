"""Orders: from the shop, the till or the CRM."""

from seamark.collect.imports.kinds import costs
from seamark.collect.imports.kinds.model import Cell, Field, Kind

# What a status means. Anything else is a sale; a status that says nothing was paid leaves the row out.
REFUNDED = frozenset(
    {"refunded", "refund", "returned", "return", "chargeback", "charged back", "storniert", "erstattet"}
)
UNPAID = frozenset(
    {
        "cancelled",
        "canceled",
        "pending",
        "failed",
        "voided",
        "void",
        "draft",
        "expired",
        "abandoned",
        "unpaid",
        "on hold",
    }
)

ORDERS = Kind(
    name="orders",
    label="Orders",
    rows="order",
    fields=(
        Field(name="order_id", cell=Cell.TEXT, says="the order's id, as events carry it", required=True,
              titles=("order id", "order", "order number", "order no", "order name", "transaction id", "invoice",
                      "invoice id", "bestellnummer", "id", "name")),
        Field(name="ordered_at", cell=Cell.MOMENT, says="when it was placed; without a zone, UTC", required=True,
              titles=("ordered at", "order date", "created at", "paid at", "date", "day", "time", "timestamp",
                      "transaction date", "purchase date", "bestelldatum", "datum")),
        Field(name="amount", cell=Cell.MONEY, says="its revenue, in whole units of the currency", required=True,
              titles=("amount", "revenue", "subtotal", "total", "order value", "order total", "value", "price",
                      "betrag", "umsatz")),
        Field(name="currency", cell=Cell.CURRENCY, says="ISO 4217 code", required=True,
              titles=costs.CURRENCY.titles),
        Field(name="customer_id", cell=Cell.TEXT, says="the customer's id, as events carry it in userId",
              titles=("customer id", "user id", "customer", "client id", "kundennummer")),
        Field(name="email", cell=Cell.TEXT, says="the customer's address; only its hash is kept in the warehouse",
              titles=("email", "e mail", "customer email", "email address")),
        Field(name="status", cell=Cell.TEXT, says="refunded rows subtract; cancelled and unpaid ones are left out",
              titles=("status", "financial status", "order status", "payment status", "state")),
        Field(name="channel", cell=Cell.TEXT, says="where it was sold, e.g. store",
              titles=("channel", "sales channel", "order channel", "kanal")),
        Field(name="region", cell=Cell.TEXT, says="where", titles=("region", "store", "state", "country", "city")),
        Field(name="source", cell=Cell.TEXT, says="the system it comes from",
              titles=("source", "system", "shop", "source name")),
        Field(name="account", cell=Cell.TEXT, says="the shop or till", titles=("account", "shop id", "location")),
    ),
    marks=frozenset(
        {"order id", "order number", "ordered at", "order date", "order value", "financial status", "bestellnummer"}
    ),
    constants={"source": "orders"},
)  # fmt: skip
