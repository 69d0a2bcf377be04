"""``seamark experiment``: plan an experiment, and say what it found."""

import click

from seamark.faces.cli.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "analyse": ("seamark.faces.cli.experiment.analyse:analyse", "Say what an experiment on people found."),
    "size": ("seamark.faces.cli.experiment.size:size", "Say how many units an experiment takes, and how many days."),
    "statistics": (
        "seamark.faces.cli.experiment.statistics:statistics",
        "Judge differences from sums that were counted elsewhere.",
    ),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def experiment() -> None:
    """Plan an experiment, and say what it found."""
