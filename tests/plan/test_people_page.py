"""What docs/people.md says of letters, suggestions and over-booking is what the code does."""

import re
from pathlib import Path

import pytest

from seamark.plan import Initiative
from seamark.plan.responsibility import letters_of, suggest
from tests.plan import test_capacity, test_suggestions
from tests.plan.test_responsibility import MONDAY

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "people.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    lines = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


def pairs(text: str) -> dict[str, str]:
    """Names and what stands behind each: 'ada 2, ben 1'."""
    return dict(re.findall(r"(\w+) (\S+?)(?:,|$)", text))


@pytest.mark.parametrize("row", table("Letters"), ids=" ".join)
def test_letters(row: list[str]) -> None:
    owner, works, raci, letters = row
    item = Initiative(
        id="i", title="I", goals=("g",), start=MONDAY, end=MONDAY, owner=owner,
        people={name: float(days) for name, days in pairs(works).items()},
        raci=pairs(raci),  # type: ignore[arg-type]  # letters, as the page has them
    )  # fmt: skip
    assert letters_of(item) == pairs(letters)


def test_suggestions_are_said_like_this() -> None:
    plan = test_suggestions.studio()
    told = [one.why for one in suggest(plan, test_suggestions.task(), today=test_suggestions.TODAY)]
    assert told == [row[-1] for row in table("Who could do it")]


def test_what_is_told_before_it_is_saved() -> None:
    cases = table("Told before it is saved")
    assert len(cases) == 3
    for before, after, told in cases:
        was, will = (
            test_capacity.plan_of(test_capacity.ADA, test_capacity.spring(people={"ada": float(days)}))
            for days in (before, after)
        )
        found = test_capacity.says(was, will, "spring")
        assert found == ([] if told.startswith("nothing") else [told])
