"""The track record of every estimator: bias, coverage and score where the truth is known.

``python -m benchmarks.track_record [name …]`` runs the simulations of ``benchmarks/records`` and writes what they found
beside the code (``seamark/measure/records/records.json``), from where pages show it, and to docs/track-record.md.
"""

import sys
from importlib import import_module
from pathlib import Path

import msgspec

from benchmarks.rows import Row, emit
from seamark.measure.records import Record, records

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
KEPT = ROOT / "src" / "seamark" / "measure" / "records" / "records.json"
PAGE = ROOT / "docs" / "track-record.md"
HEAD = """# Track record

How every estimator did where the truth is known. Measured by `make bench`, never typed; the product shows the same rows
beside its estimates. *Holds* is the share of intervals that held what they promised to hold; *bias* is the mean error.
A method whose intervals hold less often than they promise says so here.

| method | version | cases | runs | bias | intervals | scores |
| --- | ---: | --- | ---: | ---: | --- | --- |
"""


def names() -> list[str]:
    """Every simulation here."""
    return sorted(file.stem for file in (FOLDER / "records").glob("*.py") if file.stem != "__init__")


def measured(name: str) -> list[Record]:
    """What one simulation found."""
    found: list[Record] = import_module(f"benchmarks.records.{name}").records()
    return found


def line(record: Record) -> str:
    """A row of the table."""
    bias = "" if record.bias is None else f"{record.bias:+.3g} {record.bias_unit}".strip()
    held = "<br>".join(f"{part.nominal:.0%} promised, {part.observed:.1%} held" for part in record.coverage)
    scores = "<br>".join(
        f"{score.name} {score.value:.3g}"
        + ("" if score.baseline is None else f" ({score.of_baseline} {score.baseline:.3g})")
        for score in record.scores
    )
    link = record.docs.removeprefix("docs/")
    return (
        f"| [{record.method}]({link}) | {record.version} | {record.cases} | {record.runs:,} | {bias} "
        f"| {held} | {scores} |\n"
    )


def main(chosen: list[str]) -> int:
    """Run simulations; what others found, and earlier versions of the same method, stay."""
    kept = list(records())
    for name in chosen or names():
        sys.stderr.write(f"track record of {name} …\n")
        found = measured(name)
        new = {(record.method, record.version, record.cases) for record in found}
        kept = [record for record in kept if (record.method, record.version, record.cases) not in new] + found
        for record in found:
            for part in record.coverage:
                off = abs(part.observed - part.nominal)
                what = f"{record.method}: {part.nominal:.0%} intervals, off their promise"
                emit(Row(name=what, value=off * 100, unit="points", better="lower", note=record.cases))
    kept.sort(key=lambda record: (record.method, record.version, record.cases))
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    PAGE.write_text(HEAD + "".join(map(line, kept)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
