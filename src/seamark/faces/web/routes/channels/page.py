"""The Channels page."""

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.channels.asking import BYS, CUSTOMERS, ORDERS, choice_of
from seamark.faces.web.routes.channels.claims import claims_of, claims_title
from seamark.faces.web.routes.channels.credits import MEASURES, headline, measure_named, plot_of, rows_of, shower
from seamark.faces.web.routes.channels.lengths import lengths_chart
from seamark.faces.web.routes.channels.response import ahead_of_all, response_of
from seamark.faces.web.routes.channels.segments import segments_of, segments_title
from seamark.faces.web.routes.channels.walks import walks_of, walks_title
from seamark.faces.web.visit import Visit


def channels(visit: Visit) -> Response:
    """What each channel cost and brought, by the rule one chooses to believe."""
    choice, measure = choice_of(visit), measure_named(visit.query.get("show", ""))
    question, desk = choice.question, visit.workspace.measure
    answer = desk.attribute(question, by=visit.actor)
    ahead = ahead_of_all(visit, measure=measure.id)
    rows, claims = rows_of(answer, measure), claims_of(visit)
    lengths = desk.path_lengths(question, by=visit.actor)
    segments = segments_of(visit, question)
    values = {
        "room": "channels",
        "headline": headline(answer),
        "answer": answer,
        "rows": rows,
        "measure": measure,
        "measures": MEASURES,
        "show": shower(measure, answer.currency),
        "choice": choice,
        "asked": question,
        "by": question.by,
        "bys": BYS,
        "customers": CUSTOMERS,
        "orders": ORDERS,
        "look_back": choice.look_back,
        "plot": plot_of(answer, rows, measure=measure, period=visit.view.label) if rows else None,
        "lengths": lengths_chart(lengths, look_back=choice.look_back, period=visit.view.label),
        "response": response_of(visit, by=question.by, measure=measure.id, ahead=ahead),
        "ahead": ahead,
        "walks": walks_of(answer),
        "walks_title": walks_title(answer),
        "segments": segments,
        "segments_title": segments_title(segments),
        "claims": claims,
        "claims_title": claims_title(claims),
    }
    return visit.show("channels/page.html", values)


PAGES = [Page("/channels", channels)]
