"""The forms of the plan's kinds, field by field, in a marketer's words."""

from collections.abc import Callable, Iterable
from typing import Final

from seamark.faces.web.routes.goals.forms import Blank, Column, Options
from seamark.measure import METRICS
from seamark.plan import Goal, Initiative, Item, Milestone, Objective, Person, Release, Snapshot, Task

DIMENSIONS: Final = {
    "revenue": "Revenue",
    "acquisition": "New customers",
    "awareness": "Awareness",
    "market_share": "Market share",
    "engagement": "Engagement",
    "retention": "Retention",
    "satisfaction": "Satisfaction",
}
KINDS: Final = {
    "campaign": "Campaign",
    "launch": "Launch",
    "content": "Content",
    "channel": "Channel",
    "messaging": "Messaging",
    "research": "Research",
    "event": "Event",
}
STAGES: Final = {"introduction": "Introduction", "growth": "Growth", "maturity": "Maturity", "decline": "Decline"}
STATUSES: Final = {"idea": "Idea", "planned": "Planned", "running": "Running", "done": "Done", "stopped": "Stopped"}
OBJECTIVES: Final = {
    "revenue": "Revenue growth",
    "acquisition": "New customers",
    "retention": "Retention",
    "expansion": "Market expansion",
    "category": "Category creation",
    "other": "Other",
}
POINTS: Final = {"milestone": "Milestone", "review": "Review point", "gate": "Gate: its initiatives must be finished"}
TIERS: Final = {"1": "1, the big launch", "2": "2, a feature", "3": "3, a note"}
AWAY: Final = {
    "holiday": "Holiday", "sick": "Sick", "parental": "Parental leave", "training": "Training", "other": "Other",
    "closed": "Everybody is away, e.g. a public holiday",
}  # fmt: skip
WATCHES: Final = {"metric": "A metric leaves its limit", "goal": "A goal is off its path", "date": "A date slips"}
PREPARED: Final = {
    "status": "Status", "budget": "Budget", "start": "First day", "end": "Last day", "owner": "Owner (id)",
    "note": "Note",
}  # fmt: skip
PHASE: Final = (
    Column("title", "Phase"),
    Column("start", "From", is_date=True),
    Column("end", "To", is_date=True),
    Column("done", "Done", (("", "not yet"), ("yes", "done"))),
)
STEP_KINDS: Final = {"approval": "Approval", "booking": "Booking outside", "gate": "Gate"}
STEP: Final = (
    Column("name", "Short name"),
    Column("title", "Step", is_wide=True),
    Column("days_before", "Done T−", shape="number"),
    Column("kind", "Kind", (("", "Work"), *STEP_KINDS.items()), usual="work"),
    Column("skill", "Skill"),
    Column("days", "Days of work", shape="number"),
    Column("lead", "Then outside", shape="span"),
    Column("after", "Waits for", shape="names", is_wide=True),
    Column("work", "Compared with"),
)
STEP_HINT: Final = (
    "In the order in which they wait for one another. Done T− is in working days before the launch, negative after it. "
    "Outside are working days that print, legal or a booking then takes: 5, or 5 (3 to 10). Waits for names steps "
    "above, with commas."
)
TASKS: Final = {"work": "Work", "approval": "Approval", "booking": "Booking outside"}
TASK_STATUSES: Final = {"planned": "Planned", "running": "Running", "done": "Done", "dropped": "Dropped"}
LETTERS: Final = {
    "R": "Responsible", "A": "Accountable", "AR": "Accountable and responsible", "C": "Consulted", "I": "Informed",
}  # fmt: skip
SOURCES: Final = {
    "jira": "Jira: releases of a project", "github_milestones": "GitHub: milestones",
    "github_project": "GitHub: a project", "ics": "A calendar (.ics)", "csv": "A CSV", "xlsx": "An Excel workbook",
}  # fmt: skip
WEEKDAYS: Final = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}
MOODS: Final = {"confident": "Confident", "unsure": "Unsure", "worried": "Worried"}


def objective(plan: Snapshot) -> list[Blank]:
    """What the business wants."""
    return [
        Blank("title", "Objective", hint="What the business wants, in a few words.", required=True),
        Blank("kind", "Kind", "choice", options=tuple(OBJECTIVES.items()), required=True),
        Blank("parent", "Part of", "choice", options=_none("a top objective", plan.of(Objective).values())),
        Blank("owner", "Owner", "choice", options=_owners(plan)),
        Blank("description", "Why, and what it looks like when reached", "text"),
    ]


