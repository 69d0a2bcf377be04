"""``seamark attribute``: share the conversions of counted paths among their channels."""

from pathlib import Path

import click

from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.faces.cli.paths import read_paths
from seamark.kernel import InputError
from seamark.science.attribution import (
    CountedPaths,
    CreditedPaths,
    Rule,
    SampledCredit,
    Worth,
    share_by_markov,
    share_by_rule,
    share_by_shapley,
)

MODELS = (*(rule.value for rule in Rule), "markov", "shapley")


@click.command()
@click.argument("paths", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", required=True, help=f"{', '.join(MODELS)}.")
@click.option("--order", type=int, default=1, show_default=True, help="markov: how many last channels count, 1 to 4.")
@click.option("--keep-repeats/--merge-repeats", default=True, help="markov: whether a channel may follow itself.")
@click.option(
    "--worth", default="orders", show_default=True, help="shapley: what a coalition is worth, orders or rate."
)
@click.option("--seed", type=int, default=0, show_default=True, help="shapley: chooses what is sampled.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def attribute(paths: Path, *, model: str, delimiter: str | None, output: str, **given: str | int | bool) -> None:
    """Share the conversions of counted paths among their channels.

    PATHS is a CSV file with the columns path ("search > email > search"), total_conversions, and if there are any
    total_conversion_value and total_null. Counted paths carry no times: time-decay halves a step's weight with every
    step that follows it.
    """
    if model not in MODELS:
        msg = f"There is no model '{model}'; there are {', '.join(MODELS)}."
        raise InputError(msg, help="Choose one of those.", arrived=model, allowed=list(MODELS))
    worth = _worth(str(given["worth"]))
    counted = read_paths(paths, delimiter=delimiter)
    found = _shared(
        counted,
        model,
        order=int(given["order"]),
        merged=not given["keep_repeats"],
        worth=worth,
        seed=int(given["seed"]),
    )
    if output == "json":
        print_json(found.credited)
    else:
        _print(found)


def _shared(counted: CountedPaths, model: str, *, order: int, merged: bool, worth: Worth, seed: int) -> SampledCredit:
    if model == "shapley":
        return share_by_shapley(counted, worth=worth, seed=seed)
    if model == "markov":
        return SampledCredit(share_by_markov(counted, order=order, merged=merged), 0.0)
    return SampledCredit(share_by_rule(counted, Rule(model)), 0.0)


def _worth(name: str) -> Worth:
    if name not in list(Worth):
        msg = f"A coalition cannot be worth its {name!r}; it can be worth its {' or its '.join(Worth)}."
        raise InputError(msg, help="Choose one of those.", arrived=name, allowed=list(Worth))
    return Worth(name)


def _print(found: SampledCredit) -> None:
    credited: CreditedPaths = found.credited
    total = credited.total_conversions or 1.0
    heads = ["channel", "conversions", "share %", "value"]
    rows = [[row.channel, row.conversions, 100 * row.conversions / total, row.value] for row in credited.channels]
    rows.append(["total", credited.total_conversions, 100.0, credited.total_value])
    if credited.model == "markov":
        heads.append("lost without it %")
        for line, row in zip(rows, credited.channels, strict=False):
            line.append("" if row.removal_effect is None else 100 * row.removal_effect)
        rows[-1].append("")
    print_table(heads, rows, title=f"Attribution: {credited.model}")
    if found.error:
        click.echo(f"Coalitions were sampled: a channel may be off by {found.error:.3g} conversions.")
