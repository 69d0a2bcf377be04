"""``seamark schedule``: when the work of a plan can be done, or the shortest plan of a project of PSPLIB."""

import math
import os
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from seamark.faces.cli.output import errors, format_option, print_json, print_table, progress
from seamark.faces.cli.psplib import read_project
from seamark.kernel import InputError
from seamark.plan.scheduling import scheduled_for
from seamark.science import Effort, Project, Schedule, improve

PLANS = frozenset({".yaml", ".yml", ".xlsx"})
ISLANDS = 2  # the same on every machine, so that the same rounds give the same plan
LONGEST = 86_400.0
MARGIN = 0.4  # seconds of the time given that starting, ending and printing take


class PlanTask(msgspec.Struct, frozen=True):
    """A task of a plan: first and last day, and who does it; ``late`` counts working days, ``slack`` too."""

    id: str
    start: date
    finish: date
    who: list[str]
    latest: date
    slack: int
    late: int


class PlanAnswer(msgspec.Struct, frozen=True):
    """What is printed as JSON of a plan. ``makespan`` counts working days from today; lateness is weighed by tier."""

    makespan: int
    tasks: list[PlanTask]
    late: list[str]
    bound: int
    lateness: int
    left_out: dict[str, str]
    seconds: float


class Answer(msgspec.Struct, frozen=True):
    """What is printed as JSON."""

    makespan: int
    tasks: list[msgspec.Struct]
    late: list[int | str]
    bound: int
    optimal: bool
    seconds: float


@click.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seconds", type=float, default=10.0, show_default=True, help="How long to look for a shorter plan.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed and same rounds, same plan.")
@click.option("--rounds", type=int, help="Stop after so many rounds of search, however fast the machine is.")
@format_option()
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Of a plan: the day to plan from. Default: today.")
def schedule(plan: Path, *, seconds: float, seed: int, rounds: int | None, output: str, **given: Any) -> None:  # noqa: ANN401 - click's options
    """Say when the work of a plan can be done, by whom, and what is late.

    PLAN is a plan of Seamark (.yaml, .xlsx): its tasks are placed on the days that people have. Or it is a project
    file of PSPLIB (.sm), planned so that it ends as early as links and capacity allow. Either is printed with a bound:
    nothing is less late, or shorter, than that. The search ends early when nothing better can exist.
    """
    began = time.monotonic()
    effort = _effort(seconds, seed=seed, rounds=rounds)
    as_json = output == "json" or given["as_json"]
    if plan.suffix.lower() in PLANS:
        _plan(plan, effort, as_json=as_json, today=given["today"], began=began)
        return
    found = _watched(read_project(plan), effort)
    taken = time.monotonic() - began
    if as_json:
        print_json(Answer(found.makespan, [*found.tasks], found.late, found.bound, found.is_optimal, round(taken, 3)))
    else:
        _print(found, name=plan.name, seconds=taken)


def _plan(file: Path, effort: Effort, *, as_json: bool, today: datetime | None, began: float) -> None:
    """The schedule of a plan file."""
    day = today.date() if today else date.today()  # noqa: DTZ011 - the day where the person sits
    with progress() as bar:
        task = bar.add_task("Planning", total=math.ceil(effort.seconds), visible=errors.is_terminal)

        def watched(gone: float, late: int) -> None:
            bar.update(task, completed=round(gone), description=f"Planning: {late} days late")

        done = scheduled_for(
            file.read_bytes(), day, seconds=effort.seconds, rounds=effort.rounds, seed=effort.seed, progress=watched
        )
    found, names = done.schedule, done.people
    for fault in done.odd:
        click.echo(f"{fault} {fault.help}".strip(), err=True)
    rows = [
        PlanTask(one.id, one.start, one.end, [names.get(hand.person, hand.person) for hand in one.people], one.latest,
                 one.slack, one.late)
        for one in found.items.values()
        if one.kind == "task" and not one.is_fixed
    ]  # fmt: skip
    taken = round(time.monotonic() - began, 3)
    late = [one.id for one in found.late]
    if as_json:
        print_json(PlanAnswer(found.makespan, rows, late, found.bound, found.lateness, found.left_out, taken))
        return
    lines = [
        (one.id, one.start, one.finish, ", ".join(one.who), one.latest, f"{one.late} days" if one.late else "")
        for one in rows
    ]
    print_table(("task", "first day", "last day", "who", "latest start", "late"), lines, title=f"Plan of {file.name}")
    for item_id, reason in found.left_out.items():
        click.echo(f"{item_id} is left out: {reason}", err=True)
    proven = "nothing is less late" if found.lateness == found.bound else f"at least {found.bound} cannot be avoided"
    click.echo(f"{len(late)} late, {found.lateness} weighed days; {proven}. Found in {taken:.1f} s.")


def _effort(seconds: float, *, seed: int, rounds: int | None) -> Effort:
    if not (math.isfinite(seconds) and 0 <= seconds <= LONGEST):
        msg = f"--seconds {seconds:g} arrived; allowed is 0 to {LONGEST:g}."
        raise InputError(msg, help="Give 10 for a first look, more for a shorter plan.", arrived=seconds)
    if rounds is not None and rounds < 0:
        msg = f"--rounds {rounds} arrived; allowed is 0 or more."
        raise InputError(msg, help="Leave it away to search until the time is over.", arrived=rounds)
    left = max(0.0, seconds - MARGIN)
    several = (os.cpu_count() or 1) > 1
    return Effort(seconds=left, rounds=rounds, seed=seed, islands=ISLANDS, in_processes=several)


def _watched(project: Project, effort: Effort) -> Schedule:
    """Search with a bar on a terminal."""
    if not errors.is_terminal:
        return improve(project, effort)
    with progress() as bar:
        task = bar.add_task("Planning", total=math.ceil(effort.seconds))
        return improve(
            project,
            effort,
            progress=lambda now: bar.update(
                task,
                completed=round(now.seconds),
                description=f"Planning: {now.makespan} found, {now.bound} at best",
            ),
        )


def _print(found: Schedule, *, name: str, seconds: float) -> None:
    rows = [(str(task.id), task.start, task.finish, ", ".join(task.who)) for task in found.tasks]
    print_table(("task", "start", "finish", "who"), rows, title=f"Plan of {name}")
    proven = "nothing shorter exists" if found.is_optimal else f"no plan is shorter than {found.bound}"
    click.echo(f"Ends at {found.makespan}; {proven}. Found in {seconds:.1f} s.")
