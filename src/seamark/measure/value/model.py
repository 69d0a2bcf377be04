"""What customers are worth: the question's answer, cohorts and retention."""

from datetime import date, datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from seamark.kernel import Estimate
from seamark.measure.model import Excluded

Floats = NDArray[np.float64]


class Buyers(msgspec.Struct, frozen=True):
    """Everybody who ordered, as columns of one length, as of the end of ``until``.

    ``first`` and ``last`` are days before ``until`` (0: on that day), ``order_days`` different days with an order,
    ``money`` what all orders brought, refunds subtracted, in whole units of the currency.
    """

    until: date
    keys: list[str]
    first: Floats
    last: Floats
    order_days: Floats
    money: Floats
    channel: list[str]
    region: list[str]


class CustomerValue(msgspec.Struct, frozen=True):
    """A customer: the chance of being one still, orders and their value expected within the horizon.

    ``orders_low`` to ``orders_high`` holds the number of coming orders with probability 0.9 or a little more.
    """

    customer: str
    p_alive: float
    expected_orders: float
    expected_value: float
    orders_low: int
    orders_high: int
    orders: int
    spent: float
    days_since_order: int


class SegmentValue(msgspec.Struct, frozen=True):
    """Customers by what their first order came through: ``alive`` is the expected number who are customers still."""

    name: str
    customers: int
    alive: float
    value: Estimate
    value_per_customer: float


class ValueBand(msgspec.Struct, frozen=True):
    """Customers whose expected value lies in ``low``..``high`` (whole units), and what they are worth together."""

    low: float
    high: float
    customers: int
    value: float


class CheckWeek(msgspec.Struct, frozen=True):
    """A week (its first day): how many repeat orders came, and how many the model expects of those customers.

    ``low`` to ``high`` holds nine weeks of ten, by chance and for want of knowing the parameters.
    """

    week: date
    observed: int
    expected: float
    low: float
    high: float


class HoldOut(msgspec.Struct, frozen=True):
    """The model fitted on the first part of history beside what came in the ``days`` after ``cut``.

    ``expected`` and ``actual`` are orders (days with one) of the customers known at the cut. ``weeks`` run over the
    whole history: before the cut the model was fitted to them, after it was not.
    """

    cut: date
    days: int
    customers: int
    expected: Estimate
    actual: int
    weeks: tuple[CheckWeek, ...]

    @property
    def held(self) -> bool:
        """Whether what came lies in the interval."""
        return self.expected.low <= self.actual <= self.expected.high


class ValueTotals(msgspec.Struct, frozen=True):
    """Sums over all customers, each with its interval; money in whole units of the currency."""

    customers: int
    repeat_orders: int
    alive: float
    orders: Estimate
    value: Estimate


class ValueAnswer(msgspec.Struct, frozen=True):
    """What the customers of today are worth within the horizon.

    ``as_of`` is the last day looked at. ``parameters`` in the order of the papers, rates per day. ``order_value`` is
    what an order of somebody unknown is worth. ``lost`` are those in whom most past revenue is at risk
    (what they spent times the chance that they left), ``lost_customers`` how many have likelier left than not, ``best``
    those worth most from now on. ``check`` is None where the first half of history is too thin to fit.
    """

    as_of: date
    horizon_days: int
    discount: float
    currency: str
    model: str
    parameters: tuple[float, ...]
    order_value: float
    totals: ValueTotals
    channels: tuple[SegmentValue, ...]
    regions: tuple[SegmentValue, ...]
    bands: tuple[ValueBand, ...]
    lost: tuple[CustomerValue, ...]
    best: tuple[CustomerValue, ...]
    lost_customers: int
    check: HoldOut | None
    data_through: datetime | None
    excluded: tuple[Excluded, ...] = ()


class CohortCell(msgspec.Struct, frozen=True):
    """What a cohort did ``since`` months after the month of its first order.

    ``share`` of its people ordered in that month; ``revenue`` in whole units, refunds subtracted. ``is_open``: the
    month is not over, so both will still grow.
    """

    since: int
    people: int
    share: float
    orders: int
    revenue: float
    revenue_per_customer: float
    is_open: bool


class Cohort(msgspec.Struct, frozen=True):
    """Everybody whose first order fell into ``month`` (its first day); ``is_open``: more may join it."""

    month: date
    customers: int
    is_open: bool
    cells: tuple[CohortCell, ...]


class CohortAnswer(msgspec.Struct, frozen=True):
    """Cohorts by month, the oldest first, each as far as is known."""

    as_of: date
    currency: str
    cohorts: tuple[Cohort, ...]


class KeptMonth(msgspec.Struct, frozen=True):
    """Of ``customers`` whose month ``since`` is over, the share that ordered in it, with its 90 % interval."""

    since: int
    customers: int
    share: float
    low: float
    high: float


class RetentionAnswer(msgspec.Struct, frozen=True):
    """How many came back to order, by months since the first order, over all cohorts whose month is over."""

    as_of: date
    months: tuple[KeptMonth, ...]
