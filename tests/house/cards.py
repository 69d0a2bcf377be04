"""The room cards and the map of relations in ARCHITECTURE.md, read from the front doors and the SQL."""

import ast
import re
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from tests.house.source import PACKAGE, ROOT, floors, modules, rooms

CARD = re.compile(r"\b(Takes|Gives|Promises|Does not do):\s*")
CREATED = re.compile(r"^CREATE TABLE (?:IF NOT EXISTS )?(\w+)", re.MULTILINE)
WRITES = re.compile(r"\b(?:INSERT INTO|DELETE FROM|MERGE INTO|UPDATE)\s+(\w+)|\.load\(\s*\"(\w+)\"", re.IGNORECASE)
READS = re.compile(r"\b(?<!DELETE )(?:FROM|JOIN|USING)\s+(\w+)|\.table\(\s*\"(\w+)\"", re.IGNORECASE)
BEGIN, END = "<!-- written by `make docs`: {} -->\n", "<!-- end -->"
Map = dict[str, set[str]]


def architecture(text: str) -> str:
    """ARCHITECTURE.md with its three written parts made again."""
    for name, part in {"floors": floors_part, "rooms": rooms_part, "relations": relations_part}.items():
        begin = BEGIN.format(name)
        head, found, rest = text.partition(begin)
        _, closed, tail = rest.partition(END)
        if not found or not closed:
            msg = f"ARCHITECTURE.md has no part between {begin.strip()} and {END}"
            raise ValueError(msg)
        text = f"{head}{begin}\n{part()}\n\n{END}{tail}"
    return text


def floors_part() -> str:
    """The floors from the top down, as the import contract holds them; those without a room yet in brackets."""
    lines = ["```"]
    for number, floor in zip(range(len(floors()), 0, -1), floors(), strict=True):
        names = [name if name in rooms() else f"({name})" for name in floor]
        lines.append(f"{number:>2}  {' | '.join(names)}")
    return "\n".join([*lines, "```"])


def rooms_part() -> str:
    """A card per room: its first sentence, the four lines, and where its files are."""
    return "\n\n".join(_card(room) for floor in reversed(floors()) for room in floor if room in rooms())


def _card(room: str) -> str:
    door = next(module for module in modules() if module.name == f"seamark.{room}")
    what, _, rest = (ast.get_docstring(door.tree) or "").partition("\n\n")
    parts = CARD.split(" ".join(rest.split()))
    lines = [f"- **{name}** {text.strip()}" for name, text in zip(parts[1::2], parts[2::2], strict=True)]
    return "\n".join([f"### {room}", "", " ".join(what.split()), "", *lines, f"- **Files** {_files(room)}"])


def _files(room: str) -> str:
    found = sorted(path for path in (PACKAGE / room).iterdir() if not path.name.startswith("_"))
    return ", ".join(f"`{path.stem}`" if path.suffix == ".py" else f"`{path.name}/`" for path in found if _shown(path))


def _shown(path: Path) -> bool:
    return path.suffix == ".py" or (path.is_dir() and any(path.iterdir()))


class Traffic(NamedTuple):
    """Who writes and who reads a relation of the warehouse."""

    relation: str
    writers: frozenset[str]
    readers: frozenset[str]

    @property
    def back_edges(self) -> list[str]:
        """`writer → reader` where the reader stands on a lower floor than the writer: a loop closed by data."""
        level = {name: number for number, floor in enumerate(reversed(floors())) for name in floor}
        pairs = product(sorted(self.writers), sorted(self.readers))
        return [f"{writer} → {reader}" for writer, reader in pairs if level[reader] < level[writer]]


@cache
def traffic() -> tuple[Traffic, ...]:
    """Every relation of the warehouse with its writers and readers, read from steps and stores."""
    writers: Map = defaultdict(set)
    readers: Map = defaultdict(set)
    for path in sorted((*PACKAGE.rglob("*.sql"), *PACKAGE.rglob("*.py"))):
        room = path.relative_to(PACKAGE).parts[0]
        if room in {"warehouse", "loop"}:  # the warehouse makes relations, the loop moves all of them alike
            continue
        text = re.sub(r"--.*", "", path.read_text())
        for pattern, found in ((WRITES, writers), (READS, readers)):
            for names in pattern.findall(text):
                found["".join(names)].add(room)
    return tuple(Traffic(name, frozenset(writers[name]), frozenset(readers[name])) for name in relations())


def relations() -> list[str]:
    """Relations that the migrations make, in their order."""
    scripts = sorted((PACKAGE / "warehouse" / "migrations").glob("*.sql"))
    return [name for script in scripts for name in CREATED.findall(script.read_text())]


def relations_part() -> str:
    """A row per relation, and the back edges in words."""
    rows = ["| Relation | Written by | Read by | Back edge |", "| --- | --- | --- | --- |"]
    for row in traffic():
        cells = (", ".join(sorted(row.writers)), ", ".join(sorted(row.readers)), ", ".join(row.back_edges))
        rows.append(f"| `{row.relation}` | {' | '.join(cells)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    target = ROOT / "ARCHITECTURE.md"
    target.write_text(architecture(target.read_text()))
