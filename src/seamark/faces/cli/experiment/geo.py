"""``seamark experiment geo`` and ``markets``: what a test by region changed, and which regions to treat next."""

from pathlib import Path
from typing import Any, Final, Literal

import click
import msgspec
from msgspec.structs import asdict

from seamark.faces.cli.experiment.panel import DatedPanel, panel_of
from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.faces.cli.tables import read_table
from seamark.kernel import InputError
from seamark.measure.regions import designed, sentence
from seamark.science.regions import (
    Market,
    RegionalEffect,
    RegionalTest,
    Wish,
    choose_markets,
    differences,
    interrupted_series,
    synthetic_control,
)

METHODS: Final = ("synthetic-control", "differences", "interrupted-series")
SHOWN: Final = 8
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


class GeoEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What the test changed. ``low`` and ``high`` are of ``per_period``: one treated region in one period."""

    total: float
    per_period: float
    relative: float | None
    low: float
    high: float
    total_low: float
    total_high: float
    relative_low: float | None
    relative_high: float | None
    level: float


class Period(msgspec.Struct, frozen=True):
    """One period of all treated regions: what was, what would have been, and that one's interval."""

    period: str
    observed: float
    expected: float
    low: float
    high: float


class GeoAnswer(msgspec.Struct, frozen=True):
    """What is printed as JSON."""

    effect: GeoEffect
    p_value: float
    fit: dict[str, Any]
    method: str
    evidence: Literal["experiment", "quasi-experiment"]
    says: str
    periods: list[Period]
    placebos: list[dict[str, Any]]
    warnings: list[str]


@click.command()
@click.argument("data", type=FILE)
@click.option("--date", "date", required=True, help="Column with the date.")
@click.option("--geo", "geo_", required=True, help="Column with the region.")
@click.option("--outcome", required=True, help="Column with what is counted.")
@click.option("--treated", required=True, help="Treated regions, with commas between.")
@click.option("--start", required=True, help="First date of the test.")
@click.option("--end", help="Last date of the test. Default: the last in the file.")
@click.option("--method", type=click.Choice(METHODS), default=METHODS[0], show_default=True)
@click.option("--augment", type=click.Choice(["none", "ridge"]), default="none", show_default=True,
              help="Correct the synthetic control by ridge regression.")  # fmt: skip
@click.option("--basis", type=click.Choice(["level", "share", "raw"]), default="level", show_default=True,
              help="Compare regions less their own mean, as shares of it, or as they are.")  # fmt: skip
@click.option("--level", type=click.FloatRange(0.5, 0.99), default=0.9, show_default=True, help="Of the interval.")
@click.option("--season", type=click.IntRange(1, 366), default=7, show_default=True,
              help="Periods of one season, for interrupted-series.")  # fmt: skip
