"""The demo company, loaded through its public doors: both planted findings are found, and nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import Workspace, governing
from seamark.loop.demo.company import Card
from seamark.loop.demo.loader import Door, load_history
from tests.api.served import PASSWORD, serving


@pytest.mark.long
def test_one_budget_too_small_and_one_goal_missed_for_a_broken_checkout(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "data"), exchange_rates={"USD": 0.92})
    with governing(settings, new=True) as govern:
        govern.create_administrator("ada@example.com", PASSWORD, name="Ada")
        keys = [govern.create_key(scope, scope, by=SYSTEM).secret for scope in ("write", "admin")]
    until = datetime.now(UTC).date()
    with serving(Workspace.open(settings)) as served:
        door, workspace = Door(served.address), served.workspace
        load_history(door, Card("", "", keys[0], keys[1], until), console=Console(quiet=True))
        door.close()
        while workspace.warehouse.watermark < workspace.journal.last:
            workspace.collect.wait(0.1)
        workspace.plan.publish()
        workspace.decisions.weigh()
        found = {one.subject_id: one for one in workspace.decisions.inbox(by=SYSTEM)}
    assert {name: one.verdict for name, one in found.items()} == {
        "always-on": "act",
        "orders": "hold",
        "orders-behind": "act",
    }
    assert 2_500 < found["always-on"].amount.amount < 6_000, "more than a director decides"
    lost = next(fact for fact in found["orders"].evidence if fact.label == "Lost in the episode")
    broken = until - timedelta(weeks=7)  # as the world's parameters have it
    assert lost.period is not None
    assert abs((lost.period.start - broken).days) <= 1
    assert abs((lost.period.end - broken).days - 7) <= 1
