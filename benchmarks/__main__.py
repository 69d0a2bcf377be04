"""Run the benchmarks and write docs/benchmarks.md: ``python -m benchmarks [name …]``.

Exit status 1 when a bar is missed. Names: the modules of this folder; their sections of the page are written anew, each
with its day and machine, and the others stay as they were measured.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.rows import Row

FOLDER = Path(__file__).parent
PAGE = FOLDER.parent / "docs" / "benchmarks.md"
NOT_BENCHMARKS = {"__init__", "__main__", "rows", "timing"}
INTRO = """# Benchmarks

Measured, never typed: `make bench` writes this page. A peer is measured in the same run.
"""
HEAD = "| figure | value | bar | | peer in the same run | times better | note |\n|---|---:|---:|---|---|---:|---|\n"


def modules() -> list[str]:
    """Every benchmark here."""
    return sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in NOT_BENCHMARKS)


def run(name: str) -> list[Row]:
    """Run one benchmark as a process of its own; its messages go to standard error."""
    sys.stderr.write(f"benchmark {name} …\n")
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=FOLDER.parent) as process:
        rows = list(_told(process.stdout or ()))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return rows


def _told(lines: Iterable[bytes]) -> Iterator[Row]:
    for text in lines:
        if text.startswith(b"{"):
            row = msgspec.json.decode(text, type=Row)
            sys.stderr.write(line(row))
            yield row


def number(value: float | None, unit: str = "") -> str:
    """A figure with three significant digits."""
    if value is None:
        return ""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def line(row: Row) -> str:
    """A row of the table."""
    sign = "≥" if row.better == "higher" else "≤"
    bar = f"{sign} {number(row.bar, row.unit)}" if row.bar is not None else ""
    met = {True: "▲ met", False: "■ missed", None: ""}[row.is_met]
    peer = f"{row.peer}: {number(row.peer_value, row.unit)}" if row.peer else ""
    ratio = number(row.ratio) if row.ratio else ""
    return f"| {row.name} | {number(row.value, row.unit)} | {bar} | {met} | {peer} | {ratio} | {row.note} |\n"


def machine() -> str:
    """The machine the figures were measured on."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [text.split(":", 1)[1].strip() for text in cpuinfo.read_text().splitlines() if "model name" in text]
        model = f", {models[0]}" if models else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores{model}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def section(name: str, rows: list[Row]) -> str:
    """What one benchmark measured, when and where."""
    when = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}."
    return f"## {name}\n\n`python -m benchmarks.{name}` · {when}\n\n{HEAD}{''.join(map(line, rows))}"


def sections(text: str) -> dict[str, str]:
    """The sections that a page has, by their names."""
    parts = [f"## {part.strip()}\n" for part in text.split("\n## ")[1:]]
    return {part.split("\n", 1)[0].removeprefix("## "): part for part in parts}


def main(names: list[str]) -> int:
    """Measure, and write what was measured into the page."""
    missed: list[str] = []
    for name in names or modules():
        rows = run(name)
        kept = sections(PAGE.read_text("utf-8")) | {name: section(name, rows)}
        there = [kept[one] for one in sorted(kept) if one in modules()]
        PAGE.write_text("\n".join([INTRO, *there]), "utf-8")
        missed += [row.name for row in rows if row.is_met is False]
    sys.stderr.write("".join(f"missed: {name}\n" for name in missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
