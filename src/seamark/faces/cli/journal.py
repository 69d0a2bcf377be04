"""``seamark journal``: check what was received."""

from pathlib import Path

import click

from seamark.faces.cli.output import data_option, format_option, print_json, settings_for
from seamark.loop import check_journal


@click.group()
def journal() -> None:
    """Check the raw journal."""


@journal.command("verify")
@data_option()
@format_option()
def verify(data: Path | None, output: str) -> None:
    """Read every record and check its checksum. Damage is named with its segment and offset (exit status 3)."""
    check = check_journal(settings_for(data))
    if output == "json":
        print_json(check)
    else:
        click.echo(f"{check.records:,} records in {check.segments} segments read back as they were written.")
