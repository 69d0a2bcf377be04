"""``seamark schedule``: the shortest plan that links and capacity allow."""

import math
import os
import time
from pathlib import Path

import click
import msgspec

from seamark.faces.cli.output import errors, format_option, print_json, print_table, progress
from seamark.faces.cli.psplib import read_project
from seamark.kernel import InputError
from seamark.science import Effort, Project, Schedule, improve

ISLANDS = 2  # the same on every machine, so that the same rounds give the same plan
LONGEST = 86_400.0
MARGIN = 0.4  # seconds of the time given that starting, ending and printing take


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
def schedule(plan: Path, *, seconds: float, seed: int, rounds: int | None, output: str, as_json: bool) -> None:
    """Plan a project so that it ends as early as links and capacity allow.

    PLAN is a project file of PSPLIB (.sm). The plan is printed with a bound: no plan is shorter than that. The search
    ends early when nothing shorter can exist.
    """
    began = time.monotonic()
    effort = _effort(seconds, seed=seed, rounds=rounds)
    found = _watched(read_project(plan), effort)
    taken = time.monotonic() - began
    if output == "json" or as_json:
        print_json(Answer(found.makespan, [*found.tasks], found.late, found.bound, found.is_optimal, round(taken, 3)))
    else:
        _print(found, name=plan.name, seconds=taken)


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
