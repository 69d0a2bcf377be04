"""``seamark experiment analyse``: what an experiment on people found, from a file with one row per unit."""

import math
from pathlib import Path
from typing import Any

import click
import msgspec

from seamark.faces.cli.experiment.units import Columns
from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.faces.cli.tables import read_table
from seamark.kernel import InputError
from seamark.science.trials import (
    Analysed,
    Arms,
    Asked,
    Correction,
    Effect,
    Method,
    Prior,
    Side,
    VariantFound,
)
from seamark.science.trials import (
    analyse as analysed,
)

Number = float | str | None


def told(number: float | None) -> Number:
    """A number as JSON can hold it: open ends are "inf" and "-inf", what is not known is null."""
    if number is None or math.isnan(number):
        return None
    return number if math.isfinite(number) else str(number)


class EffectTold(msgspec.Struct, frozen=True):
    """``low`` to ``high`` is the interval of the absolute difference; that of the share has names of its own."""

    absolute: Number
    relative: Number
    low: Number
    high: Number
    relative_low: Number
    relative_high: Number


class VariantTold(msgspec.Struct, frozen=True, kw_only=True):
    """One variant; of the control there is no effect."""

    variant: str
    n: int
    mean: Number
    effect: EffectTold | None
    p_value: Number | msgspec.UnsetType = msgspec.UNSET
    p_corrected: Number | msgspec.UnsetType = msgspec.UNSET
    chance_to_win: Number | msgspec.UnsetType = msgspec.UNSET
    risk: list[Number] | msgspec.UnsetType = msgspec.UNSET
    doubt: str = ""


class RatioTold(msgspec.Struct, frozen=True):
    """The check of the sample ratio."""

    p_value: float
    ok: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed as JSON."""

    variants: list[VariantTold]
    sample_ratio: RatioTold
    control: str
    metric: str
    method: str
    level: float


@click.command()
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--variant", required=True, help="Column that names the variant of a unit.")
@click.option("--metric", required=True, help="Column with the unit's value; 0 and 1 are a yes or no.")
@click.option("--denominator", help="Column of what the metric is per: the ratio of both sums is compared.")
@click.option("--covariate", multiple=True, help="Column known before the experiment (CUPED); may be given again.")
@click.option("--stratum", multiple=True, help="Column of groups known before (post-stratification); as often.")
@click.option("--cluster", help="Column of what was assigned, where rows are only parts of it.")
@click.option("--quantile", type=float, help="Compare this quantile (0.5: the median), not the mean.")
@click.option(
    "--control", help="The variant the others are compared with. Default: one called control, else the first."
)
@click.option("--method", type=click.Choice([*map(str, Method)]), default="frequentist", show_default=True)
@click.option("--side", type=click.Choice([*map(str, Side)]), default="two-sided", show_default=True)
@click.option("--level", type=float, default=0.95, show_default=True, help="With what probability intervals hold.")
@click.option("--absolute", is_flag=True, help="Test the absolute difference, not the share of the control.")
@click.option("--tuning", type=float, help="Sequential: units in all at which the interval is tightest. [5000]")
@click.option("--prior", help="Bayesian: mean and spread of the effect believed beforehand, as 0,0.1.")
@click.option("--lower-is-better", is_flag=True, help="A smaller metric wins.")
@click.option("--shares", help="Planned shares of the variants in order of their names, as 50,25,25. Default: equal.")
@click.option("--correction", type=click.Choice([*map(str, Correction)]), default="holm", show_default=True)
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def analyse(data: Path, *, output: str, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Say what an experiment on people found.

    DATA is a CSV file with one row per unit. Each variant is compared with the control; the units of the variants are
    compared with their planned shares first: where those are off, nothing else can be trusted.
    """
    columns = Columns(read_table(data, delimiter=given["delimiter"]), given["variant"])
    try:
        found = analysed(
            columns.names,
            arms_in(columns, given),
            control=columns.control(given["control"]),
            asked=asked_by(given),
            shares=shares_in(given["shares"]),
            correction=Correction(given["correction"]),
        )
    except ValueError as error:
        raise InputError(str(error), help="See `seamark experiment analyse --help`.") from error
    if output == "json" or as_json:
        print_json(answer(found, given))
    else:
        _print(found, metric=given["metric"], relative=not given["absolute"])


