"""``seamark audit``: check and export what was done by whom."""

import sys
from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import data_option, format_option, print_json, settings_for
from seamark.govern import SYSTEM
from seamark.loop import governing


@click.group()
def audit() -> None:
    """Verify and export the audit chain."""


@audit.command("verify")
@data_option()
@format_option()
def verify(data: Path | None, output: str) -> int:
    """Check every link of the chain. Exit status 1 when one is broken."""
    with governing(settings_for(data)) as govern:
        check = govern.verify_audit(by=SYSTEM)
    if output == "json":
        print_json(check)
    else:
        click.echo(check.message)
    return 0 if check.ok else 1


@audit.command("export")
@data_option()
def export(data: Path | None) -> None:
    """Print the chain as JSON lines, oldest first."""
    with governing(settings_for(data)) as govern:
        for row in govern.export_audit(by=SYSTEM):
            sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
