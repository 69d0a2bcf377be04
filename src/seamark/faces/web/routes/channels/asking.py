"""What a reader asks of attribution, read from the address."""

from typing import Final, Literal, get_args

import msgspec

from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.measure import AttributionQuestion, Question

By = Literal["channel", "campaign", "utm_source", "utm_content"]
Customers = Literal["all", "new", "returning"]
BYS: Final[dict[By, str]] = {
    "channel": "Channel",
    "campaign": "Campaign",
    "utm_source": "Source",
    "utm_content": "Creative",
}
CUSTOMERS: Final[dict[Customers, str]] = {
    "all": "Everybody",
    "new": "New customers",
    "returning": "Returning customers",
}
ORDERS: Final[dict[int, str]] = {
    1: "the visit before",
    2: "the two visits before",
    3: "the three visits before",
    4: "the four visits before",
}
LOOK_BACKS = (1, 7, 14, 30, 60, 90)


class Choice(msgspec.Struct, frozen=True):
    """The question, its look-back in days, and where orders are seen: what the form shows."""

    question: AttributionQuestion
    look_back: int
    sources: list[str]

    @property
    def look_backs(self) -> list[int]:
        """The spans on offer, and the one that is chosen."""
        return sorted({*LOOK_BACKS, self.look_back})


def choice_of(visit: Visit) -> Choice:
    """The question of the address. Raises InputError where a number is none."""
    query = visit.query
    usual = visit.workspace.settings.look_back_days
    look_back = _number(query.get("look_back", ""), usual, what="look-back", of="days")
    question = AttributionQuestion(
        visit.view.period,
        by=next((one for one in get_args(By) if one == query.get("by")), "channel"),
        look_back_days=look_back,
        direct=query.get("direct") == "1",
        order=_number(query.get("order", ""), 1, what="order of the Markov chain", of="visits"),
        merge_repeats=query.get("merge") == "1",
        customers=next((one for one in get_args(Customers) if one == query.get("customers")), "all"),
        source=query.get("source", ""),
    )
    return Choice(question, look_back, _sources(visit, question.source))


def _sources(visit: Visit, chosen: str) -> list[str]:
    """Every source that saw an order in the period, and the one that is chosen."""
    asked = Question("conversions", visit.view.period, by=("source",), grain="total")
    found = {
        row.source for row in visit.workspace.measure.ask(asked, by=visit.actor).rows if isinstance(row.source, str)
    }
    return sorted(found | ({chosen} if chosen else set()))


def _number(text: str, usual: int, *, what: str, of: str) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise InputError(f"The {what} is {text!r}, not a number of {of}.", help="Choose one of the list.")
    return int(text)
