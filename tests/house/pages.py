"""Pages that are written from the code: settings, commands, HTTP API. `make docs` writes them, a test compares them."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click
import msgspec

from seamark.faces.api import create_api
from seamark.faces.cli import cli
from seamark.kernel import PREFIX, Settings, load_settings
from seamark.loop import Workspace, governing
from tests.house.source import ROOT

WRITTEN = "<!-- Written by `make docs` from the code; a test compares it. -->"
LIMITS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "pattern": "pattern", "min_length": "length ≥"}
KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false", dict: "JSON object"}
METHODS = ("get", "post", "put", "patch", "delete")


def settings_page() -> str:
    """docs/settings.md, from the fields of Settings and what each says of itself."""
    rows = [_setting(field, meaning) for field, meaning in _settings()]
    return _page(
        "Settings",
        "Each is read from the environment; what a command is given goes before it. "
        "`seamark settings` lists them with the values in force.",
        _table(("Setting", "Default", "Allowed", "Meaning"), rows),
    )


def _settings() -> Iterator[tuple[msgspec.structs.FieldInfo, msgspec.Meta]]:
    hints = get_type_hints(Settings, include_extras=True)
    for field in msgspec.structs.fields(Settings):
        yield field, next(part for part in hints[field.name].__metadata__ if isinstance(part, msgspec.Meta))


def _setting(field: msgspec.structs.FieldInfo, meta: msgspec.Meta) -> tuple[str, ...]:
    plain = get_args(field.type)[0]  # without what Annotated adds
    kind = KINDS[get_origin(plain) or plain]
    limits = [f"{sign} {limit}" for name, sign in LIMITS.items() if (limit := getattr(meta, name)) is not None]
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    shown = "empty" if default in ("", {}) else str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{PREFIX}{field.name.upper()}`", shown, ", ".join([kind, *limits]), meta.description or ""


def commands_page() -> str:
    """docs/commands.md, from the tree of commands."""
    parts = []
    for path, command in _commands(cli, ()):
        context = click.Context(command, info_name=" ".join(("seamark", *path)))
        usage = " ".join(command.collect_usage_pieces(context))
        parts += [
            f"## seamark {' '.join(path)}",
            "",
            _prose(command.help or ""),
            "",
            f"`seamark {' '.join(path)} {usage}`",
        ]
        if rows := [_option(option, context) for option in command.params if not _is_help(option)]:
            parts += ["", _table(("Option", "Meaning", "Default"), rows)]
        parts.append("")
    codes = 'Exit codes: 0 done, 1 the answer is "no", 2 the call or its input is wrong, 3 something outside failed.'
    return _page("Commands", f"{codes} Messages and progress go to standard error.", "\n".join(parts).rstrip())


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None and not child.hidden:
            yield from _commands(child, (*path, name))


def _is_help(option: click.Parameter) -> bool:
    return "--help" in option.opts


def _option(option: click.Parameter, context: click.Context) -> tuple[str, ...]:
    facts = option.to_info_dict()
    meaning = facts.get("help") or ""
    if isinstance(option, click.Argument):
        return f"`{option.make_metavar(context)}`", meaning or "what to read", "required" if option.required else ""
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    kind = "" if facts.get("is_flag") else f" {option.make_metavar(context)}"
    default = facts.get("default")
    plain = isinstance(default, str | int | float) and not isinstance(default, bool) and default != ""
    return f"{names}{kind}", meaning, "required" if option.required else str(default) if plain else ""


def api_page() -> str:
    """docs/api.md, from the OpenAPI document of the running application."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({}, data=folder)
        with governing(settings, new=True):
            workspace = Workspace.open(settings)
        try:
            document = create_api(workspace).openapi()
        finally:
            workspace.close()
    rows = [_route(path, method, verb) for path, verbs in document["paths"].items() for method, verb in _verbs(verbs)]
    return _page(
        "HTTP API",
        "The whole document, with every field, is served at `/api/openapi.json`. "
        'One error shape everywhere: `{"error": {"code", "message", "detail", "help"}}`.',
        _table(("Route", "What it does", "Parameters"), rows),
    )


def _verbs(verbs: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((method, verbs[method]) for method in METHODS if method in verbs)


def _route(path: str, method: str, verb: dict[str, Any]) -> tuple[str, ...]:
    names = [f"`{parameter['name']}`" for parameter in verb.get("parameters", ())]
    text = (verb.get("description") or verb.get("summary") or "").strip().split("\n\n")[0]
    return f"`{method.upper()} {path}`", _prose(text), ", ".join(names)


def _prose(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _page(title: str, lead: str, body: str) -> str:
    return f"# {title}\n\n{WRITTEN}\n\n{lead}\n\n{body}\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "&#124;") for cell in line) + " |" for line in lines)


PAGES: dict[Path, Callable[[], str]] = {
    ROOT / "docs" / "settings.md": settings_page,
    ROOT / "docs" / "commands.md": commands_page,
    ROOT / "docs" / "api.md": api_page,
}

if __name__ == "__main__":
    for path, page in PAGES.items():
        path.write_text(page())
