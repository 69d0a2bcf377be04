"""``seamark changes``: when a series in a file turned."""

from pathlib import Path

import click
import msgspec
import numpy as np

from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.faces.cli.series import Dated, dated, seasons_of
from seamark.faces.cli.tables import Table, read_table
from seamark.science import Floats
from seamark.science.forecasts import CHANGES_METHOD, CHANGES_VERSION, Turns, turns


class Turn(msgspec.Struct, frozen=True):
    """One turning point: the row at ``index`` (the first is 0) is the first of what is new."""

    index: int
    before: float
    after: float
    confidence: float
    slope_before: float
    slope_after: float
    period: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """What is printed as JSON; ``memory`` is the autocorrelation that was allowed for."""

    changes: list[Turn]
    method: str
    kind: str
    memory: float


@click.command()
@click.argument("series", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--value", required=True, help="The column of values, oldest first; empty where one is missing.")
@click.option("--date", help="The column of dates: then rows may come in any order, and seasons are told by it.")
@click.option("--season", multiple=True, help="Periods of a season, as 7 or 24,168; 1 for none.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def changes(  # noqa: PLR0917 - an option each
    series: Path, value: str, date: str | None, season: tuple[str, ...], delimiter: str | None, output: str
) -> None:
    """Say when a series turned, from what to what, and how sure that is.

    SERIES is a CSV file with a row a period. Without --date its rows count from 0 in the order of the file.
    """
    table = read_table(series, delimiter=delimiter)
    found = dated(table, date=date.lower(), value=value.lower()) if date else None
    values = _values(table, value, found)
    seasons = seasons_of(season, found.rhythm.seasons if found else (), count=len(values))
    answer = _answer(turns(values, seasons=seasons), found)
    if output == "json":
        print_json(answer)
    else:
        _print(answer)


def _values(table: Table, value: str, found: Dated | None) -> Floats:  # noqa: PLR0917
    return np.array(table.amounts(value.lower())) if found is None else found.values


def _answer(told: Turns, found: Dated | None) -> Answer:
    rows = [
        Turn(
            index=one.index,
            before=one.before,
            after=one.after,
            confidence=one.confidence,
            slope_before=one.slope_before,
            slope_after=one.slope_after,
            period=found.period(one.index) if found else None,
        )
        for one in told.changes
    ]
    return Answer(rows, f"{CHANGES_METHOD} {CHANGES_VERSION}", told.kind, told.memory)


def _print(answer: Answer) -> None:
    if not answer.changes:
        click.echo("It never turned, as far as can be told from it.")
        return
    rows = [(one.period or one.index, one.before, one.after, f"{one.confidence:.1%}") for one in answer.changes]
    print_table(("from", "before", "after", "confidence"), rows, title="Turning points")
