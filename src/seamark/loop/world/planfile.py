"""The plan that the simulated company works by, as plan.yaml: it reads in as any plan file does."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from seamark.loop.world.lived import Floats, Lived
from seamark.loop.world.workfile import EFFECTS, RACI, TEAMS, tasks
from seamark.science import LEAST_DAYS, forecast

_ROUND = 50
_STEP = 28  # days over which a spend plan is even
_RESERVE = 1.05  # budgets leave a little room
_TIGHT = 0.83  # the one that does not
_TOO_SMALL = "always-on"
_TRACKED = 0.85  # of visits; the others refuse, or their messages are lost
_YEAR_WEEKS = 52
_DEAR = 1.5  # times what an order of paid social costs now
_BEGUN = 13  # weeks of the plan's year that lie behind ``until``
_BEHIND = (0.0, 0.08, 0.24)  # by how much running work lags behind its time, in turn
Row = dict[str, Any]


class _Work(NamedTuple):
    """An initiative: weeks from ``until`` to its first Monday, weeks it lasts, and what the rest of the plan says."""

    id: str
    title: str
    kind: str
    goals: str
    owner: str
    start: int
    weeks: int
    channels: str = ""
    codes: str = ""
    stage: str = "growth"
    after: str = ""
    release: str = ""


_PEOPLE = (
    ("marta", "Marta Lind", "Chief marketing officer", "strategy"),
    ("jonas", "Jonas Dahl", "Performance lead", "search social"),
    ("ida", "Ida Thomsen", "Customer marketing", "email retention"),
    ("noor", "Noor Haddad", "Content lead", "copy film"),
    ("emil", "Emil Bergman", "Designer", "design film"),
    ("sofia", "Sofia Petrov", "Brand lead", "brand media"),
    ("ruben", "Ruben Vos", "Market research", "research"),
    ("lena", "Lena Fischer", "Marketing operations", "automation data"),
    ("oscar", "Oscar Nyberg", "Events and partners", "events"),
    ("chloe", "Chloé Martin", "Product marketing", "launches"),
)
_OBJECTIVES = (
    ("grow", "Grow revenue along the coast", "revenue", "marta", "More of the season's wardrobe bought from us."),
    ("win", "Win new sailors", "acquisition", "jonas", "People who sail and have never bought from us."),
    ("keep", "Keep the customers we have", "retention", "ida", "A second order within a year is the best one."),
    ("brand", "Own calm at sea", "category", "sofia", "The name that comes to mind before the trip is booked."),
)
_WORK = (
    _Work("brand-search", "Brand search always on", "campaign", "revenue return", "jonas", -39, 65,
          "Paid Search Brand", "brand_core brand_harbour_pine", "maturity"),
    _Work("sailing-pages", "Pages for the words sailors use", "content", "new revenue", "noor", -30, 43,
          "Paid Search Generic"),
    _Work("outdoor-words", "Which outdoor words pay", "research", "new", "ruben", -12, 17,
          stage="introduction", after="keyword-study"),
    _Work("keyword-study", "Which words sailors use", "research", "new", "ruben", -18, 5),
    _Work("lookalikes", "Paid social lookalikes", "campaign", "new", "jonas", -16, 22,
          "Paid Social", "social_lookalike"),
    _Work("prospecting", "Paid social prospecting", "campaign", "new awareness", "jonas", -24, 34,
          "Paid Social", "social_prospecting"),
    _Work("always-on", "Search and reminders, always on", "campaign", "new return", "jonas", -26, 65,
          "Retargeting, Paid Search Generic",
          "retargeting_viewed retargeting_cart generic_sailing_clothing generic_outdoor_gear", "maturity"),
    _Work("cart", "Bring back left carts", "messaging", "return keep-orders", "lena", -10, 26, "Email",
          stage="maturity"),
    _Work("display", "Coastal Living display", "campaign", "awareness", "sofia", -14, 34,
          "Display", "display_coastal_living"),
    _Work("storm-stories", "Storm stories on video", "campaign", "awareness", "sofia", -8, 16,
          "Paid Video", "video_storm_stories", "introduction", "storm-film"),
    _Work("storm-film", "Film the storm stories", "content", "awareness", "noor", -17, 8),
    _Work("letter", "Weekly letter", "campaign", "email keep-orders", "ida", -39, 72, "Email", "newsletter_weekly",
          "maturity"),
    _Work("season-letter", "Season letter", "campaign", "email", "ida", -5, 14, "Email", "newsletter_season"),
    _Work("onboarding", "Onboarding e-mails v3", "messaging", "keep-orders email", "ida", -22, 9, "Email"),
    _Work("vouchers", "Voucher partners", "campaign", "revenue", "oscar", -26, 40, "Affiliates", "affiliate_vouchers",
          "decline"),
    _Work("reviews", "Reviews by partners", "campaign", "new", "oscar", -9, 24, "Affiliates", "affiliate_reviews"),
    _Work("tv-coast", "Coastal mornings on TV", "campaign", "awareness revenue", "sofia", -20, 24, "TV",
          "tv_coastal_mornings"),
    _Work("boating-weekly", "Boating Weekly series", "campaign", "awareness", "sofia", -15, 25, "Print",
          "print_boating_weekly", "maturity"),
    _Work("boat-shows", "Spring boat shows", "event", "new awareness", "oscar", -3, 10, "Events", "events_boat_shows"),
    _Work("positioning", "Positioning 'Calm at sea'", "messaging", "awareness", "sofia", -33, 8),
    _Work("state-of-coast", "State of Coastal Living report", "research", "awareness", "ruben", -6, 13),
    _Work("comparison", "Comparison pages", "content", "new", "noor", -4, 9),
    _Work("loyalty-study", "Why customers come back", "research", "satisfaction", "ruben", 8, 6),
    _Work("second-order", "Second-order programme", "campaign", "keep-orders", "ida", 9, 18, "Email", stage="growth",
          after="onboarding"),
    _Work("atlas-story", "Atlas jacket story", "content", "orders", "noor", 3, 6, stage="introduction"),
    _Work("atlas-launch", "Atlas jacket launch", "launch", "revenue orders", "chloe", 10, 8,
          "Paid Social, Paid Video, Email", stage="introduction", after="atlas-story", release="atlas"),
    _Work("atlas-tour", "Atlas in the harbours", "event", "awareness", "oscar", 18, 6, "Events",
          stage="introduction", after="atlas-launch", release="atlas"),
    _Work("winback", "Win back with a control group", "campaign", "keep-orders", "ida", 16, 12, "Email",
          stage="decline"),
    _Work("fleet-launch", "Fleet programme launch", "launch", "new revenue", "chloe", 24, 10,
          "Paid Search Generic, Email", stage="introduction", release="fleet"),
    _Work("autumn-tv", "Autumn TV test, north", "campaign", "awareness", "sofia", 26, 8, "TV", stage="maturity"),
)  # fmt: skip


_PHASES = {  # names and weeks, which make those of the work
    "storm-film": (("Write", 2), ("Shoot", 2), ("Cut", 4)),
    "boat-shows": (("Prepare", 4), ("Shows", 4), ("Follow up", 2)),
    "state-of-coast": (("Survey", 5), ("Write", 5), ("Publish", 3)),
    "sailing-pages": (("Research", 8), ("Write", 20), ("Keep up", 15)),
    "atlas-launch": (("Tease", 2), ("Launch", 2), ("Keep warm", 4)),
    "fleet-launch": (("Invite", 4), ("Open", 6)),
}


class _Plain(yaml.SafeDumper):
    """Writes a date that stands in several places in full each time."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - the signature is the library's
        return True


