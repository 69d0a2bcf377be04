"""The Channels page."""

from typing import Final, Literal

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.channels.claims import claims_of, claims_title
from seamark.faces.web.routes.channels.credits import MEASURES, headline, measure_named, plot_of, rows_of, shower
from seamark.faces.web.routes.channels.lengths import lengths_chart
from seamark.faces.web.routes.channels.response import ahead_of_all, response_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.measure import AttributionQuestion

BY: Final[dict[Literal["channel", "campaign", "utm_source"], str]] = {
    "channel": "Channel",
    "campaign": "Campaign",
    "utm_source": "Source",
}
LOOK_BACKS = (1, 7, 14, 30, 60, 90)


def channels(visit: Visit) -> Response:
    """What each channel cost and brought, by the rule one chooses to believe."""
    by, measure = visit.query.get("by", "channel"), measure_named(visit.query.get("show", ""))
    look_back = _look_back(visit)
    question = AttributionQuestion(
        visit.view.period,
        by=next((one for one in BY if one == by), "channel"),
        look_back_days=look_back,
        direct=visit.query.get("direct") == "1",
    )
    answer = visit.workspace.measure.attribute(question, by=visit.actor)
    ahead = ahead_of_all(visit, measure=measure.id)
    rows, claims = rows_of(answer, measure), claims_of(visit)
    values = {
        "room": "channels",
        "headline": headline(answer),
        "answer": answer,
        "rows": rows,
        "measure": measure,
        "measures": MEASURES,
        "show": shower(measure, answer.currency),
        "by": question.by,
        "bys": BY,
        "look_back": look_back,
        "look_backs": sorted({*LOOK_BACKS, look_back}),
        "plot": plot_of(answer, rows, measure=measure, period=visit.view.label) if rows else None,
        "lengths": lengths_chart(
            visit.workspace.measure.path_lengths(question, by=visit.actor), look_back=look_back, period=visit.view.label
        ),
        "response": response_of(visit, by=question.by, measure=measure.id, ahead=ahead),
        "ahead": ahead,
        "claims": claims,
        "claims_title": claims_title(claims),
    }
    return visit.show("channels/page.html", values)


def _look_back(visit: Visit) -> int:
    asked = visit.query.get("look_back", "")
    if not asked:
        return visit.workspace.settings.look_back_days
    if not asked.isdigit():
        raise InputError(f"The look-back is {asked!r}, not a number of days.", help="Choose one of the list.")
    return int(asked)


PAGES = [Page("/channels", channels)]