def goal(plan: Snapshot) -> list[Blank]:
    """A metric that shall come from a baseline to a target by a deadline."""
    metrics = (("", "No metric: check-ins carry it"), *((one.name, one.title) for one in METRICS))
    total = "A total is the sum from start to deadline; a level is the value over the last four weeks."
    share = "In the metric's own unit: a rate of 3.5 % is written 0.035."
    return [
        Blank("title", "Goal", hint="What changes, for whom, where.", required=True, group="What"),
        Blank("objective", "Objective", "choice", options=_named(plan.of(Objective).values()), required=True),
        Blank("dimension", "Kind of result", "choice", options=tuple(DIMENSIONS.items()), required=True),
        Blank("owner", "Owner", "choice", options=_owners(plan)),
        Blank("metric", "Metric", "choice", options=metrics, group="How it is measured"),
        Blank("reading", "Read as", "choice", total, options=(("level", "Level"), ("total", "Total"))),
        Blank("where", "Only where", "where", "Empty: everything. One line each, e.g. channel: Paid Search, Email."),
        Blank("measured_by", "How the number is found", hint="Only without a metric, e.g. yearly brand survey."),
        Blank("baseline", "Baseline", "baseline", group="From where to where, until when"),
        Blank("baseline_note", "Why the baseline is typed", hint="Only when it is typed and not read from the data."),
        Blank("target", "Target", "number", share, required=True),
        Blank("unit", "Unit", hint="As the number is spoken: EUR, %, customers."),
        Blank("direction", "Better is", "choice", options=(("up", "More"), ("down", "Less"))),
        Blank("start", "First day", "date", required=True),
        Blank("deadline", "Deadline", "date", required=True),
        Blank(
            "path", "Planned path", "choice", options=(("linear", "Straight"), ("seasonal", "As last year's season"))
        ),
        Blank("note", "Note", "text"),
    ]


def initiative(plan: Snapshot) -> list[Blank]:
    """What is done, for which goals, by whom, when, with how much money."""
    before = [*plan.of(Release).values(), *plan.of(Milestone).values(), *plan.of(Initiative).values()]
    people = ", ".join(plan.of(Person)) or "none yet"
    return [
        Blank("title", "Initiative", required=True, group="What and why"),
        Blank("kind", "Kind", "choice", options=tuple(KINDS.items()), required=True),
        Blank("goals", "Works for", "many", options=_named(plan.of(Goal).values()), required=True),
        Blank("objective_text", "What it shall bring about", "text"),
        Blank("audience", "Audience", "text"),
        Blank("start", "First day", "date", required=True, group="When"),
        Blank("end", "Last day", "date", required=True),
        Blank("phases", "Phases", "rows", "What its time is for, one after the other, e.g. Produce.", columns=PHASE),
        Blank("status", "Status", "choice", options=tuple(STATUSES.items())),
        Blank("progress", "Done, in percent", "percent"),
        Blank("release", "Release it sells", "choice", options=_none("none", plan.of(Release).values())),
        Blank("depends_on", "Waits for", "after", options=_named(before)),
        Blank("stage", "Life-cycle stage", "choice", options=(("", "not said"), *STAGES.items())),
        Blank("owner", "Owner", "choice", options=_owners(plan), group="Who and with what"),
        Blank("people", "Days of work", "days", f"One line each, e.g. ada: 5. Ids: {people}."),
        Blank("channels", "Channel mix, in percent", "mix", "One line each, together 100, e.g. Email: 40."),
        Blank("budget", "Budget", "money"),
        Blank(
            "success_metric", "Success is when", hint="What one will see when it worked.", group="How it is measured"
        ),
        Blank("campaign_codes", "Campaign codes", "codes", "The utm_campaign values of its links, one a line."),
        Blank("note", "Note", "text"),
    ]


