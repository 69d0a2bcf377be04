"""Take along and bring back: pictures, files, calendar addresses; and the plan from a file."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, cast, get_args

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.blanks import KINDS as INITIATIVES
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, SeamarkError, parse_day
from seamark.plan import KINDS, Form, Person, SharedCalendar

LANES: Final = {
    "objective": "Objective",
    "channel": "Channel",
    "owner": "Owner",
    "stage": "Life-cycle stage",
    "kind": "Kind",
}
Picture = Literal["svg", "png", "pdf", "pptx"]
PICTURES: Final[Mapping[Picture, tuple[str, str, str]]] = {
    "pptx": ("PowerPoint", "slides of shapes you can edit", "application/vnd.openxmlformats-officedocument"),
    "pdf": ("PDF", "to print, A4 or A3", "application/pdf"),
    "png": ("PNG", "one picture for mail and chat", "image/png"),
    "svg": ("SVG", "sharp at every size", "image/svg+xml"),
}
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "xlsx": ("Excel", "every kind on a sheet of its own; comes back unchanged"),
    "yaml": ("YAML", "the whole plan as text, for git; comes back unchanged"),
    "xml": ("Microsoft Project", "initiatives, tasks, links, people; what is changed there comes back"),
    "ics": ("Calendar (.ics)", "everything that has days, as it is now"),
}
PEOPLE, TEAM = "person:", "team:"


def share(visit: Visit, *, made: SharedCalendar | None = None, error: SeamarkError | None = None) -> Response:
    """Everything there is to take along, the addresses that were given away, and the place to bring a file."""
    plan = visit.workspace.plan.read(by=visit.actor)
    people = sorted(plan.of(Person).values(), key=lambda one: one.name.casefold())
    may_share = visit.may("plan.share")
    values: dict[str, object] = {
        "room": "roadmap",
        "pictures": PICTURES,
        "files": FILES,
        "lanes": LANES,
        "kinds": {noun: kind.plural.replace("_", "-") for noun, kind in KINDS.items()},
        "initiatives": INITIATIVES,
        "asked": {name: visit.query.get(name, "") for name in ("by", "from", "to", "kind")},
        "people": people,
        "teams": sorted({one.team for one in people if one.team}),
        "calendars": visit.workspace.plan.calendars(by=visit.actor) if may_share else [],
        "made": made,
        "error": error,
        "empty": not plan.items,
    }
    return visit.show("roadmap/share.html", values)


def picture(visit: Visit) -> Response:
    """The roadmap as a picture: shown on the page, or to take along."""
    form = visit.query.get("format", "svg")
    days = {name: visit.query.get(field, "") for name, field in (("start", "from"), ("end", "to"))}
    first, last = (parse_day(text, field=name) if text else None for name, text in days.items())
    content = visit.workspace.plan.draw(
        cast("Picture", form),
        by=visit.actor,
        lanes=visit.query.get("by") or "objective",
        kinds=[kind for kind in visit.query.get("kind", "").split(",") if kind],
        start=first,
        end=last,
    )
    shown = "inline" if visit.query.get("look") else "attachment"
    headers = {"content-disposition": f'{shown}; filename="roadmap.{form}"'}
    return Response(content, media_type=PICTURES[cast("Picture", form)][2], headers=headers)


def download(visit: Visit) -> Response:
    """The plan as a file; a CSV holds one kind."""
    form, kind = visit.query.get("format", ""), visit.query.get("kind", "")
    if form not in get_args(Form):
        raise InputError(
            f"'format' is {form[:40]!r}.", help=f"Allowed are {', '.join(get_args(Form))}.", field="format"
        )
    content = visit.workspace.plan.export_plan(cast("Form", form), by=visit.actor, kind=kind, site=visit.host)
    name = f"{KINDS[kind].plural}.csv" if form == "csv" else f"plan.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


def give(visit: Visit) -> Response:
    """Make a calendar address; it is shown once, on this answer."""
    whose = visit.text("of")
    kind: Literal["person", "team", "all"] = (
        "person" if whose.startswith(PEOPLE) else "team" if whose.startswith(TEAM) else "all"
    )
    of = whose.removeprefix(PEOPLE if kind == "person" else TEAM) if kind != "all" else ""
    return _kept(visit, lambda: visit.workspace.plan.share_calendar(kind, of, by=visit.actor))


def revoke(visit: Visit) -> Response:
    """Take an address back."""
    found = visit.workspace.plan.revoke_calendar(visit.request.path_params["id"], by=visit.actor)
    return visit.go("/roadmap/share#calendars", note=f"The address of the calendar '{found.title}' leads nowhere now.")


def _kept(visit: Visit, make: Callable[[], SharedCalendar]) -> Response:
    try:
        return share(visit, made=make())
    except InputError as error:
        return share(visit, error=error)


PAGES = [
    Page("/roadmap/share", share),
    Page("/roadmap/share/picture", picture),
    Page("/roadmap/share/file", download),
    Page("/roadmap/share/calendars", give, Method.POST),
    Page("/roadmap/share/calendars/{id}/revoke", revoke, Method.POST),
]
