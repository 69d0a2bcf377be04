"""``seamark experiment size``: how many units an experiment takes, what it can see, and how many days that is."""

import math
from typing import Any

import click
import msgspec

from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.kernel import InputError
from seamark.science.trials import Need, Side, days, power, smallest_effect
from seamark.science.trials import size as sized


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed as JSON; effects are shares of the baseline."""

    n_per_variant: int
    n_total: int
    power: float
    effect: float
    smallest_effect: float
    days: int | None


@click.command()
@click.option("--baseline", type=float, required=True, help="The control's value, as 0.04 of a share.")
@click.option("--effect", type=float, help="The effect to find, a share of the baseline: 0.05 is five per cent more.")
@click.option("--n", type=float, help="Units per variant, where these are given and the effect is asked for.")
@click.option("--deviation", type=float, help="Standard deviation between units. Without: the baseline is a share.")
@click.option("--power", "wanted", type=float, default=0.8, show_default=True, help="Probability of finding it.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Probability of finding what is not there.")
@click.option("--side", type=click.Choice([*map(str, Side)]), default="two-sided", show_default=True)
@click.option("--variants", type=click.IntRange(2, 50), default=2, show_default=True, help="With the control.")
@click.option("--comparisons", type=click.IntRange(1), default=1, show_default=True, help="Differences tested at once.")
@click.option("--correlation", type=float, default=0.0, show_default=True, help="Of the metric with its covariate.")
@click.option("--per-cluster", type=float, default=1.0, show_default=True, help="Units in a cluster assigned whole.")
@click.option("--alike", type=float, default=0.0, show_default=True, help="Intra-class correlation within clusters.")
@click.option("--control-ratio", type=float, default=1.0, show_default=True, help="Units of the control per variant's.")
@click.option("--sequential", is_flag=True, help="For looking at any time.")
@click.option("--daily", type=float, help="New units a day: says how many days it takes.")
@click.option("--share", type=float, default=1.0, show_default=True, help="Share of those that take part.")
@format_option()
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def size(*, baseline: float, effect: float | None, n: float | None, output: str, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Say how many units an experiment takes, and how many days.

    Give the effect that is worth finding, or with --n the units that there are: then the smallest effect they can show.
    """
    try:
        found = _answered(baseline, effect, n=n, given=given)
    except ValueError as error:
        raise InputError(str(error), help="See `seamark experiment size --help`.") from error
    if output == "json" or given["as_json"]:
        print_json(found)
        return
    shown = {
        "units per variant": f"{found.n_per_variant:,}",
        "units in all": f"{found.n_total:,}",
        "effect": f"{found.effect:+.3%}",
        "found with probability": f"{found.power:.1%}",
        "smallest effect": f"{found.smallest_effect:+.3%}",
        "days": "" if found.days is None else f"{found.days:,}",
    }
    print_table(("", "size of the experiment"), list(shown.items()))


def _answered(baseline: float, effect: float | None, *, n: float | None, given: dict[str, Any]) -> Answer:
    need = Need(
        baseline=baseline,
        variance=None if given["deviation"] is None else given["deviation"] ** 2,
        correlation=given["correlation"],
        per_cluster=given["per_cluster"],
        alike=given["alike"],
        control_ratio=given["control_ratio"],
        level=1 - given["alpha"],
        power=given["wanted"],
        side=Side(given["side"]),
        variants=given["variants"],
        sequential=given["sequential"],
        comparisons=given["comparisons"],
    )
    if (effect is None) == (n is None):
        msg = "Give either --effect, to be told how many units it takes, or --n, to be told what those can show."
        raise ValueError(msg)
    units = sized(need, effect) if effect is not None else int(n or 0)
    smallest = smallest_effect(need, units)
    looked_for = smallest if effect is None else effect
    duration = None
    if given["daily"] is not None:
        duration = days(
            units,
            variants=need.variants,
            daily=given["daily"],
            share=given["share"],
            control_ratio=need.control_ratio,
        )
    return Answer(
        n_per_variant=units,
        n_total=math.ceil(units * (need.variants - 1 + need.control_ratio)),
        power=power(need, looked_for, n=units),
        effect=looked_for,
        smallest_effect=smallest,
        days=duration,
    )
