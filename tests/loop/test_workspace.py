"""A workspace over its life: events come in, the warehouse is lost and comes back, a backup moves it elsewhere."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from seamark.collect import Arrival
from seamark.govern import SYSTEM
from seamark.kernel import Conflict, DataDamaged, InputError, Settings
from seamark.loop import Workspace, back_up, governing, restore

PASSWORD = "harbour lantern 42 tide"


def settings_in(folder: Path, **more: object) -> Settings:
    return Settings(data=str(folder), batch_seconds=0.02, **more)  # type: ignore[arg-type]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path / "data")
    with governing(made, new=True) as govern:
        govern.create_administrator("ada@example.com", PASSWORD, name="Ada")
    return made


@pytest.fixture
def key(settings: Settings) -> str:
    with governing(settings) as govern:
        return govern.create_key("shop", "write", by=SYSTEM).secret


def page(number: int, *, person: str = "ada") -> dict[str, object]:
    return {
        "type": "page",
        "messageId": f"m-{number}",
        "anonymousId": person,
        "timestamp": "2026-03-01T10:00:00Z",
        "sentAt": "2026-03-01T10:00:00Z",
        "context": {"page": {"url": "https://shop.example/?utm_source=news&utm_medium=email"}},
    }


def order(number: int, revenue: float) -> dict[str, object]:
    properties = {"order_id": f"o-{number}", "revenue": revenue, "currency": "EUR"}
    return page(number) | {"type": "track", "event": "Order Completed", "properties": properties}


def send(workspace: Workspace, key: str, *events: dict[str, object]) -> None:
    arrival = Arrival(path_type="batch", body=json.dumps({"batch": events, "writeKey": key}).encode())
    receipt = asyncio.run(workspace.collect.record(arrival))
    assert receipt.accepted == len(events)


def load(workspace: Workspace) -> None:
    while workspace.pump.turn():
        pass


def totals(workspace: Workspace) -> tuple[object, ...] | None:
    sql = "SELECT count(*), sum(conversion), sum(amount), count(DISTINCT subject) FROM events"
    return workspace.warehouse.row(sql)


@pytest.fixture
def filled(settings: Settings, key: str) -> Settings:
    workspace = Workspace.open(settings)
    send(workspace, key, page(1), page(2, person="ben"), order(3, 49.9))
    send(workspace, key, page(2, person="ben"), order(4, 10))
    load(workspace)
    assert totals(workspace) == (4, 2, 59_900_000, 2)
    workspace.close()
    return settings


def test_a_lost_warehouse_comes_back_with_the_same_totals(filled: Settings) -> None:
    (Path(filled.data) / "warehouse.duckdb").unlink()
    workspace = Workspace.open(filled)
    assert workspace.status().rebuilding
    assert not workspace.status().ready
    load(workspace)
    assert workspace.status().ready
    assert totals(workspace) == (4, 2, 59_900_000, 2)
    workspace.close()


def test_a_warehouse_of_garbage_is_set_aside_and_made_again(filled: Settings) -> None:
    (Path(filled.data) / "warehouse.duckdb").write_bytes(b"garbage" * 4096)
    workspace = Workspace.open(filled)
    load(workspace)
    assert totals(workspace) == (4, 2, 59_900_000, 2)
    workspace.close()
    [aside] = Path(filled.data).glob("warehouse.damaged-*.duckdb")
    assert aside.read_bytes().startswith(b"garbage")


def test_the_same_messages_after_a_restart_count_once(filled: Settings, key: str) -> None:
    workspace = Workspace.open(filled)
    send(workspace, key, page(1), page(2, person="ben"), order(3, 49.9), page(5))
    load(workspace)
    assert totals(workspace) == (5, 2, 59_900_000, 2)
    workspace.close()


def test_a_second_server_on_the_folder_is_refused(filled: Settings) -> None:
    workspace = Workspace.open(filled)
    with pytest.raises(Conflict, match="already runs on"):
        Workspace.open(filled)
    workspace.close()
    Workspace.open(filled).close()


def test_an_empty_folder_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no workspace"):
        Workspace.open(settings_in(tmp_path / "nothing"))


def test_a_running_workspace_loads_by_itself_and_stops_clean(settings: Settings, key: str) -> None:
    workspace = Workspace.open(settings)
    workspace.start()
    send(workspace, key, *(page(number) for number in range(50)))
    workspace.close()
    again = Workspace.open(settings)
    assert totals(again) == (50, 0, None, 1)
    again.close()


def test_a_backup_taken_while_running_restores_to_the_same_totals(filled: Settings, key: str, tmp_path: Path) -> None:
    running = Workspace.open(filled)
    send(running, key, page(6))
    back_up(filled, tmp_path / "one.backup")
    running.close()
    elsewhere = settings_in(tmp_path / "elsewhere")
    restore(tmp_path / "one.backup", elsewhere)
    restored = Workspace.open(elsewhere)
    load(restored)
    assert totals(restored) == (5, 2, 59_900_000, 2)
    send(restored, key, page(7))  # the write key came along
    restored.close()
    with governing(elsewhere) as govern:
        assert govern.sign_in("ada@example.com", PASSWORD, address="127.0.0.1").actor.name == "Ada"


def test_a_backup_that_was_changed_is_refused(filled: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "one.backup")
    content = bytearray((tmp_path / "one.backup").read_bytes())
    place = content.index(b"seamark-plan-1")
    content[place] ^= 1
    (tmp_path / "one.backup").write_bytes(content)
    with pytest.raises(DataDamaged, match=r"plan\.jsonl"):
        restore(tmp_path / "one.backup", settings_in(tmp_path / "elsewhere"))


def test_a_restore_never_overwrites(filled: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "one.backup")
    with pytest.raises(Conflict, match="not empty"):
        restore(tmp_path / "one.backup", filled)
    with pytest.raises(Conflict, match="exists already"):
        back_up(filled, tmp_path / "one.backup")


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.backup").write_bytes(b"hello")
    with pytest.raises(InputError, match="does not read as a backup"):
        restore(tmp_path / "no.backup", settings_in(tmp_path / "elsewhere"))


def test_what_fails_beside_the_events_is_told_to_people(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(settings)

    def full() -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(workspace.plan, "publish", full)
    workspace.start()
    try:
        deadline = time.monotonic() + 5
        while not workspace.status().troubles and time.monotonic() < deadline:
            time.sleep(0.05)
        status = workspace.status()
        assert status.troubles == ["The plan cannot be published: spend is held against an old one."]
        assert status.ready, "events are taken and shown all the same"
    finally:
        workspace.close()
