"""Who gets the credit for conversions, and how long their paths are."""

from collections.abc import Mapping

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import InputError
from seamark.measure.answering import Purse, values_of
from seamark.measure.attributing import BY, RULES, TEXTS, attributed, chosen, credited
from seamark.measure.model import AttributionAnswer, AttributionQuestion, Excluded, PathLength, Totals
from seamark.measure.planning import NONE, Scan, View
from seamark.measure.relations import PathRule
from seamark.measure.service.counting import READ, Counting
from seamark.measure.walking import counted_of, top_paths, walked_credits

LOOK_BACK = (1, 365)
CUSTOMERS = ("all", "new", "returning")


class CreditingVerbs(Counting):
    """Attribution: it describes paths, and does not say what caused a conversion."""

    def attribute(self, question: AttributionQuestion, *, by: Actor) -> AttributionAnswer:
        """Who gets the credit for the conversions of a period, under each model, beside what it cost.

        It describes paths; it does not say what would have happened without a channel. Raises InputError when a model,
        dimension or look-back is not allowed.
        """
        require(by, READ)
        question = msgspec.structs.replace(question, models=chosen(question.models))
        rule = self._rule(question)
        costs, total, out = self._paid(question)
        rules = [model for model in question.models if model in RULES]
        steps = self._figures.credited(rule, question.period)
        rows = credited(steps, costs, models=rules, exchange=self._exchange)
        part, missing = attributed(steps, exchange=self._exchange)
        total = total if rule.is_whole else Totals(round(part.conversions, 6), round(part.value, 6))
        through, age = self._age()
        answer = AttributionAnswer(
            by=question.by,
            currency=self._settings.currency,
            models=tuple(TEXTS[model] for model in question.models),
            rows=rows,
            total=total,
            unattributed=_rest(total, part),
            cost=sum(costs.values()),
            data_through=through,
            age_seconds=age,
            excluded=out if rule.is_whole else (*missing, *(one for one in out if one.part == "spend")),
        )
        return answer if len(rules) == len(question.models) else self._walked(answer, question, costs=costs)

    def _walked(
        self, answer: AttributionAnswer, question: AttributionQuestion, *, costs: Mapping[str, float]
    ) -> AttributionAnswer:
        """The answer with the models that look at all paths, in the order of the question."""
        paths = counted_of(self._figures.walked(self._rule(question), question.period), self._exchange)
        rows = (*answer.rows, *walked_credits(paths, question, costs=costs, through=answer.data_through))
        return msgspec.structs.replace(
            answer,
            rows=tuple(sorted(rows, key=lambda row: question.models.index(row.model))),
            top_paths=top_paths(paths),
            missed=float(paths.nulls.sum()),
        )

    def _paid(self, question: AttributionQuestion) -> tuple[dict[str, float], Totals, tuple[Excluded, ...]]:
        """Cost per name, all conversions of the period, and the money left out."""
        by = () if question.by == "utm_content" else (question.by,)
        view = View(question.period.start, question.period.end, by, "total", ())
        facts = Scan("facts", view, ("conversions", "order_value", "spend"))
        scanned = {facts: self._figures.scan(facts)}
        sums = {part: values_of(part, view, scanned=scanned, exchange=self._exchange) for part in facts.parts}
        total = Totals(sum(sums["conversions"][0].values()), sum(sums["order_value"][0].values()))
        costs = {key[1] or NONE: cost for key, cost in sums["spend"][0].items()} if by else self._creatives(question)
        return costs, total, (*sums["order_value"][1], *sums["spend"][1])

    def _creatives(self, question: AttributionQuestion) -> dict[str, float]:
        purses: dict[str, Purse] = {}
        for row in self._figures.creative_costs(question.period):
            purses.setdefault(row["creative"] or NONE, Purse()).add(row["amount"], row["currency"])
        return {name: purse.worth(self._exchange) for name, purse in purses.items()}

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
        if question.customers not in CUSTOMERS:
            msg = f"There are no customers '{question.customers}'. Allowed are {', '.join(CUSTOMERS)}."
            raise InputError(msg, help="Choose one.", arrived=question.customers, allowed=list(CUSTOMERS))
        return PathRule(days, question.direct, question.by, question.customers, question.source)


def _rest(total: Totals, part: Totals) -> Totals:
    """What is left; fractions that rounding left over are nothing."""
    return Totals(round(total.conversions - part.conversions, 6), round(total.value - part.value, 6))
