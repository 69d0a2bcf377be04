"""Create, change and remove items of the plan through a form; nobody overwrites what they have not seen."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.blanks import FORMS
from seamark.faces.web.routes.goals.foreseeing import over_of
from seamark.faces.web.routes.goals.forms import Blank, Filled, faults_in, fields_of
from seamark.faces.web.routes.goals.typed import Texts, baseline_of, present, seen_in, typed
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import Conflict, InputError, NotFound, Period, SeamarkError, parse_day
from seamark.plan import Baseline, Goal, Item, outside

ON_ROADMAP: Final = frozenset({"initiative", "release", "milestone", "task"})
CONTINGENCIES: Final = "/roadmap/contingencies"
IN_TEAM: Final = frozenset({"person", "absence"})
TEAM: Final = "/roadmap/team"
LAUNCHES: Final = "/roadmap/launches"


def new(visit: Visit) -> Response:
    """An empty form; the address may fill fields in."""
    require(visit.actor, "plan.edit")
    kind = _kind(visit)
    blanks = FORMS[kind](visit.workspace.plan.read(by=visit.actor))
    texts = {blank.name: visit.query.get(blank.name, _suggested(visit, blank)) for blank in blanks}
    return _show(visit, kind, blanks=blanks, filled=Filled(texts))


def create(visit: Visit) -> Response:
    """Make a new item, or show every fault at its field."""
    kind, plan = _kind(visit), visit.workspace.plan
    blanks = FORMS[kind](plan.read(by=visit.actor))
    texts = typed(visit, blanks)
    if visit.text("do") == "read":
        return _read_baseline(visit, blanks, texts=texts)
    fields = fields_of(blanks, texts, seen=None, currency=visit.workspace.settings.currency)
    try:
        if over := over_of(visit, kind, fields=fields):
            return _show(visit, kind, blanks=blanks, filled=Filled(texts, over=over))
        made = plan.create(kind, fields, by=visit.actor, why=visit.text("why"))
    except InputError as error:
        return _show(visit, kind, blanks=blanks, filled=Filled(texts, faults_in(error, blanks, texts=texts), error))
    return visit.go(home_of(made), note=f"'{made.label}' is in the plan.")


def edit(visit: Visit) -> Response:
    """The form of an item as it is now."""
    require(visit.actor, "plan.edit")
    item = _item(visit)
    blanks = FORMS[item.noun](visit.workspace.plan.read(by=visit.actor))
    return _show(visit, item.noun, blanks=blanks, filled=present(item, blanks), item=item)


def save(visit: Visit) -> Response:
    """Change what differs from what was seen; a conflict says who changed what meanwhile and keeps both."""
    item = _item(visit)
    plan = visit.workspace.plan
    blanks = FORMS[item.noun](plan.read(by=visit.actor))
    texts, seen = typed(visit, blanks), seen_in(visit)
    version = int(visit.text("version")) if visit.text("version").isdigit() else 0
    if visit.text("do") == "read":
        return _read_baseline(visit, blanks, texts=texts, item=item)
    currency = visit.workspace.settings.currency
    fields = fields_of(blanks, texts, seen=seen, currency=currency, old=outside(item))
    try:
        if over := over_of(visit, item.noun, fields=fields, item_id=item.id, version=version):
            filled = Filled(texts, version=version, seen=visit.text("seen"), over=over)
            return _show(visit, item.noun, blanks=blanks, filled=filled, item=item)
        changed = plan.change(item.id, fields, version=version, kind=item.noun, by=visit.actor, why=visit.text("why"))
    except Conflict as error:
        return _merged(visit, item, blanks=blanks, mine=(texts, seen), error=error)
    except InputError as error:
        filled = Filled(texts, faults_in(error, blanks, texts=texts), error, version, visit.text("seen"))
        return _show(visit, item.noun, blanks=blanks, filled=filled, item=item)
    return visit.go(home_of(changed), note=f"'{changed.label}' is saved.")


def remove(visit: Visit) -> Response:
    """Take an item out of the plan; its history stays."""
    item = _item(visit)
    version = int(visit.text("version")) if visit.text("version").isdigit() else 0
    visit.workspace.plan.remove(item.id, version=version, kind=item.noun, by=visit.actor, why=visit.text("why"))
    return visit.go(_list_of(item.noun), note=f"'{item.label}' is out of the plan. The history keeps it.")


def home_of(item: Item) -> str:
    """Where an item is looked at."""
    if item.noun == "goal":
        return f"/goals/{quote(item.id)}"
    if item.noun == "check_in":
        return f"/goals/{quote(str(getattr(item, 'on', '')))}"
    return f"/roadmap?item={quote(item.id)}" if item.noun in ON_ROADMAP else _list_of(item.noun)


def _list_of(kind: str) -> str:
    """Where items of a kind are listed."""
    if kind == "contingency":
        return CONTINGENCIES
    if kind in {"feed", "template"}:
        return LAUNCHES if kind == "feed" else f"{LAUNCHES}/templates"
    return "/roadmap" if kind in ON_ROADMAP else TEAM if kind in IN_TEAM else "/goals"


def _show(visit: Visit, kind: str, *, blanks: list[Blank], filled: Filled, item: Item | None = None) -> Response:
    values = {
        "room": "goals" if _list_of(kind) == "/goals" else "roadmap",
        "kind": kind,
        "name": kind.replace("_", "-"),
        "blanks": blanks,
        "filled": filled,
        "item": item,
        "scenario": None,
        "back": home_of(item) if item else _list_of(kind),
        "baseline": baseline_of(filled.texts.get("baseline", "")),
        "usual": (visit.now.date() - timedelta(364), visit.now.date()),
        "error": filled.error,
    }
    return visit.show("goals/form.html", values)


def _kind(visit: Visit) -> str:
    kind = str(visit.request.path_params["kind"]).replace("-", "_")
    if kind not in FORMS:
        raise NotFound(f"There is no form for {kind!r}.", help="Go to Goals or the Roadmap.")
    return kind


def _item(visit: Visit) -> Item:
    return visit.workspace.plan.find(_kind(visit), visit.request.path_params["id"], by=visit.actor)


def _read_baseline(visit: Visit, blanks: list[Blank], *, texts: Texts, item: Item | None = None) -> Response:
    """The form again, with the baseline read from the chosen metric over the chosen days."""
    require(visit.actor, "plan.edit")
    faults: dict[str, list[str]] = {}
    try:
        texts["baseline"] = msgspec.json.encode(_measured(visit, texts)).decode()
        texts["baseline_note"] = ""
    except SeamarkError as error:
        field = str(error.detail.get("field", ""))
        at = field if field in texts else "baseline"
        faults[at] = [f"{error.message} {error.help}".strip()]
    version = int(visit.text("version")) if visit.text("version").isdigit() else 0
    return _show(
        visit, "goal", blanks=blanks, filled=Filled(texts, faults, None, version, visit.text("seen")), item=item
    )


def _measured(visit: Visit, texts: Texts) -> Baseline:
    day = visit.now.date()
    blanks = [Blank("where", "", "where")]
    where = fields_of(blanks, texts, seen=None, currency="").get("where", {})
    if not isinstance(where, dict):
        raise InputError("A line cannot be read.", field="where", help="Write channel: Paid Search, Email.")
    draft = Goal(
        title=texts["title"] or "This goal", objective="draft", metric=texts["metric"], target=0, start=day,
        deadline=day, dimension="revenue", where={name: tuple(values) for name, values in where.items()},
    )  # fmt: skip
    first = parse_day(visit.text("baseline_from"), field="baseline")
    last = parse_day(visit.text("baseline_to"), field="baseline")
    if last <= first:
        raise InputError("The days to read end before they begin.", field="baseline", help="Choose a later end.")
    return visit.workspace.plan.baseline(draft, Period(first, last), by=visit.actor)


def _merged(visit: Visit, item: Item, *, blanks: list[Blank], mine: tuple[Texts, Texts], error: Conflict) -> Response:
    """The form with theirs and yours: what you changed stays, the rest is as it is now."""
    texts, seen = mine
    now = present(item, blanks)
    kept = {name: texts[name] if texts[name] != seen.get(name, "") else now.texts[name] for name in texts}
    theirs = msgspec.convert(error.detail.get("fields", []), list[dict[str, Any]])
    faults = {
        one["field"]: [f"{error.detail.get('changed_by')} made it {now.texts[one['field']] or 'empty'}; this is yours."]
        for one in theirs
        if one.get("is_yours_too") and one["field"] in kept
    }
    filled = Filled(kept, faults, error, item.version, now.seen)
    return _show(visit, item.noun, blanks=blanks, filled=filled, item=item)


def _suggested(visit: Visit, blank: Blank) -> str:
    today = visit.now.date()
    if blank.usual:
        return blank.usual
    if blank.name in {"start", "date"}:
        return today.isoformat()
    if blank.name == "deadline":
        return (today + timedelta(364)).isoformat()
    return blank.options[0][0] if blank.shape == "choice" and blank.required and len(blank.options) == 1 else ""


PAGES = [
    Page("/plan/{kind}/new", new),
    Page("/plan/{kind}/new", create, Method.POST),
    Page("/plan/{kind}/{id}/edit", edit),
    Page("/plan/{kind}/{id}/edit", save, Method.POST),
    Page("/plan/{kind}/{id}/remove", remove, Method.POST),
]
