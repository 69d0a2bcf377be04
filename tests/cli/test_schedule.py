"""Somebody plans a project from a file, and meets one clear sentence where the file is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Done, seamark

STARS = "*" * 72
HEAD = f"""{STARS}
file with basedata            : made by hand
{STARS}
projects                      :  1
jobs (incl. supersource/sink ):  5
horizon                       :  9
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
{STARS}
"""
PRECEDENCE = f"""PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           5
   5        1          0
{STARS}
"""
REQUESTS = f"""REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       1    0
  3      1     4       1    2
  4      1     2       0    1
  5      1     0       0    0
{STARS}
"""
CAPACITIES = f"""RESOURCEAVAILABILITIES:
  R 1  R 2
    1    2
{STARS}
"""
WHOLE = HEAD + PRECEDENCE + REQUESTS + CAPACITIES


def planned(folder: Path, text: str = WHOLE, *options: str) -> dict[str, Any]:
    (folder / "project.sm").write_text(text)
    done = seamark("schedule", str(folder / "project.sm"), "--json", *options)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def refused(folder: Path, text: str, *options: str, name: str = "project.sm") -> str:
    (folder / name).write_text(text)
    done = seamark("schedule", str(folder / name), *options)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_the_answer_has_the_promised_fields(tmp_path: Path) -> None:
    found = planned(tmp_path)
    assert list(found) == ["makespan", "tasks", "late", "bound", "optimal", "seconds"]
    assert (found["makespan"], found["bound"], found["optimal"], found["late"]) == (7, 7, True, [])
    assert found["seconds"] < 5
    starts = {task["id"]: task["start"] for task in found["tasks"]}
    assert sorted(starts) == [1, 2, 3, 4, 5]
    assert starts[5] == 7
    assert all(task["finish"] - task["start"] == [0, 3, 4, 2, 0][task["id"] - 1] for task in found["tasks"])
    assert [task["who"] for task in found["tasks"]] == [[], ["R1"], ["R1", "R2"], ["R2"], []]


def test_a_table_is_read_by_people_and_format_json_is_the_same_as_json(tmp_path: Path) -> None:
    by_flag = planned(tmp_path)
    by_format = json.loads(seamark("schedule", str(tmp_path / "project.sm"), "--format", "json").stdout)
    assert by_format["tasks"] == by_flag["tasks"]
    text = seamark("schedule", str(tmp_path / "project.sm")).stdout
    assert "R1, R2" in text
    assert "Ends at 7; nothing shorter exists." in text


def test_the_same_seed_and_rounds_give_the_same_plan(tmp_path: Path) -> None:
    options = ("--rounds", "2", "--seed", "7", "--seconds", "60")
    assert planned(tmp_path, WHOLE, *options)["tasks"] == planned(tmp_path, WHOLE, *options)["tasks"]


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("   2        1          1           5", "   2        1          1           9", "successor 9 of job 2"),
        ("   2        1          1           5", "   2        1          2           5", "1 successors of job 2"),
        ("   5        1          0", "   5        1          1           2", "in a circle, 2 → 5 → 2"),
        ("   2        1          1           5", "   2        3          1           5", "3 modes of job 2"),
        ("   2        1          1           5", "   2        1          x           5", "'x' arrived"),
        (
            "   3        1          1           5",
            "   2        1          1           5",
            "job 2 arrived; allowed is job 3",
        ),
        ("  3      1     4       1    2", "  3      1     4       1    3", "a request of 3 R2 by job 3"),
        ("  3      1     4       1    2", "  3      1    -4       1    2", "the duration -4 of job 3"),
        ("  3      1     4       1    2", "  3      1     4       1", "1 requests of job 3"),
        ("  3      1     4       1    2", "  3      1     4       1   2.5", "'2.5' arrived"),
        ("  3      1     4       1    2", "  3      1", "2 numbers arrived"),
        ("    1    2\n*", "    1\n*", "1 capacities arrived"),
        ("    1    2\n*", "    1   -2\n*", "the capacity -2"),
        ("  - nonrenewable              :  0", "  - nonrenewable              :  1", "'nonrenewable' resources"),
        ("):  5", "):  many", "'many' arrived"),
        ("  3      1     4       1    2", "  3      1     40000000000       1    2", "up to nine digits"),
        ("):  5", "):  4", "job 5 arrived; allowed is nothing"),
        ("):  5", "):  0", "0 jobs arrived"),
        ("):  5", "):  6", "5 jobs below 'PRECEDENCE RELATIONS:'"),
    ],
)
def test_one_sentence_names_the_line_what_arrived_and_what_is_allowed(
    there: str, instead: str, said: str, tmp_path: Path
) -> None:
    assert WHOLE.count(there) == 1
    text = refused(tmp_path, WHOLE.replace(there, instead))
    assert said in text
    assert "project.sm, line " in text
    assert "allowed is" in text
    assert "Correct the line" in text


@pytest.mark.parametrize("rest", [HEAD, HEAD + PRECEDENCE, HEAD + PRECEDENCE + REQUESTS, WHOLE[:-85]])
def test_a_file_that_is_cut_off_is_told_so(rest: str, tmp_path: Path) -> None:
    assert "cut off" in refused(tmp_path, rest)


@pytest.mark.parametrize("length", range(0, len(WHOLE) - 80, 7))
def test_no_cut_ends_in_a_traceback(length: int, tmp_path: Path) -> None:
    refused(tmp_path, WHOLE[:length])


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00\x01\x02", "{}", "jobs \n"])
def test_what_is_no_project_is_told_what_is_accepted(text: str, tmp_path: Path) -> None:
    said = refused(tmp_path, text, name="other.txt")
    assert "other.txt" in said


PLAN = """
seamark_plan: 1
people:
  - {id: ada, name: Ada, skills: [copy], ongoing_share: 0}
  - {id: ben, name: Ben, skills: [film], ongoing_share: 0}
