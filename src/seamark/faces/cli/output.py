"""What commands print: one JSON document or a table on standard output, everything else on standard error."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from seamark.kernel import Settings, load_settings

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

errors = Console(stderr=True)


def format_option() -> Decorator:
    """``--format json|table``."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="A table to read, or one JSON document.",
    )


def data_option() -> Decorator:
    """``--data DIR``, also ``SEAMARK_DATA``."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="The data folder. Default: SEAMARK_DATA, else ./seamark-data.",
    )


def settings_for(data: Path | None, **given: object) -> Settings:
    """Settings with what a command was given on top."""
    return load_settings(None, data=None if data is None else str(data), **given)


def print_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(msgspec.json.format(msgspec.json.encode(document).decode(), indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print rows as a table, numbers to the right."""
    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    lines = [list(row) for row in rows]
    for place, name in enumerate(columns):
        numeric = all(isinstance(line[place], int | float) for line in lines) and bool(lines)
        table.add_column(name, justify="right" if numeric else "left")
    for line in lines:
        table.add_row(
            *(f"{cell:,.2f}" if isinstance(cell, float) else "" if cell is None else str(cell) for cell in line)
        )
    Console().print(table)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return "" if value is None else str(value)


def progress() -> Progress:
    """A progress bar on standard error."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
    )
