"""The command line. Each command lives in a module of its own that is read only when the command is called."""

import sys
from importlib import import_module

import click
from typing_extensions import override

from seamark import __version__
from seamark.kernel import SeamarkError

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS: dict[str, tuple[str, str]] = {
    "attribute": (
        "seamark.faces.cli.attribute:attribute",
        "Share the conversions of counted paths among their channels.",
    ),
    "audit": ("seamark.faces.cli.audit:audit", "Verify and export the audit chain."),
    "backup": ("seamark.faces.cli.backup:backup", "Write a full backup, also while the server runs."),
    "changes": (
        "seamark.faces.cli.changes:changes",
        "Say when a series turned, from what to what, and how sure that is.",
    ),
    "forecast": (
        "seamark.faces.cli.forecast:forecast",
        "Say what comes of a series, with intervals, and how well that would have done on its own past.",
    ),
    "init": ("seamark.faces.cli.workspace:init", "Create a workspace and its first administrator."),
    "journal": ("seamark.faces.cli.journal:journal", "Check the raw journal."),
    "key": ("seamark.faces.cli.workspace:key", "Create and list API keys."),
    "plan": (
        "seamark.faces.cli.plan:plan",
        "Export the plan to a file, import it from one, draw it, see how booked everybody is.",
    ),
    "restore": ("seamark.faces.cli.backup:restore", "Make a data folder from a backup."),
    "schedule": (
        "seamark.faces.cli.schedule:schedule",
        "Say when the work of a plan can be done, by whom, and what is late.",
    ),
    "serve": ("seamark.faces.server:serve", "Run the server."),
    "settings": ("seamark.faces.cli.workspace:settings", "List every setting, its value and its meaning."),
    "world": ("seamark.faces.cli.world:world", "Simulate a company whose truth is known."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it, so that help is instant."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in order."""
        return sorted(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
