"""The command line. Each command lives in a module of its own that is read only when the command is called."""

import sys

import click

from seamark import __version__
from seamark.faces.cli.lazy import LazyGroup
from seamark.kernel import SeamarkError

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS: dict[str, tuple[str, str]] = {
    "attribute": (
        "seamark.faces.cli.attribute:attribute",
        "Share the conversions of counted paths among their channels.",
    ),
    "audit": ("seamark.faces.cli.audit:audit", "Verify and export the audit chain."),
    "backup": ("seamark.faces.cli.backup:backup", "Write a full backup, also while the server runs."),
    "experiment": (
        "seamark.faces.cli.experiment:experiment",
        "Plan an experiment, and say what it found.",
    ),
    "changes": (
        "seamark.faces.cli.changes:changes",
        "Say when a series turned, from what to what, and how sure that is.",
    ),
    "forecast": (
        "seamark.faces.cli.forecast:forecast",
        "Say what comes of a series, with intervals, and how well that would have done on its own past.",
    ),
    "init": ("seamark.faces.cli.workspace:init", "Create a workspace and its first administrator."),
    "journeys": (
        "seamark.faces.cli.journeys:journeys",
        "Count what follows what, and how far people get along the steps of a funnel.",
    ),
    "journal": ("seamark.faces.cli.journal:journal", "Check the raw journal."),
    "key": ("seamark.faces.cli.workspace:key", "Create and list API keys."),
    "plan": (
        "seamark.faces.cli.plan:plan",
        "Export the plan to a file, import it from one, draw it, see how booked everybody is.",
    ),
    "restore": ("seamark.faces.cli.backup:restore", "Make a data folder from a backup."),
    "retention": (
        "seamark.faces.cli.value:retention",
        "Say how many who signed a contract will still be there after each renewal.",
    ),
    "schedule": (
        "seamark.faces.cli.schedule:schedule",
        "Say when the work of a plan can be done, by whom, and what is late.",
    ),
    "serve": ("seamark.faces.server:serve", "Run the server."),
    "settings": ("seamark.faces.cli.workspace:settings", "List every setting, its value and its meaning."),
    "value": (
        "seamark.faces.cli.value:value",
        "Say what each customer of a file of transactions is worth from now on, and who has probably left.",
    ),
    "world": ("seamark.faces.cli.world:world", "Simulate a company whose truth is known."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="seamark")
def cli() -> None:
    """Seamark: the marketing roadmap that steers by what actually happened."""


def main() -> None:
    """Run the command line.

    Exit status: 0 done, 1 the answer is "no", 2 the call or its input is wrong, 3 something outside failed.
    """
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = 2
    except click.Abort:
        status = 130
    except SeamarkError as error:
        click.echo(" ".join(part for part in (error.message, error.help) if part), err=True)
        status = error.exit_code
    sys.exit(status if isinstance(status, int) else 0)
