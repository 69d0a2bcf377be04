"""``seamark init``, ``seamark key`` and ``seamark settings``."""

import os
from pathlib import Path

import click

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.govern import SYSTEM
from seamark.kernel import shown_settings
from seamark.loop import governing


@click.command()
@data_option()
@click.option("--email", required=True, help="E-mail of the first administrator.")
@click.option("--name", default="Administrator", show_default=True, help="Name of the first administrator.")
def init(data: Path | None, email: str, *, name: str) -> None:
    """Create a workspace and its first administrator.

    The password is read from SEAMARK_ADMIN_PASSWORD, else asked for.
    """
    settings = settings_for(data)
    password = os.environ.get("SEAMARK_ADMIN_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True, err=True
    )
    with governing(settings, new=True) as govern:
        govern.create_administrator(email, password, name=name)
    click.echo(f"The workspace is ready. Start it with: seamark serve --data {settings.data}", err=True)


@click.group()
def key() -> None:
    """Create and list API keys."""


@key.command("create")
@data_option()
@click.option("--name", required=True, help="What the key is for; a write key's name is the source of its events.")
@click.option("--scope", required=True, type=click.Choice(["write", "read", "admin"]), help="What the key may do.")
@format_option()
def create(data: Path | None, name: str, *, scope: str, output: str) -> None:
    """Create a key and print it once."""
    with governing(settings_for(data)) as govern:
        made = govern.create_key(name, scope, by=SYSTEM)
    if output == "json":
        print_json(made)
    else:
        click.echo(made.secret)


@key.command("list")
@data_option()
@format_option()
def list_keys(data: Path | None, output: str) -> None:
    """List keys; secrets are not stored and cannot be shown."""
    with governing(settings_for(data)) as govern:
        found = govern.keys(by=SYSTEM)
    if output == "json":
        print_json(found)
    else:
        rows = [
            (k.name, k.scope, k.prefix, k.created_at.date(), "revoked" if k.revoked_at else "in use") for k in found
        ]
        print_table(["Name", "Scope", "Begins with", "Created", "State"], rows)


@click.command()
@data_option()
@format_option()
def settings(data: Path | None, output: str) -> None:
    """List every setting, its value and its meaning."""
    shown = shown_settings(settings_for(data))
    if output == "json":
        print_json([{"name": row.name, "value": str(row.value), "meaning": row.meaning} for row in shown])
    else:
        print_table(["Setting", "Value", "Meaning"], [(row.name, str(row.value), row.meaning) for row in shown])
