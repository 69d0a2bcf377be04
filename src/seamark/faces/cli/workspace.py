"""``seamark init``, ``seamark key`` and ``seamark settings``."""

import os
from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.govern import SYSTEM
from seamark.kernel import PREFIX, Settings
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
    values = settings_for(data)
    rows = [
        (f"{PREFIX}{field.name.upper()}", str(shown(values, field.name)), meaning(field))
        for field in msgspec.structs.fields(Settings)
    ]
    if output == "json":
        print_json([{"name": name, "value": value, "meaning": text} for name, value, text in rows])
    else:
        print_table(["Setting", "Value", "Meaning"], rows)


def shown(values: Settings, name: str) -> object:
    """The value of a setting as it may be shown: a database address without its password."""
    value = getattr(values, name)
    if name == "database_url" and "@" in value:
        return f"{value.split('://')[0]}://…@{value.rpartition('@')[2]}"
    return value


def meaning(field: msgspec.structs.FieldInfo) -> str:
    """The description of a setting."""
    for extra in getattr(field.type, "__metadata__", ()):
        if isinstance(extra, msgspec.Meta) and extra.description:
            return extra.description
    return ""