def task(plan: Snapshot) -> list[Blank]:
    """A piece of work behind an initiative or a launch."""
    before = [*plan.of(Release).values(), *plan.of(Task).values(), *plan.of(Initiative).values()]
    skills = ", ".join(sorted({skill for one in plan.of(Person).values() for skill in one.skills})) or "none yet"
    people = ", ".join(plan.of(Person)) or "none yet"
    by_whom = f"One line each, e.g. copy: 3. The schedule says who. Skills: {skills}."
    return [
        Blank("title", "Task", required=True, group="What"),
        Blank("kind", "Kind", "choice", options=tuple(TASKS.items()), usual="work"),
        Blank("work", "Compared with", hint="Kind of work, e.g. film, copy, legal check: the schedule learns from it."),
        Blank("initiative", "For the initiative", "choice", options=_none("none", plan.of(Initiative).values())),
        Blank("needed", "Which needs it", "choice", options=(("start", "Before it begins"), ("end", "By its end"))),
        Blank("release", "Or prepares the release", "choice", options=_none("none", plan.of(Release).values())),
        Blank("skills", "Days of work by skill", "days", by_whom, group="Who and how long"),
        Blank("people", "Days of work by person", "days", f"One line each, e.g. ada: 5. Ids: {people}."),
        Blank("owner", "Answers for it", "choice", options=_owners(plan)),
        Blank("start", "First day", "date", "Leave both empty and let the schedule place it.", group="When"),
        Blank("end", "Last day", "date"),
        Blank("earliest", "Not before", "date"),
        Blank("due", "Due on", "date", "Empty: before its initiative or release needs it."),
        Blank("depends_on", "Waits for", "after", options=_named(before)),
        Blank("booked", "Booked outside", "yes", options=(("", "No"), ("yes", "Yes: it stays on its days"))),
        Blank(
            "budget", "What it costs", "money", "Part of the budget of its initiative; lost when a booking is not used."
        ),
        Blank("cancel_by", "Can be cancelled until", "date"),
        Blank("status", "Status", "choice", options=tuple(TASK_STATUSES.items()), group="How far"),
        Blank("began", "Really began on", "date"),
        Blank("ended", "Really done on", "date"),
        Blank("note", "Note", "text"),
    ]


def feed(plan: Snapshot) -> list[Blank]:
    """Where release dates are kept by others."""
    del plan
    token = "Name of the environment variable that holds it, e.g. SEAMARK_TOKEN_JIRA. Never the token itself."  # noqa: S105 - words about one
    return [
        Blank("title", "Feed", hint="e.g. Product roadmap in Jira.", required=True),
        Blank("source", "What is there", "choice", options=tuple(SOURCES.items()), required=True),
        Blank("address", "Address", hint="e.g. https://acme.atlassian.net or https://api.github.com.", required=True),
        Blank("project", "Project", hint="Of Jira its key; of GitHub owner/repository, or owner/number of a project."),
        Blank("user", "Account", hint="Jira in the cloud: the e-mail address of the token."),
        Blank("token", "Token", hint=token),
        Blank("date_field", "Field with the date", hint="Of a GitHub project."),
        Blank("tier", "Tier of new releases", "whole", options=tuple(TIERS.items()), usual="2"),
        Blank("every_hours", "Hours between two looks", "number", usual="6"),
        Blank("status", "Status", "choice", options=(("on", "Kept in step"), ("off", "Not looked at"))),
        Blank("note", "Note", "text"),
    ]


def template(plan: Snapshot) -> list[Blank]:
    """What launches of a tier take, step by step."""
    return [
        Blank("title", "Template", hint="e.g. Our big launch.", required=True),
        Blank("tier", "For launches of tier", "whole", options=tuple(TIERS.items()), required=True),
        Blank("owner", "Answers for such launches", "choice", options=_owners(plan)),
        Blank("goals", "They work for", "many", options=_named(plan.of(Goal).values())),
        Blank("steps", "Steps", "rows", STEP_HINT, columns=STEP),
        Blank("note", "Note", "text"),
    ]


def check_in(plan: Snapshot) -> list[Blank]:
    """What the owner says on a day."""
    about = [*plan.of(Goal).values(), *plan.of(Initiative).values()]
    return [
        Blank("on", "About", "choice", options=_named(about), required=True),
        Blank("date", "Day", "date", required=True),
        Blank("mood", "Will it be reached?", "choice", options=tuple(MOODS.items())),
        Blank("text", "What happened, what is next, what is in the way", "text"),
        Blank("value", "Value that day", "number", "Only where no metric measures the goal."),
        Blank("author", "Author", "choice", options=_owners(plan)),
    ]


def release(plan: Snapshot) -> list[Blank]:
    """What product will ship, and how sure that is."""
    del plan
    return [
        Blank("title", "Release", hint="Its name, e.g. Atlas 2.0.", required=True),
        Blank("date", "Comes out on", "date", required=True),
        Blank("confidence", "How sure the date is, in percent", "percent", usual="50"),
        Blank("tier", "Tier", "whole", options=tuple(TIERS.items()), usual="2"),
        Blank("source", "Where the date comes from", hint="e.g. product team, Jira."),
        Blank("note", "Note", "text"),
    ]


