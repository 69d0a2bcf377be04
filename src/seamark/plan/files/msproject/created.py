"""Rows that Project made: as initiatives, tasks and milestones of the plan.

A row at the top that has others below it is an initiative, what lies below it at any depth its tasks; a milestone
is a milestone. A list without such rows becomes one initiative with the title of the file.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from seamark.kernel import new_id
from seamark.plan.files.msproject.model import HEADING, Project, Row
from seamark.plan.kinds import Goal
from seamark.plan.model import Edit, Fault, Snapshot

WHOLE: Final = "new:file"  # the initiative that a flat list becomes
NO_GOAL: Final = "A new initiative works for at least one goal, and the plan has {n}."
GOAL_HELP: Final = "Write the id or title of a goal into the column Text29 ('Seamark goals') of its row in Project."


class Creation:
    """What of a file is new; ``ids`` has the kind and id that each new row gets."""

    def __init__(self, file: Project, plan: Snapshot, *, people: Mapping[str, str]) -> None:
        self._file, self._plan, self._people = file, plan, people
        self._new = {key: row for key, row in file.rows.items() if self._is_new(row)}
        self._parents = {row.parent for row in file.rows.values()}
        self._is_flat = bool(self._new) and not any(
            row.level == 1 and key in self._parents for key, row in file.rows.items()
        )
        self.ids: dict[str, str] = {}
        for row in self._new.values():
            kind = self._kind(row)
            if kind:
                known = row.key.partition(":")[2] if not row.is_new else ""
                self.ids[row.key] = f"{kind}:{known or new_id(kind)}"
        if self._is_flat and any(self._kind(row) == "task" for row in self._new.values()):
            self.ids[WHOLE] = f"initiative:{new_id('initiative')}"

    def edits(self) -> tuple[list[Edit], list[Fault]]:
        """The edits that make what is new, and what is missing for it."""
        edits, faults = [], []
        goals, wrong = self._goals([WHOLE] if WHOLE in self.ids else [])
        if WHOLE in self.ids:
            edits.append(Edit(kind="initiative", id=self._id(WHOLE), fields=self._whole(goals), where="the file"))
            faults += wrong
        for row in self._new.values():
            kind = self.ids.get(row.key, "").partition(":")[0]
            if not kind:
                continue
            if not row.name:
                faults.append(Fault(f"{kind} ''", "title", "It has no name.", "Name it in Project.", row.where))
                continue
            fields, flaws = self._fields(row, kind=kind)
            faults += flaws
            edits.append(Edit(kind=kind, id=self._id(row.key), fields=fields, where=row.where))
        return edits, faults

    def _is_new(self, row: Row) -> bool:
        kind, _, item_id = row.key.partition(":")
        return kind != HEADING and (row.is_new or item_id not in self._plan.items) and bool(row.start or row.is_new)

    def _kind(self, row: Row) -> str:
        """What a new row becomes; '' for one that only groups others."""
        if not row.is_new:
            return row.key.partition(":")[0]
        if row.is_milestone:
            return "milestone"
        if row.key in self._parents:
            return "initiative" if row.level == 1 else ""
        return "task" if self._is_flat or row.parent else "initiative"

    def _fields(self, row: Row, *, kind: str) -> tuple[dict[str, Any], list[Fault]]:
        fields: dict[str, Any] = {"title": row.name, "note": row.note}
        if kind in {"milestone", "release"}:
            return fields | self._point(row, kind=kind), []
        if row.start and row.finish:
            fields |= {"start": row.start.isoformat(), "end": row.finish.isoformat()}
        fields["depends_on"] = list(self._links(row))
        fields["people"] = {self._person(key): days for key, days in row.work.items() if not key.startswith("skill:")}
        if kind == "initiative":
            fields["goals"], faults = self._goals([row.key])
            status = "done" if row.percent == 100 else "running" if row.percent else "planned"
            return fields | {"progress": row.percent / 100, "status": status}, faults
        fields["skills"] = {key.partition(":")[2]: days for key, days in row.work.items() if key.startswith("skill:")}
        fields["status"] = "done" if row.percent == 100 else "running" if row.percent else "planned"
        fields |= {
            name: day.isoformat() for name in ("due", "earliest", "began", "ended") if (day := getattr(row, name))
        }
        return fields | self._above(row), []

    def _point(self, row: Row, *, kind: str) -> dict[str, Any]:
        done = {"shipped" if kind == "release" else "done": row.percent == 100}
        gates = [part["on"] for part in self._links(row) if self._kind_of(part["on"]) == "initiative"]
        more = {"initiatives": list(dict.fromkeys(gates))} if kind == "milestone" else {}
        return {**({"date": row.start.isoformat()} if row.start else {}), **done, **more}

    def _links(self, row: Row) -> Iterator[dict[str, Any]]:
        """What a row waits for, each once; rows that only group others are no items."""
        seen: set[tuple[str, str]] = set()
        for link in row.links:
            on = self._id(link.on)
            if on and (on, link.type) not in seen and link.on.partition(":")[0] != HEADING:
                seen.add((on, link.type))
                yield {"on": on, "type": link.type, "lag_days": link.lag}

    def _above(self, row: Row) -> dict[str, str]:
        """What a task is for: the nearest row above it that is an item."""
        above = row.parent
        while above:
            kind, _, item_id = self.ids.get(above, above).partition(":")
            if kind == "initiative":
                return {"initiative": item_id}
            if kind == HEADING:
                return {"release": item_id}
            above = self._file.rows[above].parent
        return {"initiative": self._id(WHOLE)} if WHOLE in self.ids else {}

    def _whole(self, goals: list[str]) -> dict[str, Any]:
        """One initiative for a list of tasks without any above them."""
        rows = [row for row in self._new.values() if row.start and row.finish]
        days = [day for row in rows for day in (row.start, row.finish) if day]
        found = {"start": min(days).isoformat(), "end": max(days).isoformat()} if days else {}
        return {"title": self._file.title or "Imported from Project", "goals": goals, **found}

    def _goals(self, keys: list[str]) -> tuple[list[str], list[Fault]]:
        """The goals of a new initiative: those its row names, else the only one there is."""
        goals = self._plan.of(Goal)
        titles = {goal.title.casefold(): goal.id for goal in goals.values()}
        for key in keys:
            row = self._file.rows.get(key)
            named = [part.strip() for part in (row.goals if row else "").split(";") if part.strip()]
            if named:
                return [titles.get(one.casefold(), one) for one in named], []
            if len(goals) == 1:
                return list(goals), []
            item = f"initiative '{row.name if row else self._file.title}'"
            return [], [Fault(item, "goals", NO_GOAL.format(n=len(goals)), GOAL_HELP, row.where if row else "")]
        return [], []

    def _person(self, key: str) -> str:
        return self._people.get(key, key).partition(":")[2]

    def _id(self, key: str) -> str:
        kind, _, item_id = self.ids.get(key, key).partition(":")
        return "" if kind == "new" else item_id

    def _kind_of(self, item_id: str) -> str:
        item = self._plan.items.get(item_id)
        made = next(
            (kind for kind, _, one in (value.partition(":") for value in self.ids.values()) if one == item_id), ""
        )
        return item.noun if item else made
