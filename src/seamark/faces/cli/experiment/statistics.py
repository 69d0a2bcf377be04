"""``seamark experiment statistics``: differences judged from sums that were counted elsewhere."""

from pathlib import Path

import click
import msgspec

from seamark.faces.cli.experiment.analyse import Number, told
from seamark.faces.cli.experiment.cases import Case, compared, read_cases
from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.science.trials import Effect


class CaseTold(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one case; ``risk`` of staying with the control and of taking the variant."""

    name: str
    expected: Number
    ci: list[Number]
    p_value: Number | msgspec.UnsetType = msgspec.UNSET
    chance_to_win: Number | msgspec.UnsetType = msgspec.UNSET
    risk: list[Number] | None = None
    stddev: Number
    doubt: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What is printed as JSON."""

    cases: list[CaseTold]


@click.command()
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option()
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def statistics(cases: Path, *, output: str, as_json: bool) -> None:
    """Judge differences from sums that were counted elsewhere.

    CASES is a JSON file: {"cases": [{"name", "test", "config", "a", "b"}]}. a is the control, b the variant, each with
    n, sum and sum_squares and the kind: mean, proportion, ratio, cuped_mean, cuped_ratio, quantile. docs/experiments.md
    has the fields of each.
    """
    answers = [_told(case, compared(case)) for case in read_cases(cases)]
    if output == "json" or as_json:
        print_json(Answer(answers))
        return
    rows = [(one.name, one.expected, one.ci[0], one.ci[1], _judged(one), one.doubt) for one in answers]
    print_table(("case", "effect", "from", "to", "p-value or chance to win", ""), rows)


def _told(case: Case, effect: Effect) -> CaseTold:
    return CaseTold(
        name=case.name,
        expected=told(effect.value),
        ci=[told(effect.low), told(effect.high)],
        p_value=msgspec.UNSET if effect.p_value is None else told(effect.p_value),
        chance_to_win=msgspec.UNSET if effect.chance_to_win is None else told(effect.chance_to_win),
        risk=None if effect.risk is None else [told(part) for part in effect.risk],
        stddev=told(effect.spread),
        doubt=effect.doubt.sentence,
    )


def _judged(one: CaseTold) -> Number:
    """The p-value or the chance to win: a method gives the one or the other."""
    judged = [part for part in (one.p_value, one.chance_to_win) if not isinstance(part, msgspec.UnsetType)]
    return judged[0]