def arms_in(columns: Columns, given: dict[str, Any]) -> Arms:
    """The statistics of the variants. Raises InputError for options that do not go together."""
    with_more = [name for name in ("denominator", "covariate", "stratum") if given[name]]
    if given["quantile"] is not None and with_more:
        msg = f"--quantile was given with --{with_more[0]}; a quantile has no denominator and no covariate."
        raise InputError(msg, help="Leave one of them out.")
    if given["quantile"] is not None:
        return columns.quantiles(given["metric"], level=given["quantile"], cluster=given["cluster"])
    before = [columns.numbers(name)[:, None] for name in given["covariate"]]
    before += [columns.strata(name) for name in given["stratum"]]
    return columns.sums(given["metric"], denominator=given["denominator"], before=before, cluster=given["cluster"])


def asked_by(given: dict[str, Any]) -> Asked:
    """The question that the options ask."""
    asked = Asked(
        method=Method(given["method"]),
        side=Side(given["side"]),
        level=given["level"],
        relative=not given["absolute"],
        lower_is_better=given["lower_is_better"],
        prior=Prior() if given["prior"] is None else Prior(*numbers_in(given["prior"], "--prior", count=2)),
    )
    return asked if given["tuning"] is None else msgspec.structs.replace(asked, tuning=given["tuning"])


def shares_in(text: str | None) -> list[float] | None:
    """Planned shares, where there are any."""
    return None if text is None else numbers_in(text, "--shares")


def numbers_in(text: str, option: str, *, count: int | None = None) -> list[float]:
    """Numbers between commas. Raises InputError for anything else."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or (count is not None and len(found) != count):
        msg = f"{option} {text!r} is not {count or 'a list of'} numbers with commas between them."
        raise InputError(msg, help=f"Write it as {option} 1,2.", arrived=text)
    return found


def answer(found: Analysed, given: dict[str, Any]) -> Answer:
    """The document."""
    return Answer(
        variants=[_variant(one, relative=not given["absolute"]) for one in found.variants],
        sample_ratio=RatioTold(found.sample_ratio.p_value, found.sample_ratio.ok),
        control=found.control,
        metric=given["metric"],
        method=str(Method(given["method"])),
        level=given["level"],
    )


def _variant(one: VariantFound, *, relative: bool) -> VariantTold:
    if one.absolute is None or one.relative is None:
        return VariantTold(variant=one.variant, n=one.n, mean=told(one.value), effect=None)
    asked = one.relative if relative else one.absolute
    return VariantTold(
        variant=one.variant,
        n=one.n,
        mean=told(one.value),
        effect=_effect(one.absolute, one.relative),
        p_value=msgspec.UNSET if asked.p_value is None else told(asked.p_value),
        p_corrected=msgspec.UNSET if one.p_corrected is None else told(one.p_corrected),
        chance_to_win=msgspec.UNSET if asked.chance_to_win is None else told(asked.chance_to_win),
        risk=msgspec.UNSET if asked.risk is None else [told(part) for part in asked.risk],
        doubt=asked.doubt.sentence,
    )


def _effect(absolute: Effect, relative: Effect) -> EffectTold:
    parts = (absolute.value, relative.value, absolute.low, absolute.high, relative.low, relative.high)
    return EffectTold(*map(told, parts))


def _print(found: Analysed, *, metric: str, relative: bool) -> None:
    form = "+.1%" if relative else "+.6g"
    rows, judged = [], "p-value"
    for one in found.variants:
        effect = one.relative if relative else one.absolute
        shown = [one.variant, f"{one.n:,}", _short(one.value)]
        if effect is None:
            rows.append([*shown, "the control", "", "", "", ""])
            continue
        judged = "p-value" if effect.chance_to_win is None else "chance to win"
        interval = f"{effect.low:{form}} to {effect.high:{form}}"
        probability = effect.p_value if effect.chance_to_win is None else effect.chance_to_win
        rows.append(
            [
                *shown,
                f"{effect.value:{form}}",
                interval,
                _rare(probability),
                _rare(one.p_corrected),
                effect.doubt.sentence,
            ]
        )
    columns = ["variant", "units", metric, "effect", "interval", judged, "corrected", ""]
    if len(found.variants) == 2 or judged != "p-value":  # nothing to correct for
        columns.remove("corrected")
        rows = [[*row[:6], row[7]] for row in rows]
    print_table(columns, rows, title=f"Experiment: {metric}")
    if not found.sample_ratio.ok:
        click.echo(
            f"The variants have units in other shares than planned (p {found.sample_ratio.p_value:.2g}): find out why "
            "before you believe any of this.",
            err=True,
        )


def _rare(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.2g}"


def _short(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"