@click.option("--randomised", is_flag=True, help="Chance decided which regions were treated.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def geo(data: Path, *, output: str, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Say what a test changed in the regions where it ran.

    DATA is a CSV file with one row per date and region. The others say what would have happened without the test.
    """
    table = read_table(data, delimiter=given["delimiter"])
    read = panel_of(table, date=given["date"], geo=given["geo_"], outcome=given["outcome"])
    test = _test(read, given)
    answer = _answer(read, test, found=_found(read, test, given=given), given=given)
    for note in (*read.notes, *answer.warnings):
        click.echo(note, err=True)
    if output == "json":
        print_json(answer)
    else:
        _print(answer, title=f"Test of {given['outcome']} in {', '.join(test.treated)}")


@click.command()
@click.argument("data", type=FILE)
@click.option("--date", "date", required=True, help="Column with the date.")
@click.option("--geo", "geo_", required=True, help="Column with the region.")
@click.option("--outcome", required=True, help="Column with what is counted.")
@click.option("--periods", type=click.IntRange(1), default=14, show_default=True, help="How long the test will run.")
@click.option("--sizes", default="1,2,3,4", show_default=True, help="How many regions to treat, with commas between.")
@click.option("--include", default="", help="Regions that must be treated.")
@click.option("--exclude", default="", help="Regions that must not.")
@click.option("--basis", type=click.Choice(["level", "share"]), default="share", show_default=True,
              help="Compare regions less their own mean, or as shares of it.")  # fmt: skip
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def markets(data: Path, *, output: str, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Say which regions to treat, and how small an effect a test there would show.

    DATA is a CSV file with one row per date and region, of a time in which no test ran.
    """
    table = read_table(data, delimiter=given["delimiter"])
    read = panel_of(table, date=given["date"], geo=given["geo_"], outcome=given["outcome"])
    sizes = _names(given["sizes"])
    if not sizes or not all(size.isdigit() for size in sizes):
        msg = f"--sizes is {given['sizes']!r}; allowed are whole numbers with commas between."
        raise InputError(msg, help="Write 1,2,3,4.", arrived=given["sizes"])
    wish = Wish(
        duration=given["periods"],
        sizes=tuple(int(size) for size in sizes),
        include=_names(given["include"]),
        exclude=_names(given["exclude"]),
        basis=given["basis"],
    )
    found = choose_markets(read.panel, wish)
    for note in read.notes:
        click.echo(note, err=True)
    if output == "json":
        print_json({"markets": found, "says": _advice(found, given)})
    else:
        _print_markets(found)
        click.echo(_advice(found, given))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _test(read: DatedPanel, given: dict[str, Any]) -> RegionalTest:
    """The test in places of the panel, end included."""
    start = read.place(given["start"], option="--start")
    first, last = read.dates[0], read.dates[-1]
    if start >= len(read.dates):
        msg = f"--start is {given['start']}, after the end of the data: they go from {first} to {last}."
        raise InputError(msg, help="Choose a start inside the data.", arrived=given["start"])
    stop = len(read.dates)
    if given["end"]:
        stop = read.after(given["end"], option="--end")
    if stop <= start:
        msg = f"--end is {given['end']}, before --start {given['start']}."
        raise InputError(msg, help="The end is the last day of the test.", arrived=given["end"])
    return RegionalTest(_names(given["treated"]), start, stop)


def _found(read: DatedPanel, test: RegionalTest, *, given: dict[str, Any]) -> RegionalEffect:
    level = given["level"]
    if given["method"] == "differences":
        return differences(read.panel, test, level=level)
    if given["method"] == "interrupted-series":
        return interrupted_series(read.panel, test, level=level, season=given["season"])
    return synthetic_control(read.panel, test, level=level, augment=given["augment"], basis=given["basis"])


def _answer(read: DatedPanel, test: RegionalTest, *, found: RegionalEffect, given: dict[str, Any]) -> GeoAnswer:
    effect = asdict(found.effect)
    p_value = effect.pop("p_value")
    return GeoAnswer(
        GeoEffect(**effect),
        p_value,
        asdict(found.fit),
        found.method,
        "experiment" if given["randomised"] else "quasi-experiment",
        sentence(found.effect, what=given["outcome"], regions=len(test.treated), periods=test.stop - test.start),
        [Period(str(read.dates[place]), *_parts(one)) for place, one in enumerate(found.moments)],
        [asdict(one) for one in found.placebos],
        list(found.warnings),
    )


def _parts(one: msgspec.Struct) -> tuple[float, ...]:
    return tuple(asdict(one).values())


def _print(answer: GeoAnswer, *, title: str) -> None:
    effect = answer.effect
    rows = [
        ("per region and period", effect.per_period, effect.low, effect.high),
        ("in total", effect.total, effect.total_low, effect.total_high),
        ("relative, %", *(None if one is None else 100 * one for one in
                          (effect.relative, effect.relative_low, effect.relative_high))),
    ]  # fmt: skip
    print_table(("effect", "mean", "low", "high"), rows, title=title)
    weights = [(one.region, 100 * one.weight) for one in answer.fit["weights"][:SHOWN]]
    if weights:
        print_table(("control region", "weight, %"), weights)
    click.echo(answer.says)


def _print_markets(found: tuple[Market, ...]) -> None:
    rows = [(", ".join(one.regions), 100 * one.smallest, 100 * one.off, one.likeness, 100 * one.share) for one in found]
    heads = ("regions", "smallest effect, %", "off by, %", "likeness", "share of all, %")
    print_table(heads, rows, title="Regions to treat")


def _advice(found: tuple[Market, ...], given: dict[str, Any]) -> str:
    advice = designed(found[0] if found else None, days=given["periods"], what=given["outcome"])
    return advice.replace(f"{given['periods']} days", f"{given['periods']} periods")
