"""``seamark plan``: the plan as a file that may live in git, and back; the roadmap as a picture."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

import click
import msgspec

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.faces.cli.releases import releases
from seamark.faces.cli.scenarios import compare, scenarios
from seamark.govern import SYSTEM
from seamark.kernel import InputError
from seamark.loop import planning
from seamark.plan import KINDS, Difference, Form, Load, TableReading

FORMS: dict[str, Form] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".xml": "xml",
    ".ics": "ics",
}
Picture = Literal["svg", "png", "pdf", "pptx"]
PICTURES: dict[str, Picture] = {f".{form}": form for form in get_args(Picture)}
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def plan() -> None:
    """Export the plan to a file, import it from one, draw it, see how booked everybody is."""


plan.add_command(releases)
plan.add_command(scenarios)
plan.add_command(compare)


@plan.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option()
@click.option("--kind", default="", help="Of a CSV: the kind it holds; of a calendar: some kinds, with commas.")
@click.option("--of", default="", help="Of a calendar: id of a person or name of a team.")
def export(file: Path, data: Path | None, *, kind: str, of: str) -> None:
    """Write the plan to FILE: all of it (.yaml, .xlsx), one kind (.csv), Project (.xml), a calendar (.ics).

    All but a calendar read back without loss.
    """
    form = _form(file)
    if form == "csv" and not kind:
        msg = f"{file.name} would be a CSV, which holds one kind of item only."
        raise InputError(msg, help=f"Say which with --kind ({', '.join(KINDS)}), or export to .yaml or .xlsx.")
    with planning(settings_for(data)) as book:
        content = book.export_plan(form, by=SYSTEM, kind=kind, of=of)
        items = len(book.read(by=SYSTEM).items)
    file.write_bytes(content)
    click.echo(f"{file}: {len(content):,} bytes, of a plan of {items:,} items.", err=True)


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option()
@click.option(
    "--kind", type=click.Choice(sorted(KINDS)), default="release", show_default=True, help="What a table holds."
)
@click.option("--map", "columns", multiple=True, metavar="COLUMN=FIELD", help="A column of a table and its field.")
@click.option("--sheet", default="", help="Of a workbook that is read by columns: the sheet.")
@click.option("--dates", type=click.Choice(["DMY", "MDY", "YMD"]), help="Order of day, month and year in a table.")
@click.option("--why", default="", help="Why, as the history shows it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@format_option()
def import_(  # noqa: PLR0913 - the options of a command
    file: Path,
    data: Path | None,
    *,
    kind: str,
    columns: tuple[str, ...],
    sheet: str,
    dates: Literal["DMY", "MDY", "YMD"] | None,
    why: str,
    dry_run: bool,
    output: str,
) -> None:
    """Make the plan what FILE says (.yaml, .xlsx, .csv, .xml, .ics), in one change, also beside a running server.

    A section or sheet that is in the file is the whole of its kind: what is not in it is removed. One that is left out
    stays as it is. A CSV updates and adds, and removes nothing; so does any spreadsheet whose columns are named with
    --map. Of a file of Microsoft Project what was changed there is changed, of a calendar of ours the days.
    """
    form, content = _form(file), file.read_bytes()
    with planning(settings_for(data)) as book:
        if columns or sheet or dates:
            table = TableReading(kind=kind, columns=_mapping(columns), sheet=sheet, dates=dates or "")
            done = book.import_table(content, table, by=SYSTEM, why=why, dry_run=dry_run)
        else:
            done = book.import_plan(content, by=SYSTEM, form=form, kind=kind, why=why, dry_run=dry_run)
    for warning in done.warnings:
        click.echo(f"{warning}", err=True)
    if output == "json":
        print_json(msgspec.structs.asdict(done))
        return
    print_table(["What", "Kind", "Title", "Fields"], _rows(done.difference))
    number = "Nothing was written: a dry run." if dry_run else f"Change {done.change.number}."
    click.echo(number if done.change.touched else "Nothing is different.", err=True)


@plan.command("draw")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option()
@click.option(
    "--by", "lanes", default="objective", show_default=True, help="Lanes by objective, channel, owner, stage, kind."
)
@click.option("--kind", "kinds", multiple=True, help="Only initiatives of this kind; may be given again.")
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--to", "end", type=DAY, help="Last day, included.")
def draw(
    file: Path,
    data: Path | None,
    *,
    lanes: str,
    kinds: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
) -> None:
    """Draw the roadmap into FILE: .svg, .png, .pdf, or .pptx with shapes that can be edited."""
    form = PICTURES.get(file.suffix.lower())
    if form is None:
        msg = f"{file.name} ends with {file.suffix or 'nothing'!r}; a picture ends with {', '.join(PICTURES)}."
        raise InputError(msg, arrived=file.suffix, help="Rename the file.")
    first, last = start and start.date(), end and end.date()
    with planning(settings_for(data)) as book:
        content = book.draw(form, by=SYSTEM, lanes=lanes, kinds=kinds, start=first, end=last)
    file.write_bytes(content)
    click.echo(f"{file}: {len(content):,} bytes.", err=True)


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


def _mapping(columns: tuple[str, ...]) -> Mapping[str, str]:
    """Column → field from ``Go-live=date``; the last equals sign parts them."""
    found = {}
    for text in columns:
        column, equals, field = text.rpartition("=")
        if not equals:
            msg = f"--map {text[:80]!r} has no equals sign."
            raise InputError(msg, help="Write it as --map 'Go-live=date'.", field="map")
        found[column.strip()] = field.strip()
    return found


def _rows(found: Difference) -> list[tuple[str, str, str, str]]:
    groups = (("added", found.added), ("changed", found.changed), ("removed", found.removed))
    return [
        (what, one.kind, one.title, ", ".join(field.field for field in one.fields) if what == "changed" else "")
        for what, items in groups
        for one in items
    ]
