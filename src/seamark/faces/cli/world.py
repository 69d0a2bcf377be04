"""``seamark world``: a company whose truth is known."""

from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import progress
from seamark.loop import write_world
from seamark.science import WorldParameters


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--people", type=int, default=20_000, show_default=True, help="Number of people.")
@click.option("--weeks", type=int, default=78, show_default=True, help="Number of weeks.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same world.")
def world(directory: Path, people: int, *, weeks: int, seed: int) -> None:
    """Simulate a company whose truth is known.

    Writes events.parquet, costs.csv, orders.csv, tests.csv, plan.yaml and truth.json.
    """
    parameters = msgspec.structs.replace(WorldParameters(), people=people, weeks=weeks, seed=seed)
    with progress() as bar:
        task = bar.add_task("Simulating", total=None)
        write_world(directory, parameters, progress=lambda done, total: bar.update(task, completed=done, total=total))
    click.echo(f"The world is in {directory}.", err=True)
