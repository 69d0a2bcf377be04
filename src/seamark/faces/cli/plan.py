"""``seamark plan``: the whole plan as a file that may live in git, and back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.govern import SYSTEM
from seamark.kernel import InputError
from seamark.loop import planning
from seamark.plan import KINDS, Difference, Form, Load

FORMS: dict[str, Form] = {".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx", ".csv": "csv"}


@click.group()
def plan() -> None:
    """Export the plan to a file, import it from one, see how booked everybody is."""


@plan.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option()
def export(file: Path, data: Path | None) -> None:
    """Write the whole plan to FILE (.yaml or .xlsx). It reads back without loss."""
    form = _form(file)
    if form == "csv":
        msg = f"{file.name} would be a CSV, which holds one kind of item only."
        raise InputError(msg, help="Export to .yaml or .xlsx.")
    with planning(settings_for(data)) as book:
        content = book.export_plan("xlsx" if form == "xlsx" else "yaml", by=SYSTEM)
        items = len(book.read(by=SYSTEM).items)
    file.write_bytes(content)
    click.echo(f"{file}: {items:,} items.", err=True)


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option()
@click.option(
    "--kind", type=click.Choice(sorted(KINDS)), default="release", show_default=True, help="What a CSV holds."
)
@click.option("--why", default="", help="Why, as the history shows it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@format_option()
def import_(file: Path, data: Path | None, *, kind: str, why: str, dry_run: bool, output: str) -> None:
    """Make the plan what FILE (.yaml, .xlsx, or .csv for one kind) says, in one change, also beside a running server.

    A section or sheet that is in the file is the whole of its kind: what is not in it is removed. One that is left out
    stays as it is. A CSV updates and adds, and removes nothing.
    """
    form = _form(file)
    with planning(settings_for(data)) as book:
        done = book.import_plan(file.read_bytes(), by=SYSTEM, form=form, kind=kind, why=why, dry_run=dry_run)
    for warning in done.warnings:
        click.echo(f"{warning}", err=True)
    if output == "json":
        print_json(msgspec.structs.asdict(done))
        return
    print_table(["What", "Kind", "Title", "Fields"], _rows(done.difference))
    number = "Nothing was written: a dry run." if dry_run else f"Change {done.change.number}."
    click.echo(number if done.change.touched else "Nothing is different.", err=True)


@plan.command("capacity")
@data_option()
@click.option("--by", "of", type=click.Choice(["person", "team", "skill"]), default="person", show_default=True)
@click.option("--weeks", type=click.IntRange(1, 104), default=12, show_default=True, help="Weeks from this one on.")
@format_option()
def capacity(data: Path | None, *, of: str, weeks: int, output: str) -> None:
    """Show how booked everybody is, week by week: days booked of days free; ! where somebody has too much.

    Free is what absences, public holidays and ongoing work leave. Works beside a running server.
    """
    today = datetime.now(UTC).date()
    with planning(settings_for(data)) as book:
        end = today - timedelta(today.weekday()) + timedelta(7 * weeks - 1)
        loads = book.load(of, start=today, end=end, by=SYSTEM)
    if output == "json":
        print_json(loads)
    elif not loads:
        click.echo(f"Nobody has a {of} to look at yet." if of != "person" else "Nobody is in the plan yet.", err=True)
    else:
        mondays = [f"{loads[0].first + timedelta(7 * week):%d %b}" for week in range(weeks)]
        print_table([of.capitalize(), *mondays], [[one.label, *_booked(one)] for one in loads])


def _booked(load: Load) -> list[str]:
    rows = zip(load.booked, load.free, load.over, strict=True)
    return [f"{booked:.1f}/{free:.1f}{'!' if over else ''}" for booked, free, over in rows]


def _form(file: Path) -> Form:
    form = FORMS.get(file.suffix.lower())
    if form is None:
        msg = f"{file.name} ends with {file.suffix or 'nothing'!r}; a plan ends with {', '.join(FORMS)}."
        raise InputError(msg, arrived=file.suffix, help="Rename the file.")
    return form


def _rows(found: Difference) -> list[tuple[str, str, str, str]]:
    groups = (("added", found.added), ("changed", found.changed), ("removed", found.removed))
    return [
        (what, one.kind, one.title, ", ".join(field.field for field in one.fields) if what == "changed" else "")
        for what, items in groups
        for one in items
    ]
