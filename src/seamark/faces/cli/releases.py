"""``seamark plan releases``: release dates from a file, once."""

from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.govern import SYSTEM
from seamark.kernel import InputError
from seamark.loop import planning
from seamark.plan import Difference

SOURCES = ("csv", "xlsx", "ics", "jira_csv")


@click.command("releases")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option()
@click.option("--source", type=click.Choice(SOURCES), help="What FILE is. Left out: found from what is in it.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="What a column holds, e.g. date=Due.")
@click.option("--feed", default="", help="Title of the feed whose file it is.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@format_option()
def releases(  # noqa: PLR0913 - an option each
    file: Path,
    data: Path | None,
    *,
    source: str | None,
    columns: tuple[str, ...],
    feed: str,
    dry_run: bool,
    output: str,
) -> None:
    """Bring release dates in from FILE (CSV, Excel, .ics, an export of Jira), in one change, also beside a server.

    Known releases get its dates, new ones are made, none is removed. One row that is wrong, and nothing is changed.
    """
    mapping = dict(_pair(one) for one in columns)
    with planning(settings_for(data)) as book:
        done = book.import_releases(
            file.read_bytes(), by=SYSTEM, source=source or "", mapping=mapping, feed_title=feed, dry_run=dry_run
        )
    for warning in done.warnings:
        click.echo(f"{warning}", err=True)
    if output == "json":
        print_json(msgspec.structs.asdict(done))
        return
    print_table(["What", "Release", "Day before", "Day"], _rows(done.difference))
    number = "Nothing was written: a dry run." if dry_run else f"Change {done.change.number}."
    click.echo(number if done.change.touched else "Nothing is different.", err=True)


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not (field and equals and column):
        msg = f"--map is {text!r}."
        raise InputError(msg, arrived=text, help='Write --map date="Release date".')
    return field.strip(), column.strip()


def _rows(found: Difference) -> list[tuple[str, str, str, str]]:
    rows = []
    for what, items in (("new", found.added), ("changed", found.changed)):
        for one in items:
            day = next((field for field in one.fields if field.field == "date"), None)
            rows.append((what, one.title, str(day.before or "") if day else "", str(day.after) if day else ""))
    return rows
