"""From a file of Project to edits: what differs from the plan it was written from is changed, and nothing else.

The file is compared with what Seamark itself would have written, read the same way: what neither side can hold exactly
(a share of a percent, a line end) is then no difference.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from seamark.plan.consequences import redated
from seamark.plan.files.msproject.created import Creation
from seamark.plan.files.msproject.model import HEADING, Link, Project, Row
from seamark.plan.files.msproject.team import team_edits
from seamark.plan.form import outside
from seamark.plan.kinds import Initiative, Milestone, Release, Task
from seamark.plan.model import Edit, Fault, Item, Snapshot

Fields = dict[str, Any]


class ProjectEdits(msgspec.Struct, frozen=True):
    """The edits a file asks for, what forbids them, and what was left out without forbidding anything."""

    edits: tuple[Edit, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def edits_of_project(file: Project, base: Project, *, plan: Snapshot, is_ours: bool) -> ProjectEdits:
    """The edits of ``file``, where ``base`` is what Seamark wrote when it made it.

    ``is_ours``: the file was written from the plan of ``base``, so rows that are missing were deleted in Project.
    """
    team, ids = team_edits(file, base, plan=plan, is_ours=is_ours)
    creation = Creation(file, plan, people=ids)
    changed = _Changed(file, plan, ids=creation.ids | ids)
    edits: list[Edit] = [*team]
    faults = [*file.faults]
    for row in file.rows.values():
        kind, _, item_id = row.key.partition(":")
        if kind == HEADING:
            continue
        item = plan.items.get(item_id)
        if row.is_new or (item is None and row.key not in base.rows):
            continue
        before = base.rows.get(row.key)
        if item is None or item.noun != kind or before is None:
            if before is None or _differs(before, row):
                said = f"The {kind} {item_id!r} was removed meanwhile, and is changed in the file."
                faults.append(
                    Fault(f"'{row.name[:80]}'", "", said, "Delete the row, or bring it back first.", row.where)
                )
            continue
        fields = changed.fields(item, before=before, row=row)
        if fields:
            edits.append(Edit(kind=kind, id=item_id, fields=fields, where=row.where))
    made, wrong = creation.edits()
    gone = _gone(file, base, plan=plan) if is_ours else []
    return ProjectEdits((*edits, *made, *gone), (*faults, *wrong), file.remarks)


def _differs(before: Row, row: Row) -> bool:
    return msgspec.structs.replace(before, where="") != msgspec.structs.replace(row, where="")


def _gone(file: Project, base: Project, *, plan: Snapshot) -> Iterator[Edit]:
    """Rows that were deleted in Project. People stay: a file that leaves somebody out does not dismiss them."""
    for key in base.rows:
        kind, _, item_id = key.partition(":")
        if key not in file.rows and kind != HEADING and item_id in plan.items:
            yield Edit(kind=kind, id=item_id, removed=True)


class _Changed:
    """What a row says anew about an item."""

    def __init__(self, file: Project, plan: Snapshot, *, ids: Mapping[str, str]) -> None:
        self._file, self._plan, self._ids = file, plan, ids

    def fields(self, item: Item, *, before: Row, row: Row) -> Fields:
        """The fields that change, as in JSON."""
        found: Fields = {}
        if row.name != before.name:
            found["title"] = row.name
        if row.note != before.note and "note" in item.__struct_fields__:
            found["note"] = row.note
        if isinstance(item, Release | Milestone):
            return found | self._point(item, before=before, row=row)
        if isinstance(item, Initiative):
            return found | self._initiative(item, before=before, row=row)
        if isinstance(item, Task):
            return found | self._task(item, before=before, row=row)
        return found

    def _point(self, item: Release | Milestone, *, before: Row, row: Row) -> Fields:
        found: Fields = {}
        if row.start != before.start and row.start:
            found["date"] = row.start.isoformat()
        if row.percent != before.percent:
            found["shipped" if isinstance(item, Release) else "done"] = row.percent == 100
        if isinstance(item, Milestone) and (added_lost := _link_changes(before, row))[0] | added_lost[1]:
            added, lost = added_lost
            stay = [one for one in item.initiatives if f"initiative:{one}" not in {link.on for link in lost}]
            new = [self._id(link.on) for link in row.links if link in added and self._kind(link.on) == "initiative"]
            found["initiatives"] = list(dict.fromkeys([*stay, *new]))
        return found

    def _initiative(self, item: Initiative, *, before: Row, row: Row) -> Fields:
        found: Fields = {}
        was, now = (before.start, before.finish), (row.start, row.finish)
        if now != was and row.start and row.finish and not self._is_rolled_up(row):
            found |= redated(self._plan, item, start=row.start, end=row.finish)
        if row.percent != before.percent:
            found["progress"] = row.percent / 100
            if row.percent == 100:
                found["status"] = "done"
            elif item.status in {"done", "planned"} and row.percent:
                found["status"] = "running"
        if row.goals != before.goals and row.goals.strip():
            found["goals"] = [part.strip() for part in row.goals.split(";") if part.strip()]
        return found | self._waiting(item, before=before, row=row) | self._people(item, before=before, row=row)

    def _is_rolled_up(self, row: Row) -> bool:
        """Whether the dates of a row are only those of the rows below it, as programs make them that know no others."""
        below = [one for one in self._file.rows.values() if one.parent == row.key and one.start and one.finish]
        if row.is_manual or not below:
            return False
        starts, ends = [one.start for one in below if one.start], [one.finish for one in below if one.finish]
        return (row.start, row.finish) == (min(starts), max(ends))

    def _task(self, item: Task, *, before: Row, row: Row) -> Fields:
        found: Fields = {}
        if (row.start, row.finish) != (before.start, before.finish):
            found |= {"start": _iso(row.start), "end": _iso(row.finish)}
        for name in ("due", "earliest"):
            if getattr(row, name) != getattr(before, name):
                found[name] = _iso(getattr(row, name))
        if row.percent != before.percent:
            found["status"] = "done" if row.percent == 100 else "running" if row.percent else "planned"
        for name in ("began", "ended"):
            if getattr(row, name) != getattr(before, name):
                found[name] = _iso(getattr(row, name))
        if row.parent != before.parent:
            found |= self._place(row)
        return found | self._waiting(item, before=before, row=row) | self._people(item, before=before, row=row)

    def _place(self, row: Row) -> Fields:
        """What a task is for, after it was moved below another row."""
        kind = self._kind(row.parent)
        if kind == "initiative":
            return {"initiative": self._id(row.parent)}
        if kind == HEADING:
            return {"initiative": "", "release": row.parent.partition(":")[2]}
        return {}

    def _waiting(self, item: Initiative | Task, *, before: Row, row: Row) -> Fields:
        added, lost = _link_changes(before, row)
        if not added and not lost:
            return {}
        gone = {(link.on.partition(":")[2], link.type) for link in lost}
        stay = [part for part in outside(item)["depends_on"] if (part["on"], part["type"]) not in gone]
        new = [
            {"on": self._id(link.on), "type": link.type, "lag_days": link.lag} for link in row.links if link in added
        ]
        return {"depends_on": [*stay, *new]}

    def _people(self, item: Initiative | Task, *, before: Row, row: Row) -> Fields:
        """Days of work that were changed in Project; whoever the schedule chose for a skill keeps being that."""
        changed = {
            key: row.work.get(key) for key in {**before.work, **row.work} if row.work.get(key) != before.work.get(key)
        }
        if not changed:
            return {}
        people = dict(item.people)
        skills, who = (dict(item.skills), dict(item.who)) if isinstance(item, Task) else ({}, {})
        for key, days in changed.items():
            kind, _, name = key.partition(":")
            person = self._ids.get(key, name)
            chosen = [skill for skill, one in who.items() if one == person]
            if kind == "skill":
                _put(skills, name, days=days)
            elif chosen and person not in people:
                _put(skills if days is not None else who, chosen[0], days=days)
            else:
                _put(people, person, days=days)
        found: Fields = {"people": people, "skills": skills, "who": {k: v for k, v in who.items() if k in skills}}
        return {name: value for name, value in found.items() if value != getattr(item, name, value)}

    def _kind(self, key: str) -> str:
        kind = key.partition(":")[0]
        return self._ids.get(key, key).partition(":")[0] if kind == "new" else kind

    def _id(self, key: str) -> str:
        """The id of an item by the key of its row; of a new one, the id it gets."""
        return self._ids.get(key, key).partition(":")[2]


def _link_changes(before: Row, row: Row) -> tuple[set[Link], set[Link]]:
    now, was = set(row.links), set(before.links)
    return now - was, was - now


def _put(days_of: dict[str, Any], name: str, *, days: float | None) -> None:
    if days is None:
        days_of.pop(name, None)
    else:
        days_of[name] = days


def _iso(day: Any) -> str | None:  # noqa: ANN401 - a day or None
    return day.isoformat() if day else None