def milestone(plan: Snapshot) -> list[Blank]:
    """A day on which something must be so, or is looked at."""
    return [
        Blank("title", "Milestone", required=True),
        Blank("kind", "Kind", "choice", options=tuple(POINTS.items())),
        Blank("date", "Day", "date", required=True),
        Blank("owner", "Owner", "choice", options=_owners(plan)),
        Blank("goal", "Goal that is looked at", "choice", options=_none("none", plan.of(Goal).values())),
        Blank("done", "Passed", "yes", options=(("", "Not yet"), ("yes", "Yes"))),
        Blank("initiatives", "Finished by then", "many", options=_named(plan.of(Initiative).values())),
        Blank("note", "Note", "text", "Agenda, anything else."),
    ]


def contingency(plan: Snapshot) -> list[Blank]:
    """If this happens, we do that."""
    work, goals = plan.of(Initiative).values(), plan.of(Goal).values()
    metrics = (("", "none"), *((one.name, one.title) for one in METRICS if one.name != "visitors"))
    share = "In the metric's own unit: a rate of 3.5 % is written 0.035."
    only = "Empty: everything. One line each, e.g. channel: Paid Social."
    change = (
        Column("item", "Initiative", _none("", work)),
        Column("field", "What", (("", ""), *PREPARED.items())),
        Column("value", "Becomes"),
    )
    dated = [*work, *plan.of(Release).values(), *plan.of(Milestone).values()]
    return [
        Blank("title", "Contingency plan", hint="The case in a few words.", required=True, group="If"),
        Blank("watch", "What is watched", "choice", options=tuple(WATCHES.items()), required=True),
        Blank("metric", "A metric", "choice", options=metrics),
        Blank("beyond", "is", "choice", options=(("above", "above"), ("below", "below"))),
        Blank("limit", "the limit", "number", share),
        Blank("days", "over the last days", "count", "From 14 to 92.", usual="14"),
        Blank("where", "only where", "where", only),
        Blank("goal", "Or a goal that is off its path", "choice", options=_none("none", goals)),
        Blank("item", "Or the date of", "choice", options=_none("none", dated)),
        Blank("later_than", "that is later than", "date"),
        Blank("then", "We do this", "text", "What was agreed, in a sentence.", required=True, group="Then"),
        Blank("changes", "Changes of the plan", "rows", "Money with its currency: 20000 EUR.", columns=change),
        Blank("owner", "Owner", "choice", options=_owners(plan)),
        Blank("protects", "Is there for", "many", options=_named([*goals, *work]), group="For what, and when"),
        Blank("start", "Watched from", "date", required=True),
        Blank("end", "to", "date", required=True),
        Blank("status", "Status", "choice", options=(("armed", "Watched"), ("off", "Kept, not watched"))),
        Blank("note", "Note", "text"),
    ]


def person(plan: Snapshot) -> list[Blank]:
    """Somebody of the team, and how much of them there is for the plan."""
    del plan
    ongoing = "Never planned away: 35 unless you know better."
    return [
        Blank("name", "Name", required=True),
        Blank("role", "What they do"),
        Blank("email", "E-mail", hint="The one they sign in with."),
        Blank("team", "Team"),
        Blank("skills", "Skills", "codes", "One a line."),
        Blank("weekdays", "Works on", "many", options=tuple(WEEKDAYS.items()), usual="mon\ntue\nwed\nthu\nfri"),
        Blank("region", "Public holidays of", hint="Country or region, e.g. DE, DE-BY, GB-SCT. Empty: none."),
        Blank("hours_a_week", "Hours a week", "number", usual="40"),
        Blank("ongoing_share", "Share of ongoing work, in percent", "percent", ongoing, usual="35"),
    ]


def absence(plan: Snapshot) -> list[Blank]:
    """Days on which somebody, or everybody, is away."""
    return [
        Blank("person", "Who", "choice", options=_none("everybody", plan.of(Person).values())),
        Blank("kind", "Why", "choice", options=tuple(AWAY.items())),
        Blank("start", "First day away", "date", required=True),
        Blank("end", "Last day away", "date", required=True),
        Blank("note", "Note"),
    ]


FORMS: Final[dict[str, Callable[[Snapshot], list[Blank]]]] = {
    "objective": objective,
    "goal": goal,
    "initiative": initiative,
    "check_in": check_in,
    "release": release,
    "milestone": milestone,
    "task": task,
    "feed": feed,
    "template": template,
    "contingency": contingency,
    "person": person,
    "absence": absence,
}


def _named(items: Iterable[Item]) -> Options:
    return tuple((item.id, item.label) for item in items)


def _none(word: str, items: Iterable[Item]) -> Options:
    return (("", word), *_named(items))


def _owners(plan: Snapshot) -> Options:
    return _none("nobody yet", plan.of(Person).values())
