"""``collect.imports``: look at a file, try it, bring it in, see what was brought in."""

import csv
import io

import msgspec

from seamark.collect.imports import guess, store
from seamark.collect.imports.cells import neutral
from seamark.collect.imports.kept import packed, unpacked
from seamark.collect.imports.kinds import KINDS
from seamark.collect.imports.model import ColumnSeen, ImportEntry, ImportReport, Job, Preview, Reading
from seamark.collect.imports.parsing import Parsed, parse
from seamark.collect.imports.reading import front_of
from seamark.collect.imports.resolve import Found, find, insist
from seamark.collect.record import micros_of
from seamark.collect.station import Station
from seamark.govern import Actor, require
from seamark.kernel import InputError, NotFound, new_id
from seamark.warehouse import Kind, Record, Transaction

_SAMPLE = 5
_NAME = 200
_SHOWN = 500
_AS_FOUND = Reading()


class Imports(Station):
    """Costs and orders from files."""

    def preview(self, data: bytes, *, name: str, by: Actor, reading: Reading = _AS_FOUND) -> Preview:
        """What is in a file called ``name``, and how it would be read; ``reading`` holds what is known already.

        Raises InputError for what is no CSV, Forbidden.
        """
        require(by, "import.run")
        found = find(data, reading)
        sample = front_of(found.text, found.layout, rows=_SAMPLE)
        return Preview(
            file_name=_named(name),
            bytes=len(data),
            rows=len(found.sheet.lines) + len(found.sheet.ragged),
            reading=found.reading,
            kind_label=found.kind.label if found.kind else "",
            titles=found.layout.titles,
            columns=_seen(found, sample),
            questions=found.questions,
            warnings=found.warnings,
            sample=tuple(sample),
        )

    def dry_run(
        self, data: bytes, *, name: str, by: Actor, reading: Reading = _AS_FOUND, lookup: bytes | None = None
    ) -> ImportReport:
        """What an import of this file would do; nothing is kept. ``lookup`` is a second file that names campaigns.

        Raises InputError when the file cannot be read, or something about it has to be said first; Forbidden.
        """
        require(by, "import.run")
        _, report = self._tried(data, name, reading=reading, lookup=lookup)
        return report

    def run_import(
        self,
        data: bytes,
        *,
        name: str,
        by: Actor,
        reading: Reading = _AS_FOUND,
        lookup: bytes | None = None,
        skip_bad_rows: bool = False,
    ) -> ImportReport:
        """Bring a file in. When this returns it is on disk; it shows within a second.

        Its costs replace those of the same source, account and day, its orders those of the same id. Raises InputError
        as :meth:`dry_run`, for a file without a good row, and for bad rows unless ``skip_bad_rows``; Forbidden.
        """
        require(by, "import.run")
        (job, parsed), report = self._tried(data, name, reading=reading, lookup=lookup)
        _refuse_bad(report, skip_bad_rows=skip_bad_rows)
        import_id = new_id("imp")
        body = packed(job, import_id=import_id, by_name=by.name)
        self._journal.append(Kind.IMPORT, body, micros=micros_of(self._clock.now()), decoded=parsed).result()
        report = msgspec.structs.replace(report, import_id=import_id)
        detail = {
            "file": report.file_name,
            "kind": report.kind,
            "rows": report.rows_ok,
            "bad_rows": report.rows_bad,
            "replaces": report.replaced.rows,
            "micros": {total.currency: total.micros for total in report.totals},
        }
        self._govern.record_audit(by, "collect.run_import", subject=import_id, detail=detail)
        return report

    def imports(self, *, by: Actor, limit: int = 50) -> tuple[ImportEntry, ...]:
        """Imports of the past, newest first. Raises Forbidden."""
        require(by, "collect.read")
        return store.history(self._warehouse, limit=min(max(limit, 0), _SHOWN))

    def import_errors(self, import_id: str, *, by: Actor) -> bytes:
        """The rows an import left out and why, as CSV (UTF-8); cells a spreadsheet would run are neutralised.

        Raises NotFound, Forbidden.
        """
        require(by, "collect.read")
        faults = store.faults(self._warehouse, import_id)
        if faults is None:
            raise NotFound(f"There is no import {import_id!r}.", help="The list of imports shows their ids.")
        file = io.StringIO(newline="")
        writer = csv.writer(file)
        writer.writerow(("line", "field", "value", "message"))
        writer.writerows((fault.line, fault.field, neutral(fault.value), neutral(fault.message)) for fault in faults)
        return file.getvalue().encode()

    def load_import(self, tx: Transaction, record: Record) -> None:
        """Bring a journaled import into the warehouse; what the record still knows of it is not read again."""
        kept, job = unpacked(record.body)
        parsed = record.decoded if isinstance(record.decoded, Parsed) else parse(job)
        store.load(tx, record, kept=kept, parsed=parsed, rows=KINDS[job.reading.kind].rows)

    def _tried(
        self, data: bytes, name: str, *, reading: Reading, lookup: bytes | None
    ) -> tuple[tuple[Job, Parsed], ImportReport]:
        found = find(data, reading)
        insist(found)
        job = Job(data=data, name=_named(name), reading=found.reading, lookup=lookup)
        parsed = parse(job, (found.layout, found.sheet))
        days = parsed.days
        report = ImportReport(
            import_id="",
            file_name=job.name,
            kind=found.reading.kind,
            reading=found.reading,
            rows_ok=parsed.rows_ok,
            rows_bad=parsed.rows_bad,
            errors=parsed.errors,
            left_out=parsed.left_out,
            warnings=found.warnings + parsed.warnings,
            first_day=days[0] if days else None,
            last_day=days[-1] if days else None,
            days=len(days),
            accounts=parsed.names("account"),
            totals=parsed.totals,
            replaced=store.replaced(self._warehouse, parsed, rows=KINDS[found.reading.kind].rows),
        )
        return (job, parsed), report


def _refuse_bad(report: ImportReport, *, skip_bad_rows: bool) -> None:
    if report.rows_bad and not (skip_bad_rows and report.rows_ok):
        first = report.errors[0]
        rows = report.rows_bad + report.rows_ok
        raise InputError(
            f"{report.rows_bad:,} of {rows:,} rows are wrong; the first, line {first.line}: {first.message}",
            help="Mend them in the file, or import the good ones with `skip_bad_rows`." if report.rows_ok else
            "Check the columns that were chosen; a dry run lists every fault.",
            rows_bad=report.rows_bad,
            rows_ok=report.rows_ok,
            errors=[msgspec.to_builtins(error) for error in report.errors[:20]],
        )  # fmt: skip
    if not report.rows_ok:
        raise InputError("The file has no row to bring in.", help="Only totals, blank or unpaid rows were found.")


def _seen(found: Found, sample: list[tuple[str, ...]]) -> tuple[ColumnSeen, ...]:
    fields = {title: name for name, title in found.reading.columns.items()}
    once = set(guess.doubled(found.layout.header))
    return tuple(
        ColumnSeen(title, "" if title in once else fields.get(title, ""), tuple(row[place] for row in sample[:3]))
        for place, title in enumerate(found.layout.header)
    )


def _named(name: str) -> str:
    """A file's name without folders and control characters."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return plain.strip()[:_NAME] or "file.csv"
