"""``seamark plan scenarios`` and ``compare``: copies of the plan, listed and side by side."""

from collections.abc import Iterator
from pathlib import Path

import click

from seamark.faces.cli.output import data_option, format_option, print_json, print_table, settings_for
from seamark.govern import SYSTEM
from seamark.kernel import MICROS
from seamark.loop import planning
from seamark.plan.scenarios import Comparison, DateRow

NOTHING = "–"


@click.command("scenarios")
@data_option()
@format_option()
def scenarios(data: Path | None, *, output: str) -> None:
    """List the scenarios: copies of the plan that are changed without changing it."""
    with planning(settings_for(data)) as book:
        found = book.scenarios(by=SYSTEM)
    if output == "json":
        print_json(found)
        return
    columns = ["Id", "Title", "State", "Changes", "Behind", "Changed by"]
    print_table(columns, [(one.id, one.title, one.state, one.items, one.behind, one.changed_by) for one in found])


@click.command("compare")
@click.argument("ids", nargs=-1, required=True)
@data_option()
@format_option()
def compare(ids: tuple[str, ...], data: Path | None, *, output: str) -> None:
    """Put the plan and up to four scenarios IDS side by side: dates, money, capacity, conflicts.

    Chances of goals are counted by the server, where the data are: see the page Scenarios or /api/scenarios/compare.
    """
    with planning(settings_for(data)) as book:
        found = book.compare_scenarios(ids, by=SYSTEM)
    if output == "json":
        print_json(found)
        return
    names = [column.title for column in found.columns]
    print_table(
        ["Dates", *names], [_dates(row) for row in found.dates], title=f"{found.same_dates} have the same dates"
    )
    print_table([f"Planned spend, {found.money.currency}", *names], _money(found))
    print_table(["Capacity and conflicts", *names], _counts(found))


def _dates(row: DateRow) -> list[str]:
    cells = [NOTHING if span is None else f"{span.start} to {span.end}{_shift(span.start_shift)}" for span in row.spans]
    return [row.title, *cells]


def _shift(days: int | None) -> str:
    return f" ({days:+} days)" if days else ""


def _money(found: Comparison) -> Iterator[list[str]]:
    for row in found.money.months:
        yield [f"{row.month:%Y-%m}", *(f"{micros / MICROS:,.0f}" for micros in row.amounts)]
    yield ["In all", *(f"{micros / MICROS:,.0f}" for micros in found.money.totals)]
    for currency in found.money.unknown:
        yield [f"No rate: {currency}", *(f"{micros / MICROS:,.0f}" for micros in found.money.by_currency[currency])]


def _counts(found: Comparison) -> list[list[str]]:
    worst = [f"{one.worst[0].name}, week of {one.worst[0].monday}" if one.worst else NOTHING for one in found.capacity]
    return [
        ["Days over", *(f"{one.days_over:.1f}" for one in found.capacity)],
        ["Worst", *worst],
        ["Conflicts", *(str(one.count) for one in found.clashes)],
        ["New", *(str(len(one.new)) for one in found.clashes)],
        ["Gone", *(str(len(one.gone)) for one in found.clashes)],
    ]
