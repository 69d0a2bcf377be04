"""New and returning customers beside each other: whom each channel helps to win, and whom to keep."""

import msgspec

from seamark.faces.web.numbers import percent
from seamark.faces.web.routes.channels.credits import NO_NAME
from seamark.faces.web.visit import Visit
from seamark.kernel import Estimate
from seamark.measure import AttributionAnswer, AttributionQuestion, Credit, Model


class Segment(msgspec.Struct, frozen=True):
    """A channel: its credit for orders of new and of returning customers under the Markov chain, and its cost."""

    name: str
    new: Credit | None
    back: Credit | None
    cost: float

    @property
    def share(self) -> float | None:
        """How much of its credit is for new customers; None without any."""
        new = self.new.conversions if self.new else 0.0
        back = self.back.conversions if self.back else 0.0
        return new / (new + back) if new + back else None

    @property
    def intervals(self) -> tuple[Estimate | None, Estimate | None]:
        """Those of both credits."""
        return self.new.estimate if self.new else None, self.back.estimate if self.back else None


def segments_of(visit: Visit, question: AttributionQuestion) -> list[Segment]:
    """A row per channel, most new customers first; empty where the reader looks at one segment already."""
    if question.customers != "all":
        return []
    asked = msgspec.structs.replace(question, models=(Model.MARKOV,))
    answers = [
        visit.workspace.measure.attribute(msgspec.structs.replace(asked, customers=who), by=visit.actor)
        for who in ("new", "returning")
    ]
    if not all(answer.total.conversions for answer in answers):
        return []
    new, back = (_credits(answer) for answer in answers)
    rows = []
    for name in new.keys() | back.keys():
        one, other = new.get(name), back.get(name)
        shown = NO_NAME[question.by] if name == "(none)" else name
        rows.append(Segment(shown, one, other, next(credit.cost for credit in (one, other) if credit)))
    rows = [row for row in rows if row.share is not None]
    return sorted(rows, key=lambda row: (-(row.new.conversions if row.new else 0.0), row.name))


def segments_title(rows: list[Segment]) -> str:
    """Which of the larger channels brings most new people."""
    totals = {row.name: sum(credit.conversions for credit in (row.new, row.back) if credit) for row in rows}
    large = [row for row in rows if totals[row.name] >= 0.05 * sum(totals.values())]
    if len(large) < 2:
        return "New and returning customers"
    most, least = max(large, key=lambda row: row.share or 0.0), min(large, key=lambda row: row.share or 0.0)
    high, low = (percent(round(row.share or 0.0, 2)) for row in (most, least))
    return f"{high} of the orders of {most.name} are of new customers, {low} of those of {least.name}"


def _credits(answer: AttributionAnswer) -> dict[str, Credit]:
    return {credit.name: credit for credit in answer.rows}
