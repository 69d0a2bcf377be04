"""The demo company: a workspace made on first use, filled and kept alive by a process of its own."""

import contextlib
import logging
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import msgspec

from seamark.govern import SYSTEM, Governance
from seamark.kernel import Settings, SystemClock, data_folder
from seamark.warehouse import Ledger, ledger_url

log = logging.getLogger("seamark.demo")

NAME = "Harbour & Pine"
EMAIL = "demo@harbour-and-pine.example"
CARD = "demo.json"


class Card(msgspec.Struct, frozen=True):
    """What the demo must remember: how to sign in, its keys, and where its history ends. Readable by the owner only."""

    email: str
    password: str
    write_key: str
    admin_key: str
    until: date
    loaded: bool = False
    alive_until: datetime | None = None
    costs_until: date | None = None  # before which costs are in; None: those of the history

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The card of a demo folder, or None when the folder is no demo."""
        file = folder / CARD
        return msgspec.json.decode(file.read_bytes(), type=cls) if file.exists() else None

    def write(self, folder: Path) -> None:
        """Store the card whole or not at all."""
        draft = folder / f"{CARD}.new"
        draft.touch(0o600)
        draft.write_bytes(msgspec.json.encode(self))
        draft.rename(folder / CARD)


class Demo:
    """A demo workspace that is ready to be served."""

    def __init__(self, settings: Settings, folder: Path, *, card: Card) -> None:
        self.settings = settings
        self.folder = folder
        self.card = card

    @classmethod
    def prepare(cls, settings: Settings) -> Self:
        """Make the demo workspace when it is not there yet, and print how to sign in."""
        folder = data_folder(settings)
        folder.mkdir(parents=True, exist_ok=True)
        card = Card.read(folder) or cls._create(settings, folder)
        named = msgspec.structs.replace(
            settings, workspace_name=NAME, exchange_rates=settings.exchange_rates or {"USD": 0.92}
        )
        return cls(named, folder, card=card)

    @staticmethod
    def _create(settings: Settings, folder: Path) -> Card:
        ledger = Ledger.open(ledger_url(settings))
        govern = Governance(ledger, settings, clock=SystemClock())
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        govern.create_administrator(EMAIL, password, name="Demo Administrator")
        write = govern.create_key("Online shop", "write", by=SYSTEM)
        admin = govern.create_key("Demo loader", "admin", by=SYSTEM)
        govern.close()
        ledger.close()
        card = Card(EMAIL, password, write.secret, admin.secret, datetime.now(UTC).date())
        card.write(folder)
        return card

    @contextlib.contextmanager
    def alive(self, address: str) -> Iterator[None]:
        """Fill the workspace through its public doors and keep events trickling in while the block runs."""
        command = [sys.executable, "-m", "seamark.loop.demo.loader", str(self.folder), address]
        loader = subprocess.Popen(command)  # noqa: S603 - our own module
        try:
            yield
        finally:
            loader.terminate()
            loader.wait(timeout=10)
