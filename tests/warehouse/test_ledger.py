"""The plan database on SQLite and on a real PostgreSQL: opened, migrated, written, dumped, restored."""

import importlib
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

import seamark
from seamark.govern.store.tables import AuditEntry, PersonRow, RoleRow
from seamark.kernel import Conflict, DataDamaged, InputError, OutsideFailed, SeamarkError, load_settings
from seamark.warehouse import Base, Ledger, ledger_url
from seamark.warehouse.ledger.schema import known_versions
from tests.ledgers import BOTH, address

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, data_folder: Path) -> str:
    """An empty plan database."""
    return address(request.param, data_folder, request)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An open plan database."""
    opened = Ledger.open(url)
    yield opened
    opened.close()


def ada(person_id: str = "person_ada", email: str = "ada@example.com") -> PersonRow:
    """Ada, an administrator."""
    return PersonRow(
        id=person_id,
        email=email,
        name="Ada Löv🎈",
        password_hash=None,
        active=True,
        created_at=NOON,
        last_sign_in_at=None,
        roles=[RoleRow(role="administrator")],
    )


def every_table() -> MetaData:
    """The metadata with the tables of every room: each store is imported first."""
    for module in pkgutil.walk_packages(seamark.__path__, "seamark."):
        if ".store" in module.name:
            importlib.import_module(module.name)
    return Base.metadata


def test_models_and_migrated_schema_say_the_same(url: str, ledger: Ledger) -> None:
    assert ledger.schema == known_versions()[-1]
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, every_table()) == []
    engine.dispose()


def test_no_table_lets_the_database_make_numbers() -> None:
    """A dump read back would leave the database's own counters behind the rows."""
    counted = [table.name for table in every_table().tables.values() if table.autoincrement_column is not None]
    assert counted == []


def test_a_session_commits_whole_or_not_at_all(ledger: Ledger) -> None:
    def half() -> None:
        with ledger.session() as session:
            session.add(ada())
            session.flush()
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        half()
    with ledger.reading() as session:
        assert session.scalars(select(PersonRow)).all() == []
    with ledger.session() as session:
        session.add(ada())
    with ledger.reading() as session:
        assert [row.name for row in session.scalars(select(PersonRow))] == ["Ada Löv🎈"]


def test_what_follows_a_commit_does_not_follow_a_rollback(ledger: Ledger) -> None:
    heard: list[str] = []

    def change(divisor: int) -> None:
        with ledger.session() as session:
            Ledger.after_commit(session, lambda: heard.append(f"committed {divisor}"))
            assert heard == []
            _ = 1 / divisor

    with pytest.raises(ZeroDivisionError):
        change(0)
    change(1)
    assert heard == ["committed 1"]


def test_reading_refuses_to_write(ledger: Ledger) -> None:
    with pytest.raises((SeamarkError, StatementError)), ledger.reading() as session:
        session.execute(text("DELETE FROM people"))
    with ledger.session() as session:
        session.add(ada())


def test_moments_come_back_in_utc_to_the_microsecond(ledger: Ledger) -> None:
    row = ada()
    row.created_at = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with ledger.session() as session:
        session.add(row)
    with ledger.reading() as session:
        kept = session.scalars(select(PersonRow.created_at)).one()
    assert kept == NOON
    assert kept.utcoffset() == timedelta(0)


def test_a_wall_clock_without_zone_is_refused(ledger: Ledger) -> None:
    row = ada()
    row.created_at = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError, match="no time zone"), ledger.session() as session:
        session.add(row)


def test_foreign_keys_hold(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), ledger.session() as session:
        session.add(RoleRow(person_id="nobody", role="viewer"))


def test_writers_wait_for_each_other(ledger: Ledger) -> None:
    """Read, think, write: with one lock number none of twenty concurrent changes is lost."""
    with ledger.session() as session:
        session.add(ada())

    def lengthen() -> None:
        with ledger.session() as session:
            Ledger.lock(session, 77)
            row = session.get_one(PersonRow, "person_ada")
            row.name = f"{row.name}+"

    threads = [threading.Thread(target=lengthen) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ledger.reading() as session:
        assert session.get_one(PersonRow, "person_ada").name.count("+") == 20


OPEN_AND_SAY = "import sys; from seamark.warehouse import Ledger; print(Ledger.open(sys.argv[1]).schema)"


def test_processes_that_open_at_once_migrate_once(url: str) -> None:
    command = [sys.executable, "-c", OPEN_AND_SAY, url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate()[0].strip() for process in processes]
    assert said == [known_versions()[-1]] * 3


def test_a_newer_schema_is_refused(url: str, ledger: Ledger) -> None:
    with ledger.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="9999") as refusal:
        Ledger.open(url)
    assert refusal.value.detail["newest_known"] == known_versions()[-1]


