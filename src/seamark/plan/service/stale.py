"""Two people, one item: the second is told who changed what meanwhile, and nothing of it is overwritten."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from seamark.kernel import Conflict, NotFound
from seamark.plan.drafting import Gone
from seamark.plan.form import friendly, outside, short
from seamark.plan.model import Edit, Item, Snapshot
from seamark.plan.store import Session, book

Fields = Mapping[str, Any]


def refuse_stale(session: Session, before: Snapshot, *, edits: Sequence[Edit], gone: Mapping[str, Gone]) -> None:
    """Raise Conflict for an item that changed or went since it was seen, NotFound for one that never was."""
    for edit in edits:
        if edit.version is None:
            continue
        here = before.items.get(edit.id)
        if here is None and edit.version:
            raise _missing(edit, gone.get(edit.id))
        if here is not None and here.version != edit.version:
            raise _stale(session, before, edit=edit, here=here)


def _missing(edit: Edit, past: Gone | None) -> NotFound | Conflict:
    if past is None:
        msg = f"There is no {edit.kind.replace('_', '-')} with the id {edit.id!r}."
        return NotFound(msg, id=edit.id, help="List them to see their ids.")
    msg = f"{past.by} removed the {past.kind} '{past.title}' on {past.at:%Y-%m-%d at %H:%M} UTC."
    return Conflict(msg, id=edit.id, help="Bring it back from the history first.", removed_by=past.by)


def _stale(session: Session, before: Snapshot, *, edit: Edit, here: Item) -> Conflict:
    stamp = before.stamps[here.id]
    seen = book.version(session, here.id, version=edit.version or 0)
    if not edit.version or seen is None:
        msg = f"There is a {here.noun} with the id {here.id!r} already: '{here.label}', in version {here.version}."
        return Conflict(msg, id=here.id, current_version=here.version, help="Read it again, then change it.")
    was, now = friendly(msgspec.json.decode(seen.body)), outside(here)
    changed = [name for name in now if name not in {"id", "version"} and was.get(name) != now[name]]
    theirs = [_difference(name, was, now=now, mine=edit.fields) for name in changed]
    said = ", ".join(f"'{name}' ({short(was.get(name))} → {short(now[name])})" for name in changed)
    who = f"{stamp.by} changed {said or 'it and changed it back'} of '{here.label}'"
    when = f"on {stamp.at:%Y-%m-%d at %H:%M} UTC"
    return Conflict(
        f"{who} {when}, while you had version {edit.version} open; it is now {here.version}.",
        help=_advice(edit.fields, changed),
        id=here.id,
        current_version=here.version,
        changed_by=stamp.by,
        changed_at=stamp.at,
        fields=theirs,
    )


def _difference(name: str, was: Fields, *, now: Fields, mine: Fields) -> dict[str, Any]:
    return {
        "field": name,
        "was": was.get(name),
        "theirs": now[name],
        "yours": mine.get(name, was.get(name)),
        "is_yours_too": name in mine and mine[name] != now[name],
    }


def _advice(mine: Fields, changed: Sequence[str]) -> str:
    both = [f"'{name}'" for name in changed if name in mine]
    if both:
        return f"You both changed {', '.join(both)}: look at theirs, then save yours on the new version or leave it."
    return "Your fields are not theirs: save yours again on the new version."
