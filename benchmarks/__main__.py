"""Run the benchmarks and write docs/benchmarks.md: ``python -m benchmarks [name …]``.

Exit status 1 when a bar is missed. Names: the modules of this folder.
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


def page(measured: dict[str, list[Row]]) -> str:
    """The whole page."""
    text = (
        "# Benchmarks\n\nMeasured, never typed: `make bench` writes this page. A peer is measured in the same run.\n\n"
    )
    text += f"Machine: {machine()}. Measured {datetime.now(UTC):%Y-%m-%d}.\n"
    for name, rows in measured.items():
        text += f"\n## {name}\n\n`python -m benchmarks.{name}`\n\n{HEAD}{''.join(map(line, rows))}"
    return text


def main(names: list[str]) -> int:
    """Measure; the page is only written by a full run."""
    measured = {name: run(name) for name in names or modules()}
    if names:
        sys.stdout.write(page(measured))
    else:
        PAGE.write_text(page(measured), "utf-8")
        sys.stderr.write(f"{PAGE.name} is written.\n")
    missed = [row.name for rows in measured.values() for row in rows if row.is_met is False]
    sys.stderr.write("".join(f"missed: {name}\n" for name in missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
