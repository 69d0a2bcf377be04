"""``seamark experiment``: plan and read tests. Each command is read only when it is called."""

from importlib import import_module
from typing import Final

import click
from typing_extensions import override

PARTS: Final[dict[str, tuple[str, str]]] = {
    "blocks": ("seamark.faces.cli.experiment.blocks:blocks", "Say what one unit of a channel brings, by its tests."),
    "draw": ("seamark.faces.cli.experiment.blocks:draw", "Draw by chance which regions go dark when."),
    "geo": ("seamark.faces.cli.experiment.geo:geo", "Say what a test by region changed."),
    "markets": ("seamark.faces.cli.experiment.geo:markets", "Say which regions to treat in a test."),
}


class Parts(click.Group):
    """A group that imports a command only to run it."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in order."""
        return sorted(PARTS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in PARTS:
            return None
        module, _, attribute = PARTS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, PARTS[name][1]) for name in sorted(PARTS)])


@click.group(cls=Parts)
def experiment() -> None:
    """Plan tests, and say what they changed."""
