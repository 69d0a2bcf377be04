"""``seamark backup`` and ``seamark restore``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from seamark.faces.cli.output import data_option, progress, settings_for
from seamark.loop import back_up
from seamark.loop import restore as restore_folder


@click.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@data_option()
def backup(target: Path | None, data: Path | None) -> None:
    """Write a full backup, also while the server runs."""
    target = target or Path(f"seamark-{datetime.now(UTC):%Y%m%dT%H%M%S}.backup")
    with progress() as bar:
        task = bar.add_task("Backing up", total=None)
        manifest = back_up(
            settings_for(data), target, advance=lambda done, total: bar.update(task, completed=done, total=total)
        )
    click.echo(f"{target}: {len(manifest.members)} files.", err=True)


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option()
def restore(source: Path, data: Path | None) -> None:
    """Make a data folder from a backup."""
    settings = settings_for(data)
    with progress() as bar:
        task = bar.add_task("Restoring", total=None)
        manifest = restore_folder(
            source, settings, advance=lambda done, total: bar.update(task, completed=done, total=total)
        )
    click.echo(
        f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC into {settings.data}. "
        f"The first start makes the warehouse from the journal.",
        err=True,
    )
