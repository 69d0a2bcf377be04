"""Yesterday's plan opens today: a dump of every earlier schema comes up to the newest, on both databases."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from seamark.warehouse import Ledger
from seamark.warehouse.ledger.schema import known_versions
from tests.ledgers import BOTH, address

DUMPS = {path.stem: path for path in (Path(__file__).parent / "dumps").glob("*.jsonl")}


def test_every_schema_but_the_newest_has_a_dump() -> None:
    """Before a new script is added, a dump of the schema it changes is kept: `"".join(ledger.dump())`."""
    assert set(DUMPS) >= set(known_versions()[:-1])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("version", sorted(DUMPS))
def test_an_earlier_schema_comes_up_to_the_newest_with_every_row(
    version: str, kind: str, data_folder: Path, request: pytest.FixtureRequest
) -> None:
    lines = DUMPS[version].read_bytes().splitlines()
    ledger = Ledger.restore(address(kind, data_folder, request), lines)
    assert ledger.schema == known_versions()[-1]
    tables = [json.loads(line)["table"] for line in lines[1:]]
    with ledger.reading() as session:
        for table in set(tables):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) >= tables.count(table)
    ledger.close()


@pytest.mark.parametrize("kind", BOTH)
def test_who_made_an_earlier_key_is_found_in_the_audit(
    kind: str, data_folder: Path, request: pytest.FixtureRequest
) -> None:
    ledger = Ledger.restore(address(kind, data_folder, request), DUMPS["0003"].read_bytes().splitlines())
    with ledger.reading() as session:
        rows = session.execute(text("SELECT k.name, p.name FROM keys k JOIN people p ON p.id = k.created_by_id"))
        assert sorted(map(tuple, rows)) == [("Reports", "Ada"), ("Website", "Otto")]
    ledger.close()
