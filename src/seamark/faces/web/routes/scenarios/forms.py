"""Items of a scenario through the forms of the plan: changed, added, taken out; the plan stays as it is."""

from typing import Any

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.blanks import FORMS
from seamark.faces.web.routes.goals.forms import Blank, Filled, faults_in, fields_of
from seamark.faces.web.routes.goals.typed import Texts, present, seen_in, typed
from seamark.faces.web.routes.scenarios.changing import DATES, moved_to, version_of
from seamark.faces.web.routes.scenarios.page import KINDS, id_of
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import Conflict, InputError, NotFound
from seamark.plan import Edit, Initiative, Item, Move, Release, outside
from seamark.plan.scenarios import Opened


def new(visit: Visit) -> Response:
    """An empty form."""
    require(visit.actor, "plan.edit")
    opened, kind = _opened(visit), _kind(visit)
    blanks = FORMS[kind](opened.plan)
    texts = {blank.name: visit.query.get(blank.name, blank.usual) for blank in blanks}
    return _show(visit, opened, blanks=blanks, filled=Filled(texts, version=opened.scenario.version))


def create(visit: Visit) -> Response:
    """A new item of the scenario, or every fault at its field."""
    opened, kind = _opened(visit), _kind(visit)
    blanks = FORMS[kind](opened.plan)
    texts = typed(visit, blanks)
    fields = fields_of(blanks, texts, seen=None, currency=visit.workspace.settings.currency)
    return _written(visit, [Edit(kind=kind, id="", fields=fields, whole=True)], blanks=blanks, texts=texts)


def edit(visit: Visit) -> Response:
    """The form of an item as it is in the scenario."""
    require(visit.actor, "plan.edit")
    opened = _opened(visit)
    item = _item(visit, opened)
    blanks = FORMS[item.noun](opened.plan)
    filled = msgspec.structs.replace(present(item, blanks), version=opened.scenario.version)
    return _show(visit, opened, blanks=blanks, filled=filled, item=item)


def save(visit: Visit) -> Response:
    """Change what differs from what was seen; other days are a move, which takes along what waits for it."""
    opened = _opened(visit)
    item = _item(visit, opened)
    blanks = FORMS[item.noun](opened.plan)
    texts, seen = typed(visit, blanks), seen_in(visit)
    currency = visit.workspace.settings.currency
    fields = fields_of(blanks, texts, seen=seen, currency=currency, old=outside(item))
    return _written(visit, _steps(item, fields), blanks=blanks, texts=texts, item=item)


def remove(visit: Visit) -> Response:
    """Take an item out of the scenario."""
    opened = _opened(visit)
    item = _item(visit, opened)
    gone = Edit(kind=item.noun, id=item.id, removed=True)
    visit.workspace.plan.change_scenario(id_of(visit), [gone], version=version_of(visit), by=visit.actor)
    return visit.go(_back(visit), note=f"'{item.label}' is out of the scenario; the plan still has it.")


def _steps(item: Item, fields: dict[str, Any]) -> list[Edit | Move]:
    """The steps of a form: days of an initiative or release as a move, the rest as an edit."""
    if not isinstance(item, Initiative | Release):
        return [Edit(kind=item.noun, id=item.id, fields=fields)] if fields else []
    days = {name: fields[name] for name in DATES if fields.get(name)}
    rest = {name: value for name, value in fields.items() if name not in days}
    edits = [Edit(kind=item.noun, id=item.id, fields=rest)] if rest else []
    return [*edits, *([moved_to(item, days)] if days else [])]


def _written(
    visit: Visit, steps: list[Edit | Move], *, blanks: list[Blank], texts: Texts, item: Item | None = None
) -> Response:
    """On to the scenario, or the form again with what was refused and what was typed."""
    try:
        visit.workspace.plan.change_scenario(id_of(visit), steps, version=version_of(visit), by=visit.actor)
    except Conflict as error:
        if error.detail.get("current_version") is None:
            raise
        return _overtaken(visit, blanks, texts=texts, item=item, error=error)
    except InputError as error:
        faults = faults_in(error, blanks, texts=texts)
        filled = Filled(texts, faults, error, version_of(visit), visit.text("seen"))
        return _show(visit, _opened(visit), blanks=blanks, filled=filled, item=item)
    return visit.go(_back(visit), note="Saved in the scenario; the plan stays as it is.")


def _overtaken(
    visit: Visit, blanks: list[Blank], *, texts: Texts, item: Item | None, error: Conflict
) -> Response:  # fmt: skip
    """The form after somebody was faster: what you changed stays, the rest is as it is now."""
    opened = _opened(visit)
    filled = Filled(texts, {}, error, opened.scenario.version, "")
    if item is not None:
        now, seen = present(item, blanks), seen_in(visit)
        mine = {name for name, text in texts.items() if text != seen.get(name, "")}
        kept = {name: text if name in mine else now.texts[name] for name, text in texts.items()}
        faults = {
            name: [f"{opened.scenario.changed_by} made it {now.texts[name] or 'empty'}; this is yours."]
            for name in mine
            if now.texts[name] not in {seen.get(name, ""), kept[name]}
        }
        filled = Filled(kept, faults, error, opened.scenario.version, now.seen)
    return _show(visit, opened, blanks=blanks, filled=filled, item=item)


def _show(visit: Visit, opened: Opened, *, blanks: list[Blank], filled: Filled, item: Item | None = None) -> Response:
    kind = _kind(visit)
    values = {
        "room": "scenarios", "kind": kind, "name": kind, "blanks": blanks, "filled": filled, "item": item,
        "back": _back(visit), "baseline": None, "error": filled.error, "scenario": opened.scenario,
    }  # fmt: skip
    return visit.show("goals/form.html", values)


def _opened(visit: Visit) -> Opened:
    return visit.workspace.plan.scenario(id_of(visit), by=visit.actor)


def _kind(visit: Visit) -> str:
    kind = str(visit.request.path_params["kind"])
    if kind not in KINDS:
        raise NotFound(
            f"There is no form for {kind[:40]!r} in a scenario.", help=f"There is one for {', '.join(KINDS)}."
        )
    return kind


def _item(visit: Visit, opened: Opened) -> Item:
    """The item that the address names, as it is in the scenario. Raises NotFound."""
    item = opened.plan.items.get(str(visit.request.path_params["item"]))
    if item is None or item.noun != _kind(visit):
        msg = f"There is no such {_kind(visit)} in '{opened.scenario.title}'."
        raise NotFound(msg, help="It may have been taken out: look at what the scenario changes.")
    return item


def _back(visit: Visit) -> str:
    return f"/scenarios/{id_of(visit)}?kind={_kind(visit)}"


PAGES = [
    Page("/scenarios/{id}/{kind}/new", new),
    Page("/scenarios/{id}/{kind}/new", create, Method.POST),
    Page("/scenarios/{id}/{kind}/{item}/edit", edit),
    Page("/scenarios/{id}/{kind}/{item}/edit", save, Method.POST),
    Page("/scenarios/{id}/{kind}/{item}/remove", remove, Method.POST),
]
