"""``seamark forecast``: what comes of a series in a file."""

from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import errors, format_option, print_json, print_table
from seamark.faces.cli.series import Dated, dated, seasons_of
from seamark.faces.cli.tables import read_table
from seamark.science.forecasts import FORECAST_METHOD, FORECAST_VERSION, Backtest, Outlook, foresee


class Step(msgspec.Struct, frozen=True):
    """What is expected of one period, in the unit of the file."""

    period: str
    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


class Answer(msgspec.Struct, frozen=True):
    """What is printed as JSON."""

    forecast: list[Step]
    method: str
    backtest: Backtest
    seasons: tuple[int, ...]
    shares: dict[str, float]
    missing: int


@click.command()
@click.argument("series", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--date", required=True, help="The column of dates: one row a period, in any order.")
@click.option("--value", required=True, help="The column of values; empty where one is missing.")
@click.option("--horizon", required=True, type=int, help="How many periods ahead.")
@click.option("--season", multiple=True, help="Periods of a season, as 7 or 24,168; 1 for none. Told by the dates.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def forecast(  # noqa: PLR0913, PLR0917 - an option each
    series: Path, date: str, value: str, horizon: int, season: tuple[str, ...], delimiter: str | None, output: str
) -> None:
    """Say what comes of a series, with intervals, and how well that would have done on its own past.

    SERIES is a CSV file with a row for each hour, day, week, month, quarter or year. Rows that are missing are bridged.
    """
    found = dated(read_table(series, delimiter=delimiter), date=date.lower(), value=value.lower())
    seasons = seasons_of(season, found.rhythm.seasons, count=len(found.values))
    outlook = foresee(found.values, horizon, seasons=seasons)
    if found.unsorted:
        errors.print(f"The rows of {series.name} were not in order; they are taken by date.")
    if found.missing:
        errors.print(f"{found.missing} of {len(found.values)} {found.rhythm.name}s have no value; they are bridged.")
    answer = _answer(found, outlook, seasons)
    if output == "json":
        print_json(answer)
    else:
        _print(answer)


def _answer(found: Dated, outlook: Outlook, seasons: tuple[int, ...]) -> Answer:  # noqa: PLR0917
    ends = zip(outlook.mean, outlook.low80, outlook.high80, outlook.low95, outlook.high95, strict=True)
    steps = [Step(found.period(len(found.values) + place), *map(float, end)) for place, end in enumerate(ends)]
    method = f"{FORECAST_METHOD} {FORECAST_VERSION}"
    return Answer(steps, method, outlook.backtest, seasons, outlook.shares, found.missing)


def _print(answer: Answer) -> None:
    rows = [(one.period, one.mean, one.low80, one.high80, one.low95, one.high95) for one in answer.forecast]
    print_table(("period", "mean", "low 80 %", "high 80 %", "low 95 %", "high 95 %"), rows, title="Forecast")
    past = answer.backtest
    if past.mase is None:
        click.echo("The past is too short, or too still, to say how well this would have done.")
        return
    held = "" if past.coverage80 is None else f", and {past.coverage80:.0%} of what came lay within the 80 % interval"
    click.echo(
        f"On its own past, {past.cuts} times: {past.mase:.2f} times the error of repeating the last season{held}."
    )
