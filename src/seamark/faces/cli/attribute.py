"""``seamark attribute``: share the conversions of counted paths among their channels."""

from pathlib import Path

import click
import numpy as np

from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.faces.cli.tables import Table, read_table
from seamark.kernel import InputError
from seamark.science import CountedPaths, CreditedPaths, Rule, share_by_rule

PLANNED = ("markov", "shapley")


@click.command()
@click.argument("paths", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", required=True, help=f"{', '.join(Rule)}.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def attribute(paths: Path, *, model: str, delimiter: str | None, output: str) -> None:
    """Share the conversions of counted paths among their channels.

    PATHS is a CSV file with the columns path ("search > email > search"), total_conversions, and if there are any
    total_conversion_value and total_null. Counted paths carry no times: time-decay halves a step's weight with every
    step that follows it.
    """
    rule = _rule(model)
    found = share_by_rule(counted(read_table(paths, delimiter=delimiter)), rule)
    if output == "json":
        print_json(found)
    else:
        _print(found)


def counted(table: Table) -> CountedPaths:
    """The paths of a file. Raises InputError that names the column, and the line where a cell is wrong."""
    steps = [[step.strip() for step in text.split(">") if step.strip()] for text in table.texts("path")]
    for line, path in zip(table.lines, steps, strict=True):
        if not path:
            msg = f"{table.name}, line {line}, column 'path': the path has no step."
            raise InputError(msg, help="Write a path as 'search > email > search'.", column="path", line=line)
    return CountedPaths(
        steps,
        np.array(table.numbers("total_conversions")),
        np.array(table.numbers("total_conversion_value", default=0.0)),
        np.array(table.numbers("total_null", default=0.0)),
    )


def _rule(model: str) -> Rule:
    allowed = [rule.value for rule in Rule]
    if model in PLANNED:
        msg = f"The model '{model}' is not in this version; there are {', '.join(allowed)}."
        raise InputError(msg, help="Choose one of those.", arrived=model, allowed=allowed)
    if model not in allowed:
        msg = f"There is no model '{model}'; there are {', '.join(allowed)}."
        raise InputError(msg, help="Choose one of those.", arrived=model, allowed=allowed)
    return Rule(model)


def _print(found: CreditedPaths) -> None:
    total = found.total_conversions or 1.0
    rows = [(row.channel, row.conversions, 100 * row.conversions / total, row.value) for row in found.channels]
    rows.append(("total", found.total_conversions, 100.0, found.total_value))
    print_table(("channel", "conversions", "share %", "value"), rows, title=f"Attribution: {found.model}")
