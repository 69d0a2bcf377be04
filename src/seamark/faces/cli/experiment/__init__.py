"""``seamark experiment``: plan an experiment, and say what it found."""

import click

from seamark.faces.cli.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "analyse": ("seamark.faces.cli.experiment.analyse:analyse", "Say what an experiment on people found."),
    "blocks": ("seamark.faces.cli.experiment.blocks:blocks", "Say what one unit of a channel brings, by its tests."),
    "draw": ("seamark.faces.cli.experiment.blocks:draw", "Draw by chance which regions go dark when."),
    "geo": ("seamark.faces.cli.experiment.geo:geo", "Say what a test by region changed."),
    "markets": ("seamark.faces.cli.experiment.geo:markets", "Say which regions to treat in a test."),
    "size": ("seamark.faces.cli.experiment.size:size", "Say how many units an experiment takes, and how many days."),
    "statistics": (
        "seamark.faces.cli.experiment.statistics:statistics",
        "Judge differences from sums that were counted elsewhere.",
    ),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def experiment() -> None:
    """Plan an experiment, and say what it found."""
