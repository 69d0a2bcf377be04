"""Verbs about the plan as a file."""

from typing import Literal

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import InputError
from seamark.plan.files import Sheet, edits_of, read_csv, read_excel, read_yaml, written_excel, written_yaml
from seamark.plan.kinds import KINDS
from seamark.plan.model import Change, Difference, Edit, Fault, Moment, Snapshot
from seamark.plan.service.desk import refuse
from seamark.plan.service.reading import difference
from seamark.plan.service.scheduling import ScheduleVerbs
from seamark.plan.store import Session

Form = Literal["yaml", "xlsx", "csv"]
ZIP = b"PK\x03\x04"


class Imported(msgspec.Struct, frozen=True):
    """What an import did, or would do: the change, how the plan differs, and what is odd without being forbidden."""

    change: Change
    difference: Difference
    warnings: tuple[Fault, ...]
    dry_run: bool


class FilingVerbs(ScheduleVerbs):
    """Export and import."""

    def export_plan(self, form: Literal["yaml", "xlsx"] = "yaml", *, by: Actor, at: Moment | None = None) -> bytes:
        """The whole plan as a file that reads back without loss."""
        plan = self.read(by=by, at=at)
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
        """Make the plan what a file says, in one change; ``form`` left out is guessed between YAML and Excel.

        A section (sheet) that is in the file is the whole of its kind; one that is left out stays as it is. A CSV holds
        items of one ``kind``: known ones are updated, nothing is removed. Raises InputError with every fault and its
        line or row; then nothing was written.
        """
        require(by, "plan.edit")

        def edits(_: Session, plan: Snapshot) -> list[Edit]:
            sheet = _read(content, form, kind=kind)
            asked, faults = edits_of(sheet, plan)
            refuse(faults)
            return [msgspec.structs.replace(edit, whole=False) for edit in asked] if form == "csv" else asked

        written = self._write(
            edits, by=by, why=why or "Imported from a file", origin="import", lenient=True, dry_run=dry_run
        )
        return Imported(written.change, difference(written.before, written.plan), written.warnings, dry_run)


def _read(content: bytes, form: Form | None, *, kind: str) -> Sheet:
    if kind not in KINDS:
        msg = f"'kind' is {kind!r}."
        raise InputError(msg, field="kind", help=f"Allowed are {', '.join(KINDS)}.")
    if form == "csv":
        return read_csv(content, kind)
    if form == "xlsx" or (form is None and content.startswith(ZIP)):
        return read_excel(content)
    return read_yaml(content)
