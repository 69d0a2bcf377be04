"""``seamark plan``: the whole plan as a file that may live in git, and back."""

from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.faces.cli.releases import releases
from seamark.govern import SYSTEM
from seamark.kernel import InputError
from seamark.loop import planning
from seamark.plan import KINDS, Difference, Form

FORMS: dict[str, Form] = {".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx", ".csv": "csv"}


@click.group()
def plan() -> None:
    """Export the plan to a file, or import it from one."""


plan.add_command(releases)


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
