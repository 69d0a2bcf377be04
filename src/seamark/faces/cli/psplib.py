"""Read a project of PSPLIB, the file form ``.sm`` (Kolisch & Sprecher 1997, EJOR 96:205-216).

One mode, renewable resources only.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

from seamark.kernel import InputError
from seamark.science import Link, Project, Task, find_cycle

PRECEDENCE, REQUESTS, CAPACITIES = "PRECEDENCE RELATIONS:", "REQUESTS/DURATIONS:", "RESOURCEAVAILABILITIES:"
SECTIONS = (PRECEDENCE, REQUESTS, CAPACITIES)
WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
LARGEST = 16_000_000  # bytes; the largest project of PSPLIB has 20 thousand
JOBS = "jobs (incl. supersource/sink ):"
ACCEPTED = "Give a plan (.yaml, .xlsx), or a project file of PSPLIB (.sm), as its site lets one download."


class Row(NamedTuple):
    """The whole numbers of a line and its number in the file, counted from 1."""

    line: int
    numbers: list[int]


def read_project(path: Path) -> Project:
    """The project of a file: job numbers are ids, resources are called R1, R2 and so on, nothing is due.

    Raises InputError that names the line, what stands there and what may.
    """
    if path.stat().st_size > LARGEST:
        msg = f"{path.name} has {path.stat().st_size:,} bytes; a project may have {LARGEST:,}."
        raise InputError(msg, help=ACCEPTED)
    return _Reading(path.name, path.read_bytes().decode("utf-8", "replace").splitlines()).project()


class _Reading:
    """One file being read."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self._name, self._lines = name, lines
        self._heads = {text.strip(): number for number, text in enumerate(lines, 1) if text.strip() in SECTIONS}

    def project(self) -> Project:
        """All of it."""
        if PRECEDENCE not in self._heads and not any(text.startswith("jobs ") for text in self._lines):
            msg = f"{self._name} is not a project of PSPLIB: no line begins with 'jobs' or says '{PRECEDENCE}'."
            raise InputError(msg, help=ACCEPTED, allowed=[".sm"])
        count = self._headed(JOBS)
        if count < 1:
            self._refuse(self._line_of(JOBS), f"{count} jobs", allowed="1 or more")
        kinds = self._headed("- renewable")
        for kind in ("- nonrenewable", "- doubly constrained"):
            if self._headed(kind):
                self._refuse(self._line_of(kind), f"'{kind[2:]}' resources", allowed="renewable resources only")
        waits = self._jobs(PRECEDENCE, count, skip=1)
        requests = self._jobs(REQUESTS, count, skip=2)
        capacity = self._capacities(kinds)
        tasks = tuple(self._task(row, capacity) for row in requests)
        links = tuple(link for row in waits for link in self._links(row, count))
        project = Project(tasks, links, dict(zip(_names(kinds), capacity, strict=True)))
        self._refuse_circle(project, waits)
        return project

    def _headed(self, head: str) -> int:
        """The number behind the colon of the line that begins with ``head``."""
        line = self._line_of(head)
        _, _, text = self._lines[line - 1].partition(":")
        number = text.split()[:1]
        if not number or not WHOLE.fullmatch(number[0]):
            self._refuse(line, f"'{text.strip()}'", allowed=f"a whole number after '{head}'")
        return int(number[0])

    def _line_of(self, head: str) -> int:
        for number, text in enumerate(self._lines, 1):
            if text.strip().startswith(head):
                return number
        return self._refuse(len(self._lines), "the end of the file", allowed=f"a line that begins with '{head}'")

    def _rows(self, section: str, *, skip: int) -> Iterator[Row]:
        """Lines of numbers below the heading of a section, up to the next line of stars."""
        if section not in self._heads:
            self._refuse(len(self._lines), "the end of the file", allowed=f"the section '{section}'; it may be cut off")
        for line in range(self._heads[section] + skip + 1, len(self._lines) + 1):
            text = self._lines[line - 1]
            if text.startswith("*"):
                return
            parts = text.split()
            wrong = [part for part in parts if not WHOLE.fullmatch(part)]
            if wrong:
                self._refuse(line, f"'{wrong[0]}'", allowed="whole numbers of up to nine digits")
            if parts:
                yield Row(line, [int(part) for part in parts])

    def _jobs(self, section: str, count: int, *, skip: int) -> list[Row]:
        """One row for each job, in order."""
        rows: list[Row] = []
        for row in self._rows(section, skip=skip):
            if len(rows) == count:
                self._refuse(row.line, f"job {row.numbers[0]}", allowed=f"nothing: the file announces {count} jobs")
            if row.numbers[0] != len(rows) + 1:
                self._refuse(row.line, f"job {row.numbers[0]}", allowed=f"job {len(rows) + 1}")
            if len(row.numbers) < 3:
                self._refuse(row.line, f"{len(row.numbers)} numbers", allowed="3 or more; the line may be cut off")
            rows.append(row)
        if len(rows) < count:
            self._refuse(
                rows[-1].line if rows else self._heads[section],
                f"{len(rows)} jobs below '{section}'",
                allowed=f"{count}; the file may be cut off",
            )
        return rows

    def _links(self, row: Row, count: int) -> Iterator[Link]:
        job, modes, announced, *then = row.numbers
        if modes != 1:
            self._refuse(row.line, f"{modes} modes of job {job}", allowed="1 mode")
        if announced != len(then):
            self._refuse(row.line, f"{len(then)} successors of job {job}", allowed=f"the {announced} it announces")
        for successor in then:
            if not 1 <= successor <= count:
                self._refuse(row.line, f"the successor {successor} of job {job}", allowed=f"jobs 1 to {count}")
            yield Link(job, successor)

    def _task(self, row: Row, capacity: list[int]) -> Task:
        job, mode, duration, *needs = row.numbers
        if mode != 1:
            self._refuse(row.line, f"mode {mode} of job {job}", allowed="mode 1, the only one")
        if duration < 0:
            self._refuse(row.line, f"the duration {duration} of job {job}", allowed="0 or more")
        if len(needs) != len(capacity):
            self._refuse(
                row.line, f"{len(needs)} requests of job {job}", allowed=f"{len(capacity)}, one for each resource"
            )
        for name, need, there in zip(_names(len(needs)), needs, capacity, strict=True):
            if not 0 <= need <= there:
                self._refuse(
                    row.line, f"a request of {need} {name} by job {job}", allowed=f"0 to {there}, what there is"
                )
        return Task(
            id=job,
            duration=duration,
            needs={name: need for name, need in zip(_names(len(needs)), needs, strict=True) if need},
        )

    def _capacities(self, kinds: int) -> list[int]:
        rows = list(self._rows(CAPACITIES, skip=1))
        if len(rows) != 1 or len(rows[0].numbers) != kinds:
            line = rows[0].line if rows else self._heads[CAPACITIES]
            found = sum(len(row.numbers) for row in rows)
            self._refuse(
                line,
                f"{found} capacities",
                allowed=f"{kinds}, one for each renewable resource; the file may be cut off",
            )
        for there in rows[0].numbers:
            if there < 0:
                self._refuse(rows[0].line, f"the capacity {there}", allowed="0 or more")
        return rows[0].numbers

    def _refuse_circle(self, project: Project, waits: list[Row]) -> None:
        circle = find_cycle(project)
        if circle:
            line = waits[int(circle[0]) - 1].line
            way = " → ".join(map(str, (*circle, circle[0])))
            self._refuse(
                line, f"jobs that wait for each other in a circle, {way}", allowed="successors without a way back"
            )

    def _refuse(self, line: int, arrived: str, *, allowed: str) -> NoReturn:
        msg = f"{self._name}, line {line}: {arrived} arrived; allowed is {allowed}."
        raise InputError(
            msg, help="Correct the line, or load the file again.", line=line, arrived=arrived, allowed=allowed
        )


def _names(kinds: int) -> list[str]:
    return [f"R{number}" for number in range(1, kinds + 1)]
