"""Who gets the credit for conversions, and how long their paths are."""

from seamark.govern import Actor, require
from seamark.kernel import InputError
from seamark.measure.answering import Purse, values_of
from seamark.measure.attributing import BY, TEXTS, chosen, credited
from seamark.measure.model import AttributionAnswer, AttributionQuestion, PathLength, Totals
from seamark.measure.planning import NONE, Scan, View
from seamark.measure.relations import PathRule
from seamark.measure.service.counting import READ, Counting

LOOK_BACK = (1, 365)


class CreditingVerbs(Counting):
    """Attribution: it describes paths, and does not say what caused a conversion."""

    def attribute(self, question: AttributionQuestion, *, by: Actor) -> AttributionAnswer:
        """Who gets the credit for the conversions of a period, under each model, beside what it cost.

        It describes paths; it does not say what would have happened without a channel. Raises InputError when a model,
        dimension or look-back is not allowed.
        """
        require(by, READ)
        models, rule = chosen(question.models), self._rule(question)
        view = View(question.period.start, question.period.end, (question.by,), "total", ())
        facts = Scan("facts", view, ("conversions", "order_value", "spend"))
        scanned = {facts: self._figures.scan(facts)}
        sums = {part: values_of(part, view, scanned=scanned, exchange=self._exchange) for part in facts.parts}
        costs = {key[1] or NONE: cost for key, cost in sums["spend"][0].items()}
        found = credited(self._figures.credited(rule, question.period), costs, models=models, exchange=self._exchange)
        total = Totals(sum(sums["conversions"][0].values()), sum(sums["order_value"][0].values()))
        through, age = self._age()
        return AttributionAnswer(
            by=question.by,
            currency=self._settings.currency,
            models=tuple(TEXTS[model] for model in models),
            rows=found.rows,
            total=total,
            unattributed=_rest(total, found.attributed),
            cost=sum(costs.values()),
            data_through=through,
            age_seconds=age,
            excluded=(*sums["order_value"][1], *sums["spend"][1]),
        )

    def path_lengths(self, question: AttributionQuestion, *, by: Actor) -> tuple[PathLength, ...]:
        """How many visits conversions needed, shortest paths first; the question's models do not matter."""
        require(by, READ)
        lengths: dict[int, tuple[int, Purse]] = {}
        for row in self._figures.lengths(self._rule(question), question.period):
            orders, purse = lengths.get(row["length"], (0, Purse()))
            purse.add(row["amount"], row["currency"])
            lengths[row["length"]] = (orders + row["orders"], purse)
        return tuple(
            PathLength(length, orders, purse.worth(self._exchange))
            for length, (orders, purse) in sorted(lengths.items())
        )

    def _rule(self, question: AttributionQuestion) -> PathRule:
        if question.by not in BY:
            msg = f"Credit cannot be given by '{question.by}'. Allowed are {', '.join(BY)}."
            raise InputError(msg, help="Choose one of them.", arrived=question.by, allowed=list(BY))
        days = self._settings.look_back_days if question.look_back_days is None else question.look_back_days
        low, high = LOOK_BACK
        if not low <= days <= high:
            msg = f"The look-back is {days} days; {low} to {high} are allowed."
            raise InputError(msg, help="30 days is usual.", arrived=days, allowed=[low, high])
        return PathRule(days, question.direct, question.by)


def _rest(total: Totals, part: Totals) -> Totals:
    """What is left; fractions that rounding left over are nothing."""
    return Totals(round(total.conversions - part.conversions, 6), round(total.value - part.value, 6))
