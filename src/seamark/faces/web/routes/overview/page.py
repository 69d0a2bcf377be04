"""The Overview page."""

from collections import Counter
from datetime import timedelta

from starlette.responses import Response

from seamark.faces.web.asking import Asked, days_in, whole
from seamark.faces.web.door import Page
from seamark.faces.web.foreseen import ahead_of
from seamark.faces.web.live import contexts, shown_snapshot
from seamark.faces.web.looks import remember
from seamark.faces.web.periods import View
from seamark.faces.web.routes.overview import channels, figures, goals
from seamark.faces.web.routes.overview.attention import waiting_of
from seamark.faces.web.routes.overview.changed import changed_of
from seamark.faces.web.routes.overview.goals import GoalsStand
from seamark.faces.web.routes.overview.weeks import weeks_of
from seamark.faces.web.telling import Goals, certainty, goals_headline, headline
from seamark.faces.web.visit import Visit
from seamark.kernel import Period, parse_day
from seamark.measure import Question
from seamark.plan import Clash, Initiative, Snapshot

ALWAYS = "1970-01-01"
LATE = frozenset({"off", "risk"})


def overview(visit: Visit) -> Response:
    """How it stands: sentence, live strip, goals, what waits and what changed, the figures, the weeks ahead."""
    view, currency = visit.view, visit.workspace.settings.currency
    asked = Asked(visit, questions(view))
    standing = figures.standing_of(asked, view, currency=currency)
    snapshot, usual = visit.workspace.measure.live(), visit.workspace.measure.usual(by=visit.actor)
    live = {
        "live": shown_snapshot(snapshot, currency=currency),
        "usual": contexts(snapshot, usual, currency=currency),
    }
    plan = visit.workspace.plan.read(by=visit.actor) if visit.may("plan.read") else Snapshot({})
    is_silent = not (standing.revenue.now or standing.spend.now or standing.visitors.now)
    if is_silent and not plan.items and not has_anything(visit):
        return visit.show("overview/empty.html", {"room": "overview", "today_planned": {}, **live})
    rows, total = channels.channel_rows(asked, view)
    stand = goals.goals_of(visit, plan)
    planned = _planned(visit, stand)
    ahead = ahead_of(visit, {metric: colour for colour, metric in figures.COLOURS})
    values = {
        "room": "overview",
        "headline": headline(standing, view),
        "goals_say": goals_headline(_counted(stand)) if stand.total else "",
        "certainty": certainty(standing.revenue),
        "stand": stand,
        "waits": waiting_of(visit, asked),
        "changed": changed_of(visit),
        "figures": figures.figures_of(asked, view, standing=standing),
        "chart": figures.chart_of(asked, view, standing=standing, plan=planned, ahead=ahead),
        "ahead": ahead,
        "today_planned": _today(visit, stand),
        "weeks": weeks_of(visit, plan, clashes=_clashes(visit, plan)) if plan.of(Initiative) else None,
        "channels": rows,
        "total": total,
        "channels_title": channels.channels_title(rows),
    }
    return remember(visit, visit.show("overview/page.html", values | live))


def _clashes(visit: Visit, plan: Snapshot) -> list[Clash]:
    return visit.workspace.plan.clashes(by=visit.actor) if plan.of(Initiative) else []


def _planned(visit: Visit, stand: GoalsStand) -> dict[str, figures.Daily]:
    """What the plan wants of each day looked at: revenue by its goal, spend by the budgets of initiatives."""
    return _plan_of(visit, stand, period=visit.view.period)


def _today(visit: Visit, stand: GoalsStand) -> dict[str, float]:
    """What the plan wants of today, where it says so."""
    today = visit.now.date()
    days = _plan_of(visit, stand, period=Period(today, today + timedelta(1)))
    return {f"{metric}_today": values[0] for metric, values in days.items() if values[0]}


def _plan_of(visit: Visit, stand: GoalsStand, *, period: Period) -> dict[str, figures.Daily]:
    if not visit.may("plan.read"):
        return {}
    spend = tuple(point.value for point in visit.workspace.plan.budgeted(period, by=visit.actor))
    return {"revenue": goals.planned_revenue(stand, days_in(period)), "spend": spend}


def _counted(stand: GoalsStand) -> Goals:
    states = Counter(one.status for one in stand.progress)
    behind = [(one, goals.behind(stand.goals[one.goal_id], one)) for one in stand.progress if one.status in LATE]
    worst, gap = max(behind, key=lambda pair: pair[1], default=(None, 0.0))
    title = stand.goals[worst.goal_id].title if worst and gap > 0 else ""
    return Goals(states["on"], states["risk"], states["off"], states["unknown"], title, gap)


def questions(view: View) -> list[Question]:
    """Everything the page needs to know about the days it looks at."""
    return [*figures.questions(view), *channels.questions(view)]


def has_anything(visit: Visit) -> bool:
    """Whether anything was ever recorded or imported."""
    always = Period(parse_day(ALWAYS, field="from"), visit.view.today.replace(year=visit.view.today.year + 1, day=1))
    asked = Asked(visit, [whole("events", always), whole("spend", always), whole("revenue", always)])
    return any(asked.total(metric, always) for metric in ("events", "spend", "revenue"))


PAGES = [Page("/", overview)]
