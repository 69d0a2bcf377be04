"""The Overview page."""

from starlette.responses import Response

from seamark.faces.web.asking import Asked, whole
from seamark.faces.web.door import Page
from seamark.faces.web.live import contexts, shown_snapshot
from seamark.faces.web.periods import View
from seamark.faces.web.routes.overview import channels, figures
from seamark.faces.web.routes.overview.attention import attention_of, attention_title
from seamark.faces.web.telling import certainty, headline
from seamark.faces.web.visit import Visit
from seamark.kernel import Period, parse_day
from seamark.measure import Question

ALWAYS = "1970-01-01"


def overview(visit: Visit) -> Response:
    """How it stands: a sentence, the live strip, the figures with their changes, channels, what needs somebody."""
    view, currency = visit.view, visit.workspace.settings.currency
    asked = Asked(visit, questions(view))
    standing = figures.standing_of(asked, view, currency=currency)
    snapshot, usual = visit.workspace.measure.live(), visit.workspace.measure.usual(by=visit.actor)
    live = {
        "live": shown_snapshot(snapshot, currency=currency),
        "usual": contexts(snapshot, usual, currency=currency),
    }
    if not (standing.revenue.now or standing.spend.now or standing.visitors.now) and not has_anything(visit):
        return visit.show("overview/empty.html", {"room": "overview", **live})
    rows, total = channels.channel_rows(asked, view)
    items = attention_of(visit, asked)
    values = {
        "room": "overview",
        "headline": headline(standing, view),
        "certainty": certainty(standing.revenue),
        "figures": figures.figures_of(asked, view, standing=standing),
        "chart": figures.chart_of(asked, view, standing=standing),
        "channels": rows,
        "total": total,
        "channels_title": channels.channels_title(rows),
        "attention": items,
        "attention_title": attention_title(items),
    }
    return visit.show("overview/page.html", values | live)


def questions(view: View) -> list[Question]:
    """Everything the page needs to know about the days it looks at."""
    return [*figures.questions(view), *channels.questions(view)]


def has_anything(visit: Visit) -> bool:
    """Whether anything was ever recorded or imported."""
    always = Period(parse_day(ALWAYS, field="from"), visit.view.today.replace(year=visit.view.today.year + 1, day=1))
    asked = Asked(visit, [whole("events", always), whole("spend", always), whole("revenue", always)])
    return any(asked.total(metric, always) for metric in ("events", "spend", "revenue"))


PAGES = [Page("/", overview)]
