"""Who did what when: complete, in order, and told when somebody tampers."""

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from seamark.govern import SYSTEM, Actor, AuditCheck, Governance
from seamark.govern.chain import GENESIS, hash_of_row
from seamark.govern.store import audit as store
from seamark.kernel import Conflict, Forbidden, InputError
from seamark.warehouse import Ledger
from tests.govern.conftest import PASSWORD, Opener


def write_rows(govern: Governance, actor: Actor, count: int) -> None:
    """Some rows to tamper with."""
    for number in range(count):
        govern.record_audit(actor, "note.written", subject=f"note_{number}", detail={"n": number, "ä": ["ß", None]})


def run(ledger: Ledger, statement: str) -> None:
    """What somebody with access to the database does to it."""
    with ledger.session() as session:
        session.execute(text(statement))


def test_every_change_leaves_a_row_with_who_what_and_why(govern: Governance, ada: Actor) -> None:
    otto = govern.add_person("otto@example.com", "Otto", roles=["operations"], password=PASSWORD, by=ada)
    govern.set_roles(otto.id, ["viewer"], by=ada)
    key = govern.create_key("Website", "write", by=ada)
    govern.revoke_key(key.id, by=ada)
    govern.revoke_key(key.id, by=ada)
    govern.remove_person(otto.id, by=ada)
    rows = govern.audit(by=ada)
    assert [row.verb for row in reversed(rows)] == [
        "person.added",
        "session.begun",
        "person.added",
        "person.roles_set",
        "key.created",
        "key.revoked",
        "person.removed",
    ]
    changed = next(row for row in rows if row.verb == "person.roles_set")
    assert (changed.actor_id, changed.actor_name, changed.actor_kind, changed.subject) == (
        ada.id,
        "Ada",
        "person",
        otto.id,
    )
    assert msgspec.json.decode(changed.detail) == {"before": ["operations"], "after": ["viewer"]}
    assert PASSWORD not in str(rows)
    assert key.secret not in str(rows)


def test_a_change_that_fails_leaves_no_row(govern: Governance, ada: Actor) -> None:
    before = govern.audit(by=ada)
    with pytest.raises(Conflict):
        govern.remove_person(ada.id, by=ada)
    assert govern.audit(by=ada) == before


def test_a_row_is_written_with_the_change_of_another_room_or_not_at_all(
    govern: Governance, ledger: Ledger, ada: Actor
) -> None:
    def change(divisor: int) -> None:
        with ledger.session() as session:
            govern.record_audit(ada, "goal.set", subject="goal_1", session=session)
            _ = 1 / divisor

    with pytest.raises(ZeroDivisionError):
        change(0)
    assert govern.audit(by=ada, verb="goal.set") == []
    change(1)
    assert [row.subject for row in govern.audit(by=ada, verb="goal.set")] == ["goal_1"]
    assert govern.verify_audit(by=ada).ok


def test_pages_and_filters(govern: Governance, ada: Actor) -> None:
    write_rows(govern, SYSTEM, 5)
    newest = govern.audit(by=ada, limit=2)
    older = govern.audit(by=ada, limit=2, before=newest[-1].number)
    assert [row.number for row in newest + older] == [7, 6, 5, 4]
    assert len(govern.audit(by=ada, actor="system", verb="note.written")) == 5
    for limit in (0, 1001):
        with pytest.raises(InputError, match="limit"):
            govern.audit(by=ada, limit=limit)


def test_only_who_may_reads_it(govern: Governance, otto: Actor) -> None:
    for read in (govern.audit, govern.export_audit, govern.verify_audit):
        with pytest.raises(Forbidden):
            read(by=otto)


def test_anybody_can_check_the_export(govern: Governance, ada: Actor) -> None:
    write_rows(govern, ada, 3)
    previous = GENESIS
    rows = list(govern.export_audit(by=ada))
    for row in rows:
        assert row.previous == previous
        assert row.hash == hash_of_row(row)
        previous = row.hash
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]


