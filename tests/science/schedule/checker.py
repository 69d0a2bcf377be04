"""An independent judge: reads a PSPLIB file by itself, says what is wrong with a schedule, shares no code with ours."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Job(NamedTuple):
    """What the file says of a job."""

    duration: int
    requests: list[int]
    successors: list[int]


def read(file: Path) -> tuple[dict[int, Job], list[int]]:
    """Jobs by number, and capacities."""
    lines = [line.strip() for line in file.read_text().split("\n")]
    links, work, there = (
        next(number for number, line in enumerate(lines) if line.startswith(title))
        for title in ("PRECEDENCE", "REQUESTS", "RESOURCEAVAIL")
    )
    successors = {int(cells[0]): [int(cell) for cell in cells[3:]] for cells in table(lines[links + 2 :])}
    jobs = {
        int(cells[0]): Job(int(cells[2]), [int(cell) for cell in cells[3:]], successors[int(cells[0])])
        for cells in table(lines[work + 3 :])
    }
    return jobs, [int(cell) for cell in lines[there + 2].split()]


def table(lines: list[str]) -> list[list[str]]:
    """The cells of each line up to a line of stars."""
    end = next(number for number, line in enumerate(lines) if line.startswith("*"))
    return [line.split() for line in lines[:end]]


def faults(file: Path, starts: Mapping[int, int]) -> list[str]:
    """What is wrong; empty for a schedule that holds."""
    jobs, capacity = read(file)
    if set(starts) != set(jobs):
        return [f"{len(starts)} starts for {len(jobs)} jobs"]
    found = [f"{job} starts at {start}" for job, start in starts.items() if start < 0]
    for number, job in jobs.items():
        finish = starts[number] + job.duration
        found += [f"{number} ends after {then} starts" for then in job.successors if starts[then] < finish]
    used: dict[tuple[int, int], int] = defaultdict(int)
    for number, job in jobs.items():
        for moment in range(starts[number], starts[number] + job.duration):
            for resource, request in enumerate(job.requests):
                used[moment, resource] += request
    return found + [f"{use} of {there} at {at}" for at, use in used.items() if use > (there := capacity[at[1]])]


def makespan(file: Path, starts: Mapping[int, int]) -> int:
    """The last finish."""
    jobs, _ = read(file)
    return max(starts[number] + job.duration for number, job in jobs.items())
