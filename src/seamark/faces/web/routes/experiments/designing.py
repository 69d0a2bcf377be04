"""Designing an experiment: the form, what it would take while one types, keeping it."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.experiments.form import (
    GUARDS,
    METHODS,
    ROWS,
    UNITS,
    USUAL,
    Filled,
    faults_of,
    fields_of,
    metric_options,
    texts_of,
    texts_of_design,
    version_of,
)
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import InputError
from seamark.measure.experiments import Design, Experiment, Plan, State, unit_metric

HOME = "/experiments"
EDIT = "experiments.edit"
OPEN_WHILE_RUNNING = ("title", "hypothesis", "planned_end")


def new(visit: Visit) -> Response:
    """An empty form, filled with what is usual."""
    require(visit.actor, EDIT)
    return _show(visit, Filled(dict(USUAL)))


def create(visit: Visit) -> Response:
    """Keep a new design, or show what is wrong with it."""
    texts = texts_of(visit.form)
    try:
        made = visit.workspace.experiments.create(texts.get("key", ""), fields_of(texts), by=visit.actor)
    except InputError as error:
        return _show(visit, Filled(texts, faults_of(error), error))
    note = f"Drawn up: {made.design.title}. Start it when the code is ready."
    return visit.go(f"{HOME}/people/{made.key}", note=note)


def edit(visit: Visit) -> Response:
    """The form of a design that is there."""
    require(visit.actor, EDIT)
    found = _found(visit)
    texts = {**texts_of_design(found.design), "key": found.key}
    return _show(visit, Filled(texts), item=found)


def save(visit: Visit) -> Response:
    """Keep a changed design, or show what is wrong with it."""
    found, texts = _found(visit), texts_of(visit.form)
    fields = fields_of(texts)
    if found.state is not State.DRAFT:
        fields = {name: fields[name] for name in OPEN_WHILE_RUNNING}
    try:
        kept = visit.workspace.experiments.edit(found.key, fields, version=version_of(visit), by=visit.actor)
    except InputError as error:
        return _show(visit, Filled({**texts, "key": found.key}, faults_of(error), error), item=found)
    return visit.go(f"{HOME}/people/{kept.key}", note=f"Saved: {kept.design.title}.")


def foresee(visit: Visit) -> Response:
    """What the design in the form would take, told while one types."""
    texts = texts_of(visit.form)
    fields = fields_of(texts)
    fields |= {name: fields[name] or "not said yet" for name in ("title", "hypothesis")}
    try:
        plan = visit.workspace.experiments.foresee(fields, key=texts.get("key", ""), by=visit.actor)
    except InputError as error:
        return visit.show("experiments/takes.html", {"plan": None, "faults": faults_of(error)})
    values = {"plan": plan, "faults": {}, "metric": unit_metric(str(fields["metric"])), "fields": fields}
    return visit.show("experiments/takes.html", values)


def plan_of(visit: Visit, design: Design, *, key: str) -> Plan:
    """What a design that is kept takes."""
    fields = {name: getattr(design, name) for name in design.__struct_fields__}
    return visit.workspace.experiments.foresee(fields, key=key, by=visit.actor)


def _found(visit: Visit) -> Experiment:
    return visit.workspace.experiments.experiment(str(visit.request.path_params["key"]), by=visit.actor)


def _show(visit: Visit, filled: Filled, *, item: Experiment | None = None) -> Response:
    events = visit.workspace.experiments.event_names(by=visit.actor)
    values = {
        "room": "experiments",
        "filled": filled,
        "item": item,
        "is_running": item is not None and item.state is not State.DRAFT,
        "metrics": metric_options(events),
        "events": events,
        "methods": METHODS,
        "units": UNITS,
        "rows": range(max(ROWS, 1 + sum(name.startswith("name.") for name in filled.texts))),
        "guards": range(max(GUARDS, 1 + sum(name.startswith("guard.") for name in filled.texts))),
        "error": filled.error,
        "back": f"{HOME}/people/{item.key}" if item else HOME,
    }
    return visit.show("experiments/form.html", values)


PAGES = [
    Page("/experiments/new", new),
    Page("/experiments/new", create, Method.POST),
    Page("/experiments/foresee", foresee, Method.POST),
    Page("/experiments/people/{key}/edit", edit),
    Page("/experiments/people/{key}/edit", save, Method.POST),
]
