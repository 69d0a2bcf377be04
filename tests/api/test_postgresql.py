"""The whole API on PostgreSQL by one setting: sign in, make a key, track with it, read the audit, move house."""

import time
from pathlib import Path

import httpx
import pytest

from seamark.kernel import Settings
from seamark.loop import Workspace, governing
from seamark.warehouse import Ledger
from tests.api.served import PASSWORD, serving

pytestmark = pytest.mark.postgres


def events(client: httpx.Client) -> float:
    """Events of this century."""
    dates = {"from": "2001-01-01", "to": "2101-01-01", "grain": "total"}
    return float(sum(row["value"] for row in client.get("/api/metrics/events", params=dates).json()["rows"]))


def test_a_workspace_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    settings = Settings(data=str(tmp_path / "data"), database_url=postgres_url, batch_seconds=0.02)
    with governing(settings, new=True) as govern:
        govern.create_administrator("ada@example.com", PASSWORD, name="Ada")
    with serving(Workspace.open(settings)) as server:
        boss = server.signed_in("administrator")
        made = boss.post("/api/keys", json={"name": "Shop", "scope": "write"}).json()
        event = {"type": "track", "event": "Seen", "anonymousId": "a"}
        assert server.anybody().post("/v1/track", json=event, auth=(made["secret"], "")).status_code == 200
        deadline = time.monotonic() + 10
        while events(boss) != 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert boss.get("/api/audit/verify").json()["ok"] is True
        masked = {setting["name"]: setting["value"] for setting in boss.get("/api/settings").json()}
        assert masked["SEAMARK_DATABASE_URL"].startswith("postgresql://…@127.0.0.1:")
    assert not (tmp_path / "data" / "plan.sqlite").exists()
    moved_to_sqlite(settings, tmp_path)


def moved_to_sqlite(settings: Settings, folder: Path) -> None:
    """The dump opens as SQLite, beside the same data folder, and the audit chain still holds."""
    there = f"sqlite:///{folder / 'moved.sqlite'}"
    ledger = Ledger.open(settings.database_url)
    Ledger.restore(there, list(ledger.dump())).close()
    ledger.close()
    with governing(Settings(data=settings.data, database_url=there)) as govern:
        signed_in = govern.sign_in("ada@example.com", PASSWORD, address="127.0.0.1")
        check = govern.verify_audit(by=signed_in.actor)
    assert check.ok, check.message
