"""`seamark plan capacity` on a data folder: a table, a document, and calls that are wrong."""

import json
from pathlib import Path

import pytest

from tests.cli.test_plan import folder, plan

__all__ = ["folder"]  # the fixture

TEAM = """\
people:
  - {id: ada, name: Ada, team: Studio, ongoing_share: 0, skills: [film]}
  - {id: ben, name: Ben, ongoing_share: 0.5}
objectives:
  - {id: grow, title: Grow}
goals:
  - {id: more, title: More, objective: grow, metric: revenue, unit: EUR, reading: total, target: 9, dimension: revenue,
     start: 2020-01-01, deadline: 2199-01-01}
initiatives:
  - {id: always, title: Always, goals: [more], people: {ben: 5000}, start: 2020-01-06, end: 2039-01-06}
"""


def test_capacity_is_a_table_or_a_document(folder: Path) -> None:
    assert "Nobody is in the plan yet." in plan(folder, "capacity").stderr
    (folder / "team.yaml").write_text(TEAM)
    plan(folder, "import", folder / "team.yaml")
    loads = json.loads(plan(folder, "capacity", "--weeks", "3", "--format", "json").stdout)
    assert {one["label"]: one["free"] for one in loads} == {"Ada": [5.0] * 3, "Ben": [2.5] * 3}
    assert loads[1]["booked"] == pytest.approx([5.04] * 3, abs=0.05)
    table = plan(folder, "capacity", "--weeks", "2").stdout
    assert "0.0/5.0" in table
    assert "/2.5!" in table
    assert "Studio" in plan(folder, "capacity", "--weeks", "2", "--by", "team").stdout
    assert "film" in plan(folder, "capacity", "--weeks", "2", "--by", "skill").stdout
    assert "moon" in plan(folder, "capacity", "--by", "moon", status=2).stderr
    plan(folder, "capacity", "--weeks", "0", status=2)
