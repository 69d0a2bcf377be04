"""Verbs about the plan as a file."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import InputError
from seamark.plan.calendars import CALENDAR_KINDS, entries_of, read_calendar, scope_of, written_calendar
from seamark.plan.drafting import refuse
from seamark.plan.files import (
    Sheet,
    TableReading,
    TableSeen,
    edits_of,
    look,
    read_csv,
    read_excel,
    read_grid,
    read_table,
    read_yaml,
    written_csv,
    written_excel,
    written_yaml,
)
from seamark.plan.files.msproject import digest_of, edits_of_project, read_project, written_project
from seamark.plan.kinds import KINDS, Person
from seamark.plan.model import Change, Difference, Edit, Fault, Moment, Snapshot
from seamark.plan.service.desk import Edits
from seamark.plan.service.drawing import DrawingVerbs
from seamark.plan.service.reading import difference
from seamark.plan.store import Session

Form = Literal["yaml", "xlsx", "csv", "xml", "ics"]
ZIP: Final = b"PK\x03\x04"
STARTS: Final[Mapping[bytes, Form]] = {
    ZIP: "xlsx",
    b"BEGIN:VCALENDAR": "ics",
    b"<": "xml",
}
IMPORTED: Final = "Imported from a file"


class Imported(msgspec.Struct, frozen=True):
    """What an import did, or would do: the change, how the plan differs, and what is odd without being forbidden."""

    change: Change
    difference: Difference
    warnings: tuple[Fault, ...]
    dry_run: bool


class FilingVerbs(DrawingVerbs):
    """Export and import."""

    def export_plan(
        self, form: Form = "yaml", *, by: Actor, at: Moment | None = None, kind: str = "", of: str = "", site: str = ""
    ) -> bytes:
        """The plan as a file. YAML and Excel hold all of it, Project (xml) the roadmap and the team.

        A CSV holds one ``kind``. A calendar (ics) holds what has days, only some kinds (``release,milestone``) where
        they are named, and only what concerns a person or team where ``of`` names one; ``site`` is the server's
        address, for links back. All but calendars read back without loss.
        """
        plan = self.read(by=by, at=at)
        if form == "ics":
            return self._calendar(plan, kind=kind, of=of, site=site)
        if form == "csv":
            _refuse_kind(kind)
            return written_csv(plan, kind)
        if kind or of:
            msg = f"A plan as {form} has every kind."
            raise InputError(msg, field="kind", help="Leave it out, or export a CSV or a calendar.")
        if form == "xml":
            return written_project(plan, title=self._settings.workspace_name)
        return written_excel(plan) if form == "xlsx" else written_yaml(plan)

    def import_plan(
        self,
        content: bytes,
        *,
        by: Actor,
        form: Form | None = None,
        kind: str = "release",
        why: str = "",
        dry_run: bool = False,
    ) -> Imported:
        """Make the plan what a file says, in one change; ``form`` left out is guessed, except for CSV.

        A section (sheet) that is in the file is the whole of its kind; one that is left out stays as it is. A CSV holds
        items of one ``kind``: known ones are updated, nothing is removed. Of a file of Project what was changed there
        is changed; of a calendar of ours the days. Raises InputError with every fault and its line or row; then nothing
        was written.
        """
        require(by, "plan.edit")
        told = form or _guessed(content)
        remarks: list[Fault] = []

        def edits(session: Session, plan: Snapshot) -> list[Edit]:
            if told == "xml":
                return self._project_edits(session, plan, content=content, remarks=remarks)
            if told == "ics":
                asked, faults = read_calendar(content, plan)
            else:
                asked, faults = edits_of(_read(content, told, kind=kind), plan)
            refuse(faults)
            return [msgspec.structs.replace(edit, whole=False) for edit in asked] if told == "csv" else asked

        return self._imported(edits, by=by, why=why, dry_run=dry_run, remarks=lambda: remarks)

    def look_at_table(self, content: bytes, reading: TableReading, *, by: Actor) -> TableSeen:
        """What is in a CSV or workbook and which field each column would be read as; nothing is kept."""
        require(by, "plan.edit")
        _refuse_kind(reading.kind)
        return look(read_grid(content, sheet=reading.sheet, delimiter=reading.delimiter), reading)

    def import_table(
        self, content: bytes, reading: TableReading, *, by: Actor, why: str = "", dry_run: bool = False
    ) -> Imported:
        """Bring items of one kind in from a CSV or workbook whose columns are named in ``reading``.

        Known ones (by id, else by title) are updated, others added, nothing is removed. Raises InputError with every
        fault and its row; then nothing was written.
        """
        require(by, "plan.edit")
        _refuse_kind(reading.kind)
        grid = read_grid(content, sheet=reading.sheet, delimiter=reading.delimiter)

        def edits(_: Session, plan: Snapshot) -> list[Edit]:
            asked, faults = edits_of(read_table(grid, reading, plan=plan, currency=self._settings.currency), plan)
            refuse(faults)
            return [msgspec.structs.replace(edit, whole=False) for edit in asked]

        return self._imported(edits, by=by, why=why, dry_run=dry_run)

    def _imported(
        self, edits: Edits, *, by: Actor, why: str, dry_run: bool, remarks: Callable[[], list[Fault]] = list
    ) -> Imported:
        written = self._write(edits, by=by, why=why or IMPORTED, origin="import", lenient=True, dry_run=dry_run)
        warnings = (*remarks(), *written.warnings)
        return Imported(written.change, difference(written.before, written.plan), warnings, dry_run)

    def _project_edits(self, session: Session, plan: Snapshot, *, content: bytes, remarks: list[Fault]) -> list[Edit]:
        """The edits of a file of Project, compared with what was written when it was made."""
        file = read_project(content)
        then = self._past(session, file.number) if 0 < file.number <= plan.number else None
        is_ours = then is not None and digest_of(then) == file.digest
        base = read_project(written_project(then if is_ours and then is not None else plan, title=""))
        found = edits_of_project(file, base, plan=plan, is_ours=is_ours)
        refuse(found.faults)
        remarks += found.remarks
        return list(found.edits)

    def _calendar(self, plan: Snapshot, *, kind: str, of: str, site: str) -> bytes:
        kinds = tuple(filter(None, kind.split(","))) or CALENDAR_KINDS
        if unknown := [one for one in kinds if one not in CALENDAR_KINDS]:
            msg = f"'kind' is {unknown[0][:80]!r}."
            raise InputError(msg, field="kind", help=f"In a calendar are {', '.join(CALENDAR_KINDS)}.")
        sharing: Literal["person", "team", "all"] = "all" if not of else "person" if plan.find(Person, of) else "team"
        scope = scope_of(plan, sharing, of=of)
        entries = entries_of(plan, scope, kinds=kinds)
        return written_calendar(plan, scope, entries=entries, workspace=self._settings.workspace_name, site=site)


def _guessed(content: bytes) -> Form:
    """The form of a file by its first characters; a CSV has none of its own."""
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((form for start, form in STARTS.items() if text.startswith(start)), "yaml")


def _refuse_kind(kind: str) -> None:
    if kind not in KINDS:
        msg = f"'kind' is {kind[:80]!r}."
        raise InputError(msg, field="kind", help=f"Allowed are {', '.join(KINDS)}.")


def _read(content: bytes, form: str, *, kind: str) -> Sheet:
    _refuse_kind(kind)
    if form == "csv":
        return read_csv(content, kind)
    return read_excel(content) if form == "xlsx" else read_yaml(content)
