"""``seamark journeys``: what people do one after the other, and how far they get, from an event log."""

import re
from collections.abc import Mapping
from pathlib import Path

import click

from seamark.faces.cli.output import format_option, print_json, print_table
from seamark.kernel import InputError
from seamark.measure import Logged, file_funnel, read_journeys
from seamark.measure.journeys import FunnelQuestion

SHOWN = 30
UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
WINDOW = re.compile(r"(\d+)\s*([smhdw])")


@click.command()
@click.argument("events", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", required=True, help="The column that says who.")
@click.option("--time", "when", required=True, help="The column that says when.")
@click.option("--event", required=True, help="The column that says what.")
@click.option("--funnel", help="Steps with commas between: how far people get.")
@click.option(
    "--window", default="30d", show_default=True, help="Time from entering a funnel to its end: 90m, 36h, 7d."
)
@click.option("--order", default="ordered", show_default=True, help="ordered, strict (nothing between), or any.")
@click.option("--gap", help="A silence that ends a walk, as 30m. Left out: everything of a person is one walk.")
@click.option("--delimiter", help="What separates the columns: , ; or tab. Found out unless given.")
@format_option()
def journeys(events: Path, *, user: str, when: str, event: str, **given: str | None) -> None:
    """Count what follows what, and how far people get along the steps of a funnel.

    EVENTS is a CSV or Parquet file with one row an event. Times are dates, or seconds, milliseconds, microseconds or
    nanoseconds since 1970; equal times count in the order of the file.
    """
    found = read_journeys(
        events,
        columns=(user, when, event),
        delimiter=given["delimiter"] or "",
        gap_minutes=None if given["gap"] is None else max(1, seconds_of(given["gap"]) // 60),
        funnel=_question(given),
    )
    if given["output"] == "json":
        print_json(found)
    else:
        _print(found)


def _question(given: Mapping[str, str | None]) -> FunnelQuestion | None:
    if given["funnel"] is None:
        return None
    steps = [step.strip() for step in given["funnel"].split(",") if step.strip()]
    return file_funnel(steps, window_seconds=seconds_of(given["window"] or ""), order=given["order"] or "")


def seconds_of(text: str) -> int:
    """A length of time. Raises InputError that says how to write one."""
    found = WINDOW.fullmatch(text.strip())
    if not found:
        msg = f"The time {text!r} cannot be read."
        raise InputError(msg, help="Write a number and s, m, h, d or w: 90m, 36h, 30d.", arrived=text)
    return int(found[1]) * UNITS[found[2]]


def _print(found: Logged) -> None:
    if found.funnel:
        rows = [(one.step, one.users, f"{100 * one.rate:.1f} %") for one in found.funnel]
        print_table(("step", "users", "of those who entered"), rows)
    shown = found.transitions[:SHOWN]
    print_table(
        ("from", "to", "count", "median seconds"),
        [(one.source, one.target, one.count, one.median_seconds) for one in shown],
    )