def test_an_untouched_chain_is_whole(govern: Governance, ada: Actor) -> None:
    write_rows(govern, ada, 3)
    assert govern.verify_audit(by=ada) == AuditCheck(
        ok=True, rows=5, first_broken=None, message="All 5 rows are as they were written."
    )


@pytest.mark.parametrize(
    "field", ["actor_id", "actor_name", "actor_kind", "verb", "subject", "detail", "previous", "hash"]
)
def test_a_changed_field_names_its_row(govern: Governance, ada: Actor, ledger: Ledger, field: str) -> None:
    write_rows(govern, ada, 4)
    run(ledger, f"UPDATE audit SET {field} = 'x' WHERE number = 4")
    check = govern.verify_audit(by=ada)
    assert (check.ok, check.first_broken) == (False, 4)


def test_a_changed_time_names_its_row(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    write_rows(govern, ada, 4)
    run(ledger, "UPDATE audit SET at = '2026-11-23 07:59:59.999999' WHERE number = 5")
    assert govern.verify_audit(by=ada).first_broken == 5


def test_a_deleted_row_is_missed(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    write_rows(govern, ada, 4)
    run(ledger, "DELETE FROM audit WHERE number = 3")
    check = govern.verify_audit(by=ada)
    assert (check.first_broken, check.message) == (3, "Row 3 is missing: row 4 comes next.")


def test_swapped_rows_are_found(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    write_rows(govern, ada, 4)
    for old, new in ((4, 99), (5, 4), (99, 5)):
        run(ledger, f"UPDATE audit SET number = {new} WHERE number = {old}")
    assert govern.verify_audit(by=ada).first_broken == 4


def test_rows_cut_from_the_end_are_missed(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    write_rows(govern, ada, 4)
    run(ledger, "DELETE FROM audit WHERE number > 4")
    check = govern.verify_audit(by=ada)
    assert (check.first_broken, check.message) == (5, "Rows 5 to 6 are missing from the end.")


def test_an_emptied_table_is_missed(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    run(ledger, "DELETE FROM audit")
    assert govern.verify_audit(by=ada).first_broken == 1


def test_a_chain_written_anew_is_found_though_every_link_fits(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    """Who can write the database can hash too, but cannot sign the head."""
    write_rows(govern, ada, 2)
    kept = list(govern.export_audit(by=ada))
    run(ledger, "DELETE FROM audit")
    with ledger.session() as session:
        for row in kept:
            store.append(session, msgspec.structs.replace(row, actor_name="Eve"))
    assert govern.verify_audit(by=ada).message == "Row 4 is not the row that was signed: the chain was written anew."


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda head: head.write_text("garbage"), "audit.head does not read back"),
        (lambda head: head.unlink(), "audit.head is missing"),
        (lambda head: head.write_bytes(head.read_bytes().replace(b'"number":3', b'"number":2')), "not signed"),
    ],
    ids=["garbage", "removed", "forged"],
)
def test_a_damaged_head_is_told(
    govern: Governance, ada: Actor, data_folder: Path, *, damage: Callable[[Path], object], message: str
) -> None:
    write_rows(govern, ada, 1)
    damage(data_folder / "audit.head")
    check = govern.verify_audit(by=ada)
    assert not check.ok
    assert message in check.message


def test_a_tampered_chain_stays_broken_when_more_is_written(govern: Governance, ada: Actor, ledger: Ledger) -> None:
    write_rows(govern, ada, 4)
    run(ledger, "DELETE FROM audit WHERE number > 4")
    write_rows(govern, ada, 1)
    check = govern.verify_audit(by=ada)
    assert not check.ok


def test_many_writers_make_one_chain(govern: Governance, ada: Actor, open_govern: Opener) -> None:
    desks = [open_govern() for _ in range(4)]
    threads = [threading.Thread(target=write_rows, args=(desk, ada, 10)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check = govern.verify_audit(by=ada)
    assert (check.ok, check.rows) == (True, 42)


def test_an_empty_workspace_has_an_empty_chain(govern: Governance) -> None:
    assert govern.verify_audit(by=SYSTEM).ok
