"""``seamark value``: what the customers in a file of transactions are worth; ``seamark retention``: who stays."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from seamark.faces.cli.output import errors, format_option, print_json, print_table
from seamark.faces.cli.tables import read_table
from seamark.kernel import InputError, parse_day
from seamark.measure.value import OrderColumns, ValuedFile, read_orders, value_of_file
from seamark.science.lifetime import Buying, RetentionCurve, RetentionFit, fit_retention, retention_curve

SIGNS = {",": ",", ";": ";", "\t": "\t", "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}
SHOWN = 20


@click.command()
@click.argument("transactions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--customer", required=True, help="The column that names the customer.")
@click.option("--date", "day", required=True, help="The column with the date; its form is found out.")
@click.option("--amount", required=True, help="The column with the amount; refunds are negative.")
@click.option("--order", default="", help="The column with the order's number, so that a repeated row counts once.")
@click.option("--horizon", type=int, default=365, show_default=True, help="Days to look ahead, 1 to 3660.")
@click.option("--model", help=f"{', '.join(Buying)}. The likelier unless given.")
@click.option(
    "--discount", type=float, default=0.0, show_default=True, help="By how much a year counts less: 0.1 is 10 %."
)
@click.option("--until", help="The last day to look at, 2026-01-31. The last of the file unless given.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def value(  # noqa: PLR0913 - an option each
    transactions: Path,
    *,
    customer: str,
    day: str,
    amount: str,
    order: str,
    horizon: int,
    model: str | None,
    discount: float,
    until: str | None,
    delimiter: str | None,
    output: str,
) -> None:
    """Say what each customer of a file of transactions is worth from now on, and who has probably left.

    TRANSACTIONS is a CSV file with a row per order or refund. Orders of one day count as one. The model is BG/NBD or
    Pareto/NBD for orders and Gamma-Gamma for their worth; see docs/value.md.
    """
    chosen = _chosen(model)
    columns = OrderColumns(customer, day, amount, order)
    last = parse_day(until, field="until") if until else None
    buyers, notes = read_orders(transactions, columns, delimiter=_sign(delimiter), until=last, today=_today())
    found = value_of_file(buyers, notes, horizon=horizon, model=chosen, discount=discount)
    for note in found.notes:
        errors.print(note)
    if output == "json":
        print_json(found)
    else:
        _print(found)


@click.command()
@click.argument("counts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--periods", type=int, default=12, show_default=True, help="Renewals to look at, from the first on.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def retention(counts: Path, *, periods: int, delimiter: str | None, output: str) -> None:
    """Say how many who signed a contract will still be there after each renewal.

    COUNTS is a CSV file with the columns period (0, 1, 2 …) and customers (still there), and if there are several
    cohorts a column cohort. The model is sBG; see docs/value.md.
    """
    table = read_table(counts, delimiter=delimiter)
    names = table.texts("cohort") if "cohort" in table.columns else ["all"] * len(table.lines)
    rows: dict[str, dict[float, float]] = {}
    for name, period, left in zip(names, table.numbers("period"), table.numbers("customers"), strict=True):
        rows.setdefault(name, {})[period] = left
    fit = fit_retention([_ordered(name, one) for name, one in rows.items()])
    curve = retention_curve(fit, periods)
    if output == "json":
        print_json({"model": "sbg", "alpha": fit.alpha, "beta": fit.beta, "customers": fit.customers, "curve": curve})
    else:
        _print_curve(fit, curve)


def _ordered(name: str, counts: dict[float, float]) -> list[float]:
    periods = sorted(counts)
    if periods != list(range(len(periods))):
        told = ", ".join(f"{one:g}" for one in periods[:8])
        msg = f"Cohort '{name}' has the periods {told}; needed are 0, 1, 2 … without a gap."
        raise InputError(msg, help="Period 0 is how many signed.", arrived=periods)
    return [counts[period] for period in periods]


def _chosen(model: str | None) -> Buying | None:
    allowed = [one.value for one in Buying]
    if model is not None and model not in allowed:
        msg = f"There is no model '{model}'; there are {', '.join(allowed)}."
        raise InputError(msg, help="Choose one of those, or none to have the likelier.", arrived=model, allowed=allowed)
    return None if model is None else Buying(model)


def _sign(delimiter: str | None) -> str | None:
    if delimiter is not None and delimiter not in SIGNS:
        msg = f"The delimiter {delimiter!r} is not known; allowed are , ; and tab."
        raise InputError(
            msg, help="Leave --delimiter out to have it found.", arrived=delimiter, allowed=[",", ";", "tab"]
        )
    return None if delimiter is None else SIGNS[delimiter]


def _today() -> date:
    return datetime.now(UTC).date()


def _print(found: ValuedFile) -> None:
    totals = found.totals
    rows = [(name, one.value, one.low, one.high) for name, one in (("orders", totals.orders), ("value", totals.value))]
    title = f"{totals.customers:,} customers, {found.horizon_days} days from {found.as_of} ({found.model})"
    print_table(("total", "expected", "low 90 %", "high 90 %"), rows, title=title)
    top = sorted(found.customers, key=lambda one: -one.expected_value)[:SHOWN]
    lines = [(one.customer, one.p_alive, one.expected_orders, one.expected_value) for one in top]
    columns = ("customer", "still a customer", "expected orders", "expected value")
    print_table(columns, lines, title=f"Worth most (all {len(found.customers):,} with --format json)")


def _print_curve(fit: RetentionFit, curve: RetentionCurve) -> None:
    rows = [(period, 100 * one.value, 100 * one.low, 100 * one.high) for period, one in enumerate(curve.kept)]
    title = f"{fit.customers:,} signed, {fit.lost:,} left; alpha {fit.alpha:.3f}, beta {fit.beta:.3f}"
    print_table(("renewals", "still there %", "low 90 %", "high 90 %"), rows, title=title)
