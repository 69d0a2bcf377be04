"""``seamark experiment draw`` and ``blocks``: switchback and go-dark tests, drawn and read."""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import click
import msgspec
import numpy as np
from msgspec.structs import asdict

from seamark.faces.cli.experiment.panel import DatedPanel, panel_of
from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.faces.cli.tables import Table, read_table
from seamark.kernel import InputError, parse_day
from seamark.science.regions import RegionalEffect, analyse_blocks, draw_blocks

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
HEAD: Final = ("channel", "geo", "start", "end", "multiplier")


class Assignment(msgspec.Struct, frozen=True):
    """What a region gets of a channel from ``start`` to before ``end``: 0 dark, 1 as planned, 2 doubled."""

    channel: str
    geo: str
    start: date
    end: date
    multiplier: float


@click.command()
@click.argument("data", type=FILE)
@click.option("--date", "date", required=True, help="Column with the date.")
@click.option("--geo", "geo", required=True, help="Column with the region.")
@click.option("--outcome", required=True, help="Column with what is counted.")
@click.option("--channel", required=True, help="What is switched, as the tests shall name it.")
@click.option("--start", required=True, help="First day of the test, as 2026-01-31.")
@click.option("--kind", type=click.Choice(["switchback", "go-dark"]), default="switchback", show_default=True)
@click.option("--blocks", type=click.IntRange(1, 104), default=4, show_default=True, help="How many blocks.")
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True, help="Days of a block.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same draw.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def draw(data: Path, *, output: str, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Draw by chance which regions go dark when; the table is a file that 'blocks' and 'seamark mix' read.

    DATA is a CSV file with one row per date and region: regions alike are paired, and a coin decides within a pair.
    """
    read = _panel(data, given)
    start = parse_day(given["start"], field="start")
    made = draw_blocks(read.panel, kind=given["kind"], blocks=given["blocks"], block=given["days"], seed=given["seed"])
    step = timedelta(days=given["days"])
    rows = [
        Assignment(given["channel"], region, start + step * number, start + step * (number + 1), float(multiplier))
        for number in range(given["blocks"])
        for region, multiplier in zip(read.panel.regions, made.multipliers[:, number], strict=True)
    ]
    names = [(read.panel.regions[one], read.panel.regions[other]) for one, other in made.pairs]
    if output == "json":
        print_json({"assignments": rows, "pairs": names})
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(asdict(row).values() for row in rows)
    click.echo(f"Pairs: {'; '.join(f'{one} and {other}' for one, other in names)}.", err=True)


@click.command()
@click.argument("data", type=FILE)
@click.option("--date", "date", required=True, help="Column with the date.")
@click.option("--geo", "geo", required=True, help="Column with the region.")
@click.option("--outcome", required=True, help="Column with what is counted.")
@click.option("--tests", type=FILE, required=True, help="CSV file with channel, geo, start, end, multiplier.")
@click.option("--channel", required=True, help="The channel whose tests are read.")
@click.option("--washout", type=click.IntRange(0, 60), default=0, show_default=True,
              help="Periods after each switch that are left out.")  # fmt: skip
@click.option("--level", type=click.FloatRange(0.5, 0.99), default=0.9, show_default=True, help="Of the interval.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def blocks(data: Path, *, output: str, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Say what a channel as planned brings, from tests that turned it off or doubled it by chance.

    DATA is a CSV file with one row per date and region.
    """
    read = _panel(data, given)
    doses = _doses(read, read_table(given["tests"]), channel=given["channel"])
    found = analyse_blocks(read.panel, doses, level=given["level"], washout=given["washout"])
    for note in read.notes:
        click.echo(note, err=True)
    if output == "json":
        effect = asdict(found.effect)
        p_value = effect.pop("p_value")
        print_json({"effect": effect, "p_value": p_value, "fit": found.fit, "method": found.method,
                    "evidence": "experiment"})  # fmt: skip
    else:
        _print(found, title=f"{given['channel']}: what it brings of {given['outcome']}")


def _panel(data: Path, given: dict[str, Any]) -> DatedPanel:
    table = read_table(data, delimiter=given["delimiter"])
    return panel_of(table, date=given["date"], geo=given["geo"], outcome=given["outcome"])


def _doses(read: DatedPanel, tests: Table, *, channel: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The multiplier of each region and period; 1 where no test says anything."""
    doses = np.ones(read.panel.values.shape)
    row = {name: place for place, name in enumerate(read.panel.regions)}
    columns = [tests.texts(name) for name in ("channel", "geo", "start", "end")]
    rows = zip(*columns, tests.numbers("multiplier"), strict=True)
    seen, used = set(), 0
    for name, geo, start, end, multiplier in rows:
        seen.add(name)
        if name == channel and geo in row:
            first, stop = read.place(start, option="start of a test"), read.place(end, option="end of a test")
            doses[row[geo], first:stop] = multiplier
            used += 1
    if not used:
        msg = f"{tests.name} has no test of '{channel}' in these regions; it has {', '.join(sorted(seen)) or 'none'}."
        raise InputError(msg, help="Choose one of its channels.", arrived=channel, allowed=sorted(seen))
    return doses


def _print(found: RegionalEffect, *, title: str) -> None:
    effect = found.effect
    rows = [
        ("per region and period", effect.per_period, effect.low, effect.high),
        ("in all regions, while tested", effect.total, effect.total_low, effect.total_high),
    ]
    print_table(("effect of the channel as planned", "mean", "low", "high"), rows, title=title)
    click.echo(f"p = {effect.p_value:.3f}; {effect.level * 100:.0f} % interval; experiment, drawn by chance.")
