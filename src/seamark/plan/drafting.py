"""From edits to items: the plan as it would be, and everything that is wrong with it, before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from seamark.kernel import InputError, new_id
from seamark.plan.form import inside
from seamark.plan.kinds import KINDS, Initiative, Task
from seamark.plan.model import Edit, Fault, Flaw, Item, Snapshot
from seamark.plan.model.item import fields_of

FAULTS_SAID = 10


class Gone(msgspec.Struct, frozen=True):
    """An item that was removed: its kind and last version, and when by whom."""

    kind: str
    version: int
    title: str
    at: datetime
    by: str


class Drafted(msgspec.Struct, frozen=True):
    """What a change would put in and take out, and what is wrong with its edits. ``where`` is by item id."""

    put: tuple[Item, ...]
    removed: tuple[str, ...]
    faults: tuple[Fault, ...]
    where: Mapping[str, str]


def drafted(before: Snapshot, edits: Iterable[Edit], *, gone: Mapping[str, Gone]) -> Drafted:
    """The items that the edits make. Edits that change nothing fall away."""
    put: dict[str, Item] = {}
    removed: dict[str, None] = {}
    faults: list[Fault] = []
    where: dict[str, str] = {}
    for edit in edits:
        named = _named(edit)
        if named.id in where:
            said = f"The id stands twice{f', first in {where[named.id]}' if where[named.id] else ''}."
            faults.append(Fault(_called(named), "id", said, "Give each item an id of its own.", named.where))
            continue
        where[named.id] = named.where
        if named.removed:
            if named.id in before.items:
                removed[named.id] = None
            continue
        item, flaws = _item(before, named, gone=gone)
        faults += [_fault(_called(named), flaw, where=named.where) for flaw in flaws]
        if item is not None and not _is_same(before.items.get(item.id), item):
            put[item.id] = item
    return Drafted(tuple(put.values()), tuple(removed), tuple(faults), where)


def consequences_of(before: Snapshot, draft: Drafted, *, gone: Mapping[str, Gone]) -> Iterator[tuple[Fault, bool]]:
    """What is wrong with the plan as it would be, and whether it is grave: references, rules of each kind, cycles."""
    after = before.changed(draft.put, removed=draft.removed)
    failed = {item_id for item_id in draft.where if item_id not in after.items and item_id not in draft.removed}
    for item in draft.put:
        where = draft.where.get(item.id, "")
        for flaw in (
            *_lost(item, after, gone=gone, failed=failed),
            *item.check(after, before=before.items.get(item.id)),
        ):
            yield _fault(_titled(item), flaw, where=where), flaw.is_grave
    told = {item.id for item in draft.put}
    for item_id in draft.removed:
        for naming in after.naming(item_id):
            if naming.item.id not in told:
                message = (
                    f"{before.label(item_id)} would be removed, and {naming.item.noun} '{naming.item.label}' names it."
                )
                help_ = "Remove or change that one first, or together with it."
                yield Fault(_titled(before.items[item_id]), naming.reference.field, message, help_), True
    for item, flaw in _cycles(after, [item for item in draft.put if isinstance(item, Initiative | Task)]):
        yield _fault(_titled(item), flaw, where=draft.where.get(item.id, "")), True


def refuse(faults: Sequence[Fault]) -> None:
    """Raise one InputError that names every fault; nothing when there is none."""
    if not faults:
        return
    said = " ".join(
        f"{fault} {fault.help}".strip() if len(faults) > 1 else str(fault) for fault in faults[:FAULTS_SAID]
    )
    more = f" And {len(faults) - FAULTS_SAID} more." if len(faults) > FAULTS_SAID else ""
    counted = "" if len(faults) == 1 else f"{len(faults)} things are wrong. "
    raise InputError(
        f"{counted}{said}{more}",
        help=faults[0].help if len(faults) == 1 else "Nothing was changed.",
        field=faults[0].field,
        faults=[msgspec.structs.asdict(fault) for fault in faults],
    )


def wanted(draft: Drafted) -> set[str]:
    """Every id that the drafted items name."""
    return {reference.to for item in draft.put for reference in item.references()}


def _named(edit: Edit) -> Edit:
    return edit if edit.id else msgspec.structs.replace(edit, id=new_id(edit.kind.replace("_", "")))


def _item(before: Snapshot, edit: Edit, *, gone: Mapping[str, Gone]) -> tuple[Item | None, list[Flaw]]:
    kind = KINDS.get(edit.kind)
    if kind is None:
        return None, [Flaw("kind", f"There is no kind {edit.kind!r}.", f"Allowed are {', '.join(KINDS)}.")]
    here = before.items.get(edit.id)
    other = here.noun if here is not None else gone[edit.id].kind if edit.id in gone else kind.noun
    if other != kind.noun:
        return None, [Flaw("id", f"{edit.id} is the id of a {other}.", "Give each item an id of its own.")]
    last = here.version if here is not None else gone[edit.id].version if edit.id in gone else 0
    base = None if edit.whole else here
    item, flaws = inside(kind, edit.fields, base=base, named=(edit.id, last + 1))
    if item is not None:
        flaws += _id_flaws(item)
    return (None if flaws else item), flaws


def _id_flaws(item: Item) -> list[Flaw]:
    try:
        msgspec.convert({"id": item.id}, _Named)
    except msgspec.ValidationError:
        message = f"It is {item.id!r}."
        return [
            Flaw("id", message, "An id has up to 64 letters, digits, - _ . and :, and begins with a letter or digit.")
        ]
    return []


_Named = msgspec.defstruct("_Named", [("id", msgspec.structs.fields(Item)[0].type)])  # the id's own rule


def _is_same(before: Item | None, after: Item) -> bool:
    return before is not None and fields_of(before) == fields_of(after)


def _lost(item: Item, after: Snapshot, *, gone: Mapping[str, Gone], failed: set[str]) -> Iterator[Flaw]:
    """References that lead nowhere, or to an item of another kind; one that failed itself has been told of."""
    for reference in item.references():
        target = after.items.get(reference.to)
        kinds = " or ".join(kind.replace("_", "-") for kind in reference.kinds)
        if target is not None and target.noun not in reference.kinds:
            message = f"{reference.to} is a {target.noun}, '{target.label}'."
            yield Flaw(reference.field, message, f"Name the id of a {kinds}.")
        elif target is None and reference.to in gone:
            past = gone[reference.to]
            message = f"The {past.kind} '{past.title}' was removed by {past.by} on {past.at:%Y-%m-%d}."
            yield Flaw(reference.field, message, f"Bring it back first, or name another {kinds}.")
        elif target is None and reference.to not in failed:
            yield Flaw(
                reference.field, f"There is no {kinds} with the id {reference.to!r}.", f"Name the id of a {kinds}."
            )


def _cycles(after: Snapshot, changed: list[Initiative | Task]) -> Iterator[tuple[Item, Flaw]]:
    """A circle of dependencies through a changed initiative or task, each circle once."""
    safe: set[str] = set()
    for start in changed:
        circle = _circle(after, start.id, safe=safe)
        if circle:
            names = " → ".join(after.label(item_id) for item_id in circle)
            yield (
                after.items[circle[0]],
                Flaw("depends_on", f"It waits for itself: {names}.", "Take one dependency out."),
            )
            safe.update(circle)


def _waits_for(after: Snapshot, item_id: str) -> list[str]:
    """The initiatives and tasks that one waits for; an initiative also for the tasks that its start needs."""
    item = after.items[item_id]
    if not isinstance(item, Initiative | Task):
        return []
    found = [part.on for part in item.depends_on if isinstance(after.items.get(part.on), Initiative | Task)]
    if isinstance(item, Initiative):
        tasks = (naming.item for naming in after.naming(item_id) if naming.reference.field == "initiative")
        found += [task.id for task in tasks if isinstance(task, Task) and task.needed == "start"]
    return found


def _circle(after: Snapshot, start: str, *, safe: set[str]) -> list[str]:
    """Ids of a circle that is reached from ``start``, closed at its end; walked without recursion."""
    path: list[str] = []
    on_path: set[str] = set()
    stack: list[tuple[str, Iterator[str]]] = []

    def enter(item_id: str) -> None:
        path.append(item_id)
        on_path.add(item_id)
        stack.append((item_id, iter(_waits_for(after, item_id))))

    if start not in safe:
        enter(start)
    while stack:
        item_id, ahead = stack[-1]
        following = next(ahead, None)
        if following is None:
            stack.pop()
            path.pop()
            on_path.discard(item_id)
            safe.add(item_id)
        elif following in on_path:
            return [*path[path.index(following) :], following]
        elif following not in safe:
            enter(following)
    return []


def _fault(called: str, flaw: Flaw, *, where: str) -> Fault:
    return Fault(called, flaw.field, flaw.message, flaw.help, where)


def _called(edit: Edit) -> str:
    title = edit.fields.get("title") or edit.fields.get("name") or edit.id
    return f"{edit.kind.replace('_', '-')} '{title}'"


def _titled(item: Item) -> str:
    return f"{item.noun.replace('_', '-')} '{item.label}'"
