"""The metrics, as data. Parts are columns of the daily facts, or counts of people.

What a ratio is made of is a metric of its own: a ratio says nothing of a day without anything to divide by.
"""

from seamark.kernel import InputError
from seamark.measure.model import MONEY, MetricDefinition

PEOPLE = ("visitors", "new_customers")  # counted, never summed: the same person on two days is one visitor of the week

METRICS: tuple[MetricDefinition, ...] = (
    MetricDefinition(
        "events",
        "Events",
        "Everything that was recorded, robots included.",
        "events",
        "events",
        "operations",
        "neither",
    ),
    MetricDefinition(
        "visitors",
        "Visitors",
        "Different people who came. Somebody who comes on three days of a week is one visitor of that week.",
        "visitors",
        "people",
        "performance",
        "up",
    ),
    MetricDefinition(
        "sessions",
        "Visits",
        "Visits to the site or app: a visit ends after half an hour without a sign, unless the site numbers its own.",
        "sessions",
        "sessions",
        "performance",
        "up",
    ),
    MetricDefinition(
        "page_views",
        "Page views",
        "Pages and screens that people looked at.",
        "page_views",
        "pages",
        "experience",
        "up",
    ),
    MetricDefinition(
        "conversions",
        "Conversions",
        "Orders, and whatever else the tracking plan calls a conversion; an order counts once.",
        "conversions",
        "conversions",
        "performance",
        "up",
    ),
    MetricDefinition(
        "revenue", "Revenue", "What orders brought, refunds subtracted on their day.", "revenue", MONEY, "finance", "up"
    ),
    MetricDefinition(
        "refunds",
        "Refunds",
        "Orders that were taken back, each on the day it was.",
        "refunds",
        "refunds",
        "product",
        "down",
    ),
    MetricDefinition(
        "spend",
        "Spend",
        "What advertising cost, from the platforms' own reports.",
        "spend",
        MONEY,
        "finance",
        "neither",
    ),
    MetricDefinition(
        "new_customers",
        "New customers",
        "People whose first order ever falls into the period.",
        "new_customers",
        "people",
        "cmo",
        "up",
    ),
    MetricDefinition(
        "conversion_rate",
        "Conversion rate",
        "Conversions per visit.",
        "conversions",
        "share",
        "performance",
        "up",
        denominator="sessions",
    ),
    MetricDefinition(
        "cost_per_acquisition",
        "Cost per acquisition",
        "Spend per conversion, new customers and old alike.",
        "spend",
        MONEY,
        "performance",
        "down",
        denominator="conversions",
    ),
    MetricDefinition(
        "cost_per_new_customer",
        "Cost per new customer",
        "Spend per person who ordered for the first time.",
        "spend",
        MONEY,
        "cmo",
        "down",
        denominator="new_customers",
    ),
    MetricDefinition(
        "return_on_ad_spend",
        "Return on ad spend",
        "Revenue per unit of spend. It says what came beside the spend, not what the spend caused.",
        "revenue",
        "times",
        "finance",
        "up",
        denominator="spend",
    ),
    MetricDefinition(
        "average_order_value",
        "Average order value",
        "Revenue per conversion.",
        "revenue",
        MONEY,
        "finance",
        "up",
        denominator="conversions",
    ),
    MetricDefinition(
        "refund_rate",
        "Refunded share of orders",
        "Refunds per conversion of the same days.",
        "refunds",
        "share",
        "product",
        "down",
        denominator="conversions",
    ),
    MetricDefinition(
        "brand_sessions",
        "Brand visits",
        "Visits by people who knew the name: typed it in, or clicked an advertisement on it in a search.",
        "brand_sessions",
        "sessions",
        "cmo",
        "up",
    ),
    MetricDefinition(
        "brand_visibility",
        "Brand visibility",
        "Share of visits by people who knew the name: typed it in, or clicked an advertisement on it in a search.",
        "brand_sessions",
        "share",
        "cmo",
        "up",
        denominator="sessions",
    ),
    MetricDefinition(
        "impressions",
        "Impressions",
        "How often advertisements were shown.",
        "impressions",
        "impressions",
        "creative",
        "up",
    ),
    MetricDefinition(
        "clicks", "Clicks", "Clicks that platforms charged or reported.", "clicks", "clicks", "creative", "up"
    ),
    MetricDefinition(
        "claimed_conversions",
        "Claimed conversions",
        "What the platforms say they brought. Two of them may claim the same order.",
        "claimed_conversions",
        "conversions",
        "performance",
        "neither",
    ),
    MetricDefinition(
        "claimed_value",
        "Claimed value",
        "The revenue that platforms say they brought.",
        "claimed_value",
        MONEY,
        "finance",
        "neither",
    ),
    MetricDefinition(
        "cost_per_click",
        "Cost per click",
        "Spend per click.",
        "spend",
        MONEY,
        "performance",
        "down",
        denominator="clicks",
    ),
    MetricDefinition(
        "click_through",
        "Click-through rate",
        "Clicks per impression.",
        "clicks",
        "share",
        "creative",
        "up",
        denominator="impressions",
    ),
)

BY_NAME = {metric.name: metric for metric in METRICS}


def metric_of(name: str) -> MetricDefinition:
    """A metric by its name. Raises InputError that lists the names there are."""
    found = BY_NAME.get(name)
    if found is None:
        msg = f"There is no metric '{name}'. There are {', '.join(BY_NAME)}."
        raise InputError(msg, help="GET /api/metrics lists every metric.", arrived=name, allowed=list(BY_NAME))
    return found
