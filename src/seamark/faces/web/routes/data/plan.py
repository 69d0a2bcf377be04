"""The tracking plan: what each event should look like; seen and edited as YAML or JSON."""

from itertools import pairwise

import msgspec
import yaml
from starlette.responses import Response

from seamark.collect import PlanDraft
from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, NotFound, SeamarkError

SHOWN = 4  # names a line of the history spells out


def plan(visit: Visit, *, text: str | None = None, error: SeamarkError | None = None) -> Response:
    """The plan in force as a table, and as text to edit."""
    version = visit.workspace.collect.tracking_plan(by=visit.actor)
    written = text if text is not None else as_yaml(version.draft)
    editing = text is not None or visit.query.get("edit") is not None
    history = visit.workspace.collect.tracking_plan_versions(by=visit.actor)
    values = {"version": version, "text": written, "error": error, "editing": editing, "history": history}
    values["changed"] = [*(changed(new.draft, old.draft) for new, old in pairwise(history)), "the first of your own"]
    return show(visit, "Tracking plan", template="data/plan.html", values=values)


def save(visit: Visit) -> Response:
    """Put the edited plan in force; a fault is named and nothing is lost."""
    text = str(visit.form.get("plan", ""))
    replaces = visit.text("replaces")
    try:
        version = visit.workspace.collect.set_tracking_plan(
            text, by=visit.actor, replaces=int(replaces) if replaces.isdigit() else None
        )
    except InputError as error:
        return plan(visit, text=text, error=error)
    return visit.go(
        "/data/tracking-plan", note=f"Version {version.version} is in force for everything that arrives now."
    )


def download(visit: Visit) -> Response:
    """The plan in force, or an earlier version, as a YAML file."""
    version = visit.workspace.collect.tracking_plan(by=visit.actor)
    asked = visit.query.get("version", "")
    if asked and asked != str(version.version):
        every = visit.workspace.collect.tracking_plan_versions(by=visit.actor)
        found = next((one for one in every if str(one.version) == asked), None)
        if found is None:
            raise NotFound(f"There is no version {asked!r} of the plan.", help="The page lists the versions there are.")
        version = found
    name = f"tracking-plan-{version.version}.yaml"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(as_yaml(version.draft), media_type="application/yaml", headers=headers)


def changed(new: PlanDraft, old: PlanDraft) -> str:
    """What a version changed, in words."""
    after, before = ({event.name or event.type.value: event for event in draft.events} for draft in (new, old))
    parts = [
        ("added", [name for name in after if name not in before]),
        ("removed", [name for name in before if name not in after]),
        ("changed", [name for name in after if name in before and after[name] != before[name]]),
    ]
    told = [f"{word} {', '.join(names[:SHOWN])}{_more(names)}" for word, names in parts if names]
    if new.unplanned != old.unplanned:
        told.append(f"events without a plan: {new.unplanned.value}")
    return "; ".join(told) or "nothing"


def _more(names: list[str]) -> str:
    return f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""


def as_yaml(draft: msgspec.Struct) -> str:
    """A draft as YAML that reads back as the same draft; what an event leaves at its default is left out."""
    plain = msgspec.to_builtins(draft)
    plain["events"] = [_lean(event) for event in plain["events"]]
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


def _lean(event: dict[str, object]) -> dict[str, object]:
    empty: tuple[object, ...] = ("", False, [], {}, ())
    return {name: value for name, value in event.items() if value not in empty and (name, value) != ("type", "track")}


PAGES = [
    Page("/data/tracking-plan", plan),
    Page("/data/tracking-plan", save, Method.POST),
    Page("/data/tracking-plan.yaml", download),
]