def write_plan(file: Path, lived: Lived) -> None:
    """plan.yaml: ten people, objectives, eight goals, two releases and what is done over 18 months around ``until``.

    Budgets and goals fit what the company lived through, so that at its end one budget is about to be overspent and one
    goal is off its path, because the checkout was broken. Campaign codes are the world's own names of campaigns.
    """
    until = lived.history.parameters.until
    monday = until.date() - timedelta(until.weekday())
    plan = {
        "people": [
            {"id": name, "name": full, "role": role, "skills": skills.split(), "email": f"{name}@harbour-pine.example",
             "team": TEAMS[name]}
            for name, full, role, skills in _PEOPLE
        ],
        "absences": list(_absences(monday)),
        "objectives": [
            {"id": name, "title": title, "kind": kind, "owner": owner, "description": why}
            for name, title, kind, owner, why in _OBJECTIVES
        ],
        "goals": list(_goals(monday, lived)),
        "releases": [
            {"id": "atlas", "title": "Atlas jacket", "date": _week(monday, 10), "confidence": 0.7, "tier": 1,
             "source": "product team"},
            {"id": "fleet", "title": "Fleet programme", "date": _week(monday, 24), "confidence": 0.5, "tier": 2,
             "source": "product team"},
            {"id": "app", "title": "Harbour app 3.0", "date": _week(monday, 15), "confidence": 0.8, "tier": 3,
             "source": "product team"},
        ],
        "initiatives": [
            _initiative(work, monday, lived=lived, turn=turn) for turn, work in enumerate(_WORK)
        ],
        "tasks": list(tasks(monday, atlas=10, fleet=24)),
        "milestones": list(_milestones(monday)),
        "contingencies": list(_contingencies(monday, lived)),
        "check_ins": list(_check_ins(monday)),
    }  # fmt: skip
    file.write_text(yaml.dump(plan, Dumper=_Plain, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _goals(monday: date, lived: Lived) -> Iterator[Row]:
    """Eight goals of the year of which a quarter is over; what a row leaves out is the same for all.

    Straight paths: a target is what the quarter came to, carried on. Orders were planned as if the checkout had held.
    """
    start = _week(monday, -_BEGUN)
    shared = {"start": start, "deadline": start + timedelta(7 * _YEAR_WEEKS - 1)}
    begin = max(0, lived.at(start))
    spend = float(lived.spent(list(lived.costs))[begin:].sum())
    back = round(0.95 * float(lived.earned[begin:].sum()) / spend, 2) if spend else 1.0
    unpaid = ("Direct", "Organic Search")
    orders = lived.orders + lived.missed(lived.orders)
    noted = "The first quarter of the year, from the company's books; a little less, so that holding it is possible."
    rows: tuple[Row, ...] = (
        {"id": "revenue", "title": "Revenue of the year", "objective": "grow", "metric": "revenue", "unit": "EUR",
         **_total(lived, lived.earned, start=start, share=0.98), "owner": "marta", "dimension": "revenue"},
        {"id": "return", "title": "Return on advertising held", "objective": "grow", "metric": "return_on_ad_spend",
         "unit": "times", "baseline": {"value": back}, "baseline_note": noted, "target": back, "window_days": 91,
         "owner": "jonas", "dimension": "revenue"},
        {"id": "new", "title": "New customers of the year", "objective": "win", "metric": "new_customers",
         "unit": "customers", **_total(lived, lived.newcomers, start=start, share=0.92), "owner": "jonas",
         "dimension": "acquisition"},
        {"id": "orders", "title": "Orders of the year", "objective": "grow", "metric": "conversions", "unit": "orders",
         **_total(lived, orders, start=start), "owner": "chloe", "dimension": "revenue", "amber": 0.02, "red": 0.04},
        {"id": "awareness", "title": "Visits that nobody paid for", "objective": "brand", "metric": "sessions",
         "where": {"channel": list(unpaid)}, "unit": "visits",
         **_total(lived, _TRACKED * lived.of(lived.visits, *unpaid), start=start), "owner": "sofia",
         "dimension": "awareness"},
        {"id": "email", "title": "Visits from the letter", "objective": "keep", "metric": "sessions",
         "where": {"channel": ["Email"]}, "unit": "visits",
         **_total(lived, _TRACKED * lived.of(lived.visits, "Email"), start=start), "owner": "ida",
         "dimension": "engagement"},
        {"id": "keep-orders", "title": "Orders from the letter", "objective": "keep", "metric": "conversions",
         "where": {"channel": ["Email"]}, "unit": "orders",
         **_total(lived, _TRACKED * lived.of(lived.bought, "Email"), start=start), "owner": "ida",
         "dimension": "retention"},
        {"id": "satisfaction", "title": "Customers who would recommend us", "objective": "keep", "metric": "",
         "measured_by": "Quarterly survey of 400 buyers", "unit": "points", "baseline": {"value": 41},
         "baseline_note": "Survey before the year began.", "target": 50, "owner": "ruben",
         "dimension": "satisfaction"},
    )  # fmt: skip
    yield from ({**row, **shared} for row in rows)


def _total(lived: Lived, days: Floats, *, start: date, share: float = 1.0) -> Row:
    """A total of the year: the ``share`` asked for of what its quarter came to, carried on; and the year before."""
    begin, year = max(0, lived.at(start)), 7 * _YEAR_WEEKS
    carried_on = float(days[begin:].sum()) * year / max(1, lived.days - begin)
    row: Row = {"reading": "total", "target": _rounded(share * carried_on)}
    if begin < year:
        return row
    before = {
        "value": round(float(days[begin - year : begin].sum())),
        "period_from": start - timedelta(year),
        "period_to": start,
    }
    return row | {"baseline": before, "baseline_note": "The year before, from the company's books."}


def _initiative(work: _Work, monday: date, *, lived: Lived, turn: int) -> Row:
    """One initiative; work that runs is done as far as its time, or a little less."""
    known = [code for code in work.codes.split() if code in lived.costs]
    channels = [name.strip() for name in work.channels.split(",") if name.strip()]
    elapsed = min(1.0, max(0.0, -work.start / work.weeks))
    row: Row = {
        "id": work.id,
        "title": work.title,
        "kind": work.kind,
        "goals": work.goals.split(),
        "owner": work.owner,
        "people": {work.owner: round(work.weeks * 0.4, 1)},
        "start": _week(monday, work.start),
        "end": _week(monday, work.start + work.weeks) - timedelta(3),
        "stage": work.stage,
        "status": "done"
        if elapsed >= 1
        else "running"
        if work.start <= 0
        else "idea"
        if work.start > 24
        else "planned",
        "progress": round(max(0.0, elapsed - (_BEHIND[turn % 3] if elapsed < 1 else 0.0)), 2),
        "channels": {name: round(1 / len(channels), 4) for name in channels},
        "campaign_codes": known,
        "release": work.release,
        "depends_on": [{"on": one} for one in work.after.split()],
    }
    row["raci"] = RACI.get(work.id, {})
    if work.id in EFFECTS:
        row["effect"] = _effect(lived, work)
    if work.id in _PHASES:
        row["phases"] = list(_phases(work, monday))
    if known and work.start < 0:
        row |= _budget(lived, known, work=work, days=(row["start"], row["end"]))
    return {name: value for name, value in row.items() if value not in ("", [], {})}


def _effect(lived: Lived, work: _Work) -> Row:
    """What an initiative shall bring, as a share of what the last quarter came to a week; wide, as such guesses are."""
    likely = EFFECTS[work.id] * float(lived.earned[-7 * _BEGUN :].sum()) / _BEGUN * work.weeks
    low, high = _rounded(0.6 * likely), _rounded(1.7 * likely)
    return {"likely": max(low, _rounded(likely)), "low": low, "high": high, "currency": "EUR"}


def _budget(lived: Lived, codes: list[str], *, work: _Work, days: tuple[date, date]) -> Row:
    """What the campaigns will have cost by the end, from what they cost so far and the season of the year before.

    One is too small: it is far below what the last weeks would come to.
    """
    spent, begin, end = lived.spent(codes), lived.at(days[0]), lived.at(days[1]) + 1
    steps = _steps(lived.usual(spent, begin=begin, end=end), days[0])
    planned, now = _by_day(steps, *days), min(lived.days, end)
    actual, known = spent[max(0, begin) : now], planned[max(0, -begin) : now - begin]
    if len(actual) >= LEAST_DAYS:
        total = forecast(actual, known, ahead=planned[now - begin :]).total
    else:
        total = float(actual.sum() * planned.sum() / max(1e-9, known.sum()))
    room = _TIGHT if work.id == _TOO_SMALL else _RESERVE
    return {"budget": {"amount": _rounded(total * room), "currency": "EUR"}, "spend": steps}


def _steps(usual: Floats, first: date) -> list[Row]:
    """Shares of a budget over four weeks each, which make 1."""
    begins = np.arange(0, len(usual), _STEP)
    upto = np.round(np.cumsum(np.add.reduceat(usual, begins)) / max(1e-9, usual.sum()), 3)
    shares = np.diff(upto, prepend=0.0).round(3).tolist()
    pairs = zip(begins.tolist(), shares, strict=True)
    return [{"day": first + timedelta(begin), "share": share} for begin, share in pairs if share]


def _by_day(steps: list[Row], first: date, last: date) -> Floats:  # noqa: PLR0917 - steps from one day to another
    """The share of each day."""
    days = np.zeros((last - first).days + 1)
    begins = [(step["day"] - first).days for step in steps]
    for step, begin, end in zip(steps, begins, [*begins[1:], len(days)], strict=True):
        days[begin:end] = step["share"] / (end - begin)
    return days


def _absences(monday: date) -> Iterator[Row]:
    for number, (name, week) in enumerate((("ida", 6), ("jonas", 12), ("noor", 14), ("emil", 4))):
        start = _week(monday, week)
        yield {"id": f"leave-{number + 1}", "person": name, "start": start, "end": start + timedelta(11)}


def _milestones(monday: date) -> Iterator[Row]:
    for number, week in enumerate((-13, 0, 13, 26)):
        day = _week(monday, week) + timedelta(3)
        yield {"id": f"review-{number + 1}", "title": f"Quarterly review {number + 1}", "date": day, "kind": "review",
               "owner": "marta", "done": week < 0}  # fmt: skip
    yield {"id": "atlas-gate", "title": "Atlas story signed off", "date": _week(monday, 9) + timedelta(4),
           "kind": "gate", "initiatives": ["atlas-story"], "owner": "chloe"}  # fmt: skip


def _phases(work: _Work, monday: date) -> Iterator[Row]:
    """The phases of an initiative, Monday to Friday; what is over is done."""
    week = work.start
    for title, weeks in _PHASES[work.id]:
        last = _week(monday, week + weeks) - timedelta(3)
        yield {"title": title, "start": _week(monday, week), "end": last, "done": last < monday}
        week += weeks


def _contingencies(monday: date, lived: Lived) -> Iterator[Row]:
    """What was agreed for a cost that runs away, a goal that is missed and a launch that slips."""
    begin = max(0, lived.days - _STEP)
    spent = float(lived.spent([code for code in lived.costs if code.startswith("social_")])[begin:].sum())
    bought = float(lived.of(lived.bought, "Paid Social")[begin:].sum())
    start = _week(monday, -_BEGUN)
    watched = {"start": start, "end": start + timedelta(7 * _YEAR_WEEKS - 1)}
    if spent and bought:
        yield {"id": "social-dear", "title": "Paid social gets too dear", "watch": "metric",
               "metric": "cost_per_acquisition", "where": {"channel": ["Paid Social"]}, "days": _STEP,
               "beyond": "above", "limit": math.ceil(_DEAR * spent / bought), "owner": "jonas",
               "then": "Stop the lookalikes; prospecting and search stay.", "protects": ["new", "lookalikes"],
               "changes": [{"item": "lookalikes", "field": "status", "value": "stopped"}], **watched}  # fmt: skip
    yield {"id": "orders-behind", "title": "Orders stay behind", "watch": "goal", "goal": "orders", "owner": "chloe",
           "then": "Find the cause on the site first; then begin to win customers back eight weeks earlier.",
           "protects": ["orders"],
           "changes": [{"item": "winback", "field": "start", "value": f"{_week(monday, 8)}"},
                       {"item": "winback", "field": "end", "value": f"{_week(monday, 20) - timedelta(3)}"}],
           **watched}  # fmt: skip
    yield {"id": "atlas-late", "title": "Atlas ships too late for the season", "watch": "date", "item": "atlas",
           "later_than": _week(monday, 14), "then": "Sail the tour with last year's jacket; launch without it.",
           "protects": ["atlas-launch", "atlas-tour"], "owner": "chloe",
           "changes": [{"item": "atlas-tour", "field": "status", "value": "idea"}], **watched}  # fmt: skip


def _check_ins(monday: date) -> Iterator[Row]:
    said = (
        (-12, 41.0, "unsure", "First survey of the year; nothing to compare with yet."),
        (-6, 43.0, "confident", "Delivery is praised, sizes are not."),
        (0, 45.0, "confident", "The new size guide shows."),
    )
    for number, (week, value, mood, text) in enumerate(said):
        yield {"id": f"survey-{number + 1}", "on": "satisfaction", "date": _week(monday, week),
               "value": value, "mood": mood, "text": text, "author": "ruben"}  # fmt: skip


def _week(monday: date, weeks: int) -> date:
    return monday + timedelta(7 * weeks)


def _rounded(amount: float) -> int:
    """To fifty, small amounts to ten."""
    step = _ROUND if amount >= 20 * _ROUND else 10
    return max(step, round(amount / step) * step)