@pytest.mark.parametrize("other", BOTH)
def test_a_dump_reads_back_on_either_database(
    ledger: Ledger, other: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fill(ledger)
    lines = list(ledger.dump())
    target = twin(other, tmp_path, request)
    restored = Ledger.restore(target, lines)
    assert list(restored.dump()) == lines
    assert restored.schema == ledger.schema
    with restored.session() as session:
        session.add(ada("person_more", "more@example.com"))
    restored.close()


def twin(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """A second empty database of ``kind``, beside the one under test."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'restored' / 'plan.sqlite'}"
    second = request.getfixturevalue("postgres_server").database()
    request.addfinalizer(lambda: second.__exit__(None, None, None))
    url: str = second.__enter__()
    return url


def fill(ledger: Ledger) -> None:
    """More rows than are inserted at once, with everything that must survive: emoji, NULL, booleans, big numbers."""
    with ledger.session() as session:
        session.add_all(ada(f"person_{number}", f"{number}@example.com") for number in range(601))
        gone = ada("person_gone", "gone@example.com")
        gone.active, gone.last_sign_in_at = False, NOON + timedelta(microseconds=1)
        session.add(gone)
        names = ("actor_id", "actor_name", "actor_kind", "verb", "subject", "detail", "previous", "hash")
        session.add(AuditEntry(number=2**53 + 1, at=NOON, **{name: f'"{name}"\n' for name in names[:2]}, **rest(names)))


def rest(names: tuple[str, ...]) -> dict[str, str]:
    """Short values for the fields of an audit row that have no room."""
    return {name: name[:8] for name in names[2:]}


def test_a_restore_into_a_used_database_is_refused(url: str, ledger: Ledger) -> None:
    lines = list(ledger.dump())
    with pytest.raises(Conflict, match="holds tables"):
        Ledger.restore(url, lines)


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ([], DataDamaged),
        ([b"PK\x03\x04"], DataDamaged),
        ([b'{"form":"seamark-plan-1","schema":"9999"}'], Conflict),
        ([b'{"form":"seamark-plan-1","schema":"0001"}', b'{"table":"people"'], DataDamaged),
        ([b'{"form":"seamark-plan-1","schema":"0001"}', b'{"table":"spells","row":{}}'], DataDamaged),
        ([b'{"form":"seamark-plan-1","schema":"0001"}', b'{"table":"people","row":{"height":2}}'], DataDamaged),
    ],
    ids=["empty", "no dump", "newer", "cut", "unknown table", "unknown column"],
)
def test_a_damaged_dump_is_refused_and_leaves_nothing(url: str, lines: list[bytes], error: type[Exception]) -> None:
    with pytest.raises(error):
        Ledger.restore(url, lines)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "sqlite://", "postgres", "", "postgresql+asyncpg://x/y"])
def test_other_addresses_are_refused_without_showing_them(url: str) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        Ledger.open(url)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(OutsideFailed) as failure:
        Ledger.open("postgresql://seamark:hunter2secret@127.0.0.1:1/plan")
    assert "hunter2secret" not in str(failure.value)
    assert "SEAMARK_DATABASE_URL" in failure.value.help


def test_a_file_that_is_no_database_is_damaged_data(data_folder: Path) -> None:
    (data_folder / "plan.sqlite").write_bytes(b"these are not the pages you are looking for" * 100)
    with pytest.raises(DataDamaged, match="not a database"):
        Ledger.open(f"sqlite:///{data_folder / 'plan.sqlite'}")


def test_sqlite_is_opened_safely(data_folder: Path) -> None:
    ledger = Ledger.open(ledger_url(load_settings({}, data=str(data_folder))))
    with ledger.reading() as session:
        pragmas = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")]
    assert pragmas == ["wal", 1, 15000]
    assert (data_folder / "plan.sqlite").exists()
    ledger.close()


def test_the_setting_chooses_the_database() -> None:
    settings = load_settings({"SEAMARK_DATABASE_URL": "postgresql://seamark@db/plan"})
    assert ledger_url(settings) == "postgresql://seamark@db/plan"
