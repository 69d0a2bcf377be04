"""Killed between sending and noting it: what was sent is sent once more, under the same id, and never lost."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from seamark.kernel import FixedClock
from seamark.oversee import Concern, NoticeDraft
from tests.oversee.test_webhooks import happen
from tests.oversee.watch import Mailbox, Receiver, Watch, mail_server

PATIENCE = 60.0
FROM = "seamark@harbour.example"


@pytest.fixture
def clock() -> FixedClock:
    """Now: the process that is killed goes by the machine's clock."""
    return FixedClock(datetime.now(UTC) - timedelta(seconds=5))


def killed(watch: Watch, root: Path, *, smtp: str, killing: Callable[[Callable[[], None]], None]) -> None:
    """Send in a process of its own, which is killed (kill -9) once its message arrived and before it is told so."""
    command = [sys.executable, "-m", "tests.oversee.sender", watch.settings.data, watch.settings.database_url, smtp]
    started, died = threading.Event(), threading.Event()
    process: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        started.wait(PATIENCE)
        os.kill(process[0].pid, signal.SIGKILL)
        process[0].wait(PATIENCE)
        died.set()

    killing(kill)
    process.append(subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}))
    started.set()
    assert died.wait(PATIENCE), "nothing arrived"
    assert process[0].returncode == -signal.SIGKILL
    killing(lambda: None)


def test_a_webhook_is_called_again_under_the_same_id(watch: Watch, called: Receiver, root: Path) -> None:
    made = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    happen(watch)
    killed(watch, root, smtp="", killing=lambda kill: setattr(called, "before_answer", kill))
    assert watch.states() == [("waiting", 1, "")]
    watch.clock.advance(timedelta(seconds=60))
    assert watch.oversight.deliver_due() == 0, "whoever took it may still be at work"
    watch.clock.advance(timedelta(minutes=5))
    assert watch.oversight.deliver_due() == 1
    assert len(called.ids()) == 2
    assert len(set(called.ids())) == 1
    assert all(called.is_genuine(made.secret, number) for number in (0, 1))
    assert watch.states() == [("sent", 2, "")]


def test_a_mail_comes_again_with_the_same_message_id(watch: Watch, root: Path) -> None:
    box = Mailbox()
    with mail_server(box) as port:
        url = f"smtp://127.0.0.1:{port}?tls=off"
        watch.with_settings(smtp_url=url, mail_from=FROM)
        watch.oversight.tell(NoticeDraft("slip:1", "slip", "Atlas"), {watch.team.mia.id: Concern(act=True)})
        killed(watch, root, smtp=url, killing=lambda kill: setattr(box, "before_answer", kill))
        watch.clock.advance(timedelta(minutes=5))
        assert watch.oversight.deliver_due() == 1
    assert len(box.arrived) == 2
    assert len({mail["Message-ID"] for mail in box.arrived}) == 1
    assert watch.states() == [("sent", 2, "")]


def test_two_processes_share_the_work_and_send_nothing_twice(watch: Watch, called: Receiver, root: Path) -> None:
    watch.oversight.add_webhook(called.address, by=watch.team.otto)
    for number in range(40):
        happen(watch, f"slip:{number}:opened")
    command = [sys.executable, "-m", "tests.oversee.sender", watch.settings.data, watch.settings.database_url]
    senders = [subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}) for _ in range(2)]
    assert [sender.wait(PATIENCE) for sender in senders] == [0, 0]
    assert len(called.ids()) == 40
    assert len(set(called.ids())) == 40
    assert {state for state, _, _ in watch.states()} == {"sent"}
