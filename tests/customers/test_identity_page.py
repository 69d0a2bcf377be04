"""docs/identity.md says what happens: its table is sent, its limits and list are the code's."""

import hashlib
import re
from collections import defaultdict
from pathlib import Path

from seamark.kernel import Settings
from tests.customers.reference import Event, Truth
from tests.customers.town import Town

COLUMNS = ("minute", "user", "anon", "device", "email")


def worked(root: Path) -> list[tuple[Event, str]]:
    """The events of the worked example and who did them."""
    text = (root / "docs" / "identity.md").read_text().partition("## Worked example")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if re.match(r"\| \d", line)
    ]
    return [(event(number, dict(zip(COLUMNS, row, strict=False))), row[5]) for number, row in enumerate(rows)]


def event(number: int, cells: dict[str, str]) -> Event:
    email = hashlib.sha256(cells["email"].encode()).hexdigest() if cells["email"] else None
    user, anon, device = (cells[name] or None for name in ("user", "anon", "device"))
    return Event(number, int(cells["minute"]), user, anon, device, email)


def test_the_worked_example_is_what_happens(root: Path, data_folder: Path) -> None:
    rows = worked(root)
    with Town(data_folder) as town:
        for one, _ in reversed(rows):  # the last first, each on its own
            town.load(one)
        persons, said = town.persons(), {one.message: who for one, who in rows}
    assert len(rows) == 16
    names = defaultdict(set)
    for message, person in persons.items():
        names[said[message]].add(person)
    assert {who: len(found) for who, found in names.items()} == dict.fromkeys(said.values(), 1)
    assert len(set(persons.values())) == len(set(said.values())), "and nobody is two"


def test_the_slow_way_agrees_with_the_page(root: Path) -> None:
    rows = worked(root)
    truth = Truth([one for one, _ in rows], [], people=5, things=50)
    assert len({(truth.person(one), who) for one, who in rows}) == len({who for _, who in rows})


def test_the_limits_named_are_the_defaults(root: Path) -> None:
    text = (root / "docs" / "identity.md").read_text()
    named = dict(re.findall(r"`(link_limit|browser_limit)` \((\d+)\)", text))
    settings = Settings()
    assert named == {"link_limit": str(settings.link_limit), "browser_limit": str(settings.browser_limit)}
