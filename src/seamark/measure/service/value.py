"""What customers are worth, cohorts, and how many come back."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, timedelta

from seamark.govern import Actor, require
from seamark.kernel import MICROS, Clock, InputError, NotFound, Settings
from seamark.measure.model import Excluded
from seamark.measure.service.counting import READ, Counting
from seamark.measure.store import Buying
from seamark.measure.value import (
    CohortAnswer,
    CustomerValue,
    HoldOut,
    RetentionAnswer,
    ValueAnswer,
)
from seamark.measure.value.cohorts import cohorts_of, kept
from seamark.measure.value.valuing import (
    Valued,
    bands,
    best,
    buyers_of,
    check_discount,
    checked,
    customers,
    cut_for,
    is_lost,
    lost,
    segments,
    totals_of,
    valued,
)
from seamark.science.lifetime import Buying as Law
from seamark.science.lifetime import horizon_of
from seamark.warehouse import Warehouse

FRESH_SECONDS = 600.0  # a fit as of yesterday changes only when older orders are imported
KEPT_FITS = 8


class ValueVerbs(Counting):
    """Value looks forward from the last whole day; what was ordered today is not in it yet."""

    def __init__(
        self, warehouse: Warehouse, *, settings: Settings, clock: Clock, lag: Callable[[], float] = lambda: 0.0
    ) -> None:
        super().__init__(warehouse, settings=settings, clock=clock, lag=lag)
        self._rates = {**settings.exchange_rates, settings.currency: 1.0}
        self._buying = Buying(warehouse, rates=self._rates)
        self._fitting = threading.Lock()
        self._fits: OrderedDict[tuple[date | None, int, str, float], tuple[float, Valued, ValueAnswer]] = OrderedDict()

    def value(self, *, horizon: int = 365, model: str = "", discount: float = 0.0, by: Actor) -> ValueAnswer:
        """What today's customers are worth within ``horizon`` days, and whether the model held on its own past.

        ``model`` is ``bg-nbd`` or ``pareto-nbd``, the likelier when empty. Raises NotFound where too few
        came back to say, InputError when the horizon, the model or the discount is not allowed.
        """
        require(by, READ)
        return self._valued(horizon=horizon, model=model, discount=discount)[1]

    def value_of(self, person: str, *, horizon: int = 365, by: Actor) -> CustomerValue | None:
        """One customer's share of :meth:`value`; None for who never ordered, or where nothing can be fitted."""
        require(by, READ)
        try:
            made, _ = self._valued(horizon=horizon, model="", discount=0.0)
        except NotFound:
            return None
        if person not in made.buyers.keys:
            return None
        return customers(made, [made.buyers.keys.index(person)])[0]

    def cohorts(self, *, by: Actor) -> CohortAnswer:
        """Buyers by month of their first order: who ordered again in which month, and what they brought."""
        require(by, READ)
        until = self._whole_day() or self._yesterday()
        return CohortAnswer(until, self._settings.currency, cohorts_of(self._buying.cohorts(until), until))

    def retention(self, *, by: Actor) -> RetentionAnswer:
        """The share that ordered in each month after that of the first order, with intervals."""
        found = self.cohorts(by=by)
        return RetentionAnswer(found.as_of, kept(found.cohorts))

    def _valued(self, *, horizon: int, model: str, discount: float) -> tuple[Valued, ValueAnswer]:
        """Kept for some minutes; two who ask at once wait for one fit."""
        allowed = [one.value for one in Law]
        if model and model not in allowed:
            msg = f"There is no model '{model}'; there are {', '.join(allowed)}."
            raise InputError(msg, help="Choose one of them, or none.", arrived=model, allowed=allowed)
        horizon_of(horizon)
        check_discount(discount)
        key = (self._whole_day(), horizon, model, discount)
        with self._fitting:
            known = self._fits.get(key)
            if known is None or time.monotonic() - known[0] > FRESH_SECONDS:
                known = (time.monotonic(), *self._made(horizon=horizon, model=model, discount=discount))
                self._fits[key] = known
                while len(self._fits) > KEPT_FITS:
                    self._fits.popitem(last=False)
            return known[1], known[2]

    def _made(self, *, horizon: int, model: str, discount: float) -> tuple[Valued, ValueAnswer]:
        until = self._whole_day()
        if until is None:
            msg = "There are no orders before today."
            raise NotFound(msg, help="Send orders as events, or import a file of them.")
        law, buyers = Law(model) if model else None, buyers_of(self._buying.buyers(until), until)
        try:
            made = valued(buyers, days=horizon, model=law, discount=discount)
        except InputError as error:  # the question is right: it is the company that is too young
            raise NotFound(error.message, help=error.help) from error
        gone = is_lost(made)
        return made, ValueAnswer(
            as_of=until,
            horizon_days=horizon,
            discount=discount,
            currency=self._settings.currency,
            model=made.fit.model.value,
            parameters=made.fit.parameters,
            order_value=made.spend.mean,
            totals=totals_of(made),
            channels=segments(made, made.buyers.channel),
            regions=segments(made, made.buyers.region),
            bands=bands(made),
            lost=lost(made),
            best=best(made),
            lost_customers=int(gone.sum()),
            check=self._check(made, horizon=horizon, law=law),
            data_through=self._age()[0],
            excluded=self._left_out(until),
        )

    def _check(self, made: Valued, *, horizon: int, law: Law | None) -> HoldOut | None:
        until = made.buyers.until
        cut = cut_for(made.buyers, days=horizon)
        if cut is None:
            return None
        before = buyers_of(self._buying.buyers(cut), cut)
        if not before.keys:
            return None
        came = self._buying.repeats(cut, until=until)
        actual = sum(people for day, people in came.items() if day > cut)
        return checked(before, until=until, actual=actual, came=came, model=law)

    def _left_out(self, until: date) -> tuple[Excluded, ...]:
        found = self._buying.currencies(until)
        return tuple(
            Excluded("revenue", name, amount / MICROS)
            for name, amount in found.items()
            if name not in self._rates and amount
        )

    def _whole_day(self) -> date | None:
        """The last day that is over and of which events, or at least orders, are known; None without orders."""
        last = self._buying.last_day(self._yesterday())
        if last is None:
            return None
        newest = self._figures.newest()
        seen = last if newest is None else max(last, newest.date())
        return min(self._yesterday(), seen)

    def _yesterday(self) -> date:
        return (self._clock.now().astimezone(UTC) - timedelta(days=1)).date()