objectives: [{id: grow, title: Grow}]
goals: [{id: more, title: More, objective: grow, metric: revenue, target: 9, start: 2026-01-01, deadline: 2026-12-31,
         dimension: revenue}]
releases: [{id: atlas, title: Atlas, date: 2026-03-16}]
initiatives: [{id: launch, title: Launch, kind: launch, goals: [more], release: atlas, start: 2026-03-16,
               end: 2026-03-20}]
tasks:
  - {id: brief, title: Brief, initiative: launch, skills: {copy: 2}}
  - {id: copy, title: Copy, initiative: launch, skills: {copy: 3}, depends_on: [{on: brief}]}
  - {id: film, title: Film, initiative: launch, skills: {film: 4}, depends_on: [{on: brief}]}
"""


def on_plan(folder: Path, text: str, *options: str, name: str = "plan.yaml") -> Done:
    """The command on a plan, from Monday, 2 March 2026."""
    (folder / name).write_text(text)
    return seamark("schedule", str(folder / name), "--today", "2026-03-02", "--rounds", "1", *options)


def test_the_work_of_a_plan_is_placed_on_the_days_of_its_people(tmp_path: Path) -> None:
    answer = json.loads(on_plan(tmp_path, PLAN, "--format", "json").stdout)
    placed = {one["id"]: (one["start"], one["finish"], one["who"]) for one in answer["tasks"]}
    assert placed == {
        "brief": ("2026-03-02", "2026-03-03", ["Ada"]),
        "copy": ("2026-03-04", "2026-03-06", ["Ada"]),
        "film": ("2026-03-04", "2026-03-09", ["Ben"]),
    }
    assert (answer["makespan"], answer["late"], answer["bound"], answer["lateness"]) == (6, [], 0, 0)


def test_a_plan_that_cannot_be_in_time_says_who_is_late_and_that_it_cannot_be_avoided(tmp_path: Path) -> None:
    answer = json.loads(on_plan(tmp_path, PLAN.replace("film: 4", "film: 12"), "--json").stdout)
    assert set(answer["late"]) == {"film", "launch"}
    assert answer["bound"] == answer["lateness"] > 0


def test_a_plan_that_is_wrong_is_told_with_every_line(tmp_path: Path) -> None:
    done = on_plan(tmp_path, PLAN.replace("[{on: brief}]}\n", "[{on: nothing}]}\n"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "2 things are wrong" in done.stderr
    assert "line 14: task .Copy., .depends_on." in done.stderr.replace(chr(39), ".")
    assert on_plan(tmp_path, "initiatives: {}\n").returncode == 2


def test_what_nobody_can_do_is_left_out_by_name(tmp_path: Path) -> None:
    done = on_plan(tmp_path, PLAN.replace("film: 4", "weaving: 4"))
    assert done.returncode == 0
    assert "film is left out: Nobody has the skill 'weaving'" in done.stderr


@pytest.mark.parametrize(
    "options", [("--seconds", "-1"), ("--seconds", "nan"), ("--seconds", "1e9"), ("--rounds", "-2")]
)
def test_a_budget_that_cannot_be_is_refused(options: tuple[str, ...], tmp_path: Path) -> None:
    assert f"{options[0]} " in refused(tmp_path, WHOLE, *options)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = seamark("schedule", str(tmp_path / "nowhere.sm"))
    assert done.returncode == 2
    assert "nowhere.sm" in done.stderr
